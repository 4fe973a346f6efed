"""What servers tell of their models: read as each kind has it, and believed only where it can be true."""

import pytest
from support.gateways import serving
from support.manners import listing, llama_cpp, lm_studio, ollama, openrouter, vllm

from bot.core.model_facts import ModelFacts
from bot.llm.catalog import ServerCatalog
from bot.llm.server_facts import (
    Kind,
    context_of_props,
    context_of_ps,
    context_of_show,
    is_model_list,
    kind_by_port,
    names,
)
from bot.playground.model import Manners, ModelServer

MODEL = "qwen2.5:1.5b"


async def told(manners, model=MODEL):
    server = ModelServer(demo=False, manners=manners)
    catalog = ServerCatalog(await server.start(), None)
    try:
        return await catalog.facts(model), server.listing.asked
    finally:
        await catalog.close()
        await server.stop()


@pytest.mark.parametrize(
    ("manners", "facts"),
    [
        (llama_cpp(MODEL, 2048), ModelFacts(context=2048, holds_schema=True)),
        (llama_cpp(MODEL, 2048, with_list=False), ModelFacts(context=2048, holds_schema=True)),
        (llama_cpp("/models/some.gguf", 2048), ModelFacts(context=2048, holds_schema=True)),
        (llama_cpp(MODEL, 0), ModelFacts(holds_schema=True)),
        (ollama(MODEL, 131072), ModelFacts(context=131072, holds_schema=True)),
        (ollama(MODEL, 131072, num_ctx=8192), ModelFacts(context=8192, holds_schema=True)),
        (ollama(MODEL, 2048, num_ctx=8192), ModelFacts(context=2048, holds_schema=True)),
        (ollama(MODEL, 131072, num_ctx=8192, loaded=4096), ModelFacts(context=4096, holds_schema=True)),
        (ollama(MODEL, 131072, loaded=4096, owner="somebody"), ModelFacts(context=4096, holds_schema=True)),
        (lm_studio(MODEL, 32768), ModelFacts(context=32768, holds_schema=True)),
        (lm_studio(MODEL, 32768, loaded=4096), ModelFacts(context=4096, holds_schema=True)),
        (vllm(MODEL, 4096), ModelFacts(context=4096, holds_schema=True)),
        (openrouter(MODEL, 32768, 8192), ModelFacts(context=32768, output=8192)),
        (openrouter(MODEL, 32768), ModelFacts(context=32768)),
        (Manners(listing=listing({"id": MODEL, "owned_by": "glassbox"})), ModelFacts()),
        (Manners(listing=listing({"id": MODEL, "context_window": 8192})), ModelFacts(context=8192)),
        (
            Manners(listing=[{"id": MODEL, "context_length": 8192}, {"id": "b", "context_length": 9000}]),
            ModelFacts(context=8192),
        ),
    ],
)
async def test_each_kind_of_server(manners, facts):
    """The length with which the model runs, else the most that it can have; whether a schema is held."""
    assert (await told(manners))[0] == facts


@pytest.mark.parametrize("odd", [-1, 0, 1, True, "4096", None, float("nan"), 1e300, [4096], {"n": 1}])
def test_what_is_no_length(odd):
    """Is unknown."""
    assert context_of_props({"default_generation_settings": {"n_ctx": odd}}) is None
    assert context_of_show({"model_info": {"llama.context_length": odd}, "parameters": odd}) is None
    assert context_of_ps({"models": [{"model": "m", "context_length": odd}]}, "m") is None


@pytest.mark.parametrize("odd", [None, [], {}, "text", 5, [1], {"models": 5}, {"data": {}}, {"data": [5]}])
def test_what_is_no_reply(odd):
    """Tells nothing, and nothing breaks."""
    assert (context_of_props(odd), context_of_show(odd), context_of_ps(odd, "m"), names(odd)) == (None, None, None, ())
    assert not is_model_list(odd)


async def test_a_server_is_asked_once():
    """However many questions come; paths beside /v1 only where the kind has them."""
    server = ModelServer(demo=False, manners=llama_cpp(MODEL, 2048))
    catalog = ServerCatalog(await server.start(), None)
    for _ in range(3):
        await catalog.facts(MODEL)
    assert server.listing.asked == ["/v1/models", "/props"]
    await catalog.close()
    await server.stop()


@pytest.mark.parametrize("body", [b"<html>", b"[" * 100_000, b'"' + b"x" * 9_000_000 + b'"', b"\xff\xfe", b""])
async def test_a_server_that_tells_nothing(body):
    """Is unknown, whatever it sends instead."""
    async with serving(body) as gateway:
        catalog = ServerCatalog(gateway._base_url, None)
        assert await catalog.facts(MODEL) == ModelFacts()
        await catalog.close()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *(("http://localhost:11434/v1", Kind.OLLAMA), ("http://127.0.0.1:1234/v1", Kind.LM_STUDIO)),
        *(("http://[::1]:8080/v1", Kind.LLAMA_CPP), ("http://localhost:4000/v1", None), ("http://localhost/v1", None)),
        ("https://api.example.com:11434/v1", None),
    ],
)
def test_the_usual_ports(address, kind):
    """Tell the kind of a server that tells nothing itself, on this machine alone."""
    assert kind_by_port(address) is kind


async def test_nobody_is_there():
    """Unknown as well."""
    catalog = ServerCatalog("http://127.0.0.1:9/v1", None)
    assert await catalog.facts(MODEL) == ModelFacts()
    await catalog.close()
