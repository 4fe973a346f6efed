"""The Responses API through the gateway: the same events as Chat Completions, from servers that are strict or odd."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from support.gateways import answered, gateway_at, played, serving, streamed, text, usage

from bot.core.errors import (
    Busy,
    ModelError,
    Nonsense,
    OutputRefused,
    ParameterRefused,
    ProviderFault,
    TimedOut,
    Unreachable,
    WrongAddress,
)
from bot.core.messages import ModelRequest, Output, Role, Turn
from bot.core.model_ports import Accepted, ModelEvent, OutputEnded, ReasoningDelta, TextDelta, UsageSeen
from bot.core.profiles import Profile
from bot.core.usage import TokenUsage
from bot.llm.forms import SCHEMA
from bot.llm.gateway import Gateway
from bot.llm.profiles import profile_of
from bot.playground.model import REASONER, ModelServer, Script

TURNS = (
    Turn(role=Role.SYSTEM, text="Reply in JSON."),
    Turn(role=Role.USER, text="9.11 or 9.8?"),
    Turn(role=Role.ASSISTANT, text="9.8"),
    Turn(role=Role.USER, text="Which is larger, 9.11 or 9.8?"),
)
SUMMARY = "**Comparing**\n\nBoth have one digit before the dot.\n\n**Deciding**\n\n0.8 is more."
USAGE = {
    "input_tokens": 75,
    "input_tokens_details": {"cached_tokens": 64, "cache_write_tokens": 8},
    "output_tokens": 1186,
    "output_tokens_details": {"reasoning_tokens": 1024},
    "total_tokens": 1261,
}
COUNTED = TokenUsage(input=75, cached_input=64, cache_write=8, output=1186, reasoning=1024)


def by_responses(model: str) -> Profile:
    return profile_of(model, "responses")


def asking(model: str = "o4-mini", **more: Any) -> ModelRequest:
    return ModelRequest(model=model, messages=TURNS, **more)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(pace=0, reasoning_rules=True)
    yield server
    await server.stop()


@pytest.fixture
async def gateway(server: ModelServer) -> AsyncIterator[Gateway]:
    async with gateway_at(await server.start(), profiles=by_responses, read_timeout=5) as gateway:
        yield gateway


def thought(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ReasoningDelta))


# -- what is sent


async def sent(gateway: Gateway, server: ModelServer, request: ModelRequest) -> dict[str, Any]:
    server.play(Script(text="ok"))
    assert (await played(gateway, request))[1] is None
    return {name: value for name, value in server.requests[-1].items() if name != "headers"}


async def test_a_reasoning_model(gateway: Gateway, server: ModelServer) -> None:
    """Instructions apart from the turns, a wish for a summary, effort and room by the names of this interface."""
    body = await sent(gateway, server, asking(effort="low", room=25_000, temperature=0.7))
    turns = [{"role": turn.role.value, "content": turn.text} for turn in TURNS[1:]]
    assert body == {
        "model": "o4-mini",
        "stream": True,
        "instructions": "Reply in JSON.",
        "input": turns,
        "reasoning": {"effort": "low", "summary": "auto"},
        "max_output_tokens": 25_000,
        "store": False,
    }


async def test_a_model_that_does_not_reason(gateway: Gateway, server: ModelServer) -> None:
    """Is not asked to; the schema stands in `text.format`."""
    body = await sent(gateway, server, asking("gpt-4o-mini", output=Output.SCHEMA, temperature=0.7))
    assert body.keys() == {"model", "stream", "store", "instructions", "input", "temperature", "text"}
    form = body["text"]["format"]
    assert (form["type"], form["strict"], form["schema"]) == ("json_schema", True, SCHEMA)


async def test_the_profile_picks_the_interface(server: ModelServer) -> None:
    """One gateway asks each model in its own way."""

    def mixed(model: str) -> Profile:
        return profile_of(model, "responses" if model.startswith("o") else "")

    server.play(Script(text="a"), Script(text="b"))
    async with gateway_at(await server.start(), profiles=mixed) as gateway:
        answers = [text((await played(gateway, asking(model)))[0]) for model in ("o3", "gpt-4o-mini")]
    assert answers == ["a", "b"]
    assert ["input" in request for request in server.requests] == [True, False]


# -- what goes well


async def test_summary_text_usage_and_end(gateway: Gateway, server: ModelServer) -> None:
    """In this order; a blank line stands between the parts of a summary, as between its titles and texts."""
    server.play(Script(text="9.8", reasoning=SUMMARY, usage=USAGE))
    events, error = await played(gateway, asking())
    assert error is None
    assert (thought(events), text(events)) == (SUMMARY, "9.8")
    assert events[-2:] == [UsageSeen(usage=COUNTED, model="o4-mini"), OutputEnded(reason="stop")]


async def test_reasoning_of_open_models(gateway: Gateway, server: ModelServer) -> None:
    """It comes itself, not as a summary."""
    server.play(Script(text="9.8", reasoning="let me see", reasoning_field="reasoning_text"))
    events, _ = await played(gateway, asking())
    assert (thought(events), text(events)) == ("let me see", "9.8")


async def test_hidden_reasoning_is_counted(gateway: Gateway, server: ModelServer) -> None:
    """A summary may be empty although there was reasoning."""
    server.play(Script(text="9.8", hidden=640))
    events, _ = await played(gateway, asking())
    counted = usage(events)
    assert counted is not None
    assert (thought(events), counted.reasoning, counted.output) == ("", 640, 641)


@pytest.mark.parametrize("finish", ["stop", "length", "content_filter"])
@pytest.mark.parametrize("fault", [None, "plain_json", "comments", "split_utf8"])
async def test_usage_is_kept(gateway: Gateway, server: ModelServer, finish: str, fault: Any) -> None:
    """However the output ended; in one piece, too."""
    server.play(Script(text="中文 ok", reasoning=SUMMARY, usage=USAGE, finish_reason=finish, fault=fault))
    events, error = await played(gateway, asking())
    assert error is None
    assert (text(events), thought(events), usage(events)) == ("中文 ok", SUMMARY, COUNTED)
    assert events[-1] == OutputEnded(reason=finish)


@pytest.mark.parametrize("fault", [None, "plain_json"])
async def test_refusal(gateway: Gateway, server: ModelServer, fault: Any) -> None:
    """Its text comes with the end mark."""
    server.play(Script(refusal="I can't help with that.", fault=fault))
    events, error = await played(gateway, asking())
    assert (text(events), error) == ("", None)
    assert events[-1] == OutputEnded(reason="stop", refusal="I can't help with that.")


async def test_a_stream_without_an_end(gateway: Gateway, server: ModelServer) -> None:
    """It broke off; what came stays."""
    server.play(Script(text="ok", finish_reason=None))
    events, error = await played(gateway, asking())
    assert (text(events), type(error)) == ("ok", Unreachable)


async def test_leaving_early_closes_the_connection(gateway: Gateway, server: ModelServer) -> None:
    """And is billed so far."""
    server.play(Script(text="a b c d", chunk_size=2, gate=asyncio.Event(), gate_after=1))
    async with aclosing(gateway.stream(asking())) as stream:
        assert await anext(stream) == [Accepted()]
        assert await anext(stream) == [TextDelta(text="a ")]
    await server.until(lambda server: server.bills)
    assert server.bills[0].client_left


async def test_the_demo_reasoner_shows_a_summary_to_those_who_ask(gateway: Gateway, server: ModelServer) -> None:
    """And counts the same without it."""
    events, error = await played(gateway, asking(REASONER, room=25_000))
    assert (text(events), error) == ("9.8 is larger.", None)
    assert thought(events).startswith("**Plan**\n\n")
    counted = usage(events)
    assert counted is not None
    assert (counted.reasoning or 0) >= 64
    assert server.bills[-1].reasoning_tokens == counted.reasoning


# -- what goes wrong


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *(("cut", Unreachable), ("stall", TimedOut), ("garbage_line", Nonsense), ("error_event", ProviderFault)),
        *(("html", WrongAddress), ("error_body", ProviderFault), ("status", ProviderFault)),
    ],
)
async def test_faults(server: ModelServer, fault: Any, kind: type[ModelError]) -> None:
    """Each by its kind; what came before stays."""
    server.play(Script(text="abcdef", chunk_size=2, fault=fault, cut_after=2))
    async with gateway_at(await server.start(), profiles=by_responses, read_timeout=0.4) as gateway:
        events, error = await played(gateway, asking())
    assert type(error) is kind
    assert text(events) == ("abcd" if fault in ("cut", "stall", "garbage_line", "error_event") else "")


async def test_the_steps_down() -> None:
    """A form is told, a summary that is not granted is given up, and then the whole wish."""
    server = ModelServer(demo=False, refuse=["text.format", "reasoning.summary"])
    server.rule(lambda request: Script(text="ok"))
    async with gateway_at(await server.start(), profiles=by_responses) as gateway:
        found = [(await played(gateway, asking(effort="low", output=output)))[1] for output in Output]
    await server.stop()
    assert [type(error) for error in found] == [ParameterRefused, OutputRefused, *[type(None)] * 3]
    assert server.requests[-1]["reasoning"] == {"effort": "low"}


@pytest.mark.parametrize(
    ("refuse", "left"), [("reasoning", None), ("max_output_tokens", {"effort": "low", "summary": "auto"})]
)
async def test_a_parameter_that_is_refused(refuse: str, left: Any) -> None:
    """Is left out from the next attempt on."""
    server = ModelServer(demo=False, refuse=[refuse])
    server.rule(lambda request: Script(text="ok"))
    async with gateway_at(await server.start(), profiles=by_responses) as gateway:
        found = [(await played(gateway, asking(effort="low", room=99)))[1] for _ in range(2)]
    await server.stop()
    assert [type(error) for error in found] == [ParameterRefused, type(None)]
    assert refuse not in server.requests[-1]
    assert server.requests[-1].get("reasoning") == left


# -- servers that are odd


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


def ended(status: str = "completed", **fields: Any) -> dict[str, Any]:
    return event(f"response.{status}", response={"object": "response", "status": status, **fields})


def message(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "role": "assistant", "content": list(parts)}


OUTPUT = [
    {"type": "reasoning", "summary": [{"type": "summary_text", "text": "a"}, {"type": "summary_text", "text": "b"}]},
    message({"type": "output_text", "text": "o"}, {"type": "output_text", "text": "k"}),
]


async def test_what_was_not_streamed_is_read_at_the_end() -> None:
    """A server that sends the finished response alone has said it all; one that streamed says nothing twice."""
    events, error = await streamed(ended(output=OUTPUT, usage=USAGE), profiles=by_responses)
    assert (thought(events), text(events), usage(events), error) == ("a\n\nb", "ok", COUNTED, None)
    said = event("response.output_text.delta", delta="ok")
    told = event("response.reasoning_text.delta", delta="ab")
    events, error = await streamed(told, said, ended(output=OUTPUT), profiles=by_responses)
    assert (thought(events), text(events), error) == ("ab", "ok", None)


async def test_one_kind_of_reasoning() -> None:
    """A server that sends both the reasoning and its summary is heard once."""
    first = event("response.reasoning_summary_text.delta", delta="a", output_index=0, summary_index=0)
    second = event("response.reasoning_text.delta", delta="b", output_index=0, content_index=0)
    events, _ = await streamed(first, second, ended(), profiles=by_responses)
    assert thought(events) == "a"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (ended("failed", error={"code": "server_error", "message": "m"}, usage=USAGE), ProviderFault),
        (ended("failed", error={"code": "rate_limit_exceeded", "message": "m"}, usage=USAGE), Busy),
        (ended("failed", usage=USAGE), ProviderFault),
    ],
)
async def test_failures_keep_the_usage(given: Any, kind: type[ModelError]) -> None:
    """A failed response may be billed."""
    events, error = await streamed(given, profiles=by_responses)
    assert usage(events) == COUNTED
    assert type(error) is kind


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (event("error", code="server_error", message="m"), ProviderFault),
        (event("error", code="rate_limit_exceeded", message="m"), Busy),
        (event("error"), ProviderFault),
        ({"error": {"message": "m", "code": 429}}, Busy),
    ],
)
async def test_error_events(given: Any, kind: type[ModelError]) -> None:
    """What came before stays."""
    events, error = await streamed(event("response.output_text.delta", delta="a"), given, profiles=by_responses)
    assert (text(events), type(error)) == ("a", kind)


@pytest.mark.parametrize(
    "odd",
    [
        *("5", "null", '"x"', "[1]", "{}", '{"type": 5}', '{"type": "response.output_text.delta"}'),
        *('{"type": "response.output_text.delta", "delta": 5}', '{"type": "response.queued"}', '{"type": "new"}'),
        '{"type": "response.reasoning_summary_text.delta", "delta": ["x"]}',
    ],
)
async def test_odd_events(odd: str) -> None:
    """They say nothing, or are nonsense; never an error of another kind."""
    said = event("response.output_text.delta", delta="a")
    events, error = await streamed(said, odd, said, ended(usage=USAGE), profiles=by_responses)
    assert text(events) in ("a", "aa")
    assert error is None or type(error) is Nonsense


@pytest.mark.parametrize("response", [None, 5, "x", [], {}, {"output": 5}, {"output": [5]}, {"usage": 5}])
async def test_odd_ends(response: Any) -> None:
    """A response of another shape adds nothing."""
    said = event("response.output_text.delta", delta="a")
    events, error = await streamed(said, event("response.completed", response=response), profiles=by_responses)
    assert text(events) == "a"
    assert error is None or type(error) is Nonsense


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"object": "list"}'])
async def test_bodies_that_are_no_response(body: bytes) -> None:
    """Nonsense, in one piece or as a stream without events."""
    for content_type in ("application/json", "text/event-stream"):
        events, error = await answered(body, content_type, profiles=by_responses)
        assert (events, type(error)) == ([], Nonsense)


async def test_a_server_that_has_no_such_interface() -> None:
    """Most have not: the operator is told."""
    async with serving({"detail": "Not Found"}, status=404, profiles=by_responses) as gateway:
        _, error = await played(gateway, asking())
    assert isinstance(error, ModelError)
    assert error.code == "wrong-address"
