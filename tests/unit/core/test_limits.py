"""Which limits apply, how they stand, and what a call may hold of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.limits import (
    DEFAULT_RULES,
    Hold,
    Limit,
    Measure,
    Rule,
    Scope,
    Standing,
    applicable,
    decide,
    in_force,
    window,
)
from bot.core.money import PICO
from bot.core.people import Role

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def rule(scope, amount, subject="", measure=Measure.DAY):
    return Rule(scope=scope, subject=subject, measure=measure, amount=amount)


def amounts(rules, **about):
    """The amounts that apply, by whose spending they count."""
    who = {"user_id": 5, "role": Role.GUEST, "chat_id": 5} | about
    return {(limit.holder, limit.id, limit.measure): limit.amount for limit in applicable(rules, **who)}


def standing(amount, spent=0, held=0):
    limit = Limit(holder=Scope.USER, id=5, measure=Measure.DAY, amount=amount)
    return Standing(limit=limit, spent=spent, held=held, until=NOON)


def test_the_nearest_rule_about_a_user_counts():
    """User before role before everyone, for each measure by itself."""
    rules = [
        rule(Scope.EVERYONE, 1),
        rule(Scope.EVERYONE, 100, measure=Measure.MONTH),
        rule(Scope.ROLE, 2, "guest"),
        rule(Scope.USER, 3, "5"),
    ]
    day, month = (Scope.USER, 5, Measure.DAY), (Scope.USER, 5, Measure.MONTH)
    assert amounts(rules) == {day: 3, month: 100}
    assert amounts(rules[:3]) == {day: 2, month: 100}
    assert amounts(rules, user_id=6, role=Role.MEMBER, chat_id=6) == {
        (Scope.USER, 6, Measure.DAY): 1,
        (Scope.USER, 6, Measure.MONTH): 100,
    }


def test_no_limit_for_one_user_lifts_the_wider_ones():
    """A rule without an amount says that there is no limit."""
    assert amounts([rule(Scope.EVERYONE, 1), rule(Scope.USER, None, "5")]) == {}


def test_group_and_bot_come_on_top():
    """In a group its limit and the bot's apply beside the user's; in private the group's does not."""
    rules = [rule(Scope.EVERYONE, 1), rule(Scope.GROUP, 7, "-9"), rule(Scope.BOT, 50)]
    assert amounts(rules, chat_id=-9) == {
        (Scope.USER, 5, Measure.DAY): 1,
        (Scope.GROUP, -9, Measure.DAY): 7,
        (Scope.BOT, 0, Measure.DAY): 50,
    }
    assert (Scope.GROUP, -9, Measure.DAY) not in amounts(rules)
    assert amounts(rules, user_id=0, chat_id=0) == {(Scope.BOT, 0, Measure.DAY): 50}


def test_the_default_holds_until_there_is_a_limit_for_everyone():
    """Open to all, with no limit in dollars for everyone: a dollar a day."""
    paced = (rule(Scope.EVERYONE, 3, measure=Measure.MINUTE), rule(Scope.BOT, 5))
    assert in_force(paced, is_open=True) == (*paced, *DEFAULT_RULES)
    assert in_force(paced, is_open=False) == paced
    own = (rule(Scope.EVERYONE, None),)
    assert in_force(own, is_open=True) == own
    assert amounts(in_force((), is_open=True)) == {(Scope.USER, 5, Measure.DAY): PICO}


@pytest.mark.parametrize(
    ("at", "zone", "day", "next_day", "next_month"),
    [
        ("2026-11-22T23:30+00:00", "UTC", "2026-11-22", "2026-11-23T00:00+00:00", "2026-12-01T00:00+00:00"),
        ("2026-11-22T23:30+00:00", "Europe/Berlin", "2026-11-23", "2026-11-24T00:00+01:00", "2026-12-01T00:00+01:00"),
        ("2026-12-31T12:00+00:00", "Asia/Shanghai", "2026-12-31", "2027-01-01T00:00+08:00", "2027-01-01T00:00+08:00"),
        ("2026-03-29T00:30+00:00", "Europe/Berlin", "2026-03-29", "2026-03-30T00:00+02:00", "2026-04-01T00:00+02:00"),
    ],
)
def test_days_and_months_begin_in_the_zone(at, zone, day, next_day, next_month):
    """Also on the day the clocks change, and at the turn of the year."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    assert window(Measure.DAY, local) == (day, datetime.fromisoformat(next_day))
    assert window(Measure.MONTH, local) == (day[:7], datetime.fromisoformat(next_month))


def hold(full, least=0):
    return Hold(limits=(), full=full, least=least)


def test_a_call_holds_all_it_would_like_where_that_fits():
    """The tightest limit decides."""
    assert decide(hold(10, 1), [standing(100, 50), standing(10)]).held == 10
    assert decide(hold(10, 1), []).held == 10


def test_a_call_waits_for_what_others_hold_and_may_give_back():
    """Only if that could be enough."""
    assert decide(hold(10, 4), [standing(12, 0, 10)]).wait
    refused = decide(hold(10, 4), [standing(12, 9, 3)])
    assert (refused.held, refused.wait, refused.standing.left) == (None, False, 0)


def test_a_call_does_not_wait_where_waiting_brings_no_more():
    """The tightest limit is held by nobody: what is left under it is all there will be."""
    assert decide(hold(60, 8), [standing(50), standing(100, 0, 90), standing(1000)]).wait
    assert decide(hold(60, 8), [standing(50), standing(100, 0, 40), standing(1000)]).held == 50


def test_the_last_of_a_budget_is_used_if_it_is_worth_it():
    """A call makes do with less room; with too little it is not made."""
    assert decide(hold(10, 4), [standing(12, 7)]).held == 5
    assert decide(hold(10, 4), [standing(12, 9)]).held is None


def test_a_spent_budget_allows_nothing_but_what_costs_nothing():
    """A model whose price is 0 may go on."""
    assert decide(hold(1, 1), [standing(5, 5)]).held is None
    assert decide(hold(0, 0), [standing(5, 6)]).held == 0


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 3), max_size=4), st.integers(0, 60), st.integers(0, 60))
def test_what_is_held_never_exceeds_what_is_left(states, full, least):
    """Whatever the limits and their states; and what is refused says by which limit."""
    states = [standing(*state) for state in states]
    least = min(full, least)
    decision = decide(hold(full, least), states)
    if decision.held is None:
        assert decision.standing in states
        assert not any(full <= min(state.left for state in states) for _ in states)
    else:
        assert all(decision.held <= state.left for state in states)
        assert least <= decision.held <= full
