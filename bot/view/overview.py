"""What an admin sees first: the figures of a span, how they stand against the span before, and the dearest."""

from bot.core.spans import Period, Span
from bot.core.stats import Overview, Ranked, UsageSums
from bot.view import figures
from bot.view.changes import share
from bot.view.names import ranked_name, short_name
from bot.view.reports import cost_of, days, span_title
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Screen
from bot.view.stats_buttons import Section, period_rows, section_rows
from bot.view.sums import is_empty, main_lines, notes, time_lines, token_lines
from bot.view.tables import table
from bot.view.texts import Texts


def overview_screen(overview: Overview, zone: str, texts: Texts) -> Screen:
    """The figures of a span, the dearest users and models, and the ways to all else. `zone` is where days begin."""
    span = overview.span
    compared = against(overview, texts)
    blocks = [head(texts.say("stats-title"), span, zone, texts) + (f"\n{compared}" if compared else "")]
    blocks += [RichText(texts.say("st-nothing"))] if is_empty(overview.totals) else _figures(overview, texts)
    buttons = (*period_rows(Section.OVERVIEW, span, texts, 0), *section_rows(span, texts))
    return Screen(text=joined(blocks, "\n\n"), buttons=buttons)


def head(title: str, span: Span, zone: str, texts: Texts) -> RichText:
    """A title with the name of the span, and below it the days that this means."""
    named = texts.say("st-days-zone", days=days(span, texts), zone=zone)
    if span.period is None and span.days is not None:
        named = texts.say("st-so-many-days", days=span.days, zone=zone)
    return styled(f"{title} · {span_title(span, texts)}", "bold") + "\n" + named


def against(overview: Overview, texts: Texts) -> str:
    """What the changes are against; empty when the beginning of all is in the span."""
    before = overview.span.before()
    if before is None:
        return ""
    shown = days(before, texts)
    if is_empty(overview.before):
        return texts.say("st-against-nothing", days=shown)
    key = "st-against-whole" if overview.span.period is Period.TODAY else "st-against"
    return texts.say(key, days=shown)


def ranked_line(number: int, name: str, sums: UsageSums, whole: UsageSums, texts: Texts) -> RichText:
    """A line of a ranking: its place, who or what it is, its cost and its part of all cost."""
    return RichText(
        f"{number}. " + " · ".join(filter(None, (name, least_cost(sums, texts), cost_share(sums, whole, texts))))
    )


def least_cost(sums: UsageSums, texts: Texts) -> str:
    """The cost as far as it is known; a plus says that there are unpriced calls on top."""
    if not sums.priced or not sums.unpriced:
        return cost_of(sums, texts)
    return texts.say("st-at-least", cost=figures.cost(sums.cost, texts))


def cost_share(sums: UsageSums, whole: UsageSums, texts: Texts) -> str:
    """The part of all cost; empty where no price is known."""
    return share(sums.cost, whole.cost, texts) if sums.priced else ""


def _figures(overview: Overview, texts: Texts) -> list[RichText]:
    now = overview.totals
    lines = main_lines(now, overview.before, texts) + time_lines(overview, texts)
    blocks = [table([lines, token_lines(now, overview.before, texts)])]
    said = notes(now, texts)
    if now.liked or now.disliked:
        said.append(
            texts.say("st-feedback", liked=figures.count(now.liked, texts), disliked=figures.count(now.disliked, texts))
        )
    blocks.append(RichText("\n".join(said)))
    users = [(ranked_name(user, texts), user) for user in overview.users]
    models = [(short_name(model.key), model) for model in overview.models]
    blocks += [_top("st-top-users", users, now, texts), _top("st-top-models", models, now, texts)]
    return [block for block in blocks if block.text]


def _top(title: str, lines: list[tuple[str, Ranked]], whole: UsageSums, texts: Texts) -> RichText:
    if not lines:
        return RichText()
    rows = [ranked_line(number, name, line.sums, whole, texts) for number, (name, line) in enumerate(lines, 1)]
    return joined((styled(texts.say(title), "bold"), *rows), "\n")
