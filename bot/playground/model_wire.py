"""Chat Completions on the wire: chunks, whole completions and errors as OpenAI writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.playground.scripts import Json, Script

DONE = b"data: [DONE]\n\n"
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

    def chunk(self, choices: list[Json] | None, **more: Any) -> bytes:
        """A chunk as an event; `more` are top-level fields such as usage."""
        usage = {"usage": None} if self.null_usage else {}
        head = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
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
