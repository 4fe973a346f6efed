"""Plays one script to one request: pieces, pauses, gates and faults, and the bill in every case."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.playground.model_usage import Meter
from bot.playground.model_wire import Wire, encode
from bot.playground.scripts import Json, Script

_PACKET = 16_384
_AFTER_A_LEAD_BYTE = re.compile(rb"(?<=[\xc2-\xf4])")
_KEEP_ALIVE = b": keep-alive\n\n"
_GARBAGE = b'data: {"id": "chatcmpl-\n\n'
_PAGE = "<html><body><h1>Welcome</h1></body></html>"
_NO_ANSWER = ("hang", "drop", "status", "error_body", "html")


class Player:
    """One answer on its way.

    The meter makes out the bill before the client can know that the answer is over. `on_hold` hears +1 when
    the answer begins to wait at a gate or in a stall, and -1 when that ends.
    """

    def __init__(
        self,
        request: web.Request,
        body: Json,
        script: Script,
        *,
        number: int,
        wire: Wire,
        meter: Meter,
        on_hold: Callable[[int], None],
    ) -> None:
        self._request, self._body, self._script = request, body, script
        self._number, self._wire, self._meter, self._on_hold = number, wire, meter, on_hold
        self._packet = bytearray()
        self._response = web.StreamResponse(headers=self._headers())

    async def play(self, *, closing: Callable[[], bool]) -> web.StreamResponse:
        """Answers the request. A client that leaves ends it quietly; `closing` tells that the server left."""
        try:
            return await self._answer()
        except ConnectionError:
            self._meter.bill(client_left=not closing())
            return self._response
        except asyncio.CancelledError:
            self._meter.bill(client_left=not closing())
            raise

    async def _answer(self) -> web.StreamResponse:
        script = self._script
        self._meter.producing = script.fault not in _NO_ANSWER
        if script.delay_first:
            await asyncio.sleep(script.delay_first)
        if script.fault in _NO_ANSWER:
            return await self._nothing()
        if self._body.get("stream") and script.fault != "plain_json":
            return await self._stream()
        return await self._whole()

    async def _nothing(self) -> web.StreamResponse:
        """The faults that come in the place of an answer."""
        script = self._script
        if script.fault == "hang":
            await self._hold(asyncio.Event())
        self._meter.bill()
        if script.fault == "drop":
            return self._close()
        if script.fault == "html":
            return web.Response(text=_PAGE, content_type="text/html")
        status = script.status if script.fault == "status" else 200
        if isinstance(script.raw, str):
            return web.Response(text=script.raw, status=status, content_type="text/html")
        return self._json(script.error_body(), status=status)

    # -- unstreamed

    async def _whole(self) -> web.StreamResponse:
        script = self._script
        if script.gate is not None:
            await self._hold(script.gate)
        for piece in self._wire.pieces():
            self._meter.count(piece.field, piece.text)
        if script.fault == "stall":
            await self._hold(asyncio.Event())
        if script.fault == "cut":
            return self._close()
        self._meter.ending = True
        answer = script.error_body() if script.fault == "error_event" else self._wire.whole()
        self._meter.bill()
        return self._json(answer, broken=script.fault == "garbage_line")

    def _json(self, body: Any, *, status: int = 200, broken: bool = False) -> web.Response:
        data = encode(body)
        data = data[: len(data) // 2] if broken else data
        headers = self._headers() | {"Content-Type": "application/json"}
        return web.Response(body=data, status=status, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"x-request-id": f"req_{self._number:06d}", **self._script.headers}

    # -- streamed

    async def _stream(self) -> web.StreamResponse:
        script = self._script
        self._response.headers["Content-Type"] = "text/event-stream; charset=utf-8"
        await self._response.prepare(self._request)
        await self._send(self._wire.opening())
        pieces = self._wire.pieces()
        for number, piece in enumerate(pieces):
            if await self._milestone(number):
                return self._response
            if number and script.delay:
                await self._flush()
                await asyncio.sleep(script.delay)
            self._meter.count(piece.field, piece.text)
            await self._send(self._wire.piece(piece))
        if not await self._milestone(len(pieces), last=True):
            self._meter.ending = True
            closing = self._wire.closing()
            self._meter.bill()
            await self._send(closing)
            await self._flush()
        return self._response

    async def _milestone(self, number: int, *, last: bool = False) -> bool:
        """Gate and fault that stand before the piece of this number; True when they end the answer."""
        script = self._script
        if script.gate is not None and _stands(script.gate_after, number, last=last):
            await self._flush()
            await self._hold(script.gate)
        return _stands(script.cut_after, number, last=last) and await self._fault()

    async def _fault(self) -> bool:
        match self._script.fault:
            case "garbage_line":
                await self._send(_GARBAGE)
            case "stall":
                await self._flush()
                await self._hold(asyncio.Event())
            case "cut":
                await self._flush()
                self._close()
            case "error_event":
                self._meter.ending = True
                self._packet += self._wire.failure()
                self._meter.bill()
                await self._flush()
        return self._script.fault in ("cut", "error_event")

    async def _send(self, data: bytes) -> None:
        if self._script.fault == "split_utf8":
            await self._send_split(data)
            return
        if self._script.fault == "comments":
            self._packet += _KEEP_ALIVE
        self._packet += data
        if len(self._packet) > _PACKET:
            await self._flush()

    async def _send_split(self, data: bytes) -> None:
        for part in _AFTER_A_LEAD_BYTE.split(data):
            await self._response.write(part)
            await asyncio.sleep(0)

    async def _flush(self) -> None:
        if self._packet:
            data, self._packet = bytes(self._packet), bytearray()
            await self._response.write(data)

    # -- waiting and hanging up

    async def _hold(self, gate: asyncio.Event) -> None:
        self._on_hold(1)
        try:
            await gate.wait()
        finally:
            self._on_hold(-1)

    def _close(self) -> web.StreamResponse:
        """Hangs up without a word: what was written still arrives, the end of the body never does."""
        self._meter.bill()
        if self._request.transport is not None:
            self._request.transport.close()
        return self._response


def _stands(after: int, number: int, *, last: bool) -> bool:
    return after == number or (last and after > number)
