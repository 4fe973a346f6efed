"""What a request gives the demo model: the question, and the material that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.playground.model_pictures import Picture, pictures_of
from bot.playground.model_usage import text_of
from bot.playground.scripts import Json

_TAGGED = re.compile(r"<(question|user_question|task)>\s*(.*?)\s*</\1>", re.DOTALL)
_BLOCK = re.compile(
    r"<(quoted|document|recording|asked|steps|answered|summary|turn|wishes)"
    r"(?: (?:name|kind)=\"([^\"<>]*)\")?(?: who=\"[^\"<>]*\")?>\n(.*?)\n</\1>",
    re.DOTALL,
)
_SPEAKER = re.compile(r"[^\n:<>]{1,40}: ")
_STEP = re.compile(r"\bstep (\d{1,4})\b")
_CUT = "\n[the rest did not fit]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as the model was given it; not `whole`: some of it did not fit."""

    name: str
    text: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The last message of the user, taken apart.

    recordings: what was heard in them. quoted: messages that are replied to. earlier: the question whose step is
    asked about; step: which one, counted from 1. turns: of a conversation that is to be summed up.
    """

    question: str
    documents: tuple[Document, ...] = ()
    recordings: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    step: int = 1
    turns: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def has_material(self) -> bool:
        """Whether "what is this?" is about something that came along."""
        return any((self.documents, self.recordings, self.quoted, self.earlier, self.pictures))

    def readings(self) -> Iterator[str]:
        """Texts that may hold what is to be solved, the likeliest first: in groups the asker's name goes before."""
        for text in (self.question, *self.recordings, *self.quoted):
            yield text
            if name := _SPEAKER.match(text):
                yield text[name.end() :]


def given_in(body: Json) -> Given:
    """What a request of Chat Completions gives."""
    asked = [message for message in body["messages"] if message["role"] == "user"]
    content = asked[-1].get("content") if asked else ""
    text = text_of(content)
    blocks = list(_BLOCK.finditer(text))

    def of(tag: str) -> tuple[str, ...]:
        return tuple(block[3] for block in blocks if block[1] == tag)

    return Given(
        question=_question(text, blocks[-1] if blocks else None),
        documents=tuple(_document(block) for block in blocks if block[1] == "document"),
        recordings=of("recording"),
        quoted=of("quoted"),
        earlier=of("asked"),
        step=int(step[1]) if (step := _STEP.search(text)) else 1,
        turns=tuple(f"{(block[2] or 'turn').capitalize()}: {block[3]}" for block in blocks if block[1] == "turn"),
        pictures=tuple(pictures_of(content)),
    )


def _question(text: str, last: re.Match[str] | None) -> str:
    """The last text in question tags, or what stands behind the last block of material.

    Behind an earlier answer stands first what is to be done with it; the question is the last paragraph.
    """
    tagged = _TAGGED.findall(text)
    if tagged:
        return str(tagged[-1][1])
    rest = text[last.end() :].lstrip() if last else text
    return rest.rpartition("\n\n")[2] if last and last[1] == "answered" else rest


def _document(block: re.Match[str]) -> Document:
    text = block[3]
    return Document(name=block[2] or "", text=text.removesuffix(_CUT), whole=not text.endswith(_CUT))
