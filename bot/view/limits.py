"""Limits and how they stand, in words."""

from bot.core.limits import Measure, Standing
from bot.view import figures
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

BAR = 10
"""Squares of the bar that shows how much of a budget is left."""


def limit_reached(standing: Standing, texts: Texts) -> str:
    """Why a question is not answered, in one sentence: which limit, how much of it is left, when it resets."""
    limit = standing.limit
    if limit.measure is Measure.MINUTE:
        until = figures.clock(standing.until)
        return texts.say(f"limit-{limit.holder.value}-minute", questions=limit.amount, until=until)
    return texts.say(
        f"limit-{limit.holder.value}-{limit.measure.value}",
        limit=figures.exact_money(limit.amount, texts),
        left=figures.money(standing.left, texts),
        until=figures.moment(standing.until, texts),
    )


def hint(standing: Standing, texts: Texts) -> str:
    """That a budget is nearly used up."""
    limit = standing.limit
    return texts.say(
        f"hint-{limit.holder.value}-{limit.measure.value}",
        percent=min(100, standing.spent * 100 // limit.amount) if limit.amount else 100,
        limit=figures.exact_money(limit.amount, texts),
        until=figures.moment(standing.until, texts),
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
        left=figures.money(standing.left, texts),
        limit=figures.exact_money(limit.amount, texts),
        until=figures.moment(standing.until, texts),
    )
