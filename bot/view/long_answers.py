"""An answer that is too long for a handful of messages: how it begins, and all of it as a file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.core.answers import Answer
from bot.view import figures
from bot.view.markdown import tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, styled
from bot.view.screens import Document, Screen
from bot.view.splitting import split
from bot.view.texts import Texts

MOST_PARTS = 5
"""Messages that an answer may take; a longer one becomes a file."""

LONGEST_NAME, LONGEST_TITLE = 40, 120
"""Characters. Of a name, forty are at most 160 bytes: any file system takes them, with its ending."""

_LOOKS = ("italic", "bold", "code")
"""Styles without which a text says the same."""

_TAKEN = frozenset(
    "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9".split()
)
"""Names that Windows keeps for itself, also with an ending."""

_WORD = re.compile(r"[^\W_][^ ]*")


def long_screens(answer: Answer, body: RichText, texts: Texts) -> list[Screen]:
    """A summary line with how `body`, the whole answer, begins; then the file. Buttons go under what follows."""
    characters = figures.count(len(answer.trace.answer), texts)
    line = styled(texts.say("long-answer", characters=characters), "italic")
    beginning = split(body, TEXT_LIMIT - line.size - 4, ENTITY_LIMIT - 1, most=1)[0]
    document = Document(name=file_name(answer.asked), content=_file(answer).encode("utf-8", "replace"))
    return [Screen(text=line + "\n\n" + beginning + "\n…"), Screen(text=RichText(), document=document)]


def plainer(body: RichText) -> Iterator[RichText]:
    """An answer as it is; then, if its length is no reason for a file, without the looks that it has most of."""
    yield body
    if body.size > MOST_PARTS * TEXT_LIMIT:
        return
    counted = Counter(entity.kind for entity in body.entities if entity.kind in _LOOKS)
    for kind, _ in counted.most_common():
        body = RichText(body.text, tuple(entity for entity in body.entities if entity.kind != kind))
        yield body


def file_name(question: str) -> str:
    """A name from the first words of a question, in its own script, that every system takes."""
    text = unicodedata.normalize("NFC", tidy(question[: 8 * LONGEST_NAME]))
    name = _whole_words("-".join(_WORD.findall("".join(char if _in_words(char) else " " for char in text))))
    if not name:
        return "answer.md"
    return f"{name}-answer.md" if name.lower() in _TAKEN else f"{name}.md"


def _in_words(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _whole_words(name: str) -> str:
    """The words that fit, or as much of the first one as does."""
    fits = name[:LONGEST_NAME]
    return fits.rpartition("-")[0] or fits if name[LONGEST_NAME : LONGEST_NAME + 1] not in ("", "-") else fits


def _file(answer: Answer) -> str:
    """The answer as the model wrote it, under the question's first line."""
    first = next(iter(tidy(answer.asked).split("\n")), "").strip()
    title = first if len(first) <= LONGEST_TITLE else first[:LONGEST_TITLE].rstrip() + "…"
    return f"# {title}\n\n{answer.trace.answer}\n" if title else f"{answer.trace.answer}\n"
