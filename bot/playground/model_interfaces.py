"""The two interfaces of the model server side by side: what they accept, and how they write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.playground.model_inputs import as_chat, check_input, wants_summary
from bot.playground.model_pictures import check_chat_parts, check_response_parts
from bot.playground.model_responses import ResponseWire, summaries
from bot.playground.model_rules import check
from bot.playground.model_usage import count_tokens
from bot.playground.model_wire import ChatWire, Frame, Wire
from bot.playground.scripts import Json, Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One of them.

    check: raises BadRequest. chat: the request as Chat Completions. played: the script as this request gets to
    see it. wire: from request, script, number of the answer, Unix seconds, and what reports the usage.
    """

    check: Callable[[Json, frozenset[str]], None]
    chat: Callable[[Json], Json]
    played: Callable[[Json, Script], Script]
    wire: Callable[[Json, Script, int, int, Callable[[], Json]], Wire]


def _check_chat(body: Json, also: frozenset[str]) -> None:
    check(body, also=also)
    check_chat_parts(body)


def _check_response(body: Json, also: frozenset[str]) -> None:
    check_input(body, also=also)
    check_response_parts(body)


def _chat_wire(body: Json, script: Script, number: int, created: int, report: Callable[[], Json]) -> Wire:
    null_usage = bool((body.get("stream_options") or {}).get("include_usage"))
    identity = f"chatcmpl-{created:x}{number:06d}"
    frame = Frame(id=identity, model=body["model"], created=created, null_usage=null_usage, head=script.head)
    return ChatWire(script, frame=frame, report=report)


def _response_wire(body: Json, script: Script, number: int, created: int, report: Callable[[], Json]) -> Wire:
    told = {name: body.get(name) for name in ("instructions", "max_output_tokens", "reasoning", "temperature", "text")}
    none = {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True, "metadata": {}, "top_p": 1.0}
    head = {
        "id": f"resp_{created:x}{number:06d}",
        "created_at": created,
        "model": body["model"],
        **told,
        **none,
        **script.head,
    }
    return ResponseWire(script, head=head, report=report)


def _as_seen(body: Json, script: Script) -> Script:
    """Without a wish for a summary, the reasoning is hidden, and counted."""
    if script.reasoning is None or script.reasoning_field == "reasoning_text" or wants_summary(body):
        return script
    unseen = [piece.text for piece in summaries(script)]
    return replace(script, reasoning=None, hidden=script.hidden + count_tokens(*unseen))


CHAT = Interface(
    check=_check_chat,
    chat=lambda body: body,
    played=lambda body, script: script,
    wire=_chat_wire,
)
RESPONSES = Interface(
    check=_check_response,
    chat=as_chat,
    played=_as_seen,
    wire=_response_wire,
)
