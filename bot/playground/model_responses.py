"""The Responses API on the wire: the events of one answer, numbered and nested as OpenAI sends them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.model_usage import response_usage
from bot.playground.model_wire import encode
from bot.playground.scripts import Json, Piece, Script, cut

_PART = re.compile(r"\n\n(?=\*\*)")
_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of text is sent: in which item, under which names, in which part."""

    item: str
    index: str
    part: str
    text: str
    shape: Json
    key: str = "text"
    more: Json = field(default_factory=dict)


_TEXT_SHAPE: Json = {"type": "output_text", "annotations": [], "logprobs": [], "text": ""}
KINDS = {
    "summary": Kind(
        item="reasoning",
        index="summary_index",
        part="response.reasoning_summary_part",
        text="response.reasoning_summary_text",
        shape={"type": "summary_text", "text": ""},
    ),
    "reasoning_text": Kind(
        item="reasoning",
        index="content_index",
        part="response.content_part",
        text="response.reasoning_text",
        shape={"type": "reasoning_text", "text": ""},
    ),
    "content": Kind(
        item="message",
        index="content_index",
        part="response.content_part",
        text="response.output_text",
        shape=_TEXT_SHAPE,
        more={"logprobs": []},
    ),
    "refusal": Kind(
        item="message",
        index="content_index",
        part="response.content_part",
        text="response.refusal",
        shape={"type": "refusal", "refusal": ""},
        key="refusal",
    ),
}


def summaries(script: Script) -> list[Piece]:
    """The reasoning in its parts: a bold title begins a new one."""
    parts = _PART.split(script.reasoning) if script.reasoning else []
    name = script.reasoning_field
    return [Piece(name, text, number) for number, part in enumerate(parts) for text in cut(part, script.chunk_size)]


class ResponseWire:
    """One response. `head` is its id, model and such; `report` gives the usage field so far, in the words of Chat."""

    def __init__(self, script: Script, *, head: Json, report: Callable[[], Json]) -> None:
        self._script, self._head, self._report = script, head, report
        self._numbered = 0
        self._output: list[Json] = []
        self._open: tuple[Kind, int] | None = None

    def pieces(self) -> list[Piece]:
        """See Wire."""
        return summaries(self._script) + self._script.said()

    def opening(self) -> bytes:
        """The response begins; one that reasons out of sight has an item without content."""
        response = self._response("in_progress")
        data = self._event("response.created", response=response)
        data += self._event("response.in_progress", response=response)
        if self._script.hidden and not self._script.reasoning:
            data += self._begin_item(KINDS["summary"]) + self._end_item()
        return data

    def piece(self, piece: Piece) -> bytes:
        """A delta; item and part are opened and closed around it."""
        kind = KINDS.get(piece.field, KINDS["summary"])
        data = b"".join(self._turn_to(kind, piece.part))
        self._parts()[-1][kind.key] += piece.text
        return data + self._event(f"{kind.text}.delta", **self._where(), delta=piece.text, **kind.more)

    def closing(self) -> bytes:
        """The end of the last item, and of the response as the script has it."""
        data = self._end_part() + self._end_item()
        if self._script.finish_reason is None:
            return data
        status = self._status()
        return data + self._event(f"response.{status}", response=self._response(status, self._usage()))

    def failure(self) -> bytes:
        """The error event; in its place the end of a failed response, where usage comes with everything."""
        error = self._script.error_body()["error"]
        if self._script.usage_when == "every":
            told = {"code": error.get("code"), "message": error.get("message")}
            return self._event("response.failed", response=self._response("failed", self._usage()) | {"error": told})
        told = {name: error.get(name) for name in ("code", "message", "param")}
        return self._event("error", **told)

    def whole(self) -> Json:
        """The unstreamed answer."""
        self.opening()
        for piece in self.pieces():
            self.piece(piece)
        self.closing()
        return self._response(self._status(), self._usage())

    def _turn_to(self, kind: Kind, number: int) -> Iterator[bytes]:
        if self._open == (kind, number):
            return
        yield self._end_part()
        if self._open is None or self._open[0] is not kind:
            yield self._end_item()
            yield self._begin_item(kind)
        self._open = (kind, number)
        self._parts().append(dict(kind.shape))
        yield self._event(f"{kind.part}.added", **self._where(), part=dict(kind.shape))

    def _end_part(self) -> bytes:
        if self._open is None or not self._parts():
            return b""
        kind, part = self._open[0], dict(self._parts()[-1])
        told = {kind.key: part[kind.key]}
        data = self._event(f"{kind.text}.done", **self._where(), **told, **kind.more)
        return data + self._event(f"{kind.part}.done", **self._where(), part=part)

    def _begin_item(self, kind: Kind) -> bytes:
        self._open = (kind, -1)
        item: Json = {"id": f"{kind.item[:3]}_{len(self._output)}", "type": kind.item}
        if kind.item == "message":
            item |= {"status": "in_progress", "role": "assistant", "content": []}
        else:
            item |= {"summary": []} | ({"content": []} if kind.index == "content_index" else {})
        self._output.append(item)
        return self._event("response.output_item.added", output_index=len(self._output) - 1, item=item)

    def _end_item(self) -> bytes:
        if self._open is None:
            return b""
        item, self._open = self._output[-1], None
        if item["type"] == "message":
            item["status"] = "completed" if self._status() == "completed" else "incomplete"
        return self._event("response.output_item.done", output_index=len(self._output) - 1, item=item)

    def _parts(self) -> list[Json]:
        kind = self._open[0] if self._open else KINDS["content"]
        parts: list[Json] = self._output[-1]["summary" if kind.index == "summary_index" else "content"]
        return parts

    def _where(self) -> Json:
        kind, number = self._open or (KINDS["content"], 0)
        return {"item_id": self._output[-1]["id"], "output_index": len(self._output) - 1, kind.index: number}

    def _status(self) -> str:
        return "incomplete" if self._script.finish_reason in _INCOMPLETE else "completed"

    def _usage(self) -> Json | None:
        return response_usage(self._report().get("usage"))

    def _response(self, status: str, usage: Json | None = None) -> Json:
        reason = _INCOMPLETE.get(str(self._script.finish_reason)) if status == "incomplete" else None
        details = {"reason": reason} if reason else None
        ends: Json = {"error": None, "incomplete_details": details, "output": self._output, "usage": usage}
        return {**self._head, "object": "response", "status": status, **ends}

    def _event(self, kind: str, **fields: Any) -> bytes:
        data = encode({"type": kind, "sequence_number": self._numbered, **fields})
        self._numbered += 1
        return f"event: {kind}\n".encode() + b"data: " + data + b"\n\n"
