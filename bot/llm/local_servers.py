"""Model servers on this machine, looked for at the ports that they usually have. Nothing beyond loopback is asked."""

import asyncio

from bot.core.model_facts import LocalServer
from bot.llm.probe import Probe
from bot.llm.server_facts import is_model_list, kind_by_port, kind_of, names

PORTS = (11434, 1234, 8080)
"""Of Ollama, LM Studio and llama.cpp. Source: their documentation, November 2026."""

SECONDS = 0.5
"""How long all of it takes at most."""


async def find_local_servers(ports: tuple[int, ...] = PORTS) -> tuple[LocalServer, ...]:
    """Return the model servers that answer in time, in the order of the ports; those without a model are none."""
    looks = [asyncio.create_task(_server_at(port)) for port in ports]
    _, late = await asyncio.wait(looks, timeout=SECONDS)
    for look in late:
        look.cancel()
    await asyncio.gather(*looks, return_exceptions=True)
    found = (look.result() for look in looks if not look.cancelled() and look.exception() is None)
    return tuple(server for server in found if server is not None and server.models)


async def _server_at(port: int) -> LocalServer | None:
    base_url = f"http://127.0.0.1:{port}/v1"
    async with Probe(base_url, key=None, seconds=SECONDS) as probe:
        reply = await probe.listed()
    if reply is None or reply.status != 200 or not is_model_list(reply.data):
        return None
    kind = kind_of(reply.data, reply.server) or kind_by_port(base_url)
    return LocalServer(kind=kind.value if kind else "", base_url=base_url, models=names(reply.data))
