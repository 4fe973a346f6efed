"""Unfinished traces -> what is shown of them on the way."""

from bot.core.thoughts import Trace
from bot.view.richtext import RichText, joined, styled
from bot.view.steps import title_of
from bot.view.texts import Texts

PREVIEW_TITLES = 12
PREVIEW_ANSWER = 1800
"""Characters of a growing answer that are shown: its latest."""


def preview(trace: Trace, texts: Texts) -> RichText:
    """The titles of the steps so far, then the answer as it grows, as plain text."""
    state = texts.say("loading" if trace.loading else "thinking")
    lines = [] if trace.answer.strip() else [styled(state, "italic")]
    lines += _titles(trace, texts)
    answer = trace.answer.strip()
    shown = answer if len(answer) <= PREVIEW_ANSWER else "…" + answer[-PREVIEW_ANSWER:]
    parts = [joined(lines, "\n"), RichText(shown)]
    return joined((part for part in parts if part.text), "\n\n")


def _titles(trace: Trace, texts: Texts) -> list[RichText]:
    numbered = list(enumerate(trace.steps, start=1))[-PREVIEW_TITLES:]
    titles = [f"{number}. {title_of(step, number, texts)}" for number, step in numbered]
    under_way = not trace.answer.strip()
    last = len(titles) - 1
    return [styled(title, "bold") if under_way and at == last else RichText(title) for at, title in enumerate(titles)]
