"""A provider of streamed Chat Completions by script: time to think, pieces, usage. It keeps the bill."""

import asyncio
import json
import re
import time
from typing import Any

from aiohttp import web
from bench.loadfaults import Faults

NUMBER = re.compile(r"#(\d+)")
SCRIPT = {"think": 0.0, "pieces": 20, "gap": 0.0}
"""Seconds before the first piece, number of pieces, seconds between two."""

TOKENS = 10_000
"""What the first call is said to have read. Each call reads one token more: no two rows of the bill are alike."""

HEADERS = {"Content-Type": "text/event-stream"}
WORDS = " lorem ipsum dolor sit amet"


class Model:
    """Answers each question by its script, and names its number in the first piece."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._tries: dict[int, int] = {}
        self._number = TOKENS
        self.scripts: dict[int, dict[str, Any]] = {}
        self.forget()

    def forget(self) -> None:
        """Empties the bill; tokens are counted on."""
        self.bill: list[dict[str, Any]] = []

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request: the list of models, or a completion."""
        if request.path.endswith("/models"):
            return web.json_response({"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]})
        if not request.path.endswith("/chat/completions"):  # nothing is told of the server but its models
            return web.Response(status=404)
        asked = json.loads(await request.read())
        found = NUMBER.search(asked["messages"][-1]["content"])
        n = int(found[1]) if found else 0
        attempt = self._tries[n] = self._tries.get(n, 0) + 1
        self._number += 1
        script = SCRIPT | self.scripts.get(n, {})
        row = {"n": n, "input": self._number, "output": script["pieces"] + 1, "at": time.monotonic(), "ended": None}
        self.bill.append(row)
        fault, late = self._faults.of("model", f"{n} {attempt}"), self._faults.late(f"{n} {attempt}")
        try:
            return await self._stream(request, row, script | {"breaks": script["pieces"] // 2 if late else 0}, fault)
        except (asyncio.CancelledError, ConnectionError):
            row["ended"] = row["ended"] or "gone"
            raise

    async def _stream(
        self, request: web.BaseRequest, row: dict[str, Any], script: dict[str, Any], fault: str | None
    ) -> web.StreamResponse:
        if fault in ("model-429", "model-500"):
            row["ended"] = fault
            return refusal(int(fault[-3:]))
        await asyncio.sleep(script["think"])
        response = web.StreamResponse(headers=HEADERS)
        await response.prepare(request)
        for number in range(script["pieces"]):
            if number == script["breaks"] and fault is not None:
                row["ended"] = fault
                await self._break(request, response, fault)
            text = f"Answer #{row['n']}:" if number == 0 else WORDS
            await response.write(event(choices=[{"index": 0, "delta": {"content": text}, "finish_reason": None}]))
            if script["gap"]:
                await asyncio.sleep(script["gap"])
        await response.write(event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}]))
        counts = {"prompt_tokens": row["input"], "completion_tokens": row["output"]}
        usage = {**counts, "total_tokens": row["input"] + row["output"]}
        await response.write(event(choices=[], usage=usage) + b"data: [DONE]\n\n")
        row["ended"] = "ok"
        await response.write_eof()
        return response

    async def _break(self, request: web.BaseRequest, response: web.StreamResponse, fault: str) -> None:
        if fault == "model-stall":
            await asyncio.sleep(3600)
        if fault == "model-garbage":
            await response.write(b"data: {not json at all <html>\n\n\xff\xfe\x00\n\ndata: [1]\n\n")
        await asyncio.sleep(0.01)  # what was written goes out first
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError


def event(**content: Any) -> bytes:
    """One event of the stream."""
    body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o-mini", **content}
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def refusal(status: int) -> web.Response:
    body = {"error": {"message": "not now", "type": "server_error", "code": None}}
    return web.json_response(body, status=status, headers={"Retry-After": "1"} if status == 429 else None)
