"""The gateway under test, and servers whose answers are written by hand."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

from aiohttp import web

from bot.core.errors import ModelError
from bot.core.messages import ModelRequest, Role, Turn
from bot.core.model_ports import Accepted, ModelEvent, TextDelta, UsageSeen
from bot.core.profiles import Profile
from bot.core.usage import TokenUsage
from bot.llm.gateway import Gateway
from bot.llm.profiles import profile_of
from bot.playground.model import MODEL

KEY = "sk-test-0123456789abcdefghij"
REQUEST = ModelRequest(
    model=MODEL, messages=(Turn(role=Role.SYSTEM, text="Be brief."), Turn(role=Role.USER, text="hello"))
)
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
COUNTED = TokenUsage(input=11, output=7)
Played = tuple[list[ModelEvent], ModelError | None]
Profiles = Callable[[str], Profile]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def gateway_at(
    url: str,
    *,
    key: str | None = KEY,
    provider: str = "test",
    read_timeout: float = 20.0,
    profiles: Profiles = profile_of,
) -> AsyncIterator[Gateway]:
    """A gateway to that address."""
    gateway = Gateway(base_url=url, api_key=key, provider=provider, read_timeout=read_timeout, profiles=profiles)
    try:
        yield gateway
    finally:
        await gateway.close()


async def played(gateway: Gateway, request: ModelRequest = REQUEST) -> Played:
    """The events of one call from its first word on, and the error it ended with."""
    events: list[ModelEvent] = []
    try:
        async with aclosing(gateway.stream(request)) as stream:
            async for batch in stream:
                events += [event for event in batch if not isinstance(event, Accepted)]
    except ModelError as error:
        return events, error
    return events, None


def text(events: list[ModelEvent]) -> str:
    """The visible output."""
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def usage(events: list[ModelEvent]) -> TokenUsage | None:
    """The last count."""
    told = (event.usage for event in reversed(events) if isinstance(event, UsageSeen))
    return next((each for each in told if each != TokenUsage()), None)


@asynccontextmanager
async def serving(
    body: object,
    content_type: str = "application/json",
    status: int = 200,
    profiles: Profiles = profile_of,
    path: str = "/v1",
) -> AsyncIterator[Gateway]:
    """A gateway to a server that answers everything with this body: bytes as they stand, all else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=data, status=status, headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with gateway_at(f"http://127.0.0.1:{runner.addresses[0][1]}{path}", profiles=profiles) as gateway:
            yield gateway
    finally:
        await runner.cleanup()


async def answered(body: object, content_type: str = "application/json", profiles: Profiles = profile_of) -> Played:
    """What the gateway makes of an answer with this body."""
    async with serving(body, content_type, profiles=profiles) as gateway:
        return await played(gateway)


async def streamed(*chunks: object, profiles: Profiles = profile_of) -> Played:
    """What the gateway makes of these chunks: text as it stands, all else as JSON."""
    lines = [chunk if isinstance(chunk, str) else json.dumps(chunk) for chunk in chunks]
    body = "".join(f"data: {line}\n\n" for line in lines) + "data: [DONE]\n\n"
    return await answered(body.encode(), "text/event-stream", profiles)


def said(content: object, **more: object) -> dict[str, object]:
    """A chunk with text."""
    return {"choices": [{"index": 0, "delta": {"content": content}, **more}]}
