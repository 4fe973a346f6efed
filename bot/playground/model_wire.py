"""Chat Completions on the wire: chunks, whole completions and errors as OpenAI writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.playground.scripts import Json, Piece, Script

DONE = b"data: [DONE]\n\n"
_ODD_CHOICES: dict[str | None, list[Json] | None] = {"empty_choices": [], "null_choices": None}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """JSON in UTF-8; text that UTF-8 cannot hold (a lone surrogate) is escaped instead."""
    text = _ENCODER.encode(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def event(value: Any) -> bytes:
    """One server-sent event."""
    return b"data: " + encode(value) + b"\n\n"


def error(
    message: str, *, kind: str = "invalid_request_error", param: str | None = None, code: str | None = None
) -> Json:
    """The body of an error answer."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all chunks of one answer share. created: Unix seconds. null_usage: they say usage: null."""

    id: str
    model: str
    created: int
    null_usage: bool
    head: Mapping[str, Any] = field(default_factory=dict)

    def chunk(self, choices: list[Json] | None, **more: Any) -> bytes:
        """A chunk as an event; `more` are top-level fields such as usage."""
        usage = {"usage": None} if self.null_usage else {}
        head = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            **self.head,
        }
        return event(head | {"choices": choices} | usage | more)

    def delta(self, delta: Json, *, finish_reason: str | None = None, **more: Any) -> bytes:
        """A chunk with one choice."""
        return self.chunk([{"index": 0, "delta": delta, "finish_reason": finish_reason}], **more)

    def mould(self, field: str) -> tuple[bytes, bytes]:
        """What stands before and after the JSON string of a delta: most chunks differ in nothing else."""
        before, _, after = self.delta({field: "\x00"}).partition(b'"\\u0000"')
        return before, after

    def whole(self, script: Script, **more: Any) -> Json:
        """The unstreamed answer, without the faults; `more` are top-level fields such as usage."""
        message: Json = {"role": "assistant", "content": None if script.refusal else script.spoken()}
        message["refusal"] = script.refusal
        if script.reasoning is not None:
            message[script.reasoning_field] = script.reasoning
        choice = {"index": 0, "message": message, "finish_reason": script.finish_reason, "logprobs": None}
        head = {"id": self.id, "object": "chat.completion", "created": self.created, "model": self.model}
        return {**head, "choices": [choice], **more}


class Wire(Protocol):
    """One interface's way of writing one answer."""

    def pieces(self) -> list[Piece]:
        """What travels one event at a time."""
        ...

    def opening(self) -> bytes:
        """The events before the first piece."""
        ...

    def piece(self, piece: Piece) -> bytes:
        """A piece, with the events that it calls for."""
        ...

    def closing(self) -> bytes:
        """The events after the last piece."""
        ...

    def failure(self) -> bytes:
        """The error event of the script."""
        ...

    def whole(self) -> Json:
        """The unstreamed answer."""
        ...


class ChatWire:
    """Chat Completions. `report` gives the usage field so far, as the script wants it told."""

    def __init__(self, script: Script, *, frame: Frame, report: Callable[[], Json]) -> None:
        self._script, self._frame, self._report = script, frame, report
        self._moulds: dict[str, tuple[bytes, bytes]] = {}

    def pieces(self) -> list[Piece]:
        """See Wire."""
        return self._script.pieces()

    def opening(self) -> bytes:
        """The odd chunk of the faults that have one, and the role."""
        fault = self._script.fault
        odd = self._frame.chunk(_ODD_CHOICES[fault]) if fault in _ODD_CHOICES else b""
        return odd + self._frame.delta({"role": "assistant", "content": ""}, **self._riding("early", "every"))

    def piece(self, piece: Piece) -> bytes:
        """One chunk."""
        if self._script.usage_when == "every":
            return self._frame.delta({piece.field: piece.text}, **self._report())
        if piece.field not in self._moulds:
            self._moulds[piece.field] = self._frame.mould(piece.field)
        before, after = self._moulds[piece.field]
        return before + encode(piece.text) + after

    def closing(self) -> bytes:
        """Finish reason, usage, and the end mark, as far as the script has them."""
        script, data = self._script, b""
        if script.finish_reason is not None:
            data = self._frame.delta({}, finish_reason=script.finish_reason, **self._riding("finish", "every"))
        if script.usage_when == "last" and self._frame.null_usage and script.usage != "absent":
            data += self._frame.chunk([], **self._report())
        return data if script.fault == "no_done" else data + DONE

    def failure(self) -> bytes:
        """See Wire."""
        return event(self._script.error_body())

    def whole(self) -> Json:
        """The unstreamed answer, with the faults of its choices."""
        answer = self._frame.whole(self._script, **self._report())
        fault = self._script.fault
        return answer | {"choices": _ODD_CHOICES[fault]} if fault in _ODD_CHOICES else answer

    def _riding(self, *when: str) -> Json:
        return self._report() if self._script.usage_when in when else {}
