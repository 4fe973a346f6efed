"""Chat Completions by the profile of the model: what is sent, what is given up, and where reasoning is found."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from support.gateways import COUNTED, USAGE, answered, gateway_at, played, said, streamed, text, usage

from bot.core.errors import Flagged, ModelError, OutputRefused, ParameterRefused, RequestRefused, TooLong
from bot.core.messages import ModelRequest, Output, Role, Turn
from bot.core.model_ports import OutputEnded, ReasoningDelta, TextDelta
from bot.llm.forms import SCHEMA
from bot.llm.gateway import Gateway
from bot.playground.model import MODEL, REASONER, ModelServer, Script

TURNS = (
    Turn(role=Role.SYSTEM, text="Reply in JSON."),
    Turn(role=Role.USER, text="9.11 or 9.8?"),
    Turn(role=Role.ASSISTANT, text="9.8"),
    Turn(role=Role.USER, text="Which is larger, 9.11 or 9.8?"),
)
ALWAYS = {"model", "messages", "stream", "stream_options"}


def asking(model: str, **more: Any) -> ModelRequest:
    return ModelRequest(model=model, messages=TURNS, **more)


@asynccontextmanager
async def server_and_gateway(**how: Any) -> AsyncIterator[tuple[ModelServer, Gateway]]:
    """A server that answers every question with "ok"."""
    server = ModelServer(demo=False, pace=0, **how)
    server.rule(lambda request: Script(text="ok", usage=USAGE))
    try:
        async with gateway_at(await server.start()) as gateway:
            yield server, gateway
    finally:
        await server.stop()


async def sent(request: ModelRequest) -> dict[str, Any]:
    """The body of the request as it reached a strict server."""
    async with server_and_gateway(reasoning_rules=True) as (server, gateway):
        events, error = await played(gateway, request)
        assert (text(events), error) == ("ok", None)
        return {name: value for name, value in server.requests[0].items() if name != "headers"}


# -- what is sent


async def test_nothing_that_is_not_asked_for() -> None:
    """A plain request has no parameter more than it needs, whatever the model."""
    for model in ("gpt-4o-mini", "o4-mini", "deepseek-r1", "llama3.2:3b"):
        assert (await sent(asking(model))).keys() == ALWAYS


async def test_a_prompted_model_gets_all_it_is_asked() -> None:
    """By the old names, and with the strict schema."""
    body = await sent(asking("gpt-4o-mini", output=Output.SCHEMA, room=900, temperature=0.7))
    assert body.keys() == ALWAYS | {"response_format", "max_tokens", "temperature"}
    assert (body["max_tokens"], body["temperature"], body["messages"][0]["role"]) == (900, 0.7, "system")
    schema = body["response_format"]["json_schema"]
    assert (body["response_format"]["type"], schema["strict"], schema["schema"]) == ("json_schema", True, SCHEMA)


def test_the_schema_has_the_answer_last() -> None:
    """Models write in the order of the keys: reasoning that follows the answer is none."""
    assert list(SCHEMA["properties"]) == SCHEMA["required"] == ["steps", "answer"]
    assert list(SCHEMA["properties"]["steps"]["items"]["properties"]) == ["title", "content"]


async def test_an_openai_reasoning_model_gets_what_it_knows() -> None:
    """The developer role, the new name of the limit, the effort; never a temperature."""
    body = await sent(asking("o4-mini", room=25_000, effort="low", temperature=0.7))
    assert body.keys() == ALWAYS | {"max_completion_tokens", "reasoning_effort"}
    assert (body["max_completion_tokens"], body["reasoning_effort"]) == (25_000, "low")
    assert [message["role"] for message in body["messages"]] == ["developer", "user", "assistant", "user"]


async def test_another_reasoning_model_gets_a_system_message() -> None:
    """Only OpenAI's know the developer."""
    body = await sent(asking("deepseek-r1", room=500, temperature=0.7))
    assert body.keys() == ALWAYS | {"max_completion_tokens"}
    assert body["messages"][0]["role"] == "system"


@pytest.mark.parametrize("output", [Output.PROMPT, Output.MARKED, Output.PLAIN])
async def test_forms_that_only_the_prompt_asks_for(output: Output) -> None:
    """They are no parameter."""
    assert (await sent(asking("gpt-4o-mini", output=output))).keys() == ALWAYS


async def test_the_loose_form() -> None:
    """One rung below the schema."""
    body = await sent(asking("gpt-4o-mini", output=Output.OBJECT))
    assert body["response_format"] == {"type": "json_object"}


# -- what is given up


async def calls(gateway: Gateway, request: ModelRequest, times: int) -> list[ModelError | None]:
    return [(await played(gateway, request))[1] for _ in range(times)]


@pytest.mark.parametrize("form", [Output.SCHEMA, Output.OBJECT])
async def test_a_form_that_is_refused(form: Output) -> None:
    """Is told; the caller steps down, and the next rung works."""
    async with server_and_gateway(refuse=["response_format"]) as (_, gateway):
        errors = await calls(gateway, asking("m", output=form), 2)
        assert [type(error) for error in errors] == [OutputRefused, OutputRefused]
        assert await calls(gateway, asking("m", output=Output.PROMPT), 1) == [None]


@pytest.mark.parametrize(
    ("name", "model", "more"),
    [
        ("stream_options", "m", {}),
        ("temperature", "m", {"temperature": 0.7}),
        ("reasoning_effort", "o4-mini", {"effort": "low"}),
        ("developer", "o4-mini", {}),
        ("system", "m", {}),
    ],
)
async def test_a_parameter_that_is_refused(name: str, model: str, more: dict[str, Any]) -> None:
    """Is left out from the next attempt on, for that model."""
    async with server_and_gateway(refuse=[name]) as (server, gateway):
        first, *later = await calls(gateway, asking(model, **more), 3)
        assert type(first) is ParameterRefused
        assert first.retry
        assert later == [None, None]
        assert name not in server.requests[-1]
        assert name not in {message["role"] for message in server.requests[-1]["messages"]}
        other, *_ = await calls(gateway, asking(f"{model}-2", **more), 1)
        assert type(other) is ParameterRefused


@pytest.mark.parametrize(
    ("model", "first", "second"),
    [("m", "max_tokens", "max_completion_tokens"), ("o4-mini", "max_completion_tokens", "max_tokens")],
)
async def test_the_limit_has_two_names(model: str, first: str, second: str) -> None:
    """The one that is refused gives way to the other; where both are, there is no limit."""
    async with server_and_gateway(refuse=[first]) as (server, gateway):
        error, then = await calls(gateway, asking(model, room=99), 2)
        assert (type(error), then, server.requests[-1][second]) == (ParameterRefused, None, 99)
    async with server_and_gateway(refuse=[first, second]) as (server, gateway):
        *errors, then = await calls(gateway, asking(model, room=99), 3)
        assert ([type(error) for error in errors], then) == ([ParameterRefused] * 2, None)
        assert {first, second}.isdisjoint(server.requests[-1])


async def test_all_at_once() -> None:
    """Each is given up in its turn, never twice, and then the answer comes."""
    names = ["stream_options", "reasoning_effort", "developer", "system", "max_tokens", "max_completion_tokens"]
    async with server_and_gateway(refuse=names) as (server, gateway):
        errors = await calls(gateway, asking("o4-mini", room=99, effort="low"), 8)
        assert [type(error) for error in errors] == [ParameterRefused] * 6 + [type(None)] * 2
        assert {name for name in server.requests[-1] if name != "headers"} == {"model", "messages", "stream"}


async def test_without_a_system_role_the_instructions_go_into_the_first_question() -> None:
    """Templates that know no system message want the turns to alternate, too."""
    async with server_and_gateway(refuse=["system"]) as (server, gateway):
        await calls(gateway, asking("m"), 2)
        roles = [message["role"] for message in server.requests[-1]["messages"]]
        assert roles == ["user", "assistant", "user"]
        assert server.requests[-1]["messages"][0]["content"] == "Reply in JSON.\n\n9.11 or 9.8?"


async def test_two_calls_at_once_meet_the_same_refusal() -> None:
    """Both may try again: neither was sent without the parameter."""
    async with server_and_gateway(refuse=["stream_options"]) as (_, gateway):
        both = await asyncio.gather(*(played(gateway, asking("m")) for _ in range(2)))
        assert [type(error) for _, error in both] == [ParameterRefused, ParameterRefused]


async def test_a_parameter_that_was_not_sent_is_no_reason_to_try_again() -> None:
    """A server that complains for ever is believed once."""
    error = {"message": "Unknown parameter: 'stream_options'.", "type": "invalid_request_error"}
    server = ModelServer(demo=False)
    server.rule(lambda request: Script(fault="status", status=400, error=error))
    async with gateway_at(await server.start()) as gateway:
        errors = await calls(gateway, asking("m"), 3)
    await server.stop()
    assert [type(error) for error in errors] == [ParameterRefused, RequestRefused, RequestRefused]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "no", "code": "context_length_exceeded", "param": "response_format"}, TooLong),
        ({"message": "Your input was flagged", "param": "response_format"}, Flagged),
    ],
)
async def test_other_refusals_stay_what_they_are(error: Any, kind: type[ModelError]) -> None:
    """Even where a word of them could be taken for a sign."""
    server = ModelServer(demo=False)
    server.play(Script(fault="status", status=400, error=error))
    async with gateway_at(await server.start()) as gateway:
        _, caught = await played(gateway, asking("m", output=Output.SCHEMA))
    await server.stop()
    assert type(caught) is kind


# -- what is paid for already

GROQ = {"message": "Failed to validate JSON.", "type": "invalid_request_error", "code": "json_validate_failed"}


async def test_output_that_came_with_an_error_is_kept() -> None:
    """Groq's: the text is the answer, and the call is a good one."""
    server = ModelServer(demo=False)
    server.play(Script(fault="status", status=400, error={**GROQ, "failed_generation": '{"answer": 9.8'}))
    async with gateway_at(await server.start()) as gateway:
        played_now = await played(gateway, asking("m", output=Output.OBJECT))
    await server.stop()
    assert played_now == ([TextDelta(text='{"answer": 9.8'), OutputEnded(reason="stop")], None)


async def test_output_that_came_with_an_error_in_mid_stream_is_not_told_twice() -> None:
    """Only what was not streamed of it is added."""
    events, error = await streamed(said("ab"), {"error": {**GROQ, "failed_generation": "abcd"}})
    assert (text(events), error, events[-1]) == ("abcd", None, OutputEnded(reason="stop"))
    events, error = await streamed(said("ab"), {"error": {**GROQ, "failed_generation": "other"}})
    assert (text(events), error) == ("ab", None)


async def test_without_the_output_the_form_is_at_fault() -> None:
    """Another one may do."""
    server = ModelServer(demo=False)
    server.play(Script(fault="status", status=400, error=GROQ))
    async with gateway_at(await server.start()) as gateway:
        _, error = await played(gateway, asking("m", output=Output.OBJECT))
    await server.stop()
    assert type(error) is OutputRefused


# -- where reasoning is found


def thought(events: Any) -> str:
    return "".join(event.text for event in events if isinstance(event, ReasoningDelta))


def delta(**fields: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": fields}]}


@pytest.mark.parametrize(
    "fields",
    [
        {"reasoning_content": "hm"},
        {"reasoning": "hm"},
        {"reasoning_details": [{"type": "reasoning.text", "text": "h"}, {"type": "reasoning.text", "text": "m"}]},
        {"reasoning_details": [{"type": "reasoning.summary", "summary": "hm"}, {"type": "reasoning.encrypted"}]},
        {"thinking": "hm"},
        {"reasoning": "hm", "reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
        {"reasoning_content": "hm", "reasoning": "hm", "thinking": "hm"},
        {"reasoning_content": None, "reasoning": "", "reasoning_details": 5, "thinking": "hm"},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]},
    ],
)
async def test_reasoning_is_read_once(fields: dict[str, Any]) -> None:
    """In whatever field, streamed and in one piece."""
    events, error = await streamed(delta(**fields), said("ok"))
    assert (thought(events), text(events), error) == ("hm", "ok", None)
    message = {"content": "ok"} | fields
    events, error = await answered({"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE})
    assert (thought(events), usage(events), error) == ("hm", COUNTED, None)


async def test_a_provider_that_repeats_itself_later() -> None:
    """The field that came first holds for the whole stream."""
    events, _ = await streamed(delta(reasoning="a"), delta(reasoning_details=[{"text": "a"}]), delta(reasoning="b"))
    assert thought(events) == "ab"


async def test_reasoning_and_text_in_one_list() -> None:
    """As Mistral sends them."""
    parts = [{"type": "thinking", "thinking": [{"text": "hm"}]}, {"type": "text", "text": "ok"}, 5, {"type": "x"}]
    events, _ = await streamed(delta(content=parts))
    assert (thought(events), text(events)) == ("hm", "ok")


# -- the demo models


async def test_the_demo_models_through_the_gateway() -> None:
    """One writes its steps in any form it is asked for; the other hides them, and counts them."""
    server = ModelServer(pace=0)
    async with gateway_at(await server.start()) as gateway:
        await gateway.check(REASONER)
        shown, _ = await played(gateway, asking(MODEL, output=Output.SCHEMA, room=500))
        hidden, _ = await played(gateway, asking(REASONER, room=25_000, temperature=0.5, effort="high"))
        starved, _ = await played(gateway, asking(REASONER, room=30))
    await server.stop()
    assert '"steps"' in text(shown)
    assert (text(hidden), thought(hidden)) == ("9.8 is larger.", "")
    counted = usage(hidden)
    assert counted is not None
    assert (counted.reasoning or 0) >= 64
    assert (counted.output or 0) > (counted.reasoning or 0)
    assert (text(starved), starved[-1]) == ("", OutputEnded(reason="length"))
