"""The gateway over real HTTP: every fault of a provider ends in events or in the right error, and no count is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest
from support.gateways import COUNTED, KEY, REQUEST, USAGE, gateway_at, played, text, usage

from bot.core.errors import (
    Busy,
    KeyRefused,
    ModelError,
    ModelUnknown,
    Nonsense,
    ProviderFault,
    QuotaExhausted,
    RequestRefused,
    TimedOut,
    TooLong,
    Unreachable,
    WrongAddress,
)
from bot.core.messages import ModelRequest, Role, Turn
from bot.core.model_ports import Accepted, OutputEnded, ReasoningDelta, TextDelta, UsageSeen
from bot.llm.gateway import Gateway
from bot.playground.model import MODEL, Bill, ModelServer, Script

TEXT = "Grüße, 中文 😀!"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(demo=False, pace=0)
    yield server
    await server.stop()


@pytest.fixture
async def gateway(server: ModelServer) -> AsyncIterator[Gateway]:
    async with gateway_at(await server.start()) as gateway:
        yield gateway


# -- what goes well


async def test_streams_reasoning_text_usage_and_end(gateway: Gateway, server: ModelServer) -> None:
    """The events of a good call, in order; the request asks for usage and names no parameter beside."""
    server.play(Script(text=TEXT, reasoning="hm", usage=USAGE))
    events, error = await played(gateway)
    assert error is None
    assert text(events) == TEXT
    assert events[0] == ReasoningDelta(text="hm")
    assert events[-2:] == [UsageSeen(usage=COUNTED, model=MODEL), OutputEnded(reason="stop")]
    (request,) = server.requests
    assert {name for name in request if name != "headers"} == {"model", "messages", "stream", "stream_options"}
    assert request["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"}]


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
async def test_reasoning_has_two_names(gateway: Gateway, server: ModelServer, field: str) -> None:
    """Both are read, and do not get into the text."""
    server.play(Script(text="a", reasoning="because", reasoning_field=field))
    events, _ = await played(gateway)
    assert "".join(event.text for event in events if isinstance(event, ReasoningDelta)) == "because"
    assert text(events) == "a"


@pytest.mark.parametrize("when", ["early", "last", "every"])
@pytest.mark.parametrize("finish", ["stop", "length", "content_filter"])
@pytest.mark.parametrize("fault", [None, "plain_json"])
async def test_usage_is_kept(gateway: Gateway, server: ModelServer, when: Any, finish: str, fault: Any) -> None:
    """Wherever it rides, and however the output ended."""
    server.play(Script(text=TEXT, usage=USAGE, usage_when=when, finish_reason=finish, fault=fault))
    events, error = await played(gateway)
    assert error is None
    assert usage(events) == COUNTED
    assert events[-1] == OutputEnded(reason=finish)
    assert text(events) == TEXT


@pytest.mark.parametrize(
    ("script", "final"),
    [
        ({"usage_when": "last"}, [True]),
        ({"usage_when": "finish"}, [True]),
        ({"usage_when": "last", "finish_reason": None}, [True]),
        ({"usage_when": "every"}, [False, False, False, True]),
        ({"usage_when": "every", "finish_reason": None}, [False, False, False]),
        ({"usage_when": "early"}, [False]),
        ({"fault": "plain_json"}, [True]),
    ],
    ids=str,
)
async def test_a_count_is_final_at_the_end(
    gateway: Gateway, server: ModelServer, script: dict[str, Any], final: list[bool]
) -> None:
    """With the finish reason or after the last choice; not while the answer grows."""
    server.play(Script(chunks=("a", "b"), usage=USAGE, **script))
    events, _ = await played(gateway)
    assert [event.final for event in events if isinstance(event, UsageSeen)] == final


@pytest.mark.parametrize("fault", [None, "plain_json"])
async def test_refusal(gateway: Gateway, server: ModelServer, fault: Any) -> None:
    """Its text comes with the end mark, and the usage is kept."""
    server.play(Script(refusal="I can't help with that.", usage=USAGE, fault=fault))
    events, error = await played(gateway)
    assert error is None
    assert text(events) == ""
    assert events[-1] == OutputEnded(reason="stop", refusal="I can't help with that.")
    assert usage(events) == COUNTED


async def test_reported_cost(gateway: Gateway, server: ModelServer) -> None:
    """The provider's own price comes with the usage."""
    server.play(Script(text="a", usage={**USAGE, "cost": 0.00045}))
    events, _ = await played(gateway)
    assert UsageSeen(usage=COUNTED, cost_usd="0.00045", model=MODEL) in events


@pytest.mark.parametrize("fault", ["empty_choices", "null_choices", "comments", "split_utf8", "no_done", "plain_json"])
async def test_oddities_that_do_no_harm(gateway: Gateway, server: ModelServer, fault: Any) -> None:
    """The text arrives whole, with its usage and its end."""
    server.play(Script(text=TEXT, chunk_size=2, usage=USAGE, fault=fault))
    events, error = await played(gateway)
    assert error is None
    assert text(events) == TEXT
    assert usage(events) == COUNTED
    assert events[-1] == OutputEnded(reason="stop")


async def test_a_stream_without_end_mark(gateway: Gateway, server: ModelServer) -> None:
    """It broke off; what came stays. A server that never marks an end is believed the second time, until it does."""
    for marked, whole in ((False, False), (False, True), (True, True), (False, False), (False, False)):
        server.play(Script(text="a", finish_reason="stop" if marked else None, usage=None, fault="no_done"))
        events, error = await played(gateway)
        assert text(events) == "a"
        assert (error is None) == whole
        assert whole or type(error) is Unreachable


async def test_null_usage_and_no_usage(gateway: Gateway, server: ModelServer) -> None:
    """Neither is an event."""
    for given in (None, "absent"):
        server.play(Script(text="a", usage=given))
        events, error = await played(gateway)
        assert error is None
        assert usage(events) is None


async def test_text_is_clean(gateway: Gateway, server: ModelServer) -> None:
    """No NUL and no lone surrogate leaves the gateway, in either direction."""
    server.play(Script(chunks=("a\0b", "\ud800", "\0", "c"), reasoning="\udfff\0"))
    dirty = ModelRequest(model=MODEL, messages=(Turn(role=Role.USER, text="x\0\ud800"),))
    events, error = await played(gateway, dirty)
    assert error is None
    assert text(events) == "ab\ufffdc"
    assert server.requests[-1]["messages"][0]["content"] == "x\ufffd"


async def test_works_without_a_key(server: ModelServer) -> None:
    """Local servers need none."""
    server.play(Script(text="a"))
    async with gateway_at(await server.start(), key=None) as gateway:
        events, error = await played(gateway)
    assert (text(events), error) == ("a", None)


async def test_openai_without_a_key_is_not_even_asked(server: ModelServer) -> None:
    """The operator is told at once."""
    async with gateway_at(await server.start(), key=None, provider="openai") as gateway:
        with pytest.raises(KeyRefused):
            await gateway.check(MODEL)
        _, error = await played(gateway)
    assert isinstance(error, KeyRefused)
    assert server.requests == []


async def test_leaving_early_closes_the_connection(gateway: Gateway, server: ModelServer) -> None:
    """A call that is given up is given up at the provider too."""
    server.play(Script(text="a b c d", chunk_size=2, gate=asyncio.Event(), gate_after=1))
    async with aclosing(gateway.stream(REQUEST)) as stream:
        assert await anext(stream) == [Accepted()]
        assert await anext(stream) == [TextDelta(text="a ")]
    bills = await server.until(_bills)
    assert bills[0].client_left


def _bills(server: ModelServer) -> list[Bill]:
    return server.bills


# -- what goes wrong


@pytest.mark.parametrize(
    ("status", "error", "kind"),
    [
        (400, None, RequestRefused),
        (400, {"message": "m", "code": "context_length_exceeded"}, TooLong),
        (401, None, KeyRefused),
        (402, None, QuotaExhausted),
        (403, None, KeyRefused),
        (404, None, ModelUnknown),
        (408, None, TimedOut),
        (409, None, Busy),
        (413, None, TooLong),
        (422, None, RequestRefused),
        (429, None, Busy),
        (429, {"message": "m", "code": "insufficient_quota", "type": "insufficient_quota"}, QuotaExhausted),
        (500, None, ProviderFault),
        (502, None, ProviderFault),
        (503, None, ProviderFault),
    ],
)
async def test_statuses(gateway: Gateway, server: ModelServer, status: int, error: Any, kind: type[ModelError]) -> None:
    """Each by its kind, after one request: trying again is not the gateway's affair."""
    server.play(Script(fault="status", status=status, error=error), Script(text="a second one"))
    events, caught = await played(gateway)
    assert events == []
    assert type(caught) is kind
    assert len(server.requests) == 1


def test_no_credit_is_not_tried_again() -> None:
    """An account without credit has none in a second either."""
    assert not QuotaExhausted.retry
    assert Busy.retry


@pytest.mark.parametrize(("value", "wait"), [("7", 7.0), ("99999", 99999.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)])
async def test_busy_says_how_long(gateway: Gateway, server: ModelServer, value: str, wait: float) -> None:
    """As the provider said it; a long wait is told, not waited for."""
    server.play(Script(fault="status", status=429, headers={"Retry-After": value}))
    _, error = await played(gateway)
    assert isinstance(error, Busy)
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("cut", Unreachable), ("error_event", ProviderFault), ("garbage_line", Nonsense), ("stall", TimedOut)],
)
async def test_breaks_in_mid_stream(server: ModelServer, fault: Any, kind: type[ModelError]) -> None:
    """What came before stays, the usage too."""
    server.play(Script(text="abcdef", chunk_size=2, usage=USAGE, usage_when="early", fault=fault, cut_after=2))
    async with gateway_at(await server.start(), read_timeout=0.4) as gateway:
        events, error = await played(gateway)
    assert text(events) == "abcd"
    assert type(error) is kind
    assert usage(events) == COUNTED


async def test_silence(server: ModelServer) -> None:
    """A provider that never answers."""
    server.play(Script(fault="hang"))
    async with gateway_at(await server.start(), read_timeout=0.2) as gateway:
        events, error = await played(gateway)
    assert (events, type(error)) == ([], TimedOut)


async def test_nobody_there(server: ModelServer) -> None:
    """A refused connection is no silence."""
    url = await server.start()
    await server.stop()
    async with gateway_at(url) as gateway:
        _, error = await played(gateway)
        with pytest.raises(Unreachable):
            await gateway.check(MODEL)
    assert type(error) is Unreachable


@pytest.mark.parametrize("fault", ["html", "error_body"])
async def test_answers_that_are_none(gateway: Gateway, server: ModelServer, fault: Any) -> None:
    """A web page or an error with status 200."""
    server.play(Script(fault=fault))
    events, error = await played(gateway)
    assert events == []
    assert type(error) is (WrongAddress if fault == "html" else ProviderFault)


@pytest.mark.parametrize("fault", ["status", "error_body", "error_event"])
async def test_an_echoed_key_is_in_no_error(gateway: Gateway, server: ModelServer, fault: Any) -> None:
    """Wherever the provider repeats it."""
    error = {"message": "x" * 285 + f" wrong key {KEY}", "code": f"bad {KEY}", "type": KEY}
    server.play(Script(text="a", fault=fault, status=401, error=error))
    _, caught = await played(gateway)
    assert caught is not None
    assert "sk-test" not in f"{caught} {caught!r} {vars(caught)}"


async def test_check_of_the_demo_model(gateway: Gateway) -> None:
    """The model server's own list."""
    await gateway.check(MODEL)
    with pytest.raises(ModelUnknown):
        await gateway.check("another")
