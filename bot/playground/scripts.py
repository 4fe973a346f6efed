"""Scripted answers of the model server: what to say, how fast, and what goes wrong on the way.

A script is one answer to one request. Its *pieces* are what travels one event at a time: the reasoning
pieces first, then the pieces of the text (or of the refusal). `cut_after` and `gate_after` count pieces.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

Json = dict[str, Any]

Fault = Literal[
    "status",  # an error status: `status`, `error`, `headers`
    "html",  # 200 and a web page, as from a proxy in the way
    "error_body",  # 200 and {"error": ...} as the JSON body
    "plain_json",  # stream=true is ignored: one whole completion as JSON
    "empty_choices",  # choices: []; a stream has one such chunk ahead of the pieces
    "null_choices",  # choices: null; a stream has one such chunk ahead of the pieces
    "no_done",  # the stream ends in good order, but without [DONE]
    "cut",  # the connection closes after `cut_after` pieces
    "stall",  # nothing more comes after `cut_after` pieces
    "hang",  # not even the status line comes
    "drop",  # the connection closes before the status line
    "error_event",  # an event {"error": ...} after `cut_after` pieces ends the stream; see `usage_when`
    "garbage_line",  # a data line that is not JSON after `cut_after` pieces; unstreamed: JSON cut short
    "comments",  # keep-alive comments between the events
    "split_utf8",  # multi-byte characters are split across writes
]


_SERVER_ERROR: Json = {
    "message": "The server had an error while processing your request.",
    "type": "server_error",
    "param": None,
    "code": None,
}


class Piece(NamedTuple):
    """What travels in one event: its delta field, its text, and the number of the part of reasoning it belongs to."""

    field: str
    text: str
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One answer; the defaults are those of a well-behaved provider that answers at once.

    text: the visible answer; None means the content is null. chunks: its pieces, instead of cutting `text`
    every `chunk_size` characters; when text is None, the text is what the chunks add up to.
    reasoning: visible reasoning, sent in `reasoning_field` ahead of the text; None means there is none. Responses
    sends it as a summary to those who ask for one, a part for each bold title; hidden, it is counted all the same.
    hidden: tokens of reasoning that nobody sees, counted by an "auto" usage on top of the visible ones.
    refusal: sent in the refusal field, in the place of text.
    delay_first, delay: seconds before anything is answered, and between two pieces; 0 means that pieces may
    share a packet.
    gate, gate_after: after so many pieces the answer waits until the event is set (unstreamed: before it).
    usage: "auto" is counted from the request and the pieces; a dict is sent as it stands; None is sent as
    null; "absent" is never sent. usage_when: "last" follows the finish chunk, and only for a request with
    include_usage; "finish" rides on the finish chunk, "early" on the first, "every" on each, asked for or not.
    In Responses "every" means that an error comes as response.failed, with the usage.
    asked: input tokens in an "auto" usage; None counts the request. cached, written: how many of them were read
    from the cache, and written to it. usage_style: where an "auto" usage says so: "openai" puts the reasoning into
    the completion and the rest into details, "on_top" reports reasoning beside the completion, in the total alone,
    "cache_hit" names the cached part as DeepSeek does.
    cost: True adds the play money of the demo model to an "auto" usage; a function adds its dollars for the bill.
    name: stands in the bill, to tell whose it is.
    head: fields at the top of what is answered that take the place of ours, such as model or service_tier.
    finish_reason: None means that no finish chunk is sent.
    error: what stands in {"error": ...} of the faults that send one. raw: their whole body in its place; a text is
    a web page.
    """

    text: str | None = None
    chunks: tuple[str, ...] | None = None
    chunk_size: int = 8
    reasoning: str | None = None
    reasoning_field: str = "reasoning_content"
    hidden: int = 0
    refusal: str | None = None
    finish_reason: str | None = "stop"
    delay_first: float = 0.0
    delay: float = 0.0
    gate: asyncio.Event | None = None
    gate_after: int = 0
    usage: Json | Literal["auto", "absent"] | None = "auto"
    usage_when: Literal["last", "finish", "early", "every"] = "last"
    usage_style: Literal["openai", "on_top", "cache_hit"] = "openai"
    asked: int | None = None
    cached: int = 0
    written: int = 0
    cost: bool | Callable[[Bill], Decimal] = False
    name: str = ""
    head: Mapping[str, Any] = field(default_factory=dict)
    fault: Fault | None = None
    cut_after: int = 1
    status: int = 500
    error: Json | None = None
    raw: Json | list[Any] | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def spoken(self) -> str | None:
        """The whole visible text, or None when there is none."""
        if self.text is None and self.chunks is not None:
            return "".join(self.chunks)
        return self.text

    def pieces(self) -> list[Piece]:
        """The pieces in the order of sending."""
        return [Piece(self.reasoning_field, part) for part in cut(self.reasoning or "", self.chunk_size)] + self.said()

    def said(self) -> list[Piece]:
        """The pieces of the text or the refusal."""
        if self.refusal is not None:
            return [Piece("refusal", part) for part in cut(self.refusal, self.chunk_size)]
        parts = self.chunks if self.chunks is not None else cut(self.text or "", self.chunk_size)
        return [Piece("content", part) for part in parts]

    def error_body(self) -> Any:
        """The body (or event) of the faults that send an error."""
        return self.raw if self.raw is not None else {"error": self.error or _SERVER_ERROR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What the provider charges for one request; there is none for a request that produced nothing.

    Reasoning is part of completion, whatever the usage block calls so; cached and cache write are part of prompt.
    An answer that was cut short is billed for the pieces produced so far; a usage given as a dict as it stands.
    name: the script's. sent: a usage was written out (the client may have stopped listening before it). final: one
    was written with the end of the answer, so that it is this bill.
    client_left: the client hung up in mid-answer. seconds: of a recording whose price is by the second, else None.
    """

    model: str
    prompt_tokens: int
    completion_tokens: int
    reasoning_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    name: str = ""
    sent: bool = False
    final: bool = False
    client_left: bool = False
    seconds: int | None = None


def cut(text: str, size: int) -> list[str]:
    """Pieces of at most `size` characters (at least one)."""
    step = max(1, size)
    return [text[start : start + step] for start in range(0, len(text), step)]
