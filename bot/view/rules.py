"""Limits as admins see and set them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.limits import MONEY, Measure, Rule, Scope, Standing
from bot.core.people import Person, Role
from bot.core.rules import NO_LIMIT, REMOVE, Malformed, Place
from bot.view import figures
from bot.view.buttons import Row, turns
from bot.view.limits import bar
from bot.view.names import name_of
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

SMALL = ("0.10", "0.50", "1", "5", "20")
LARGE = ("1", "5", "20", "50", "100")
PACES = ("1", "3", "5", "10", "30")
"""What the pickers offer: dollars a day or month, and questions a minute; other amounts are typed."""

IN_A_ROW = 3

Names = Mapping[str, Person]
"""The people that limits are about, by id as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """A page of the limits in force. `standings` tell of the whole bot's, by day and by month."""

    rules: Sequence[Rule]
    page: int
    pages: int
    names: Names
    standings: Sequence[Standing] = ()


def amount_said(measure: Measure, amount: int | None, texts: Texts) -> str:
    """An amount with its unit; None: that there is no limit."""
    if amount is None:
        return texts.say(f"unlimited-{measure.value}")
    if measure in MONEY:
        return texts.say(f"per-{measure.value}", amount=figures.exact_money(amount, texts))
    return texts.say("per-minute", questions=amount)


def place_said(place: Place, names: Names, texts: Texts) -> str:
    """For whom a limit is."""
    if place.scope is Scope.ROLE:
        return texts.say("place-role", role=texts.say(f"role-{place.subject}"))
    if place.scope is Scope.USER:
        return name_of(names.get(place.subject) or Person(id=int(place.subject)), texts)
    if place.scope is Scope.GROUP:
        return texts.say("place-group", id=place.subject)
    return texts.say(f"place-{place.scope.value}")


def rules_screen(page: RulesPage, texts: Texts) -> Screen:
    """The limits in force, and the way to set one."""
    lines = [_line(rule, page, texts) for rule in page.rules]
    body = joined(lines, "\n") if lines else RichText(texts.say("limits-none"))
    head, note = styled(texts.say("limits-title"), "bold"), styled(texts.say("limits-note"), "italic")
    way = (Button(label=texts.say("limits-set"), data="lim:new"),)
    return Screen(text=joined((head, body, note), "\n\n"), buttons=(*turns("lim:list", page.page, page.pages), way))


def _line(rule: Rule, page: RulesPage, texts: Texts) -> RichText:
    place = Place(scope=rule.scope, subject=rule.subject)
    line = styled(place_said(place, page.names, texts), "bold") + f" – {_said(rule, texts)}"
    for standing in page.standings:
        if rule.scope is Scope.BOT and standing.limit.measure is rule.measure:
            left, until = figures.money(standing.left, texts), figures.moment(standing.until, texts)
            line += "\n" + texts.say("limit-stands", bar=bar(standing), left=left, until=until)
    return line


def whom_screen(texts: Texts) -> Screen:
    """For whom a limit shall be."""
    rows = (
        (("place-everyone", "lim:everyone"), ("place-bot", "lim:bot")),
        (("place-a-role", "lim:roles"), ("place-a-user", "who:lim:0:"), ("place-a-group", "lim:groups:0")),
    )
    buttons = tuple(tuple(Button(label=texts.say(key), data=data) for key, data in row) for row in rows)
    return Screen(text=styled(texts.say("limit-whom"), "bold"), buttons=(*buttons, _to("lim:list:0", texts)))


def roles_screen(texts: Texts) -> Screen:
    """For which role."""
    rows = tuple((Button(label=texts.say(f"role-{role.value}"), data=f"lim:role:{role.value}"),) for role in Role)
    return Screen(text=styled(texts.say("limit-which-role"), "bold"), buttons=(*rows, _to("lim:new", texts)))


def groups_screen(groups: Sequence[str], page: int, pages: int, texts: Texts) -> Screen:
    """For which group, of those in which something was asked; others by typing."""
    rows = tuple((Button(label=texts.say("place-group", id=group), data=f"lim:group:{group}"),) for group in groups)
    text = joined((styled(texts.say("limit-which-group"), "bold"), _typed("group -1001234567890 day 5", texts)), "\n\n")
    return Screen(text=text, buttons=(*rows, *turns("lim:groups", page, pages), _to("lim:new", texts)))


def measures_screen(place: Place, rules: Sequence[Rule], names: Names, texts: Texts) -> Screen:
    """What there is of limits for somebody, and which to set."""
    own = [rule for rule in rules if (rule.scope, rule.subject) == (place.scope, place.subject)]
    lines = [_said(rule, texts) for rule in own] or [texts.say("limit-none-own")]
    row = tuple(
        Button(label=texts.say(f"measure-{measure.value}"), data=f"lim:{place}:{measure.value}") for measure in Measure
    )
    head = styled(place_said(place, names, texts), "bold")
    text = joined((head + "\n" + "\n".join(lines), RichText(texts.say("limit-which-measure"))), "\n\n")
    back = f"usr:{place.subject}" if place.scope is Scope.USER else "lim:new"
    return Screen(text=text, buttons=(row, _to(back, texts)))


def amounts_screen(place: Place, measure: Measure, rule: Rule | None, names: Names, texts: Texts) -> Screen:
    """Amounts to choose from. `rule` is the one in force for just that; None: there is none."""
    head = styled(f"{place_said(place, names, texts)} · {texts.say(f'by-{measure.value}')}", "bold")
    now = _said(rule, texts) if rule else texts.say("limit-none-own")
    typed = _typed(
        f"{' '.join(str(place).split(':'))} {measure.value} {'5' if measure not in MONEY else '2.50'}", texts
    )
    return Screen(
        text=joined((head + "\n" + texts.say("limit-now", now=now), typed), "\n\n"),
        buttons=_amount_rows(place, measure, rule, texts),
    )


def _amount_rows(place: Place, measure: Measure, rule: Rule | None, texts: Texts) -> tuple[Row, ...]:
    data = f"lim:{place}:{measure.value}"
    offered = PACES if measure not in MONEY else SMALL if _is_small(place, measure) else LARGE
    sign = "$" if measure in MONEY else ""
    ways = [Button(label=sign + amount, data=f"{data}:{amount}") for amount in offered]
    ways.append(Button(label=texts.say("limit-lift"), data=f"{data}:{NO_LIMIT}"))
    rows = [tuple(ways[start : start + IN_A_ROW]) for start in range(0, len(ways), IN_A_ROW)]
    if rule is not None and not rule.default:
        rows.append((Button(label=texts.say("limit-remove"), data=f"{data}:{REMOVE}"),))
    return (*rows, _to(f"lim:{place}", texts))


def _is_small(place: Place, measure: Measure) -> bool:
    return measure is Measure.DAY and place.scope not in (Scope.BOT, Scope.GROUP)


def order_screen(place: Place, before: Rule | None, after: Rule | None, names: Names, texts: Texts) -> Screen:
    """What was set by typing, and what it was before; None: there is, or was, no limit of just that kind."""
    was, now = (_said(rule, texts) if rule else texts.say("limit-none-own") for rule in (before, after))
    text = styled(place_said(place, names, texts), "bold") + "\n" + texts.say("limit-done", now=now, was=was)
    return Screen(text=text, buttons=((Button(label=texts.say("limits-all"), data="lim:list:0"),),))


def malformed_text(fault: Malformed, texts: Texts) -> str:
    """What was wrong with what was typed, and what would be right."""
    return texts.say(f"bad-{fault.kind}")


def _said(rule: Rule, texts: Texts) -> str:
    said = amount_said(rule.measure, rule.amount, texts)
    return texts.say("limit-default", limit=said) if rule.default else said


def _typed(words: str, texts: Texts) -> RichText:
    return RichText(texts.say("limit-typed") + " ") + styled(f"/limit {words}", "code")


def _to(data: str, texts: Texts) -> Row:
    return (Button(label=texts.say("way-back"), data=data),)
