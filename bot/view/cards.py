"""One user as an admin sees it: sums, shares, limits as they stand, and the ways to change what it may do."""

from datetime import tzinfo

from bot.core.limits import Standing
from bot.core.messages import TERMINAL
from bot.core.people import Person, Role
from bot.core.stats import By, Card, Ranked, UsageSums
from bot.view import figures
from bot.view.limits import bar
from bot.view.names import name_of, short_name
from bot.view.overview import head, ranked_line
from bot.view.rankings import label_of
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.stats_buttons import Section, back_row, period_rows
from bot.view.sums import is_empty, main_lines, notes, token_lines
from bot.view.tables import table
from bot.view.texts import Texts

MOST_SHARES = 8
"""Models or strategies on a card; the dearest come first."""


def card_screen(card: Card, role: Role, page: int, zone: tzinfo, texts: Texts) -> Screen:
    """A user in a span. `role` is the one that counts, `page` that of the ranking to go back to."""
    person, span = card.person, card.span
    blocks = [
        _person(person, role, zone, texts),
        head(texts.say("st-card-usage"), span, str(zone), texts),
        *_usage(card, texts),
        _standings(card.standings, texts),
    ]
    rows = [_deeds(person, texts), *period_rows("card", span, texts, page, person.id)]
    if person.id == TERMINAL:
        rows = rows[1:]
    buttons = (*rows, back_row(Section.USERS, span, texts, page))
    return Screen(text=joined([block for block in blocks if block.text], "\n\n"), buttons=buttons)


def _person(person: Person, role: Role, zone: tzinfo, texts: Texts) -> RichText:
    title = styled(name_of(person, texts), "bold")
    if person.id == TERMINAL:
        return title
    about = [f"@{short_name(person.username)}" if person.username else "", texts.say(f"role-{role.value}")]
    lines = [" · ".join(filter(None, about))]
    if person.banned:
        lines[0] += " · " + texts.say("st-banned")
    lines += [
        texts.say(key, at=figures.moment(at.astimezone(zone), texts))
        for key, at in (("st-first-seen", person.created_at), ("st-last-seen", person.seen_at))
        if at is not None
    ]
    return title + "\n" + "\n".join(lines)


def _usage(card: Card, texts: Texts) -> list[RichText]:
    if is_empty(card.totals):
        return [RichText(texts.say("st-nothing"))]
    blocks = [table([main_lines(card.totals, None, texts), token_lines(card.totals, None, texts)])]
    blocks += [RichText("\n".join(notes(card.totals, texts)))]
    return [
        *blocks,
        _shares("st-by-models", card.models, By.MODEL, card.totals, texts),
        _shares("st-by-strategies", card.strategies, By.STRATEGY, card.totals, texts),
    ]


def _shares(title: str, lines: tuple[Ranked, ...], by: By, whole: UsageSums, texts: Texts) -> RichText:
    if not lines:
        return RichText()
    rows = [
        ranked_line(number, label_of(line, by, texts), line.sums, whole, texts)
        for number, line in enumerate(lines[:MOST_SHARES], 1)
    ]
    return joined((styled(texts.say(title), "bold"), *rows), "\n")


def _standings(standings: tuple[Standing, ...], texts: Texts) -> RichText:
    if not standings:
        return RichText()
    lines = [RichText(_standing(standing, texts)) for standing in standings]
    return joined((styled(texts.say("st-limits-now"), "bold"), *lines), "\n")


def _standing(standing: Standing, texts: Texts) -> str:
    limit = standing.limit
    return texts.say(
        f"st-budget-{limit.holder.value}-{limit.measure.value}",
        bar=bar(standing),
        left=figures.money(standing.left, texts),
        limit=figures.money(limit.amount, texts),
        until=figures.moment(standing.until, texts),
    )


def _deeds(person: Person, texts: Texts) -> tuple[Button, ...]:
    return (
        Button(label=texts.say("st-limits"), data=f"lim:user:{person.id}"),
        Button(label=texts.say("st-role"), data=f"role:{person.id}"),
        Button(label=texts.say("st-unban" if person.banned else "st-ban"), data=f"ban:{person.id}"),
    )
