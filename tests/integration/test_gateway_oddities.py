"""Answers that no good provider gives, and the check at start: the gateway makes the best of them."""

import asyncio

import pytest
from support.gateways import COUNTED, KEY, USAGE, answered, gateway_at, played, said, serving, streamed, text, usage

from bot.core.errors import (
    Busy,
    KeyRefused,
    Loading,
    ModelError,
    ModelUnknown,
    Nonsense,
    ProviderFault,
    QuotaExhausted,
    RegionRefused,
    Unreachable,
    WrongAddress,
)
from bot.core.model_ports import OutputEnded


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/event-stream"),
        (b"", "application/json"),
        (b"<html></html>", "text/plain"),
        (b"<html></html>", "application/json"),
        (b"\xff\xfe\xfa", "application/json"),
        (b"data: \xff\xfe\n\n", "text/event-stream"),
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"{}", "application/json"),
        (b'{"choices": {}}', "application/json"),
        (b'{"choices": "x"}', "application/json"),
        (b'{"choices": [null]}', "application/json"),
        (b'{"choices": [{"message"', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"data: " + b"[" * 100_000 + b"\n\n", "text/event-stream"),
        (b"x" * 4_000_001, "application/json"),
    ],
)
async def test_bodies_that_are_no_completion(body: bytes, content_type: str) -> None:
    """Nonsense, a page or words in the place of an answer; never anything else."""
    events, error = await answered(body, content_type)
    assert events == []
    assert type(error) is (WrongAddress if body.startswith(b"<") else Nonsense)


@pytest.mark.parametrize(
    "chunk",
    [
        *("5", "null", '"x"', "[1]", "true", "{}", '{"choices": 5}', '{"choices": {"a": 1}}', '{"choices": [null]}'),
        *('{"choices": [5]}', '{"choices": [{"delta": 5}]}', '{"choices": [{"delta": {"content": ["x"]}}]}'),
        *('{"usage": 5}', '{"usage": []}', '{"choices": [{"delta": {"content": 5, "refusal": 6, "reasoning": 7}}]}'),
    ],
)
async def test_odd_chunks(chunk: str) -> None:
    """A chunk of another shape says nothing or is nonsense; what came before stays."""
    events, error = await streamed({**said("a"), "usage": USAGE}, chunk, said("b"))
    assert text(events) in ("a", "ab", "axb")
    assert usage(events) == COUNTED
    assert error is None or type(error) is Nonsense
    assert (text(events) != "a") == (error is None)


async def test_usage_beside_an_error() -> None:
    """A completion in one piece that failed still has its count."""
    for body in ({"error": {"code": 502}, "usage": USAGE}, {"choices": [], "usage": USAGE}):
        events, error = await answered(body)
        assert usage(events) == COUNTED
        assert isinstance(error, ProviderFault | Nonsense)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"error": {"message": "m", "code": 429}}, Busy),
        ({"error": {"message": "m", "code": "insufficient_quota"}}, QuotaExhausted),
        ({"error": {"message": "m"}}, ProviderFault),
        ({"error": "overloaded"}, Busy),
    ],
)
async def test_errors_in_mid_stream(event: object, kind: type[ModelError]) -> None:
    """They have a kind too."""
    events, error = await streamed(said("a"), event)
    assert text(events) == "a"
    assert type(error) is kind


@pytest.mark.parametrize("behind", ["{no JSON", {"error": {"message": "m", "code": 500}}, "[" * 100_000])
@pytest.mark.parametrize("reason", ["stop", "length"])
async def test_what_goes_wrong_behind_the_end_costs_no_answer(reason: str, behind: object) -> None:
    """All of it was there; only its usage is not."""
    events, error = await streamed(said("whole", finish_reason=reason), behind)
    assert error is None
    assert text(events) == "whole"
    assert events[-1] == OutputEnded(reason=reason)
    events, error = await streamed(said("part", finish_reason="error"), behind)
    assert isinstance(error, ModelError)


async def test_a_very_long_line() -> None:
    """A whole answer in one chunk of a megabyte."""
    events, error = await streamed(said("x" * 1_000_000, finish_reason="stop"))
    assert error is None
    assert len(text(events)) == 1_000_000


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nx", b"SSH-2.0-OpenSSH\r\n\r\n", b"\0" * 99]
)
async def test_no_http_at_all(answer: bytes) -> None:
    """A server that speaks something else, or hangs up."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with gateway_at(f"http://127.0.0.1:{port}/v1", read_timeout=5) as gateway:
            _, error = await played(gateway)
    assert isinstance(error, Unreachable | Nonsense)


# -- the check


async def checked(body: object, status: int = 200, content_type: str = "application/json") -> None:
    async with serving(body, content_type, status) as gateway:
        await gateway.check("m:7b")


def listing(*names: object) -> object:
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in names]}


@pytest.mark.parametrize("name", ["m:7b", "m:7b:latest", "models/m:7b", "m"])
async def test_check_finds_the_model(name: str) -> None:
    """By its name, or as some lists write it."""
    await checked(listing("other", name))


async def test_check_misses_the_model() -> None:
    """A list without it says so."""
    with pytest.raises(ModelUnknown, match="lists 2 models"):
        await checked(listing("other", "m:8b"))


@pytest.mark.parametrize(
    ("body", "status", "content_type"),
    [
        (b"not here", 404, "text/plain"),
        (b"{", 200, "application/json"),
        (listing(), 200, "application/json"),
        (listing(None, 5), 200, "application/json"),
        ({"data": None}, 200, "application/json"),
        ({}, 200, "application/json"),
        ([], 200, "application/json"),
    ],
)
async def test_check_says_nothing_where_it_cannot_tell(body: object, status: int, content_type: str) -> None:
    """A provider without a list of models may be as good as any."""
    await checked(body, status, content_type)


@pytest.mark.parametrize(
    ("body", "status", "content_type", "kind"),
    [
        (b"<!doctype html><html></html>", 200, "text/html", WrongAddress),
        (b"<html>Not Found</html>", 404, "text/html", WrongAddress),
        ({"error": {"message": "Insufficient Balance"}}, 402, "application/json", QuotaExhausted),
        ({"error": {"message": "Insufficient Balance"}}, 200, "application/json", QuotaExhausted),
        ([{"error": {"message": "API key not valid.", "code": 400}}], 400, "application/json", KeyRefused),
        ({"code": 401, "msg": "令牌已过期"}, 200, "application/json", KeyRefused),
        ({"error": "Country, region, or territory not supported"}, 403, "application/json", RegionRefused),
        ({"error": {"message": "Loading model"}}, 503, "application/json", Loading),
    ],
)
async def test_check_says_what_it_is(body: object, status: int, content_type: str, kind: type[ModelError]) -> None:
    """By name, before the first question."""
    with pytest.raises(kind):
        await checked(body, status, content_type)


@pytest.mark.parametrize(("path", "raised"), [("", True), ("/v1", False)])
async def test_an_address_without_a_path_is_suspected(path: str, raised: bool) -> None:
    """Where there is no list of models at it, it most likely lacks its end; with one, a list may well be missing."""
    async with serving(b"404 page not found", "text/plain", 404, path=path) as gateway:
        if not raised:
            return await gateway.check("m")
        with pytest.raises(WrongAddress) as caught:
            await gateway.check("m")
    assert caught.value.address == gateway.address
    return None


@pytest.mark.parametrize("body", [[{"id": "m:7b"}], {"models": [{"name": "m:7b"}]}, {"models": [{"model": "m:7b"}]}])
async def test_lists_of_other_shapes(body: object) -> None:
    """Are read too."""
    await checked(body)


@pytest.mark.parametrize(("status", "kind"), [(401, KeyRefused), (403, KeyRefused), (429, Busy), (500, ProviderFault)])
async def test_check_reports_refusals(status: int, kind: type[ModelError]) -> None:
    """A wrong key shows at start, not at the first question; and the error does not hold it."""
    with pytest.raises(kind) as caught:
        await checked({"error": {"message": f"m {KEY}"}}, status)
    assert "sk-test" not in str(caught.value)
