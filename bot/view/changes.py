"""How a figure stands against the span before, and against the whole."""

from bot.view.texts import Texts

FLAT = "± 0 %"
MOST = 9999
"""Percent; what has grown by more has nothing to compare with."""


def change(now: float | None, before: float | None, texts: Texts) -> str:
    """`▲ 12 %`, `▼ 3 %`, `± 0 %`; `new` where there was none before; empty when there is nothing to compare."""
    if now is None or before is None or (not now and not before):
        return ""
    if not before:
        return texts.say("st-new")
    percent = round((now - before) * 100 / before)
    if not percent:
        return FLAT
    shown = f"{abs(percent):,}" if abs(percent) <= MOST else f"> {MOST:,}"
    return f"{'▲' if percent > 0 else '▼'} {shown} %"


def share(part: int, whole: int) -> str:
    """A part in percent: `35 %`, with a decimal below ten, `< 0.1 %` for the least; empty without a whole."""
    if not whole:
        return ""
    percent = part * 100 / whole
    if 0 < percent < 0.1:
        return "< 0.1 %"
    return f"{percent:.1f} %" if 0 < percent < 9.95 else f"{percent:.0f} %"
