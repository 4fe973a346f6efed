"""Report values -> screens."""

import unicodedata

from bot.core.messages import TERMINAL
from bot.core.spans import ADMIN_PERIODS, Period, Span
from bot.core.stats import Overview, OwnUsage, Ranked, UsageSums
from bot.view import figures
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

LONGEST_NAME = 40
_UNSEEN = "\u034f\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols that show nothing, a favourite of people who want no name."""


def own_usage_screen(usage: OwnUsage, texts: Texts) -> Screen:
    """A user's own sums: today, this month, all time."""
    blocks = [
        styled(texts.say(f"period-{period.value}"), "bold") + "\n" + _sums(sums, texts)
        for period, sums in usage.by_period
    ]
    return Screen(text=joined((styled(texts.say("usage-title"), "bold"), *blocks), "\n\n"))


def overview_screen(overview: Overview, texts: Texts) -> Screen:
    """An admin's view of a period, with buttons for the others."""
    title = styled(f"{texts.say('stats-title')} · {span_title(overview.span, texts)}", "bold")
    answers = texts.say("answers", answers=overview.totals.answers, shown=figures.count(overview.totals.answers))
    blocks = [
        title + "\n" + _days(overview.span, texts),
        RichText(answers + " · ") + _sums(overview.totals, texts),
    ]
    if overview.users:
        blocks.append(_ranking(texts.say("by-user"), [_user_line(user, texts) for user in overview.users]))
    if overview.models:
        blocks.append(_ranking(texts.say("by-model"), [_model_line(model, texts) for model in overview.models]))
    return Screen(text=joined(blocks, "\n\n"), buttons=(_period_buttons(overview.span.period, texts),))


def span_title(span: Span, texts: Texts) -> str:
    """The name of a span: a period's, or its days."""
    if span.period is not None:
        return texts.say(f"period-{span.period.value}")
    return f"{span.first} – {span.last}" if span.first != span.last else str(span.last)


def cost_of(sums: UsageSums, texts: Texts) -> str:
    """The cost of the priced calls, and how many are not: an unknown price is never shown as nothing."""
    counted = sums.priced
    if sums.unpriced and not counted:
        return texts.say("unpriced")
    if not counted:
        return "–"
    shown = figures.cost(sums.cost, texts)
    return texts.say("and-unpriced", cost=shown, calls=figures.count(sums.unpriced)) if sums.unpriced else shown


def display_name(user: Ranked, texts: Texts) -> str:
    """A name on one line, without characters that turn or hide text; the numeric id says who it is."""
    if user.key == str(TERMINAL):
        return texts.say("terminal")
    name = _short(user.name or "")
    return f"{name} ({user.key})" if name else texts.say("nameless", id=user.key)


def _short(name: str) -> str:
    """A name from outside on one line of bounded length."""
    spaced = " ".join(name.split())
    visible = "".join(char for char in spaced if unicodedata.category(char)[0] != "C" and char not in _UNSEEN).strip()
    return visible if len(visible) <= LONGEST_NAME else visible[: LONGEST_NAME - 1].rstrip() + "…"


def _days(span: Span, texts: Texts) -> RichText:
    last = span.last.isoformat()
    if span.first is None:
        return styled(texts.say("days-all", last=last), "italic")
    return styled(texts.say("days", first=span.first.isoformat(), last=last), "italic")


def _sums(sums: UsageSums, texts: Texts) -> RichText:
    if not sums.calls:
        return RichText(texts.say("no-calls"))
    head = [texts.say("calls", calls=sums.calls, shown=figures.count(sums.calls))]
    if sums.failed:
        head.append(texts.say("failed", shown=figures.count(sums.failed)))
    lines = [" · ".join((*head, cost_of(sums, texts))), f"{_input(sums, texts)} · {_output(sums, texts)}"]
    if sums.estimated:
        lines.append(texts.say("note-estimated", calls=figures.count(sums.estimated)))
    if sums.unknown:
        lines.append(texts.say("note-unknown", calls=figures.count(sums.unknown)))
    return RichText("\n".join(lines))


def _input(sums: UsageSums, texts: Texts) -> str:
    tokens, cached = figures.count(sums.input), figures.count(sums.cached_input)
    if sums.cache_write:
        return texts.say("input-written", tokens=tokens, cached=cached, written=figures.count(sums.cache_write))
    return (
        texts.say("input-cached", tokens=tokens, cached=cached)
        if sums.cached_input
        else texts.say("input", tokens=tokens)
    )


def _output(sums: UsageSums, texts: Texts) -> str:
    tokens = figures.count(sums.output)
    if sums.reasoning:
        return texts.say("output-reasoning", tokens=tokens, reasoning=figures.count(sums.reasoning))
    return texts.say("output", tokens=tokens)


def _ranking(title: str, lines: list[str]) -> RichText:
    return styled(title, "bold") + "\n" + "\n".join(lines)


def _user_line(user: Ranked, texts: Texts) -> str:
    return _line(display_name(user, texts), user.sums, texts)


def _model_line(model: Ranked, texts: Texts) -> str:
    return _line(_short(model.key), model.sums, texts)


def _line(name: str, sums: UsageSums, texts: Texts) -> str:
    calls = texts.say("calls", calls=sums.calls, shown=figures.count(sums.calls))
    tokens = figures.count(sums.input + sums.output)
    tokens_said = texts.say("footer-tokens", tokens=sums.input + sums.output, shown=tokens)
    return f"{name} – {calls}, {tokens_said}, {cost_of(sums, texts)}"


def _period_buttons(current: Period | None, texts: Texts) -> tuple[Button, ...]:
    return tuple(
        Button(
            label=("• " if period is current else "") + texts.say(f"period-{period.value}"),
            data=f"stats:{period.value}",
        )
        for period in ADMIN_PERIODS
    )
