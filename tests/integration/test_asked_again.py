"""What is refused is asked again otherwise, and remembered, through the real client against strict servers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from support.gateways import REQUEST, USAGE, gateway_at, played, said, serving, streamed, text, usage

from bot.core.attachments import Picture
from bot.core.errors import (
    Busy,
    ModelError,
    ModelUnknown,
    OutputRefused,
    ParameterRefused,
    PicturesRefused,
    ProviderFault,
    QuotaExhausted,
    RequestRefused,
    TooLong,
    WrongAddress,
)
from bot.core.messages import Output, Role, Turn
from bot.core.profiles import Api
from bot.llm.gateway import Gateway
from bot.llm.profiles import profile_of
from bot.playground.model import ModelServer, Script

FORMED = replace(REQUEST, output=Output.SCHEMA)


@asynccontextmanager
async def server_and_gateway(api: Api = Api.CHAT) -> AsyncIterator[tuple[ModelServer, Gateway]]:
    """A server, and a gateway that asks it over one of the interfaces."""
    server = ModelServer(demo=False)
    try:
        async with gateway_at(
            await server.start(), profiles=lambda model: replace(profile_of(model), api=api)
        ) as gateway:
            yield server, gateway
    finally:
        await server.stop()


async def refused_as(script: Script, request: Any = REQUEST) -> ModelError:
    """The error that a refusal becomes."""
    async with server_and_gateway() as (server, gateway):
        server.play(script)
        _, error = await played(gateway, request)
    assert error is not None
    return error


def status(number: int, message: str, **more: Any) -> Script:
    return Script(fault="status", status=number, error={"message": message, **more})


@pytest.mark.parametrize("api", list(Api))
async def test_streaming_that_is_refused(api: Api) -> None:
    """The answer comes in one piece then, with its usage; the next question is asked that way at once."""
    async with server_and_gateway(api) as (server, gateway):
        server.refuse = frozenset({"stream"})
        server.play(*[Script(text="ok", usage=USAGE if api is Api.CHAT else "auto")] * 2)
        _, error = await played(gateway)
        assert type(error) is ParameterRefused
        for _ in range(2):
            events, error = await played(gateway)
            assert (text(events), error) == ("ok", None)
            assert usage(events) is not None
        assert [request["stream"] for request in server.requests] == [False, False]
        assert not any("stream_options" in request for request in server.requests)


@pytest.mark.parametrize(
    "words",
    [
        "Streaming is not supported for this model",
        "This model does not support streaming.",
        "该模型不支持流式输出",
        "Unsupported value: 'stream' does not support true with this model. Only the default (false) is supported.",
    ],
)
async def test_other_words_on_streaming(words: str) -> None:
    """They are not taken for words on its options."""
    async with server_and_gateway() as (server, gateway):
        server.play(status(400, words), Script(text="ok"))
        assert type((await played(gateway))[1]) is ParameterRefused
        assert text((await played(gateway))[0]) == "ok"
        assert [request["stream"] for request in server.requests] == [True, False]


@pytest.mark.parametrize("api", list(Api))
async def test_more_output_than_the_model_can_write(api: Api) -> None:
    """The number in the refusal is asked for, from then on; less is left as it is."""
    async with server_and_gateway(api) as (server, gateway):
        server.most_output = 8192
        server.play(*[Script(text="ok")] * 3)
        _, error = await played(gateway, replace(REQUEST, room=25_000))
        assert type(error) is ParameterRefused
        for room, sent in ((25_000, 8192), (50_000, 8192), (500, 500)):
            assert (await played(gateway, replace(REQUEST, room=room)))[1] is None
            limits = {server.requests[-1].get(name) for name in ("max_tokens", "max_output_tokens")}
            assert limits == {sent, None}


async def test_a_window_that_question_and_answer_share() -> None:
    """The output gets what the question leaves, which is more for a shorter one."""
    words = (
        "'max_tokens' or 'max_completion_tokens' is too large: 25000. This model's maximum context length is 8192 "
        "tokens and your request has 192 input tokens (25000 > 8192 - 192)."
    )
    async with server_and_gateway() as (server, gateway):
        server.play(status(400, words), *[Script(text="ok")] * 2)
        roomy = replace(REQUEST, room=25_000)
        assert type((await played(gateway, roomy))[1]) is ParameterRefused
        await played(gateway, roomy)
        await played(gateway, replace(roomy, messages=roomy.messages[1:]))
        first, second = (request["max_tokens"] for request in server.requests[1:])
        assert first == 8000
        assert first < second < 8192


async def test_a_question_that_leaves_no_room_is_too_long() -> None:
    """Whatever the provider calls it."""
    words = (
        "max_tokens is too large: 25000. This model's maximum context length is 8192 tokens and your request has 8100 "
        "input tokens (25000 > 8192 - 8100)."
    )
    assert type(await refused_as(status(400, words), replace(REQUEST, room=25_000))) is TooLong
    groq = "Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 14368, please reduce"
    assert type(await refused_as(status(413, groq, code="rate_limit_exceeded"))) is TooLong


async def test_a_limit_without_a_number() -> None:
    """A common one is asked for; that failing, it is the operator's."""
    async with server_and_gateway() as (server, gateway):
        server.play(*[status(400, "max_tokens is too large")] * 2)
        errors = [(await played(gateway, replace(REQUEST, room=25_000)))[1] for _ in range(2)]
        assert [error.code for error in errors if error] == ["parameter-refused", "output-too-large"]
        assert [request["max_tokens"] for request in server.requests] == [25_000, 4096]


@pytest.mark.parametrize(
    ("script", "sure"),
    [
        (Script(fault="error_body", error={"message": "response_format is not supported"}), True),
        (Script(fault="error_body", raw={"code": 400, "message": "该模型不支持 response_format 参数"}), True),
        (status(400, "模型不支持结构化输出"), True),
        (status(400, "This response_format type is unavailable now"), True),
        (Script(text="", chunks=(), fault="error_event", error={"message": "json_schema is not supported"}), True),
        (status(500, "Failed to compile grammar from the JSON schema"), False),
        (status(500, "schema does not compile"), False),
        (status(404, "No endpoints found that can handle the requested parameters.", code=404), False),
        (status(400, "Bad request"), False),
        (Script(fault="error_body", error={"message": "Provider returned error", "code": 400}), False),
        (Script(fault="error_body", raw=[{"error": {"code": 400, "message": "Request contains x"}}]), False),
    ],
)
async def test_a_form_that_may_be_at_fault(script: Script, sure: bool) -> None:
    """Is worth a call without it; only what names it is sure."""
    error = await refused_as(script, FORMED)
    assert isinstance(error, OutputRefused)
    assert error.sure is sure
    assert not isinstance(await refused_as(script), OutputRefused)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (status(500, "The server had an error"), ProviderFault),
        (status(503, "no available channel for model x"), ModelUnknown),
        (status(400, "Your credit balance is too low"), QuotaExhausted),
        (status(404, "The model `x` does not exist"), ModelUnknown),
        (Script(fault="error_body", raw={"base_resp": {"status_code": 1008, "status_msg": "x"}}), QuotaExhausted),
        (Script(fault="error_event", cut_after=0, error={"message": "余额不足", "code": "1113"}), QuotaExhausted),
        (Script(fault="html"), WrongAddress),
        (Script(fault="status", status=404, raw="<html>Not Found</html>"), WrongAddress),
    ],
)
async def test_what_a_form_has_nothing_to_do_with(script: Script, kind: type[ModelError]) -> None:
    """Stays what it is, with and without one."""
    for request in (REQUEST, FORMED):
        assert type(await refused_as(script, request)) is kind


async def test_words_on_pictures_without_pictures() -> None:
    """Are not about pictures."""
    assert type(await refused_as(status(400, "image input is not supported"))) is RequestRefused


@pytest.mark.parametrize(
    ("script", "wait"),
    [
        (status(429, "Please retry in 2.5s."), 2.5),
        (Script(fault="status", status=429, headers={"retry-after-ms": "1500"}, error={"message": "m"}), 1.5),
        (Script(fault="status", status=429, raw=[{"error": {"details": [{"retryDelay": "34s"}]}}]), 34.0),
        (Script(fault="error_body", error={"code": 429, "message": "try again in 1m30s"}), 90.0),
        (Script(fault="error_event", cut_after=0, error={"code": 429, "message": "请 5 秒后重试"}), 5.0),
    ],
)
async def test_a_pause_that_is_asked_for(script: Script, wait: float) -> None:
    """By header, by field, in words; with any status."""
    error = await refused_as(script)
    assert type(error) is Busy
    assert error.retry_after == wait


async def test_a_fault_that_speaks_of_streams_is_no_refusal() -> None:
    """Nothing is learned of it."""
    async with server_and_gateway() as (server, gateway):
        fault = Script(fault="error_event", cut_after=0, error={"message": "The upstream stream is not available"})
        server.play(fault, Script(text="ok"))
        assert type((await played(gateway))[1]) is ProviderFault
        await played(gateway)
        assert [request["stream"] for request in server.requests] == [True, True]


async def test_the_wrong_address_is_named() -> None:
    """Once; what the provider sent stays behind."""
    server = ModelServer(demo=False)
    server.play(Script(fault="html"))
    address = await server.start()
    async with gateway_at(address) as gateway:
        _, error = await played(gateway)
    await server.stop()
    assert isinstance(error, WrongAddress)
    assert (error.address, error.told) == (address, None)


async def test_a_name_that_is_not_found() -> None:
    """The model, where it is the model's; else the address."""
    assert type(await refused_as(status(404, f"{REQUEST.model} not found"))) is ModelUnknown
    assert type(await refused_as(status(404, "not found"))) is WrongAddress
    short = replace(REQUEST, model="m")
    assert type(await refused_as(Script(fault="html"), short)) is WrongAddress
    assert type(await refused_as(status(404, "some path is not found"), short)) is WrongAddress


async def test_pictures_that_no_endpoint_takes() -> None:
    """A 404 that is not about the model."""
    picture = Picture(data=b"\x89PNG", media_type="image/png")
    pictured = replace(REQUEST, messages=(Turn(role=Role.USER, text="What?", pictures=(picture,)),))
    body = {"error": {"message": "No endpoints found that support image input", "code": 404}}
    async with serving(body, status=404) as gateway:
        assert type((await played(gateway, pictured))[1]) is PicturesRefused


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}, "choices": None}, QuotaExhausted),
        ({"code": 402, "msg": "余额不足"}, QuotaExhausted),
        ({"detail": "Model not found"}, ModelUnknown),
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, Busy),
    ],
)
async def test_refusals_in_a_stream(event: object, kind: type[ModelError]) -> None:
    """Of whatever shape; and a good end that names a code is none."""
    assert type((await streamed(event))[1]) is kind
    whole = {**said("a", finish_reason="stop"), "base_resp": {"status_code": 0, "status_msg": "success"}}
    assert text((await streamed(whole))[0]) == "a"
