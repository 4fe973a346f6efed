"""A comparison -> screens: each way's answer, tokens, cost and time, and whether they agree."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.answers import Answer
from bot.core.strategies import Strategy
from bot.view import figures
from bot.view.buttons import back, turns
from bot.view.markdown import from_markdown
from bot.view.reveal import revealed_screen
from bot.view.richtext import ENTITY_LIMIT, RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.splitting import split
from bot.view.spots import everything
from bot.view.texts import Texts
from bot.view.thoughts import notice

IN_A_ROW = 2
"""Buttons: what a way is called needs the room."""

LONGEST_NAME = 40
ROOM = 3000
"""Units that the answers of all columns may take together; a longer one is shown whole on a tap."""


def comparison_screen(answers: Sequence[Answer], agreement: bool | None, failed: Sequence[str], texts: Texts) -> Screen:
    """The finished comparison. `failed` are the sentences of the ways that led to no answer."""
    parts = [styled(texts.say("compare-title"), "bold")]
    room = ROOM // max(1, len(answers))
    entities = (ENTITY_LIMIT - 10) // max(1, len(answers))
    parts += [_section(answer, room, entities, texts) for answer in answers]
    parts += [RichText(said) for said in failed]
    if agreement is not None:
        parts.append(styled(texts.say("compare-agree" if agreement else "compare-disagree"), "bold"))
    return Screen(text=joined(parts, "\n\n"), buttons=_column_buttons(answers, texts))


def column_screen(answers: Sequence[Answer], number: int, page: int, texts: Texts) -> Screen:
    """One way with its steps and figures, and the way back to the comparison."""
    answer, key = replace(answers[number], footer=True), _key(answers)
    shown = revealed_screen(answer, everything(page), texts)
    head = _head(answer, texts) + "\n\n"
    ahead = 1 if any(button.label == "›" for row in shown.buttons for button in row) else 0
    rows = turns(f"col:{key}:{number}", page, page + 1 + ahead)
    return Screen(text=head + shown.text, buttons=(*rows, (back(f"cmp:{key}", texts.say("back")),)))


def progress(states: Sequence[tuple[Strategy, str, str]], texts: Texts) -> RichText:
    """A comparison under way: each way, its model, and what it is at."""
    lines = [styled(texts.say("compare-title"), "bold")]
    lines += [
        styled(texts.say(f"mode-{strategy.value}"), "bold")
        + f" · {model}\n"
        + (state or texts.say("compare-under-way"))
        for strategy, model, state in states
    ]
    return joined(lines, "\n\n")


def facts(answer: Answer, texts: Texts) -> str:
    """Steps, seconds, tokens with the hidden ones apart, cost: on one line."""
    said = []
    if answer.trace.steps:
        said.append(texts.say("footer-steps", steps=len(answer.trace.steps)))
    said.append(texts.say("footer-seconds", seconds=figures.seconds(answer.seconds, texts)))
    if answer.tokens is not None:
        said.append(texts.say("footer-tokens", tokens=answer.tokens, shown=figures.count(answer.tokens, texts)))
    if answer.reasoning:
        said.append(texts.say("compare-hidden", tokens=figures.count(answer.reasoning, texts)))
    return " · ".join([*said, figures.cost(answer.cost, texts, uncertain=answer.uncertain)])


def _section(answer: Answer, room: int, entities: int, texts: Texts) -> RichText:
    head = _head(answer, texts)
    parts = split(from_markdown(answer.trace.answer), room, entities)
    shown = parts[0] if parts else RichText()
    if len(parts) > 1:
        shown += " …"
    lines = (head, shown, notice(answer.trace, texts), styled(facts(answer, texts), "italic"))
    return joined((line for line in lines if line.text), "\n")


def _head(answer: Answer, texts: Texts) -> RichText:
    model = answer.model if len(answer.model) <= LONGEST_NAME else answer.model[:LONGEST_NAME] + "…"
    return styled(texts.say(f"mode-{answer.strategy}"), "bold") + f" · {model}"


def _column_buttons(answers: Sequence[Answer], texts: Texts) -> tuple[tuple[Button, ...], ...]:
    key = _key(answers)
    row = tuple(
        Button(label=texts.say(f"mode-{answer.strategy}"), data=f"col:{key}:{number}:0")
        for number, answer in enumerate(answers)
    )
    return tuple(row[start : start + IN_A_ROW] for start in range(0, len(row), IN_A_ROW))


def _key(answers: Sequence[Answer]) -> str:
    """The answers' ids, as short as they can be in a button: three of them and a page stay under 64 bytes."""
    return ".".join(str(answer.id) for answer in answers)
