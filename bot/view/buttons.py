"""The buttons under an answer. Their data are ids; what a tap means is looked up when it comes."""

from bot.core.ports import Answer
from bot.core.strategies import Strategy
from bot.view.screens import Button
from bot.view.texts import Texts

Row = tuple[Button, ...]


def under_answer(answer: Answer, texts: Texts) -> tuple[Row, ...]:
    """Show reasoning, or Think about it where there is none; then Again and the thumbs; then the earlier answer."""
    number = answer.id
    first: list[Button] = []
    if answer.trace.steps:
        first.append(Button(label=texts.say("show-reasoning"), data=f"show:{number}:0"))
    elif answer.strategy == Strategy.FAST:
        first.append(Button(label=texts.say("think-about-it"), data=f"think:{number}"))
    if len(answer.trace.samples) > 1:
        first.append(Button(label=texts.say("other-answers"), data=f"votes:{number}"))
    second = [Button(label=texts.say("again"), data=f"redo:{number}"), *_thumbs(answer, str(number), texts)]
    third: list[Button] = []
    if answer.previous_id is not None:
        third.append(Button(label=texts.say("earlier"), data=f"past:{number}:{answer.previous_id}"))
    return tuple(tuple(row) for row in (first, second, third) if row)


def under_steps(answer: Answer, page: int, pages: int, texts: Texts) -> tuple[Row, ...]:
    """Hide reasoning and the thumbs; above, where there are several pages, the ways to the next and the one before."""
    hide = back(f"hide:{answer.id}", texts.say("hide-reasoning"))
    return (*turns(f"show:{answer.id}", page, pages), (hide,), _thumbs(answer, f"{answer.id}:{page}", texts))


def _thumbs(answer: Answer, about: str, texts: Texts) -> Row:
    """What the asker thinks of an answer; the one that counts is marked. `about` brings a tap back to this view."""
    return tuple(
        Button(label=("• " if answer.liked is liked else "") + texts.say(key), data=f"{key}:{about}")
        for key, liked in (("like", True), ("dislike", False))
    )


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
