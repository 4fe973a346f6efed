"""Bodies as providers, gateways and local servers really send them, through the real client: each is read."""

import json
from typing import Any

import pytest
from support.gateways import COUNTED, USAGE, answered, text, usage

from bot.core.errors import Nonsense, ProviderFault, Unreachable
from bot.core.model_ports import Finish, ModelEvent, OutputEnded, ReasoningDelta


def stream(*documents: Any, end: str = "data: [DONE]\n\n", before: str = "data: ") -> bytes:
    """An event stream of documents: text as it stands, all else as JSON."""
    data = (each if isinstance(each, str) else f"{before}{json.dumps(each)}\n\n" for each in documents)
    return ("".join(data) + end).encode()


def delta(content: object = None, finish: object = None, **more: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": content, **more}, "finish_reason": finish}]}


def whole(content: object, **more: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, **more}], "usage": USAGE}


def thought(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReasoningDelta))


FOUR = (delta("Fo"), delta("ur."), delta(None, "stop"), {"choices": [], "usage": USAGE})
LINES = "".join(f"data: {json.dumps(each)}\n" for each in FOUR)
SSE = "text/event-stream"
STREAMS: dict[str, tuple[bytes, str]] = {
    "as documented": (stream(*FOUR), SSE),
    "pings behind events with ids": (
        stream(*(f"id: {number}\ndata: {json.dumps(each)}\n\n: ping\n\n" for number, each in enumerate(FOUR))),
        SSE,
    ),
    "lone ids, retries and empty data": (stream("id: 7\n\n", FOUR[0], "retry: 3000\n\n", "data:\n\n", *FOUR[1:]), SSE),
    "keep-alives in words": (stream("data: keep-alive\n\n", FOUR[0], "event: ping\ndata: \n\n", *FOUR[1:]), SSE),
    "the last event without a blank line": (stream(*FOUR, end="").rstrip(), SSE),
    "one line break between events": (LINES.encode(), SSE),
    "a byte order mark": (b"\xef\xbb\xbf" + stream(*FOUR), SSE),
    "carriage returns": (stream(*FOUR).replace(b"\n", b"\r"), SSE),
    "both line breaks": (stream(*FOUR).replace(b"\n", b"\r\n"), SSE),
    "no blank behind the colon": (stream(*FOUR, before="data:"), SSE),
    "called JSON": (stream(*FOUR), "application/json"),
    "called a page": (stream(*FOUR), "text/html; charset=utf-8"),
    "called nothing": (stream(*FOUR), "application/octet-stream"),
    "lines of JSON": ("".join(f"{json.dumps(each)}\n" for each in FOUR).encode(), "application/x-ndjson"),
    "a list of chunks": (json.dumps(FOUR).encode(), "application/json"),
    "whole": (json.dumps(whole("Four.", finish_reason="stop")).encode(), "application/json"),
    "whole, called a stream": (json.dumps(whole("Four.")).encode(), SSE),
    "whole, called text": (b"\n " + json.dumps(whole("Four.", finish_reason="")).encode(), "text/plain"),
    "whole, over many lines": (json.dumps(whole("Four."), indent=2).encode(), "text/plain"),
    "whole, as the one event": (stream(whole("Four.", finish_reason="stop")), SSE),
    "message in the place of delta": (
        stream(
            {"choices": [{"message": {"content": "Fo"}, "finish_reason": None}]}, whole("Four.", finish_reason="stop")
        ),
        SSE,
    ),
    "all so far each time": (
        stream(delta("Fo"), delta("Fou"), delta("Four"), delta("Four."), delta("Four.", "stop"), {"usage": USAGE}),
        SSE,
    ),
    "the whole again at the end": (
        stream(delta("Fo"), delta("ur."), delta("Four.", "stop"), {"choices": [], "usage": USAGE}),
        SSE,
    ),
    "parts of content": (
        stream(
            delta([{"type": "text", "text": "Fo"}]), delta("ur."), delta("", "stop"), {"choices": [], "usage": USAGE}
        ),
        SSE,
    ),
    "no reason, but the mark": (stream(delta("Four."), {"choices": [], "usage": USAGE}), SSE),
    "usage as the end": (stream(delta("Fo"), delta("ur."), {"choices": [], "usage": USAGE}, end=""), SSE),
    "usage in the choice": (
        stream(delta("Four."), {"choices": [{"delta": {}, "finish_reason": "stop", "usage": USAGE}]}),
        SSE,
    ),
    "usage in a corner": (stream(delta("Four."), {**delta(None, "stop"), "x_groq": {"usage": USAGE}}), SSE),
    "an event named by its kind": (
        stream(
            'event: response.output_text.delta\ndata: {"delta": "Four.", "output_index": 0}\n\n',
            {"type": "response.done", "response": {"status": "completed", "output": [], "usage": USAGE}},
        ),
        SSE,
    ),
}


@pytest.mark.parametrize(("body", "content_type"), STREAMS.values(), ids=STREAMS.keys())
async def test_an_answer_is_read(body: bytes, content_type: str) -> None:
    """Its text once, its usage, and its end."""
    events, error = await answered(body, content_type)
    assert error is None
    assert (text(events), usage(events)) == ("Four.", COUNTED)
    assert events[-1] == OutputEnded(reason=Finish.STOP)


ITEM = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Four."}]}
REASONING = {
    "type": "reasoning",
    "summary": [{"type": "summary_text", "text": "Two"}, {"type": "summary_text", "text": "and two."}],
}
COMPLETED = {"type": "response.completed", "response": {"status": "completed", "output": [], "usage": USAGE}}
SUMMARY = "response.reasoning_summary_text"
RESPONSES: dict[str, tuple[Any, ...]] = {
    "text in output_text.done alone": (
        {"type": "response.output_text.done", "output_index": 0, "content_index": 0, "text": "Four."},
        COMPLETED,
    ),
    "text in output_item.done alone": (
        {"type": "response.output_item.done", "output_index": 0, "item": ITEM},
        COMPLETED,
    ),
    "text in all of them": (
        {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "Fo"},
        {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "ur."},
        {"type": "response.output_text.done", "output_index": 0, "content_index": 0, "text": "Four."},
        {"type": "response.output_item.done", "output_index": 0, "item": ITEM},
        {"type": "response.completed", "response": {"status": "completed", "output": [ITEM], "usage": USAGE}},
    ),
    "deltas without a place": (
        {"type": "response.output_text.delta", "delta": "Four."},
        {"type": "response.output_item.done", "output_index": 1, "item": ITEM},
        {"type": "response.completed", "response": {"status": "completed", "output": [ITEM], "usage": USAGE}},
    ),
    "in the finished response alone": (
        {"type": "response.completed", "response": {"status": "completed", "output": [ITEM], "usage": USAGE}},
    ),
    "response.done": (
        {"type": "response.output_text.delta", "output_index": 0, "delta": "Four."},
        {"type": "response.done", "response": {"status": "completed", "output": [ITEM], "usage": USAGE}},
    ),
}


@pytest.mark.parametrize("documents", RESPONSES.values(), ids=RESPONSES.keys())
async def test_a_response_is_read_once(documents: tuple[Any, ...]) -> None:
    """Wherever its text stands."""
    events, error = await answered(stream(*documents, end=""), SSE)
    assert (text(events), usage(events), error) == ("Four.", COUNTED, None)
    assert events[-1] == OutputEnded(reason=Finish.STOP)


@pytest.mark.parametrize(
    "documents",
    [
        (
            {"type": f"{SUMMARY}.done", "summary_index": number, "text": words}
            for number, words in enumerate(("Two", "and two."))
        ),
        ({"type": "response.output_item.done", "output_index": 0, "item": REASONING},),
        (
            {"type": f"{SUMMARY}.delta", "output_index": 0, "summary_index": 0, "delta": "Two"},
            {"type": f"{SUMMARY}.delta", "output_index": 0, "summary_index": 1, "delta": "and two."},
            {"type": f"{SUMMARY}.done", "output_index": 0, "summary_index": 1, "text": "and two."},
            {"type": "response.output_item.done", "output_index": 0, "item": REASONING},
        ),
    ],
)
async def test_a_summary_is_read_once(documents: Any) -> None:
    """Its parts are parted by a blank line."""
    ended = {"type": "response.completed", "response": {"status": "completed", "output": [REASONING, ITEM]}}
    events, error = await answered(stream(*documents, ended, end=""), SSE)
    assert (thought(events), text(events), error) == ("Two\n\nand two.", "Four.", None)


@pytest.mark.parametrize(
    "part",
    [
        {"reasoning_content": "Hm."},
        {"reasoning": "Hm."},
        {"reasoning": "Hm.", "reasoning_content": "Hm."},
        {"reasoning_details": [{"type": "reasoning.text", "text": "Hm."}]},
        {"reasoning_details": [{"type": "reasoning.summary", "summary": "Hm."}]},
        {"thinking": "Hm."},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]},
        {"content": "Hm.", "extra_content": {"google": {"thought": True}}},
    ],
)
async def test_reasoning_is_told_from_the_answer(part: dict[str, Any]) -> None:
    """In whatever field it comes, streamed or not."""
    first = {"choices": [{"index": 0, "delta": part}]}
    events, _ = await answered(stream(first, *FOUR), SSE)
    assert (thought(events), text(events)) == ("Hm.", "Four.")
    message = {"content": "Four.", **part}
    events, _ = await answered({"choices": [{"message": message}]})
    assert thought(events) == "Hm."


async def test_an_emoji_in_two_deltas() -> None:
    """Is one character, in the answer and beside it."""
    halves = [delta("a\ud83d"), delta("\ude00"), delta(None, "stop")]
    events, _ = await answered(stream(*halves), SSE)
    assert text(events) == "a\U0001f600"
    halves = [delta(None, reasoning="\ud83d"), delta(None, reasoning="\ude00"), *FOUR]
    events, _ = await answered(stream(*halves), SSE)
    assert thought(events) == "\U0001f600"


@pytest.mark.parametrize(
    ("reason", "finish", "word"),
    [
        ("eos", Finish.STOP, ""),
        ("end_turn", Finish.STOP, ""),
        ("MAX_TOKENS", Finish.LENGTH, ""),
        ("model_context_window_exceeded", Finish.LENGTH, ""),
        ("SAFETY", Finish.FILTER, ""),
        ("sensitive", Finish.FILTER, ""),
        ("moon_phase", Finish.OTHER, "moon_phase"),
    ],
)
async def test_why_an_answer_ended(reason: str, finish: Finish, word: str) -> None:
    """In the provider's word where nobody knows what it means."""
    events, error = await answered(stream(delta("Fo"), delta(None, reason)), SSE)
    assert (error, events[-1]) == (None, OutputEnded(reason=finish, word=word))


@pytest.mark.parametrize("reason", ["insufficient_system_resource", "network_error", "abort", "error"])
async def test_an_answer_that_the_provider_broke_off(reason: str) -> None:
    """It is no end; what came stays."""
    events, error = await answered(stream(delta("Fo"), delta(None, reason)), SSE)
    assert (text(events), type(error)) == ("Fo", ProviderFault)


@pytest.mark.parametrize(
    "body",
    [
        stream(delta("Fo"), end=""),
        stream(delta("Fo"), end='data: {"choices": [{"del'),
        stream({**delta("Fo"), "usage": USAGE}, delta("ur"), end=""),
    ],
)
async def test_an_answer_that_breaks_off(body: bytes) -> None:
    """Without an end it is no answer; what came stays."""
    events, error = await answered(body, SSE)
    assert text(events).startswith("Fo")
    assert isinstance(error, Unreachable | Nonsense)


CALL = {"index": 0, "id": "c", "type": "function", "function": {"name": "search", "arguments": "{}"}}


@pytest.mark.parametrize(
    "documents",
    [
        (delta(None, tool_calls=[CALL]), delta(None, "tool_calls")),
        (delta(None, tool_calls=[CALL]), delta(None, "stop")),
        (delta(None, function_call={"name": "search", "arguments": ""}), delta(None, "function_call")),
        ({"choices": [{"message": {"content": None, "tool_calls": [CALL]}, "finish_reason": "tool_calls"}]},),
        (
            {
                "type": "response.output_item.done",
                "item": {"type": "function_call", "name": "search", "arguments": "{}"},
            },
            COMPLETED,
        ),
    ],
)
async def test_a_tool_call(documents: tuple[Any, ...]) -> None:
    """Is known as one."""
    events, error = await answered(stream(*documents), SSE)
    assert (text(events), error, events[-1]) == ("", None, OutputEnded(reason=Finish.TOOLS))


async def test_empty_fields_for_tools_are_no_call() -> None:
    """Some providers send them with each answer."""
    part = {"content": "Four.", "tool_calls": [], "function_call": {"name": "", "arguments": ""}}
    events, _ = await answered({"choices": [{"message": part, "finish_reason": ""}]})
    assert (text(events), events[-1]) == ("Four.", OutputEnded(reason=Finish.STOP))
