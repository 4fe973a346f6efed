"""What admins type: limits, amounts, ids and roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import Measure, Rule, Scope
from bot.core.money import PICO
from bot.core.people import Role
from bot.core.rules import (
    Malformed,
    Order,
    Place,
    Typed,
    order,
    parse_group,
    parse_money,
    parse_pace,
    parse_place,
    parse_role,
    parse_typed,
    parse_user,
)

MONEY = {
    "1.5": 15 * PICO // 10,
    "$1,000.50": 1_000_500_000_000_000,
    "$5": 5 * PICO,
    ".25": PICO // 4,
    "0": 0,
    "007": 7 * PICO,
    "0.000000000001": 1,
    "1,500": 1500 * PICO,
    "1000000": 1_000_000 * PICO,
    "1,000,000.000000000000": 1_000_000 * PICO,
}


@pytest.mark.parametrize("text", MONEY)
def test_amounts_of_money(text: str) -> None:
    """Exact, whatever the way of writing."""
    assert parse_money(text) == MONEY[text]


BAD_MONEY = {
    "money": (
        *("", "-1", "+1", "nan", "inf", "-inf", "1e400", "1e3", "five", "5$", "5 $", "$", ".", "5.", "1..5", "1.5.2"),
        *("١", "½", "0x10", "1_000", "--1", "$-1", "€5", "1\u202e5", "😀", "NaN", "None."),
    ),
    "comma": ("1,5", "1,50", "1,0000", "1.000,50", ",5", "1,", "10,00,000", "1,000,50", "$,"),
    "fine": ("0.0000000000001", "1." + "0" * 13, "0." + "9" * 4000),
    "large": ("1000000.000000000001", "1000001", "9" * 4000, "999,999,999"),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in BAD_MONEY.items() for text in texts])
def test_what_is_no_amount_of_money(kind: str, text: str) -> None:
    """Each fault by its kind."""
    with pytest.raises(Malformed) as caught:
        parse_money(text)
    assert caught.value.kind == kind


@pytest.mark.parametrize("text", ["0", "10001", "-3", "2.5", "1,000", "", "three", "٣", "9" * 5000, "1e2", " 3"])
def test_what_is_no_number_of_questions(text: str) -> None:
    """A whole number from 1 to 10,000 is."""
    assert (parse_pace("1"), parse_pace("10000")) == (1, 10_000)
    with pytest.raises(Malformed, match="pace"):
        parse_pace(text)


@pytest.mark.parametrize("text", ["0", "-1", "@ada", "1.0", str(2**52), "9" * 5000, "١٢", "", "12a", "0x1", "1 2"])
def test_what_is_no_id_of_a_user(text: str) -> None:
    """A whole number of at most 52 bits is."""
    assert parse_user(str(2**52 - 1)) == 2**52 - 1
    with pytest.raises(Malformed, match="user"):
        parse_user(text)


@pytest.mark.parametrize(
    "text", ["0", "1", "-0", "--1", "@group", f"-{2**52}", "-" + "9" * 5000, "", "-", "−5", "-1.5"]
)
def test_what_is_no_id_of_a_group(text: str) -> None:
    """One with a minus is."""
    assert parse_group("-1001234567890") == -1001234567890
    with pytest.raises(Malformed, match="group"):
        parse_group(text)


def test_roles_in_any_case() -> None:
    """And no others."""
    assert [parse_role(text) for text in ("guest", "Member", "ADMIN", "owner")] == list(Role)
    with pytest.raises(Malformed, match="role"):
        parse_role("king")


def rule(scope: Scope, subject: str, measure: Measure, amount: int | None) -> Rule:
    return Rule(scope=scope, subject=subject, measure=measure, amount=amount)


TYPED = {
    "everyone day 1.50": Order(rule=rule(Scope.EVERYONE, "", Measure.DAY, 1_500_000_000_000)),
    "User 123 MONTH $20": Order(rule=rule(Scope.USER, "123", Measure.MONTH, 20 * PICO)),
    "user 0123 day 1": Order(rule=rule(Scope.USER, "123", Measure.DAY, PICO)),
    "role guest minute 3": Order(rule=rule(Scope.ROLE, "guest", Measure.MINUTE, 3)),
    "group -100123 day 5": Order(rule=rule(Scope.GROUP, "-100123", Measure.DAY, 5 * PICO)),
    "bot month 100": Order(rule=rule(Scope.BOT, "", Measure.MONTH, 100 * PICO)),
    "user 123 day none": Order(rule=rule(Scope.USER, "123", Measure.DAY, None)),
    "user 123 day Remove": Order(rule=rule(Scope.USER, "123", Measure.DAY, None), removes=True),
}


@pytest.mark.parametrize("text", TYPED)
def test_limits_as_they_are_typed(text: str) -> None:
    """Every form of them."""
    assert parse_typed(text.split()).order == TYPED[text]


def test_the_beginning_of_a_limit() -> None:
    """What is missing is left open, to be chosen."""
    place = Place(scope=Scope.USER, subject="123")
    assert parse_typed(["user", "123"]) == Typed(place=place)
    assert parse_typed(["user", "123", "day"]) == Typed(place=place, measure=Measure.DAY)
    assert parse_typed(["bot"]) == Typed(place=Place(scope=Scope.BOT))


BAD = {
    "123 day 5": "scope",
    "all day 5": "scope",
    "user": "user",
    "user day 5": "user",
    "group 100 day 5": "group",
    "role day 5": "role",
    "everyone week 5": "measure",
    "everyone 5 day": "measure",
    "everyone day 5 dollars": "form",
    "user 123 day 5 please": "form",
    "everyone day -5": "money",
    "everyone minute 2.5": "pace",
    "bot month 1,5": "comma",
}


@pytest.mark.parametrize("text", BAD)
def test_malformed_limits(text: str) -> None:
    """The first fault counts."""
    with pytest.raises(Malformed) as caught:
        parse_typed(text.split())
    assert caught.value.kind == BAD[text]


def test_nothing_is_no_limit() -> None:
    """An empty line names nobody."""
    with pytest.raises(Malformed, match="scope"):
        parse_typed([])


WORDS = st.one_of(
    st.text(),
    st.sampled_from([*Scope, *Measure, *Role, "none", "remove", "1", "-5", "$", "1,5", "1e400", "nan", "9" * 400]),
    st.from_regex(r"\$?[0-9,.]{0,30}", fullmatch=True),
)


@given(st.lists(WORDS, max_size=6))
def test_parsing_raises_nothing_but_its_own_fault(words: list[str]) -> None:
    """Whatever is typed; and what is understood is in range."""
    try:
        typed = parse_typed(words)
    except Malformed:
        return
    amount = typed.order.rule.amount if typed.order else None
    assert amount is None or 0 <= amount <= 1_000_000 * PICO


@given(st.sampled_from([*Scope]), st.integers(1, 2**52 - 1), st.sampled_from([*Role]))
def test_a_place_survives_being_written(scope: Scope, number: int, role: Role) -> None:
    """As buttons carry it: `user:123`."""
    subject = {Scope.ROLE: role.value, Scope.USER: str(number), Scope.GROUP: str(-number)}.get(scope, "")
    place = Place(scope=scope, subject=subject)
    assert parse_place(str(place).split(":")) == place
    assert order(place, Measure.DAY, "none").rule.amount is None
