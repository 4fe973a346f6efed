"""The body of an answer -> JSON documents, whatever its Content-Type says: the first bytes decide what it is."""

import json
from collections.abc import Iterator
from enum import Enum, auto
from typing import Any

import jiter

from bot.core.errors import ModelError, Nonsense, ProviderFault
from bot.llm.errors import from_body
from bot.llm.event_stream import Event, EventStreamDecoder

LARGEST_BODY = 4_000_000
"""In bytes: a body that is no stream is not read beyond this."""

_decoder = json.JSONDecoder(strict=False)
_BLANK = b" \t\r\n\xef\xbb\xbf"


class Mark(Enum):
    """A mark of the stream beside its documents: `DONE` is `data: [DONE]`."""

    DONE = auto()


Document = dict[str, Any] | Mark


class ResponseBody:
    """Feed it bytes, then close it; each call yields the documents that are complete, and must be read to its end."""

    def __init__(self) -> None:
        self._begun = b""
        self._events: EventStreamDecoder | None = None
        self._whole: list[bytes] | None = None
        self._size = 0
        self._words: list[str] = []
        self._seen = False

    def feed(self, data: bytes) -> Iterator[Document]:
        """Read more of the body.

        Raises:
            Nonsense: it is too large, or holds what is no JSON.
            ModelError: an event says in plain words what went wrong.
        """
        if self._events is not None:
            return self._documents(self._events.feed(data))
        if self._whole is None:
            self._begun += data
            begun = self._begun.lstrip(_BLANK)
            if not begun:
                return iter(())
            if not begun.startswith((b"{", b"[", b"<", b'"')):
                self._events = EventStreamDecoder()
                return self._documents(self._events.feed(self._begun))
            self._whole, data = [], begun
        self._whole.append(data)
        self._size += len(data)
        if self._size > LARGEST_BODY:
            raise Nonsense("the answer is too large")
        return iter(())

    def close(self) -> Iterator[Document]:
        """Read what was held back: no more will come.

        Raises:
            ModelError: the body is a page, plain words, or no JSON.
        """
        if self._whole is not None:
            yield from _documents_of(b"".join(self._whole).decode("utf-8", "replace"))
        elif self._events is not None:
            yield from self._documents(self._events.close())
            if not self._seen and (words := self._words or _plain_words(self._begun)):
                raise _in_words(" ".join(words))

    def _documents(self, events: list[Event]) -> Iterator[Document]:
        for event in events:
            data = event.data
            if data.startswith(b"{"):
                self._seen = True
                yield _named(_parsed(data), event.kind)
            else:
                yield from self._other(data.decode("utf-8", "replace").strip(), event.kind)

    def _other(self, data: str, kind: str) -> Iterator[Document]:
        """Read data that is no object: the end mark, an object within a list, or words, which count for nothing."""
        if data.strip("[] ").upper() == "DONE":
            self._seen = True
            yield Mark.DONE
        elif kind == "error":
            raise from_body(data)
        elif data.startswith("["):
            yield from _documents_of(data)
        else:
            self._words = [*self._words[-9:], data[:300]]


def _plain_words(body: bytes) -> list[str]:
    """Return the words of a body that is no event stream at all."""
    text = body.decode("utf-8", "replace").strip()
    return [] if not text or text.startswith((":", "data:", "event:", "id:", "retry:")) else [text[:300]]


def _in_words(text: str) -> ModelError:
    """Return the error for plain words in the place of an answer: Nonsense, where they do not tell of a refusal."""
    error = from_body(text)
    return Nonsense(f"the answer is no completion: {text[:200]}") if type(error) is ProviderFault else error


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        value = jiter.from_json(data)
    except ValueError:  # halves of surrogate pairs and raw line breaks, too, which the other reader takes
        value = _decoded(data.decode("utf-8", "replace"))
    if not isinstance(value, dict):
        raise Nonsense("an event is no object")
    return value


def _decoded(text: str) -> object:
    try:
        return _decoder.decode(text)
    except ValueError as error:
        raise Nonsense(f"an event is no JSON: {error}") from None


def _named(document: dict[str, Any], kind: str) -> dict[str, Any]:
    """Give an event of the kind `error` its name, and one that is named by its kind alone its type."""
    if kind == "error" and "error" not in document:
        return {"error": document}
    if kind.startswith("response.") and "type" not in document:
        return {"type": kind, **document}
    return document


def _documents_of(text: str) -> list[dict[str, Any]]:
    """Read a whole body: one document, or several in a row, one on each line or within a list.

    Raises:
        ModelError: there is none in it.
    """
    text, at = text.strip(), 0
    found: list[object] = []
    if text.startswith("<"):
        raise from_body(text)
    while at < len(text):
        try:
            value, at = _decoder.raw_decode(text, at)
        except ValueError as error:
            raise Nonsense(f"the answer is no JSON: {error}") from None
        found += value if isinstance(value, list) else [value]
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
    objects = [value for value in found if isinstance(value, dict)]
    if not objects:
        raise _in_words(found[0]) if found and isinstance(found[0], str) else Nonsense("the answer is no object")
    return objects
