"""Numbers for people."""

from bot.core.money import display_usd
from bot.view.texts import Texts


def count(number: int) -> str:
    """A whole number with separators: 12,345."""
    return f"{number:,}"


def seconds(span: float) -> str:
    """A span with one decimal under ten seconds: 4.2, 37."""
    return f"{span:.1f}" if span < 9.95 else f"{span:.0f}"


def cost(pico: int | None, texts: Texts, *, uncertain: bool = False) -> str:
    """An amount; `unpriced` when unknown, never 0."""
    if pico is None:
        return texts.say("unpriced")
    shown = display_usd(pico)
    return texts.say("about", amount=shown) if uncertain else shown
