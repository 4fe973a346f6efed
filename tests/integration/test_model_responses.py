"""The scripted Responses API: the openai client's own helper reads it, and what OpenAI refuses is refused."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai
import pytest
from openai import AsyncOpenAI, DefaultAioHttpClient
from openai.types.responses import Response

from bot.playground.model import REASONER, Bill, ModelServer, Script

SUMMARY = "**First**\n\nLook at it.\n\n**Second**\n\nDone."
DELTA = "response.reasoning_summary_text.delta"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(pace=0, reasoning_rules=True)
    yield server
    await server.stop()


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[AsyncOpenAI]:
    http = DefaultAioHttpClient()
    url = await server.start()
    async with AsyncOpenAI(base_url=url, api_key="sk-test", http_client=http, max_retries=0, timeout=20) as client:
        yield client


async def asked(client: AsyncOpenAI, **more: Any) -> Any:
    return await client.responses.create(**{"model": "o9", "input": "Which is larger, 9.11 or 9.8?"} | more)


async def events_of(client: AsyncOpenAI, **more: Any) -> list[Any]:
    return [event async for event in await asked(client, stream=True, reasoning={"summary": "auto"}, **more)]


async def test_the_order_of_events(client: AsyncOpenAI, server: ModelServer) -> None:
    """Every item and part is opened, filled and closed; numbers run from 0 without a gap."""
    server.play(Script(chunks=("o", "k"), reasoning=SUMMARY, chunk_size=100))
    events = await events_of(client)
    part = ["part.added", "text.delta", "text.done", "part.done"]
    assert [event.type.removeprefix("response.") for event in events] == [
        *("created", "in_progress", "output_item.added"),
        *(f"reasoning_summary_{name}" for name in part + part),
        *("output_item.done", "output_item.added", "content_part.added", "output_text.delta", "output_text.delta"),
        *("output_text.done", "content_part.done", "output_item.done", "completed"),
    ]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert [(event.summary_index, event.delta) for event in events if event.type == DELTA] == [
        (0, "**First**\n\nLook at it."),
        (1, "**Second**\n\nDone."),
    ]


@pytest.mark.parametrize("script", [Script(text="ok", reasoning=SUMMARY), Script(text="ok", hidden=9), Script(text="")])
async def test_every_event_is_as_the_library_has_it(client: AsyncOpenAI, server: ModelServer, script: Script) -> None:
    """No field that the library's types promise is missing, none is of another type."""
    server.play(script)
    for event in await events_of(client):
        type(event).model_validate(event.to_dict())


async def test_the_librarys_own_helper_reads_it(client: AsyncOpenAI, server: ModelServer) -> None:
    """It keeps a strict account of items and parts."""
    server.play(Script(text="all of it", reasoning=SUMMARY))
    async with client.responses.stream(model="o9", input="x", reasoning={"summary": "auto"}) as stream:
        kinds = [event.type async for event in stream]
        final = await stream.get_final_response()
    assert kinds[-1] == "response.completed"
    assert final.output_text == "all of it"
    assert [item.type for item in final.output] == ["reasoning", "message"]


async def test_in_one_piece(client: AsyncOpenAI, server: ModelServer) -> None:
    """Without a stream, the finished response."""
    server.play(Script(text="ok", reasoning=SUMMARY))
    answer = await asked(client, reasoning={"summary": "auto"})
    Response.model_validate(answer.to_dict())
    assert (answer.output_text, answer.status) == ("ok", "completed")
    assert "\n\n".join(part.text for part in answer.output[0].summary) == SUMMARY


async def test_a_summary_is_for_those_who_ask(client: AsyncOpenAI, server: ModelServer) -> None:
    """Reasoning counts the same, seen or not."""
    server.play(Script(text="ok", reasoning=SUMMARY), Script(text="ok", reasoning=SUMMARY))
    seen, unseen = [await asked(client, reasoning=wish) for wish in ({"summary": "auto"}, None)]
    assert [len(answer.output[0].summary) for answer in (seen, unseen)] == [2, 0]
    assert seen.usage == unseen.usage
    assert seen.usage.output_tokens_details.reasoning_tokens > 0


async def test_the_bill(client: AsyncOpenAI, server: ModelServer) -> None:
    """A given usage is billed as it stands, in the words of either interface."""
    responses = {
        "input_tokens": 75,
        "input_tokens_details": {"cached_tokens": 64},
        "output_tokens": 1186,
        "output_tokens_details": {"reasoning_tokens": 1024},
        "total_tokens": 1261,
    }
    chat = {
        "prompt_tokens": 75,
        "prompt_tokens_details": {"cached_tokens": 64},
        "completion_tokens": 1186,
        "completion_tokens_details": {"reasoning_tokens": 1024},
        "total_tokens": 1261,
    }
    server.play(Script(text="x", usage=responses), Script(text="x", usage=chat))
    told = [(await asked(client)).usage for _ in range(2)]
    assert [(usage.input_tokens, usage.output_tokens) for usage in told] == [(75, 1186)] * 2
    expected = Bill(
        model="o9",
        prompt_tokens=75,
        completion_tokens=1186,
        reasoning_tokens=1024,
        cached_tokens=64,
        sent=True,
        final=True,
    )
    assert server.bills == [expected, expected]


@pytest.mark.parametrize(
    ("finish", "status", "reason"),
    [
        ("stop", "completed", None),
        ("length", "incomplete", "max_output_tokens"),
        ("content_filter", "incomplete", "content_filter"),
    ],
)
async def test_how_it_ends(
    client: AsyncOpenAI, server: ModelServer, finish: str, status: str, reason: str | None
) -> None:
    """An answer that was cut says why."""
    server.play(Script(text="ok", finish_reason=finish))
    last = (await events_of(client))[-1]
    assert (last.type, last.response.status) == (f"response.{status}", status)
    details = last.response.incomplete_details
    assert (details.reason if details else None) == reason


async def test_the_demo_reasoner(client: AsyncOpenAI, server: ModelServer) -> None:
    """Thinks even about a greeting, and says nothing when its room is used up by that."""
    hello = await asked(client, model=REASONER, input="hello")
    assert hello.output_text
    assert hello.usage.output_tokens_details.reasoning_tokens >= 64
    starved = await asked(client, model=REASONER, max_output_tokens=16)
    assert (starved.output_text, starved.status) == ("", "incomplete")
    assert starved.usage.output_tokens == starved.usage.output_tokens_details.reasoning_tokens == 16


async def test_the_demo_reasoner_counts_the_same_in_both_interfaces(client: AsyncOpenAI) -> None:
    """With a summary, without, and where there is none to be had."""
    question: Any = [{"role": "user", "content": "Which is larger, 9.11 or 9.8?"}]
    chat = await client.chat.completions.create(model=REASONER, messages=question)
    plain, summed = [await asked(client, model=REASONER, reasoning=wish) for wish in (None, {"summary": "auto"})]
    assert chat.usage is not None
    assert chat.usage.completion_tokens_details is not None
    assert chat.choices[0].message.content == plain.output_text == summed.output_text
    assert not chat.choices[0].message.model_extra
    assert {chat.usage.completion_tokens, plain.usage.output_tokens, summed.usage.output_tokens} == {
        chat.usage.completion_tokens
    }
    assert chat.usage.completion_tokens_details.reasoning_tokens == summed.usage.output_tokens_details.reasoning_tokens


# -- rules for requests

FORM = {"type": "json_schema", "name": "n", "strict": True, "schema": {"type": "object", "properties": {}}}


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"messages": []}, "messages", "unknown_parameter"),
        ({"max_tokens": 5}, "max_tokens", "unknown_parameter"),
        ({"model": ""}, "model", "missing_required_parameter"),
        ({"input": None}, "input", "missing_required_parameter"),
        ({"input": []}, "input", "empty_array"),
        ({"input": 5}, "input", "invalid_type"),
        ({"input": ["x"]}, "input[0]", "invalid_type"),
        ({"input": [{"role": "tool", "content": "x"}]}, "input[0]", "invalid_value"),
        ({"input": [{"role": "user"}]}, "input[0].content", "invalid_type"),
        ({"instructions": 5}, "instructions", "invalid_type"),
        ({"temperature": 3}, "temperature", "decimal_out_of_range"),
        ({"max_output_tokens": 5}, "max_output_tokens", "integer_below_min_value"),
        ({"stream": "yes"}, "stream", "invalid_type"),
        ({"reasoning": "low"}, "reasoning", "invalid_type"),
        ({"reasoning": {"effort": "a bit"}}, "reasoning.effort", "invalid_value"),
        ({"reasoning": {"budget": 5}}, "reasoning.budget", "unknown_parameter"),
        ({"text": 5}, "text", "invalid_type"),
        ({"text": {"format": {"type": "xml"}}}, "text.format.type", "invalid_value"),
        ({"text": {"format": {"type": "json_schema"}}}, "text.format.name", "missing_required_parameter"),
        ({"text": {"format": FORM}}, "text.format", None),
        ({"text": {"format": {"type": "json_object"}}}, "input", None),
        ({"model": "o1", "temperature": 0.5}, "temperature", "unsupported_value"),
    ],
)
async def test_refuses_what_openai_refuses(
    client: AsyncOpenAI, server: ModelServer, change: dict[str, Any], param: str, code: str | None
) -> None:
    """The error names the parameter; a refused request is neither recorded nor billed."""
    body = {"model": "m", "input": "x"} | change
    url = f"{client.base_url}responses"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        error = (await answer.json())["error"]
        assert answer.status == 400
    assert (error["param"], error["code"]) == (param, code)
    assert (server.requests, server.bills) == ([], [])


async def chat(client: AsyncOpenAI, model: str, **more: Any) -> Any:
    return await client.chat.completions.create(model=model, messages=[{"role": "developer", "content": "x"}], **more)


@pytest.mark.parametrize("more", [{"max_tokens": 5}, {"temperature": 0.5}, {"top_p": 0.5}, {"logprobs": True}])
async def test_reasoning_models_refuse_what_they_do(client: AsyncOpenAI, server: ModelServer, more: Any) -> None:
    """Models named like o1, and the demo's own; others take it."""
    server.play(Script(text="ok"))
    for model in ("o1", "o4-mini", REASONER):
        with pytest.raises(openai.BadRequestError) as caught:
            await chat(client, model, **more)
        assert caught.value.param in more
        assert str(caught.value.code).startswith("unsupported_")
    assert (await chat(client, "gpt-4o-mini", **more)).choices[0].message.content == "ok"


async def test_reasoning_models_take_what_they_know(client: AsyncOpenAI, server: ModelServer) -> None:
    """The developer, effort, and the new limit."""
    server.play(Script(text="ok"))
    answer = await chat(client, "o1", max_completion_tokens=99, reasoning_effort="low", temperature=1)
    assert answer.choices[0].message.content == "ok"


@pytest.mark.parametrize(
    ("refuse", "more", "code"),
    [
        ("response_format", {"response_format": {"type": "json_object"}}, None),
        ("reasoning_effort", {"reasoning_effort": "low"}, "unsupported_parameter"),
        ("developer", {}, "unsupported_value"),
    ],
)
async def test_a_server_can_be_told_to_refuse(refuse: str, more: dict[str, Any], code: str | None) -> None:
    """Only what is sent is refused."""
    server = ModelServer(demo=False, refuse=[refuse])
    server.play(Script(text="ok"))
    asked_json: Any = [{"role": "developer", "content": "json"}]
    plain: Any = [{"role": "user", "content": "json"}]
    async with AsyncOpenAI(
        base_url=await server.start(), api_key="k", http_client=DefaultAioHttpClient(), max_retries=0
    ) as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(model="m", messages=asked_json, **more)
        assert caught.value.code == code
        answer = await client.chat.completions.create(model="m", messages=plain)
    await server.stop()
    assert answer.choices[0].message.content == "ok"
