"""The HTTP form of results and refusals."""

import json
from typing import Any

from aiohttp import web

from bot.playground.faults import Download
from bot.playground.refusals import ApiError


def answer(result: Any) -> web.Response:
    """Return the 200 that carries a result."""
    return _response(200, {"ok": True, "result": result})


def refusal(error: ApiError) -> web.Response:
    """Return the refusal with its real HTTP status, its parameters, and Retry-After for a 429."""
    body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    parameters = {"retry_after": error.retry_after, "migrate_to_chat_id": error.migrate_to}
    known = {name: value for name, value in parameters.items() if value is not None}
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    return _response(error.status, {**body, "parameters": known} if known else body, headers)


def cut(request: web.Request) -> web.Response:
    """Close the connection at once; the response returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)


async def streamed(request: web.Request, download: Download) -> web.StreamResponse:
    """Send what is to be sent in the place of a file, as far as the other side takes it."""
    response = web.StreamResponse(status=download.status, headers=download.headers)
    try:
        await response.prepare(request)
        for piece in download.pieces:
            await response.write(piece)
            download.sent += len(piece)
        await response.write_eof()
    except ConnectionError:
        pass
    return response


async def nowhere(_: web.Request) -> web.Response:
    """Answer an address that is none of the Bot API."""
    return refusal(ApiError(404, "Not Found"))


def _response(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return web.Response(status=status, body=content, content_type="application/json", headers=headers)
