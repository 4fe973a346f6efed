"""What a provider tells of its models, asked once for each."""

import asyncio
import logging
from contextlib import suppress

from bot.core.addresses import is_private
from bot.core.model_facts import ModelFacts
from bot.llm.probe import Probe
from bot.llm.server_facts import (
    Kind,
    context_listed,
    context_of_props,
    context_of_ps,
    context_of_show,
    entries,
    entry_of,
    joined,
    kind_by_port,
    kind_of,
    output_listed,
)

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""In seconds: how long the first answer waits for what its server tells."""

PROBE_SECONDS = 5.0
ASK_AGAIN_SECONDS = 60.0
"""How long a server that told nothing is left alone: it may have been starting."""


class ServerCatalog:
    """The catalog of the provider at an address; see the port."""

    def __init__(self, base_url: str, key: str | None) -> None:
        self._base_url, self._key = base_url, key
        self._asked: dict[str, asyncio.Task[ModelFacts | None]] = {}
        self._asked_at: dict[str, float] = {}

    async def facts(self, model: str) -> ModelFacts:
        """Return what is known of a model by now; after PATIENCE seconds, that is nothing."""
        asked = self._ask(model)
        if not asked.done():
            await asyncio.wait({asked}, timeout=PATIENCE)
        return _told(asked) or ModelFacts(holds_schema=kind_by_port(self._base_url) is not None)

    def _ask(self, model: str) -> "asyncio.Task[ModelFacts | None]":
        """Begin to ask about a model, unless that was done, and return the task."""
        now = asyncio.get_running_loop().time()
        asked = self._asked.get(model)
        told_nothing = asked is not None and asked.done() and _told(asked) is None
        if asked is None or (told_nothing and now >= self._asked_at[model] + ASK_AGAIN_SECONDS):
            asked = asyncio.create_task(self._probed(model), name=f"facts:{model}")
            self._asked[model], self._asked_at[model] = asked, now
        return asked

    async def close(self) -> None:
        """End what is being asked."""
        for asked in self._asked.values():
            asked.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._asked.values(), return_exceptions=True)

    async def _probed(self, model: str) -> ModelFacts | None:
        """What the server tells; None: nothing, as no list of models came."""
        async with Probe(self._base_url, key=self._key, seconds=PROBE_SECONDS) as probe:
            reply = await probe.listed()
            listed = reply.data if reply is not None and reply.status == 200 and entries(reply.data) else None
            kind = kind_of(listed, reply.server) if reply is not None else None
            entry = entry_of(listed, model)
            told = ModelFacts(context=context_listed(entry), output=output_listed(entry), holds_schema=kind is not None)
            asked = [kind] if kind else list(Kind) if is_private(self._base_url) and reply is not None else []
            native = await asyncio.gather(*(_native(probe, each, model) for each in asked))
        if listed is None and not any(native):
            return None
        facts = joined(told, *(each for each in native if each is not None))
        log.info("the server tells of %s: %s", model, facts)
        return facts


def _told(asked: "asyncio.Task[ModelFacts | None]") -> ModelFacts | None:
    """What a task has found out by now."""
    over = asked.done() and not asked.cancelled() and asked.exception() is None
    return asked.result() if over else None


async def _native(probe: Probe, kind: Kind, model: str) -> ModelFacts | None:
    """What a server tells by its own interface, if it is of that kind."""
    match kind:
        case Kind.LLAMA_CPP:
            context = context_of_props(await probe.native("props"))
        case Kind.OLLAMA:
            shown, running = await asyncio.gather(probe.native("api/show", {"model": model}), probe.native("api/ps"))
            context = context_of_ps(running, model) or context_of_show(shown)
        case Kind.LM_STUDIO:
            context = context_listed(entry_of(await probe.native("api/v0/models"), model))
        case Kind.VLLM:
            context = None
    return ModelFacts(context=context, holds_schema=True) if context else None
