"""Model servers on this machine are found at their ports, and nothing else is taken for one."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from support.manners import listing, llama_cpp, lm_studio, ollama

from bot.core.model_facts import LocalServer
from bot.llm.local_servers import SECONDS, find_local_servers
from bot.playground.model import Manners, ModelServer
from bot.provider import with_local
from bot.settings import Settings
from bot.view.servers import local_line
from bot.view.texts import texts_for


@asynccontextmanager
async def at_ports(*all_manners):
    """Model servers, and their ports."""
    servers = [ModelServer(demo=False, manners=manners) for manners in all_manners]
    try:
        yield [int((await server.start()).split(":")[2].partition("/")[0]) for server in servers]
    finally:
        for server in servers:
            await server.stop()


@asynccontextmanager
async def answering(handler):
    """The port of a server that answers everything so, and the paths that it was asked for."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def test_each_kind_is_found():
    """By name, address and models, in the order of the ports; models that write nothing are none."""
    async with at_ports(ollama("llama3.2:3b", 8192), lm_studio("qwen", 4096), llama_cpp("a.gguf", 512)) as ports:
        found = await find_local_servers((*ports, 9))
    assert [(server.kind, server.models) for server in found] == [
        ("Ollama", ("llama3.2:3b",)),
        ("LM Studio", ("qwen",)),
        ("llama.cpp", ("a.gguf",)),
    ]
    assert [server.base_url for server in found] == [f"http://127.0.0.1:{port}/v1" for port in ports]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<!doctype html><title>A page</title>", 200),
        ('{"status": "ok", "data": [{"id": "x"}]}', 200),
        ('{"object": "list", "data": [{"id": "cus_1", "object": "customer"}]}', 200),
        ('{"object": "list", "data": null}', 200),
        ('{"object": "list", "data": []}', 200),
        ('{"object": "list", "data": [{"id": "two words", "object": "model"}]}', 200),
        ('{"object": "list", "data": [{"id": "\\u001b[31mred", "object": "model"}]}', 200),
        ('{"object": "list", "data": [{"id": "m", "object": "model"}]}', 401),
        ("[" * 200_000, 200),
        ("", 200),
    ],
)
async def test_another_program_is_no_model_server(body, status):
    """A web page, JSON of another program, a list without a model that can be named, a refusal."""

    async def handler(_):
        return web.Response(text=body, status=status)

    async with answering(handler) as port:
        assert await find_local_servers((port,)) == ()


async def test_a_redirect_is_not_followed():
    """Nobody leads the question away from this machine."""
    asked = []

    async def handler(request):
        asked.append(request.path)
        raise web.HTTPFound("http://192.0.2.1/v1/models")

    async with answering(handler) as port:
        assert await find_local_servers((port,)) == ()
    assert asked == ["/v1/models"]


async def test_who_is_slow_is_not_waited_for(monkeypatch):
    """All ports together take a bounded time, and who answered in it is found; proxies are not asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    async def handler(_):
        await asyncio.Event().wait()

    began = time.monotonic()
    async with answering(handler) as slow, at_ports(ollama("m", 4096)) as ports:
        found = await find_local_servers((slow, *ports, slow))
        assert time.monotonic() - began < SECONDS + 2
    assert [server.models for server in found] == [("m",)]


def settings(**values):
    return Settings(_env_file=None, **values)


async def test_what_is_found_is_used_by_auto_alone():
    """Its first model, or MODEL where it has that; by default it is said alone; nobody looks when off or needless."""
    manners = Manners(listing=listing({"id": "a:1b", "owned_by": "library"}, {"id": "b:latest", "owned_by": "library"}))
    async with at_ports(manners) as ports:
        (port,), where = ports, f"http://127.0.0.1:{ports[0]}/v1"
        server = LocalServer(kind="Ollama", base_url=where, models=("a:1b", "b:latest"))
        plain = settings()
        assert await with_local(plain, (port,)) == (plain, server)
        used, found = await with_local(settings(local="auto"), (port,))
        assert (used.provider_url, used.model, used.has_provider, found) == (where, "a:1b", True, server)
        used, _ = await with_local(settings(local="AUTO", model="b[marked]"), (port,))
        assert (used.provider_url, used.model) == (where, "b[marked]")
        for needless in (settings(local="off"), settings(local="auto", openai_api_key="k")):
            assert await with_local(needless, (port,)) == (needless, None)
    nobody = settings(local="auto")
    assert await with_local(nobody, (9,)) == (nobody, None)


def test_what_is_said():
    """One line, with at most five models, and what to set."""
    where, texts = "http://127.0.0.1:11434/v1", texts_for(None)
    few = LocalServer(kind="Ollama", base_url=where, models=("a", "b"))
    many = LocalServer(kind="", base_url=where, models=tuple("abcdefg"))
    assert local_line(few, None, texts) == (
        f"Ollama answers at {where} with a, b. To use it, set OPENAI_BASE_URL={where} and MODEL=a, or LOCAL=auto."
    )
    assert local_line(many, None, texts).startswith(
        f"A model server answers at {where} with a, b, c, d, e and 2 more. "
    )
    assert local_line(few, "b", texts) == (f"Ollama answers at {where}; by LOCAL=auto it is used, with the model b.")
