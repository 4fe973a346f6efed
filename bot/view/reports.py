"""What all reports have in common: spans, sums and costs in words."""

from bot.core.spans import Span
from bot.core.stats import UsageSums
from bot.view import figures
from bot.view.richtext import RichText
from bot.view.texts import Texts


def span_title(span: Span, texts: Texts) -> str:
    """The name of a span: a period's, or its days."""
    if span.period is not None:
        return texts.say(f"period-{span.period.value}")
    return days(span, texts)


def days(span: Span, texts: Texts) -> str:
    """The days of a span."""
    if span.first is None:
        return texts.say("st-days-all", last=figures.day(span.last, texts))
    if span.first == span.last:
        return figures.day(span.last, texts)
    return texts.say("st-days", first=figures.day(span.first, texts), last=figures.day(span.last, texts))


def cost_of(sums: UsageSums, texts: Texts) -> str:
    """The cost of the priced calls, and how many are not: an unknown price is never shown as nothing."""
    counted = sums.priced
    if sums.unpriced and not counted:
        return texts.say("unpriced")
    if not counted:
        return "–"
    shown = figures.cost(sums.cost, texts)
    return texts.say("and-unpriced", cost=shown, calls=figures.count(sums.unpriced, texts)) if sums.unpriced else shown


def sums_text(sums: UsageSums, texts: Texts) -> RichText:
    """Calls, cost and tokens by kind in two lines, and below them what of it is not certain."""
    if not sums.calls:
        return RichText(texts.say("no-calls"))
    head = [texts.say("calls", calls=sums.calls, shown=figures.count(sums.calls, texts))]
    if sums.failed:
        head.append(texts.say("failed", shown=figures.count(sums.failed, texts)))
    lines = [" · ".join((*head, cost_of(sums, texts))), f"{_input(sums, texts)} · {_output(sums, texts)}"]
    if sums.corrected:
        lines.append(texts.say("note-corrected", calls=figures.count(sums.corrected, texts)))
    if sums.estimated:
        lines.append(texts.say("note-estimated", calls=figures.count(sums.estimated, texts)))
    if sums.unknown:
        lines.append(texts.say("note-unknown", calls=figures.count(sums.unknown, texts)))
    return RichText("\n".join(lines))


def _input(sums: UsageSums, texts: Texts) -> str:
    tokens, cached = figures.count(sums.input, texts), figures.count(sums.cached_input, texts)
    if sums.cache_write:
        return texts.say("input-written", tokens=tokens, cached=cached, written=figures.count(sums.cache_write, texts))
    return (
        texts.say("input-cached", tokens=tokens, cached=cached)
        if sums.cached_input
        else texts.say("input", tokens=tokens)
    )


def _output(sums: UsageSums, texts: Texts) -> str:
    tokens = figures.count(sums.output, texts)
    if sums.reasoning:
        return texts.say("output-reasoning", tokens=tokens, reasoning=figures.count(sums.reasoning, texts))
    return texts.say("output", tokens=tokens)
