"""The buttons under an answer and its reasoning. Their data are ids; what a tap means is looked up when it comes."""

from collections.abc import Iterable

from bot.core.answers import Answer
from bot.core.attachments import About
from bot.core.strategies import Strategy
from bot.view.screens import Button
from bot.view.spots import Spot, everything, one, titles
from bot.view.texts import Texts

Row = tuple[Button, ...]
Rows = tuple[Row, ...]

WIDEST = 8
"""Buttons in a row at most: what Telegram shows, and fingers hit on a phone."""


def under_answer(answer: Answer, texts: Texts) -> Rows:
    """Show reasoning, or Think about it where there is none; then Again and the thumbs; then the answers before."""
    number = answer.id
    first: list[Button] = []
    if answer.trace.steps:
        first.append(Button(label=texts.say("show-reasoning"), data=f"show:{number}:0"))
    elif answer.strategy == Strategy.FAST:
        first.append(Button(label=texts.say("think-about-it"), data=f"think:{number}"))
    if len(answer.trace.samples) > 1:
        first.append(Button(label=texts.say("other-answers"), data=f"votes:{number}"))
    second = [Button(label=texts.say("again"), data=f"redo:{number}"), *_thumbs(answer, str(number), texts)]
    return tuple(tuple(row) for row in (first, second, before(number, answer, texts)) if row)


def before(later_id: int, answer: Answer, texts: Texts) -> Row:
    """To the answer that this one took the place of, and to the one whose step it is about."""
    origins = (
        ("earlier", answer.previous_id),
        ("original", answer.about.answer_id if answer.about else None),
    )
    return tuple(
        Button(label=texts.say(key), data=f"past:{later_id}:{number}") for key, number in origins if number is not None
    )


def numbers(answer_id: int, steps: Iterable[int]) -> Rows:
    """A button for each step, in rows of about one length."""
    row = [_to(answer_id, one(step), str(step)) for step in steps]
    count = -(-len(row) // WIDEST)
    return tuple(tuple(row[len(row) * at // count : len(row) * (at + 1) // count]) for at in range(count))


def ways(answer_id: int, back_to: Spot | None, on_to: Spot | None) -> Rows:
    """To the page before and the page behind, as one row; none where there is neither."""
    row = (*_way(answer_id, back_to, "‹"), *_way(answer_id, on_to, "›"))
    return (row,) if row else ()


def under_titles(answer: Answer, spot: Spot, texts: Texts) -> Rows:
    """All steps at once, and what is under every view."""
    return ((_to(answer.id, everything(), texts.say("all-steps")), *_always(answer, spot, texts)),)


def under_everything(answer: Answer, spot: Spot, texts: Texts) -> Rows:
    """The titles, and what is under every view."""
    return ((_to(answer.id, titles(), texts.say("steps")), *_always(answer, spot, texts)),)


def under_step(answer: Answer, spot: Spot, back_to: Spot | None, on_to: Spot | None, texts: Texts) -> Rows:
    """To the neighbours, the titles and all steps; a question about this one; and what is under every view."""
    walk = (
        *_way(answer.id, back_to, "‹"),
        _to(answer.id, titles(), texts.say("steps")),
        _to(answer.id, everything(), texts.say("all-steps")),
        *_way(answer.id, on_to, "›"),
    )
    ask = Button(label=texts.say("ask-about-step"), data=f"ask:{answer.id}:{spot.code}")
    return walk, (ask,), _always(answer, spot, texts)


def calling_off(about: About, texts: Texts) -> Row:
    """The way out of asking about a step."""
    return (Button(label=texts.say("cancel"), data=f"unask:{about.answer_id}:{about.step}"),)


def without_asking(rows: Rows) -> Rows:
    """The buttons without the one that asks about a step."""
    kept = (tuple(button for button in row if not button.data.startswith("ask:")) for row in rows)
    return tuple(row for row in kept if row)


def _always(answer: Answer, spot: Spot, texts: Texts) -> Row:
    hide = back(f"hide:{answer.id}", texts.say("hide-reasoning"))
    return (hide, *_thumbs(answer, f"{answer.id}:{spot.code}", texts))


def _thumbs(answer: Answer, about: str, texts: Texts) -> Row:
    """What the asker thinks of an answer; the one that counts is marked. `about` brings a tap back to this view."""
    return tuple(
        Button(label=("• " if answer.liked is liked else "") + texts.say(key), data=f"{key}:{about}")
        for key, liked in (("like", True), ("dislike", False))
    )


def _to(answer_id: int, spot: Spot, label: str) -> Button:
    return Button(label=label, data=f"show:{answer_id}:{spot.code}")


def _way(answer_id: int, spot: Spot | None, label: str) -> Row:
    return () if spot is None else (_to(answer_id, spot, label),)


def turns(data: str, page: int, pages: int) -> Rows:
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
