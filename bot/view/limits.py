"""Limits and how they stand, in words."""

from datetime import datetime

from bot.core.limits import Measure, Standing
from bot.core.money import display_usd, exact_usd
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

BAR = 10
"""Squares of the bar that shows how much of a budget is left."""


def limit_reached(standing: Standing, texts: Texts) -> str:
    """Why a question is not answered, in one sentence: which limit, how much of it is left, when it resets."""
    limit = standing.limit
    if limit.measure is Measure.MINUTE:
        until = f"{standing.until:%H:%M:%S} {standing.until.tzname() or ''}".rstrip()
        return texts.say(f"limit-{limit.holder.value}-minute", questions=limit.amount, until=until)
    return texts.say(
        f"limit-{limit.holder.value}-{limit.measure.value}",
        limit=exact_usd(limit.amount),
        left=display_usd(standing.left),
        until=moment(standing.until),
    )


def hint(standing: Standing, texts: Texts) -> str:
    """That a budget is nearly used up."""
    limit = standing.limit
    return texts.say(
        f"hint-{limit.holder.value}-{limit.measure.value}",
        percent=min(100, standing.spent * 100 // limit.amount) if limit.amount else 100,
        limit=exact_usd(limit.amount),
        until=moment(standing.until),
    )


def hint_screen(standing: Standing, texts: Texts) -> Screen:
    """The same as a message that makes no sound."""
    return Screen(text=RichText(hint(standing, texts)), quiet=True)


def bar(standing: Standing) -> str:
    """How much of a budget is left, as a bar: ▓▓▓▓▓▓░░░░."""
    amount = standing.limit.amount
    full = -(-standing.left * BAR // amount) if amount else 0
    return "▓" * full + "░" * (BAR - full)


def bar_line(standing: Standing, texts: Texts) -> str:
    """A budget of a user or a group: the bar; below it whose, how much of it is left, when it resets."""
    limit = standing.limit
    return texts.say(
        f"budget-{limit.holder.value}-{limit.measure.value}",
        bar=bar(standing),
        left=display_usd(standing.left),
        limit=exact_usd(limit.amount),
        until=moment(standing.until),
    )


def moment(at: datetime) -> str:
    """A time for people, with its zone: 2026-11-23 00:00 UTC."""
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".rstrip()
