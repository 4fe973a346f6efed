"""Small questions to a server about itself: bounded in time and size, without redirects, never raising."""

import asyncio
import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.core.addresses import is_loopback

LARGEST_BODY = 8 * 1024 * 1024
"""In bytes. OpenRouter's list of models, the longest known, has about a megabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a probe: its status, what stands in the header Server, and its JSON; None: it is no JSON."""

    status: int
    server: str
    data: Any


class Probe:
    """An HTTP client for one server. `seconds` bounds each question. No proxy stands before loopback."""

    def __init__(self, base_url: str, *, key: str | None, seconds: float) -> None:
        self._base_url = base_url.rstrip("/")
        headers = {"Authorization": f"Bearer {key}"} if key else None
        self._session = aiohttp.ClientSession(
            headers=headers, timeout=aiohttp.ClientTimeout(total=seconds), trust_env=not is_loopback(base_url)
        )

    async def listed(self) -> Reply | None:
        """Return the reply to /models below the address; None: there was none."""
        return await self._reply("GET", f"{self._base_url}/models")

    async def native(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the JSON at a path beside /v1; None: there is none. With a `body`, that is posted."""
        root = self._base_url.removesuffix("/v1")
        reply = await self._reply("GET" if body is None else "POST", f"{root}/{path}", body)
        return reply.data if reply is not None and reply.status == 200 else None

    async def _reply(self, method: str, url: str, body: dict[str, Any] | None = None) -> Reply | None:
        try:
            async with self._session.request(method, url, json=body, allow_redirects=False) as response:
                data = await _json(response)
                return Reply(status=response.status, server=response.headers.get("Server", ""), data=data)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()


async def _json(response: aiohttp.ClientResponse) -> Any:
    read = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        read += chunk
        if len(read) > LARGEST_BODY:
            return None
    try:
        return await asyncio.to_thread(json.loads, bytes(read)) if len(read) > 65536 else json.loads(bytes(read))
    except (ValueError, RecursionError):
        return None
