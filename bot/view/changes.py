"""How a figure stands against the span before, and against the whole."""

from bot.view import figures
from bot.view.texts import Texts

MOST = 9999
"""Percent; what has grown by more has nothing to compare with."""

LEAST = 0.1
"""Percent; what is less is not told apart."""


def change(now: float | None, before: float | None, texts: Texts) -> str:
    """`▲ 12 %`, `▼ 3 %`, `± 0 %`; `new` where there was none before; empty when there is nothing to compare."""
    if now is None or before is None or (not now and not before):
        return ""
    if not before:
        return texts.say("st-new")
    percent = round((now - before) * 100 / before)
    if not percent:
        return "± " + figures.percent(0, texts)
    size = figures.percent(min(abs(percent), MOST), texts)
    return ("▲ " if percent > 0 else "▼ ") + ("> " if abs(percent) > MOST else "") + size


def share(part: int, whole: int, texts: Texts) -> str:
    """A part in percent: `35 %`, with a decimal below ten, `< 0.1 %` for the least; empty without a whole."""
    if not whole:
        return ""
    percent = part * 100 / whole
    if 0 < percent < LEAST:
        return "< " + figures.percent(LEAST, texts, places=1)
    return figures.percent(percent, texts, places=1 if 0 < percent < 9.95 else 0)
