"""The audit trail in words."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.core.limits import Measure, Scope
from bot.core.people import Deed, Person, Role
from bot.core.rules import Place
from bot.view import figures
from bot.view.buttons import turns
from bot.view.names import name_of
from bot.view.richtext import RichText, joined, styled
from bot.view.rules import Names, amount_said, place_said
from bot.view.screens import Screen
from bot.view.texts import Texts

INVITING = {"invite": "did-invite", "accept": "did-accept"}
BANNING = {"ban": "did-ban", "unban": "did-unban"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """A page of lines, latest first, with the people they are about and by."""

    deeds: tuple[Deed, ...]
    page: int
    pages: int
    names: Names
    zone: tzinfo


def people_of(deed: Deed) -> tuple[int, ...]:
    """The ids of those whose names a line needs."""
    parts = deed.subject.split(":")
    about = (int(parts[1]),) if parts[0] == Scope.USER and len(parts) > 1 and parts[1].isdecimal() else ()
    return (deed.by_id, *about)


def trail_screen(page: TrailPage, texts: Texts) -> Screen:
    """When, who, what, from what to what."""
    head = styled(texts.say("audit-title"), "bold")
    if not page.deeds:
        return Screen(text=head + "\n\n" + texts.say("audit-none"))
    head = head + "\n" + styled(texts.say("audit-zone", zone=str(page.zone)), "italic")
    lines = [_line(deed, page, texts) for deed in page.deeds]
    return Screen(text=joined((head, *lines), "\n\n"), buttons=turns("audit", page.page, page.pages))


def _line(deed: Deed, page: TrailPage, texts: Texts) -> RichText:
    by = name_of(page.names.get(str(deed.by_id)) or Person(id=deed.by_id), texts)
    when = styled(figures.when(deed.at.astimezone(page.zone), texts), "bold")
    return when + f" · {by}\n{deed_said(deed, page.names, texts)}"


def deed_said(deed: Deed, names: Names, texts: Texts) -> str:
    """What was done; an action of another version as it stands in the table."""
    scope, _, rest = deed.subject.partition(":")
    if deed.action == "limit":
        return _limit(deed, names, texts)
    if deed.action in INVITING:
        return texts.say(INVITING[deed.action])
    if scope != Scope.USER or not rest.isdecimal():
        return f"{deed.action} {deed.subject}"
    who = name_of(names.get(rest) or Person(id=int(rest)), texts)
    if deed.action == "role":
        return texts.say("did-role", who=who, was=_role(deed.before, texts), now=_role(deed.after, texts))
    if deed.action in BANNING:
        return texts.say(BANNING[deed.action], who=who)
    return f"{deed.action} {deed.subject}"


def _role(name: str | None, texts: Texts) -> str:
    role = Role(name) if name in set(Role) else Role.GUEST
    return texts.say(f"role-{role.value}")


def _limit(deed: Deed, names: Names, texts: Texts) -> str:
    *place, measure = deed.subject.split(":")
    said = place_said(Place(scope=Scope(place[0]), subject="".join(place[1:])), names, texts)
    was, now = (_amount(Measure(measure), amount, texts) for amount in (deed.before, deed.after))
    return texts.say("did-limit", place=said, was=was, now=now)


def _amount(measure: Measure, amount: str | None, texts: Texts) -> str:
    """An amount as the trail has it: a number, or a word for no limit, and whether nobody set it; None: no rule."""
    if amount is None:
        return texts.say("did-no-rule")
    is_default, _, amount = amount.rpartition(":")
    said = amount_said(measure, int(amount) if amount.isdecimal() else None, texts)
    return texts.say("limit-default", limit=said) if is_default else said
