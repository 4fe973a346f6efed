"""The buttons under an answer. Their data are ids; what a tap means is looked up when it comes."""

from bot.core.ports import Answer
from bot.core.strategies import Strategy
from bot.view.screens import Button
from bot.view.texts import Texts

Row = tuple[Button, ...]


def under_answer(answer: Answer, texts: Texts) -> tuple[Row, ...]:
    """Show reasoning, or Think about it where there is none; then Again and what else there is to see."""
    number = answer.id
    first: list[Button] = []
    if answer.trace.steps:
        first.append(Button(label=texts.say("show-reasoning"), data=f"show:{number}:0"))
    elif answer.strategy == Strategy.FAST:
        first.append(Button(label=texts.say("think-about-it"), data=f"think:{number}"))
    if len(answer.trace.samples) > 1:
        first.append(Button(label=texts.say("other-answers"), data=f"votes:{number}"))
    second = [Button(label=texts.say("again"), data=f"redo:{number}")]
    if answer.previous_id is not None:
        second.append(Button(label=texts.say("earlier"), data=f"past:{number}:{answer.previous_id}"))
    return tuple(tuple(row) for row in (first, second) if row)


def under_steps(answer: Answer, page: int, pages: int, texts: Texts) -> tuple[Row, ...]:
    """Hide reasoning; above it, where there are several pages, the ways to the next and the one before."""
    return (*turns(f"show:{answer.id}", page, pages), (back(f"hide:{answer.id}", texts.say("hide-reasoning")),))


def turns(data: str, page: int, pages: int) -> tuple[Row, ...]:
    """Buttons to the neighbouring pages, as one row; none where there is but one page."""
    row = tuple(
        Button(label=label, data=f"{data}:{target}")
        for label, target in (("‹", page - 1), ("›", page + 1))
        if 0 <= target < pages
    )
    return (row,) if row else ()


def back(data: str, label: str) -> Button:
    """The button that leads back."""
    return Button(label=label, data=data)
