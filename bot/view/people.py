"""People as admins see them: lists, one person, roles, bans, invitations, new users; and what the refused see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.core.limits import Limit, Measure, Standing
from bot.core.people import INVITATION_LASTS, Access, Person, Role
from bot.view import figures
from bot.view.buttons import Row, turns
from bot.view.limits import bar
from bot.view.names import name_of, short_name
from bot.view.richtext import RichText, joined, styled
from bot.view.rules import amount_said
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

NUMBERS_IN_A_ROW = 5

TITLES = {"usr": "people-title", "role": "people-role", "ban": "people-ban", "lim:user": "people-limit"}
"""What a list of people is for, by the beginning of its buttons' data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of people. `then` begins the data of their buttons; `words` is what was searched; `total` counts all."""

    people: tuple[Person, ...]
    total: int
    page: int
    pages: int
    first: int
    then: str = "usr"
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One person with the limits in dollars as they stand, and other limits. `changeable`: the admin may change it."""

    person: Person
    standings: tuple[Standing, ...] = ()
    limits: tuple[Limit, ...] = field(default=())
    changeable: bool = False


def people_screen(listed: Listed, zone: tzinfo, texts: Texts) -> Screen:
    """A numbered list; each number is a button."""
    title = styled(texts.say(TITLES[listed.then]), "bold")
    count = texts.say("people-found" if listed.words else "people-count", people=listed.total)
    head = title + "\n" + styled(f"{count} “{listed.words}”" if listed.words else count, "italic")
    numbers = range(listed.first, listed.first + len(listed.people))
    lines = [RichText(f"{n}. ") + _line(person, zone, texts) for n, person in zip(numbers, listed.people, strict=True)]
    buttons = [
        Button(label=str(n), data=f"{listed.then}:{person.id}")
        for n, person in zip(numbers, listed.people, strict=True)
    ]
    body = [joined(lines, "\n")] if lines else []
    rows = (*_rows(buttons), *_turns(listed))
    return Screen(text=joined((head, *body), "\n\n"), buttons=rows)


def _rows(buttons: Sequence[Button]) -> list[Row]:
    starts = range(0, len(buttons), NUMBERS_IN_A_ROW)
    return [tuple(buttons[start : start + NUMBERS_IN_A_ROW]) for start in starts]


def _turns(listed: Listed) -> tuple[Row, ...]:
    """The data end with the words, so that they may hold anything."""
    return tuple(
        tuple(Button(label=button.label, data=f"{button.data}:{listed.words}") for button in row)
        for row in turns(f"who:{listed.then.partition(':')[0]}", listed.page, listed.pages)
    )


def _line(person: Person, zone: tzinfo, texts: Texts) -> RichText:
    facts = [texts.say(f"role-{person.role.value}")]
    if person.banned:
        facts.append(texts.say("is-banned"))
    if person.seen_at is not None:
        facts.append(texts.say("person-seen", at=figures.when(person.seen_at.astimezone(zone), texts)))
    return styled(name_of(person, texts), "bold") + f"\n{' · '.join(facts)}"


def person_screen(shown: Shown, zone: tzinfo, texts: Texts) -> Screen:
    """One person: role, ban, times, limits, and the ways to change them."""
    person = shown.person
    head = styled(short_name(person.name) or texts.say("nameless", id=str(person.id)), "bold")
    known = [f"@{short_name(person.username)}"] if person.username else []
    facts = [" · ".join((*known, texts.say("person-number", id=str(person.id))))]
    facts.append(texts.say("person-role", role=texts.say(f"role-{person.role.value}")))
    if person.banned:
        facts[-1] += f" · {texts.say('is-banned')}"
    if person.created_at is not None and person.seen_at is not None:
        since, seen = (figures.when(at.astimezone(zone), texts) for at in (person.created_at, person.seen_at))
        facts.append(texts.say("person-times", since=since, seen=seen, zone=str(zone)))
    text = joined((head + "\n" + "\n".join(facts), _limits(shown, texts)), "\n\n")
    return Screen(text=text, buttons=_ways(shown, texts))


def _limits(shown: Shown, texts: Texts) -> RichText:
    lines = [
        texts.say(
            f"left-{standing.limit.measure.value}",
            bar=bar(standing),
            left=figures.money(standing.left, texts),
            limit=figures.exact_money(standing.limit.amount, texts),
        )
        for standing in shown.standings
    ]
    lines += [amount_said(Measure.MINUTE, limit.amount, texts) for limit in shown.limits]
    return styled(texts.say("person-limits"), "bold") + "\n" + ("\n".join(lines) or texts.say("person-unlimited"))


def _ways(shown: Shown, texts: Texts) -> tuple[Row, ...]:
    number = shown.person.id
    change = (
        Button(label=texts.say("way-role"), data=f"role:{number}"),
        Button(label=texts.say("way-unban" if shown.person.banned else "way-ban"), data=f"ban:{number}"),
    )
    limits = Button(label=texts.say("way-limits"), data=f"lim:user:{number}")
    return (
        (*(change if shown.changeable else ()), limits),
        (Button(label=texts.say("way-people"), data="who:usr:0:"),),
    )


def role_screen(person: Person, offered: Sequence[Role], texts: Texts) -> Screen:
    """The roles that an admin may give somebody; the present one is marked."""
    head = styled(texts.say("role-title", who=name_of(person, texts)), "bold")
    lines = [styled(texts.say(f"role-{role.value}"), "bold") + f" – {texts.say(f'may-{role.value}')}" for role in Role]
    row = tuple(
        Button(
            label=("• " if role is person.role else "") + texts.say(f"role-{role.value}"),
            data=f"role:{person.id}:{role.value}",
        )
        for role in offered
    )
    return Screen(text=joined((head, joined(lines, "\n")), "\n\n"), buttons=(row, _back(person, texts)))


def ban_screen(person: Person, texts: Texts) -> Screen:
    """Asks once more before a ban; of somebody banned, offers to take it back."""
    who = name_of(person, texts)
    if person.banned:
        way = Button(label=texts.say("way-unban"), data=f"unban:{person.id}")
        return Screen(text=RichText(texts.say("ban-stands", who=who)), buttons=((way,), _back(person, texts)))
    way = Button(label=texts.say("ban-yes"), data=f"ban:{person.id}:yes")
    return Screen(text=RichText(texts.say("ban-ask", who=who)), buttons=((way,), _back(person, texts)))


def _back(person: Person, texts: Texts) -> Row:
    return (Button(label=texts.say("way-person"), data=f"usr:{person.id}"),)


def invitation_screen(bot_name: str, code: str, texts: Texts) -> Screen:
    """An invitation as a link, and as a command for where links cannot be followed."""
    days = INVITATION_LASTS.days
    parts = (
        RichText(texts.say("invitation", days=days)),
        RichText(f"https://t.me/{bot_name}?start={code}"),
        RichText(texts.say("invitation-typed") + "\n") + styled(f"/start {code}", "code"),
    )
    return Screen(text=joined(parts, "\n\n"))


def announcement_screen(person: Person, texts: Texts, *, may_ask: bool) -> Screen:
    """A new user, for admins to admit or refuse."""
    name = name_of(person, texts) + (f" · @{short_name(person.username)}" if person.username else "")
    text = styled(texts.say("new-user"), "bold") + f"\n{name}\n" + texts.say("new-may" if may_ask else "new-may-not")
    row = (
        Button(label=texts.say("admit"), data=f"new:admit:{person.id}"),
        Button(label=texts.say("refuse"), data=f"new:refuse:{person.id}"),
    )
    return Screen(text=text, buttons=(row,))


def decided_screen(person: Person, by: Person | None, texts: Texts) -> Screen:
    """What became of a new user, and who decided; `by` None: an invitation did."""
    who = name_of(person, texts)
    if by is None:
        said = texts.say("decided-invited", who=who)
    elif person.banned:
        said = texts.say("decided-refused", who=who, by=name_of(by, texts))
    else:
        said = texts.say("decided-admitted", who=who, by=name_of(by, texts))
    way = Button(label=texts.say("way-person"), data=f"usr:{person.id}")
    return Screen(text=RichText(said), buttons=((way,),))


def refused_text(user_id: int, access: Access, texts: Texts) -> str:
    """How to be admitted, in one sentence with the number that an admin needs."""
    return texts.say("by-list" if access is Access.LIST else "by-invitation", id=str(user_id))
