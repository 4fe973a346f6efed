"""The model server over real HTTP: the openai client against every fault, raw requests against the rules."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import aiohttp
import openai
import pytest
from aiohttp import web
from openai import AsyncOpenAI, DefaultAioHttpClient

from bot.playground.model import MODEL, REASONER, Bill, ModelServer, Script
from bot.playground.model_usage import count_tokens

Json = dict[str, Any]
ASKED: list[Any] = [{"role": "user", "content": "Which is larger, 9.11 or 9.8?"}]
PROMPT = 3 + 8  # three for the message, 29 characters


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(pace=0)
    yield server
    await server.stop()


@pytest.fixture
async def url(server: ModelServer) -> str:
    return await server.start()


@pytest.fixture
async def client(url: str) -> AsyncIterator[AsyncOpenAI]:
    http = DefaultAioHttpClient()
    async with AsyncOpenAI(base_url=url, api_key="sk-test", http_client=http, max_retries=0, timeout=20) as client:
        yield client


@pytest.fixture
async def http(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base_url=url + "/") as session:
        yield session


async def stream(client: AsyncOpenAI, messages: list[Any] = ASKED, **more: Any) -> list[Any]:
    """All chunks of a streamed answer with usage."""
    chunks = await client.chat.completions.create(
        **{"model": MODEL, "stream_options": {"include_usage": True}} | more, messages=messages, stream=True
    )
    return [chunk async for chunk in chunks]


def text(chunks: list[Any]) -> str:
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices or [])


def body(**more: Any) -> Json:
    return {"model": MODEL, "messages": [{"role": "user", "content": "hello"}], **more}


async def refused(http: aiohttp.ClientSession, request: Any, *, status: int = 400) -> Json:
    """The error object of a refused request."""
    async with http.post("chat/completions", json=request) as answer:
        assert answer.status == status
        error: Json = (await answer.json())["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return error


# -- the demo model


async def test_streams_role_pieces_finish_usage_in_order(client: AsyncOpenAI) -> None:
    """A stream opens with the role, ends with the finish reason, and closes with a usage of no choices."""
    chunks = await stream(client)
    assert chunks[0].choices[0].delta.role == "assistant"
    assert text(chunks) == "9.8 is larger."
    assert len(chunks) > 4
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    usage = chunks[-1].usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (PROMPT, 4, PROMPT + 4)
    assert usage.prompt_tokens_details.cached_tokens == 0
    assert usage.completion_tokens_details.reasoning_tokens == 0
    assert all(chunk.usage is None for chunk in chunks[:-1])


async def test_usage_carries_play_money(client: AsyncOpenAI, server: ModelServer) -> None:
    """The demo model costs 0.15 and 0.60 dollars per million tokens, in OpenRouter's place for it."""
    usage = (await stream(client))[-1].usage
    assert usage.model_extra == {"cost": pytest.approx((PROMPT * 0.15 + 4 * 0.60) / 1e6)}
    assert server.bills == [Bill(model=MODEL, prompt_tokens=PROMPT, completion_tokens=4, sent=True, final=True)]


async def test_no_usage_unless_asked_for(client: AsyncOpenAI, server: ModelServer) -> None:
    """Without include_usage there is no usage, but there is a bill."""
    chunks = await stream(client, stream_options=None)
    assert all(chunk.usage is None for chunk in chunks)
    assert [(bill.completion_tokens, bill.sent) for bill in server.bills] == [(4, False)]


async def test_answers_unstreamed(client: AsyncOpenAI) -> None:
    """A request without stream gets one completion with usage."""
    answer = await client.chat.completions.create(model=MODEL, messages=ASKED)
    assert answer.choices[0].message.content == "9.8 is larger."
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 4


@pytest.mark.parametrize(
    "more",
    [
        {"messages": [{"role": "system", "content": "Reply in JSON only."}, *ASKED]},
        {"messages": [{"role": "developer", "content": "A json object, please."}, *ASKED]},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "s", "schema": {"type": "object"}},
            }
        },
    ],
)
async def test_gives_json_when_asked_for_json(client: AsyncOpenAI, more: Json) -> None:
    """Steps and answer come as one valid JSON object, steps first."""
    found = json.loads(text(await stream(client, **more)))
    assert list(found) == ["steps", "answer"]
    assert found["answer"] == "9.8 is larger."
    assert found["steps"][0]["title"] == "Plan"
    assert all(set(step) == {"title", "content"} for step in found["steps"])


async def test_gives_marked_text_when_asked_for_it(client: AsyncOpenAI) -> None:
    """The marked form wins over a mere mention of JSON."""
    system = {"role": "system", "content": "No JSON. Write ### titles, then #### ANSWER and the answer."}
    marked = text(await stream(client, [system, *ASKED]))
    assert marked.startswith("### Plan\n")
    assert marked.endswith("#### ANSWER\n9.8 is larger.")


async def test_answers_the_last_question_in_its_parts(client: AsyncOpenAI) -> None:
    """Earlier turns are context; content may come as a list of parts."""
    last = {"role": "user", "content": [{"type": "text", "text": "9.11和9.8哪个大"}]}
    assert text(await stream(client, [*ASKED, {"role": "assistant", "content": "9.8"}, last])) == "9.8 更大。"


async def test_stops_at_the_token_limit(client: AsyncOpenAI) -> None:
    """An answer that does not fit is cut with finish_reason length."""
    chunks = await stream(client, [{"role": "user", "content": "who are you?"}], max_completion_tokens=20)
    assert chunks[-2].choices[0].finish_reason == "length"
    assert 10 < chunks[-1].usage.completion_tokens <= 20
    assert count_tokens(text(chunks)) == chunks[-1].usage.completion_tokens


async def test_human_pace_spreads_the_answer() -> None:
    """At pace 1 an answer is meant to take 1.5 to 3 seconds, in pieces; shown at a hundredth of it."""
    server = ModelServer(pace=0.01)
    url = await server.start()
    async with aiohttp.ClientSession() as http:
        begun = time.perf_counter()
        async with http.post(f"{url}/chat/completions", json=body(stream=True)) as answer:
            parts = [part async for part, _ in answer.content.iter_chunks()]
        assert time.perf_counter() - begun > 0.012
    await server.stop()
    assert len(parts) > 5


async def test_knows_its_models_only(client: AsyncOpenAI) -> None:
    """The list names the demo models; any other is a 404 with OpenAI's code."""
    assert [model.id async for model in client.models.list()] == [MODEL, REASONER]
    assert (await client.models.retrieve(MODEL)).id == MODEL
    with pytest.raises(openai.NotFoundError) as listed:
        await client.models.retrieve("gpt-99")
    with pytest.raises(openai.NotFoundError) as asked:
        await stream(client, model="gpt-99")
    assert listed.value.code == asked.value.code == "model_not_found"


# -- rules for requests


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"[]", b"[" * 100_000, b"\xff"])
async def test_body_must_be_a_json_object(http: aiohttp.ClientSession, raw: bytes) -> None:
    """Anything else is one clear 400."""
    async with http.post("chat/completions", data=raw) as answer:
        assert answer.status == 400
        assert "JSON" in (await answer.json())["error"]["message"]


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"messages": []}, "messages", "empty_array"),
        ({"messages": None}, "messages", "missing_required_parameter"),
        ({"messages": "hello"}, "messages", "invalid_type"),
        ({"messages": ["hello"]}, "messages[0]", "invalid_type"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages[0].role", "invalid_value"),
        ({"messages": [{"role": "user"}]}, "messages[0].content", "invalid_type"),
        ({"messages": [{"role": "user", "content": []}]}, "messages[0].content", "invalid_type"),
        ({"temperature": 2.1}, "temperature", "decimal_out_of_range"),
        ({"temperature": "warm"}, "temperature", "invalid_type"),
        ({"top_p": -1}, "top_p", "decimal_out_of_range"),
        ({"max_tokens": 0}, "max_tokens", "integer_below_min_value"),
        ({"max_completion_tokens": True}, "max_completion_tokens", "invalid_type"),
        ({"n": 2}, "n", "unsupported_value"),
        ({"stream": "yes"}, "stream", "invalid_type"),
        ({"stream_options": {"include_usage": True}}, "stream_options", None),
        ({"stream": True, "stream_options": {"extra": 1}}, "stream_options.extra", None),
        ({"response_format": {"type": "xml"}}, "response_format.type", "invalid_value"),
        ({"response_format": {"type": "json_object"}}, "messages", None),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}},
            "response_format.json_schema.name",
            "missing_required_parameter",
        ),
    ],
)
async def test_refuses_what_openai_refuses(
    http: aiohttp.ClientSession, server: ModelServer, change: Json, param: str, code: str | None
) -> None:
    """The error names the parameter; a refused request is neither recorded nor billed."""
    error = await refused(http, body(**change))
    assert (error["param"], error["code"], error["type"]) == (param, code, "invalid_request_error")
    assert (server.requests, server.bills) == ([], [])


async def test_refuses_unknown_parameters(http: aiohttp.ClientSession) -> None:
    """A parameter that is not in the reference is named."""
    error = await refused(http, body(thinking={"type": "enabled"}))
    assert error["message"] == "Unrecognized request argument supplied: thinking"


async def test_refuses_a_missing_model(http: aiohttp.ClientSession) -> None:
    """The model is required."""
    assert "model" in (await refused(http, {"messages": ASKED}))["message"]


async def test_further_parameters_can_be_allowed() -> None:
    """A server that stands for another provider takes that provider's own parameters."""
    server = ModelServer(pace=0, also_accept=["thinking"])
    url = f"{await server.start()}/chat/completions"
    request = body(thinking={"type": "enabled"})
    async with aiohttp.ClientSession() as http, http.post(url, json=request) as answer:
        assert answer.status == 200
    await server.stop()


async def test_insists_on_its_key_and_masks_the_wrong_one() -> None:
    """A wrong key is refused without being repeated; the right one never shows in the record."""
    server = ModelServer(pace=0, api_key="sk-right-0123456789")
    wrong = {"Authorization": "Bearer sk-wrong-9876543210"}
    right = {"Authorization": "Bearer sk-right-0123456789"}
    async with aiohttp.ClientSession(base_url=(await server.start()) + "/") as http:
        for headers in ({}, wrong):
            async with http.post("chat/completions", json=body(), headers=headers) as answer:
                assert answer.status == 401
                error = (await answer.json())["error"]
                assert error["code"] == "invalid_api_key"
                assert "wrong-98765" not in error["message"]
        async with http.get("models") as answer:
            assert answer.status == 401
        async with http.post("chat/completions", json=body(), headers=right) as answer:
            assert answer.status == 200
    await server.stop()
    assert "right" not in repr(server.requests)
    assert server.requests[0]["headers"]["authorization"] == "***"


async def test_mounts_into_another_application() -> None:
    """The routes work in an application that serves other things too."""
    server, app = ModelServer(pace=0), web.Application()
    server.routes(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/chat/completions"
        async with http.post(url, json=body(stream=True)) as answer:
            assert (await answer.text()).endswith("data: [DONE]\n\n")
    await server.stop()
    await runner.cleanup()


# -- scripts


async def test_queue_then_demo(client: AsyncOpenAI, server: ModelServer) -> None:
    """Scripts are used in order, for any model and question; then the demo model answers."""
    server.play(Script(text="one"), Script(text="two"))
    assert [text(await stream(client, model=name)) for name in ("a", "b", MODEL)] == [
        "one",
        "two",
        "9.8 is larger.",
    ]


async def test_rule_goes_before_the_queue(client: AsyncOpenAI, server: ModelServer) -> None:
    """A rule sees the request and may leave it to the queue."""
    server.play(Script(text="queued"))
    server.rule(lambda request: Script(text="ruled") if request["model"] == "special" else None)
    assert text(await stream(client, model="special")) == "ruled"
    assert text(await stream(client, model="other")) == "queued"
    assert [request["model"] for request in server.requests] == ["special", "other"]
    assert server.requests[0]["headers"]["user-agent"].startswith("AsyncOpenAI")


async def test_without_demo_an_empty_queue_is_an_error() -> None:
    """A test that asks once too often hears of it."""
    server = ModelServer(demo=False)
    async with aiohttp.ClientSession(base_url=(await server.start()) + "/") as http:
        error = await refused(http, body(), status=500)
    await server.stop()
    assert error["message"] == "no script left"


async def test_chunks_reasoning_and_refusal(client: AsyncOpenAI, server: ModelServer) -> None:
    """Pieces come as cut by hand or by size; reasoning goes first in the field of choice and is counted."""
    server.play(
        Script(chunks=("ab", "", "cd"), reasoning="hmm, well", reasoning_field="reasoning"),
        Script(refusal="I will not.", chunk_size=4, finish_reason=None),
    )
    first = await stream(client)
    deltas = [choice.delta for chunk in first for choice in chunk.choices]
    assert [delta.model_extra.get("reasoning") for delta in deltas[1:3]] == ["hmm, wel", "l"]
    assert [delta.content for delta in deltas[3:6]] == ["ab", "", "cd"]
    assert first[-1].usage.completion_tokens_details.reasoning_tokens == 3
    second = await stream(client)
    assert [c.choices[0].delta.refusal for c in second[1:-1]] == ["I wi", "ll n", "ot."]
    assert all(choice.finish_reason is None for chunk in second for choice in chunk.choices)


@pytest.mark.parametrize(
    ("usage", "when", "seen"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 9}, "last", [7]),
        ({"prompt_tokens": 7, "completion_tokens": 9}, "early", [7]),
        ({"prompt_tokens": 7, "completion_tokens": 9}, "every", [7, 7, 7, 7]),
        (None, "last", []),
        ("absent", "last", []),
        ("absent", "every", []),
    ],
)
async def test_usage_as_told(client: AsyncOpenAI, server: ModelServer, usage: Any, when: Any, seen: list[int]) -> None:
    """A usage is reported at the end, at the start, with every chunk, or never; the bill knows which."""
    server.play(Script(chunks=("a", "b"), usage=usage, usage_when=when))
    chunks = await stream(client)
    assert [chunk.usage.prompt_tokens for chunk in chunks if chunk.usage] == seen
    assert server.bills[0].sent is bool(seen)
    assert server.bills[0].prompt_tokens == (7 if isinstance(usage, dict) else PROMPT)


async def test_bill_reads_the_details_of_a_given_usage(client: AsyncOpenAI, server: ModelServer) -> None:
    """Reasoning and cached tokens of a scripted usage stand in the bill."""
    usage = {
        "prompt_tokens": 75,
        "completion_tokens": 1186,
        "total_tokens": 1261,
        "prompt_tokens_details": {"cached_tokens": 64},
        "completion_tokens_details": {"reasoning_tokens": 1024},
    }
    server.play(Script(text="x", usage=usage))
    await client.chat.completions.create(model="o9", messages=ASKED)
    bill = Bill(
        model="o9",
        prompt_tokens=75,
        completion_tokens=1186,
        reasoning_tokens=1024,
        cached_tokens=64,
        sent=True,
        final=True,
    )
    assert server.bills == [bill]


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("openai", {"completion_tokens": 91, "prompt_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20}}),
        ("on_top", {"completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20}}),
        ("cache_hit", {"completion_tokens": 91, "prompt_tokens_details": None, "prompt_cache_hit_tokens": 30}),
    ],
)
async def test_styles_of_usage(client: AsyncOpenAI, server: ModelServer, style: Any, told: dict[str, Any]) -> None:
    """Providers name the same bill in their own ways; a tariff adds what it costs."""
    counts = {"asked": 100, "cached": 30, "written": 20, "hidden": 90}
    server.play(Script(text="aaaa", usage_style=style, name="x", cost=lambda bill: Decimal("0.25"), **counts))
    usage = (await stream(client))[-1].usage.model_dump(exclude_unset=True)
    assert usage == {"prompt_tokens": 100, "total_tokens": 191, "cost": 0.25, **told} | {
        "completion_tokens_details": {"reasoning_tokens": 90}
    }
    asked = {"prompt_tokens": 100, "cached_tokens": 30, "cache_write_tokens": 20}
    answered = {"completion_tokens": 91, "reasoning_tokens": 90}
    assert server.bills == [Bill(model=MODEL, **asked, **answered, name="x", sent=True, final=True)]


async def test_a_dropped_connection(client: AsyncOpenAI, server: ModelServer) -> None:
    """Not even a status line comes, and nothing is billed."""
    server.play(Script(fault="drop"))
    with pytest.raises(openai.APIConnectionError):
        await stream(client)
    assert (len(server.requests), server.bills) == (1, [])


async def test_growing_usage_counts_what_was_said(client: AsyncOpenAI, server: ModelServer) -> None:
    """An automatic usage with every chunk grows with the text."""
    server.play(Script(chunks=("aaaa", "bbbb"), usage_when="every"))
    assert [chunk.usage.completion_tokens for chunk in await stream(client)] == [0, 1, 2, 2]


# -- faults


async def test_status_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """Status, error object and headers are the script's; nothing is billed."""
    error = {"message": "slow down", "type": "requests", "param": None, "code": "rate_limit_exceeded"}
    server.play(Script(fault="status", status=429, error=error, headers={"Retry-After": "7"}))
    with pytest.raises(openai.RateLimitError) as caught:
        await stream(client)
    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.response.headers["retry-after"] == "7"
    assert server.bills == []


async def test_status_fault_that_was_paid_for(client: AsyncOpenAI, server: ModelServer) -> None:
    """A failure after the work was done is billed when the script says what it cost."""
    usage = {"prompt_tokens": 5, "completion_tokens": 6}
    server.play(Script(fault="status", status=400, usage=usage))
    with pytest.raises(openai.BadRequestError):
        await stream(client)
    assert server.bills == [Bill(model=MODEL, prompt_tokens=5, completion_tokens=6)]


async def test_html_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """A web page with status 200 is an empty stream for the client, and a str unstreamed."""
    server.play(Script(fault="html"), Script(fault="html"))
    assert await stream(client) == []
    answer: Any = await client.chat.completions.create(model=MODEL, messages=ASKED)
    assert isinstance(answer, str)
    assert server.bills == []


async def test_error_body_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """An error with status 200 leaves the client with no choices."""
    server.play(Script(fault="error_body", error={"message": "upstream", "code": 502}))
    answer: Any = await client.chat.completions.create(model=MODEL, messages=ASKED)
    assert answer.choices is None
    assert answer.model_extra["error"]["message"] == "upstream"


async def test_plain_json_fault(http: aiohttp.ClientSession, server: ModelServer) -> None:
    """stream=true is ignored and one whole completion comes."""
    server.play(Script(text="whole", fault="plain_json"))
    async with http.post("chat/completions", json=body(stream=True)) as answer:
        assert answer.content_type == "application/json"
        assert (await answer.json())["choices"][0]["message"]["content"] == "whole"


@pytest.mark.parametrize(("fault", "odd"), [("empty_choices", []), ("null_choices", None)])
async def test_odd_choices_faults(client: AsyncOpenAI, server: ModelServer, fault: Any, odd: Any) -> None:
    """A stream has one odd chunk ahead; a whole answer has no choices at all."""
    server.play(Script(text="still here", fault=fault), Script(text="gone", fault=fault))
    chunks = await stream(client)
    assert chunks[0].choices == odd
    assert text(chunks) == "still here"
    answer = await client.chat.completions.create(model=MODEL, messages=ASKED)
    assert answer.choices == odd
    assert answer.usage is not None


async def test_no_done_fault(http: aiohttp.ClientSession, server: ModelServer) -> None:
    """The stream ends in good order, only the last word is missing."""
    server.play(Script(text="bye", fault="no_done"))
    async with http.post("chat/completions", json=body(stream=True)) as answer:
        received = await answer.text()
    assert "[DONE]" not in received
    assert '"finish_reason":"stop"' in received


async def test_cut_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """The pieces before the cut arrive, then the connection is gone; they are billed and never reported."""
    server.play(Script(chunks=("one ", "two ", "three"), fault="cut", cut_after=2))
    chunks = await client.chat.completions.create(model=MODEL, messages=ASKED, stream=True)
    received = [await anext(chunks) for _ in range(3)]
    with pytest.raises(openai.APIConnectionError):
        await anext(chunks)
    assert text(received) == "one two "
    assert server.bills == [Bill(model=MODEL, prompt_tokens=PROMPT, completion_tokens=2)]


async def test_cut_fault_unstreamed(client: AsyncOpenAI, server: ModelServer) -> None:
    """Without a stream nothing arrives, and all of it is billed."""
    server.play(Script(text="lost", fault="cut"))
    with pytest.raises(openai.APIConnectionError):
        await client.chat.completions.create(model=MODEL, messages=ASKED)
    assert [(bill.completion_tokens, bill.sent) for bill in server.bills] == [(1, False)]


@pytest.mark.parametrize("streamed", [True, False])
async def test_stall_fault(client: AsyncOpenAI, server: ModelServer, streamed: bool) -> None:
    """Nothing more comes until the client gives up, which the bill records."""
    server.play(Script(chunks=("one ", "two "), fault="stall"))
    hasty = client.with_options(timeout=0.3)
    asking = stream(hasty) if streamed else hasty.chat.completions.create(model=MODEL, messages=ASKED)
    with pytest.raises(openai.APITimeoutError):
        await asking
    bill = await server.until(lambda s: s.bills[0] if s.bills else None)
    assert (bill.completion_tokens, bill.sent, bill.client_left) == (1 if streamed else 2, False, True)
    assert await server.until(lambda s: s.running == 0 and s.held == 0)


async def test_hang_fault_and_stop(server: ModelServer, client: AsyncOpenAI) -> None:
    """Not even a status line comes; stopping the server ends the wait at once and nobody is blamed."""
    server.play(Script(fault="hang"), Script(text="abcdefgh", fault="stall"))
    asked = [asyncio.create_task(stream(client)) for _ in range(2)]
    assert await server.until(lambda s: s.held == 2)
    await server.stop()
    faults = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(fault, openai.APIConnectionError) for fault in faults)
    assert [bill.client_left for bill in server.bills] == [False]


async def test_error_event_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """An error inside the stream reaches the client as an APIError without a status."""
    server.play(Script(text="some text", fault="error_event", error={"message": "overloaded"}))
    with pytest.raises(openai.APIError, match="overloaded"):
        await stream(client)
    assert [(bill.completion_tokens, bill.sent) for bill in server.bills] == [(2, False)]


async def test_garbage_line_fault(client: AsyncOpenAI, server: ModelServer) -> None:
    """A data line that is no JSON; unstreamed, a JSON body cut short."""
    server.play(Script(text="x", fault="garbage_line"), Script(text="x", fault="garbage_line"))
    with pytest.raises(json.JSONDecodeError):
        await stream(client)
    with pytest.raises(json.JSONDecodeError):
        await client.chat.completions.create(model=MODEL, messages=ASKED)


async def test_comments_fault(http: aiohttp.ClientSession, client: AsyncOpenAI, server: ModelServer) -> None:
    """Keep-alive comments stand between the events and do no harm."""
    server.play(Script(text="quiet", fault="comments"), Script(text="quiet", fault="comments"))
    async with http.post("chat/completions", json=body(stream=True)) as answer:
        assert ": keep-alive\n\n" in await answer.text()
    assert text(await stream(client)) == "quiet"


async def test_split_utf8_fault(http: aiohttp.ClientSession, client: AsyncOpenAI, server: ModelServer) -> None:
    """A multi-byte character comes in two writes; together they are whole."""
    script = Script(text="9.8 更大。 🙂 é", fault="split_utf8")
    server.play(script, script)
    async with http.post("chat/completions", json=body(stream=True)) as answer:
        parts = [part async for part, _ in answer.content.iter_chunks()]
    assert sum(not _whole(part) for part in parts) >= 5
    assert text(await stream(client)) == "9.8 更大。 🙂 é"


def _whole(part: bytes) -> bool:
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True


async def test_lone_surrogate_travels_escaped(http: aiohttp.ClientSession, server: ModelServer) -> None:
    """Text that UTF-8 cannot hold is still valid JSON on the wire."""
    server.play(Script(chunks=("a\ud83d", "b")))
    async with http.post("chat/completions", json=body(stream=True)) as answer:
        assert rb'{"content":"a\ud83d"}' in await answer.read()


# -- waiting and leaving


async def test_gate_holds_the_stream(client: AsyncOpenAI, server: ModelServer) -> None:
    """The pieces before the gate arrive, the rest only once it is open."""
    gate = asyncio.Event()
    server.play(Script(chunks=("one ", "two ", "three"), gate=gate, gate_after=2))
    chunks = await client.chat.completions.create(model=MODEL, messages=ASKED, stream=True)
    received = [await anext(chunks) for _ in range(3)]
    assert await server.until(lambda s: s.held == 1)
    gate.set()
    assert text(received) == "one two "
    assert text([chunk async for chunk in chunks]) == "three"
    assert await server.until(lambda s: s.held == 0)


async def test_client_that_leaves_is_recorded_quietly(
    client: AsyncOpenAI, server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Closing a stream in the middle ends the answer: billed so far, marked, and no traceback in the log."""
    server.play(Script(chunks=("one ", "two ", "three"), gate=asyncio.Event(), gate_after=2))
    with caplog.at_level(logging.WARNING):
        chunks = await client.chat.completions.create(model=MODEL, messages=ASKED, stream=True)
        await anext(chunks)
        assert await server.until(lambda s: s.held == 1)
        await chunks.close()
        bill = await server.until(lambda s: s.bills[0] if s.bills else None)
        assert await server.until(lambda s: s.running == 0)
    assert bill == Bill(model=MODEL, prompt_tokens=PROMPT, completion_tokens=2, client_left=True)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_client_that_leaves_between_slow_pieces(client: AsyncOpenAI, server: ModelServer) -> None:
    """A stream that is still being written notices too."""
    server.play(Script(text="word " * 1000, delay=0.005))
    asked = asyncio.create_task(stream(client))
    assert await server.until(lambda s: s.running == 1)
    asked.cancel()
    assert (await server.until(lambda s: s.bills[0] if s.bills else None)).client_left


async def test_until_says_what_it_saw(server: ModelServer) -> None:
    """A state that never comes is a TimeoutError with the state in it."""
    with pytest.raises(TimeoutError, match="0 requests, 0 bills"):
        await server.until(lambda s: s.requests, timeout=0.01)


async def test_starts_once_at_a_time(server: ModelServer, url: str) -> None:
    """A second start is a mistake; after a stop it is not."""
    with pytest.raises(RuntimeError):
        await server.start()
    await server.stop()
    assert (await server.start()).endswith("/v1")


async def test_keeps_only_the_latest() -> None:
    """A server that runs for long does not fill the memory."""
    server = ModelServer(pace=0, keep=2)
    async with aiohttp.ClientSession(base_url=(await server.start()) + "/") as http:
        for number in range(4):
            async with http.post("chat/completions", json=body(seed=number)) as answer:
                assert answer.status == 200
    await server.stop()
    assert [request["seed"] for request in server.requests] == [2, 3]
    assert len(server.bills) == 2


async def test_many_at_once(http: aiohttp.ClientSession, server: ModelServer) -> None:
    """Two hundred streams at the same time each get their own answer."""
    server.rule(lambda request: Script(text=f"answer {request['seed']} " * 20))

    async def ask(number: int) -> bool:
        async with http.post("chat/completions", json=body(seed=number, stream=True)) as answer:
            events = (await answer.text()).split("\n\n")
        chunks = [json.loads(event.removeprefix("data: ")) for event in events[:-2]]
        said = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks)
        return said == f"answer {number} " * 20

    assert all(await asyncio.gather(*map(ask, range(200))))
    assert len(server.bills) == 200
