"""An OpenAI-compatible model server on loopback: a demo model to try the bot with, and scripts for tests."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web

from bot.playground.model_audio import TRANSCRIBERS, SoundMeter, SoundWire, demo_transcript, read_form
from bot.playground.model_demo import MODEL, MODELS, demo_script
from bot.playground.model_interfaces import CHAT, RESPONSES, Interface
from bot.playground.model_list import Manners, ModelList
from bot.playground.model_player import Player
from bot.playground.model_refusals import REASONER, check_reasoner, check_refused, check_room
from bot.playground.model_rules import BadRequest, check_key, parse, unknown_model
from bot.playground.model_usage import Meter, prompt_tokens
from bot.playground.model_wire import Wire, error
from bot.playground.scripts import Bill, Json, Script

__all__ = ["MODEL", "MODELS", "REASONER", "Bill", "Manners", "ModelServer", "Script"]

T = TypeVar("T")
Rule = Callable[[Json], Script | None]
_LARGEST_BODY = 32 * 1024 * 1024


class ModelServer:
    """Chat Completions, Responses, transcriptions and the model list, as strict about requests as OpenAI.

    A request is answered by the first rule that has a script for it, else by the next script of the queue,
    else by a demo model (demo=True), else with status 500 "no script left".

    demo: whether the demo models answer what no script answers. pace: 1 is a human pace, 0 answers at once
    (of the demo models only). api_key: the key to insist on; None takes any or none. also_accept: top-level
    parameters beyond OpenAI's own. refuse: parameters (such as "response_format" or "reasoning.summary") and
    roles ("developer", "system") that are not supported; may be set later, as may most_output, the tokens that a
    request may allow for. "stream" is refused to organizations that are not verified. reasoning_rules: models named
    like o1 refuse what reasoning models do. manners: how another kind of server tells of its models. keep: how many of
    the latest requests and bills stay. now: Unix seconds.

    requests: the accepted bodies in order of arrival, each with its "headers" (lower-case names; of an
    Authorization only that it was there). transcriptions: the same of the recordings that were to be heard, each with
    its "file", a Sound; they are answered from the queue, never by a rule. bills: what was charged, in order of
    the answers' ends. running: answers under way. held: those of them that wait at a gate or in a stall.
    """

    def __init__(
        self,
        *,
        demo: bool = True,
        pace: float = 1.0,
        api_key: str | None = None,
        also_accept: Iterable[str] = (),
        refuse: Iterable[str] = (),
        reasoning_rules: bool = False,
        manners: Manners | None = None,
        keep: int = 10_000,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._demo, self._pace, self._api_key, self._now = demo, pace, api_key, now
        self._also, self._keep = frozenset(also_accept), keep
        self.refuse = frozenset(refuse)
        self.most_output: int | None = None
        self._reasoning_rules = reasoning_rules
        self.listing = ModelList(demo=demo, api_key=api_key, manners=manners)
        self._rules: list[Rule] = []
        self._queue: deque[Script] = deque()
        self._waiters: list[asyncio.Future[None]] = []
        self._tasks: set[asyncio.Task[Any] | None] = set()
        self._runner: web.AppRunner | None = None
        self._closing = False
        self._served = 0
        self.requests: list[Json] = []
        self.transcriptions: list[Json] = []
        self.bills: list[Bill] = []
        self.running = 0
        self.held = 0

    def play(self, *scripts: Script) -> None:
        """Queues scripts for the next requests that no rule answers."""
        self._queue.extend(scripts)

    def rule(self, match: Rule) -> None:
        """Adds a rule: gets an entry of `requests`, gives a script or None."""
        self._rules.append(match)

    async def until(self, predicate: Callable[[ModelServer], T | None], *, timeout: float = 20) -> T:  # noqa: ASYNC109
        """Waits (seconds) until the predicate is truthy and returns what it gave, or raises TimeoutError."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate(self)):
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
                return found
        except TimeoutError:
            raise TimeoutError(f"not seen within {timeout} s by a model server with {self._state()}") from None

    def routes(self, app: web.Application) -> None:
        """Mounts the API under /v1 of an application."""
        app.router.add_post("/v1/chat/completions", self._completions)
        app.router.add_post("/v1/responses", self._responses)
        app.router.add_post("/v1/audio/transcriptions", self._transcriptions)
        self.listing.routes(app)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Serves on a port of its own (0: any free one) and returns the base URL. Raises OSError."""
        if self._runner is not None:
            raise RuntimeError("this model server is serving already")
        app = web.Application(client_max_size=_LARGEST_BODY)
        self.routes(app)
        # Cancelling the handler is the only sign of a client that leaves while nothing is being written.
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, host, port, backlog=1024)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._closing, self._runner = False, runner
        return f"http://{host}:{runner.addresses[0][1]}/v1"

    async def stop(self) -> None:
        """Ends every answer under way and frees the port."""
        self._closing = True
        for task in filter(None, tuple(self._tasks)):
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, CHAT)

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, RESPONSES)

    async def _answer(self, request: web.Request, interface: Interface) -> web.StreamResponse:
        try:
            body = await self._accepted(request, interface)
            script = self._script_for(body, interface)
        except BadRequest as fault:
            return web.json_response(fault.body(), status=fault.status)
        if script is None:
            return web.json_response(error("no script left", kind="server_error"), status=500)
        script = interface.played(body, script)
        prompt = prompt_tokens(interface.chat(body)["messages"])
        meter = Meter(script, model=body["model"], prompt=prompt, on_bill=self._bill)
        wire = interface.wire(body, script, self._served + 1, int(self._now()), meter.report)
        return await self._perform(request, body, script, wire, meter)

    async def _transcriptions(self, request: web.Request) -> web.StreamResponse:
        try:
            check_key(request.headers.get("Authorization"), self._api_key)
            form = await read_form(request, also=self._also)
            _keep_last(self.transcriptions, {**form, "headers": _headers(request)}, self._keep)
            self._changed()
            script = self._queue.popleft() if self._queue else self._heard(form)
        except BadRequest as fault:
            return web.json_response(fault.body(), status=fault.status)
        if script is None:
            return web.json_response(error("no script left", kind="server_error"), status=500)
        meter = SoundMeter(form, script, on_bill=self._bill)
        wire = SoundWire(form, script, report=meter.report)
        return await self._perform(request, {}, script, wire, meter)

    def _heard(self, form: Json) -> Script | None:
        if not self._demo:
            return None
        if not TRANSCRIBERS.fullmatch(form["model"]):
            raise unknown_model(form["model"])
        return demo_transcript(form)

    async def _accepted(self, request: web.Request, interface: Interface) -> Json:
        check_key(request.headers.get("Authorization"), self._api_key)
        body = parse(await request.read())
        interface.check(body, self._also)
        check_refused(body, self.refuse)
        check_room(body, self.most_output)
        check_reasoner(body, all_of_o=self._reasoning_rules)
        entry = {**body, "headers": _headers(request)}
        _keep_last(self.requests, entry, self._keep)
        self._changed()
        return entry

    def _script_for(self, body: Json, interface: Interface) -> Script | None:
        for match in self._rules:
            if (script := match(body)) is not None:
                return script
        if self._queue:
            return self._queue.popleft()
        if not self._demo:
            return None
        if body["model"] not in MODELS:
            raise unknown_model(body["model"])
        today = datetime.fromtimestamp(self._now(), UTC).date()
        return demo_script(interface.chat(body), today=today, pace=self._pace, summaries=interface is RESPONSES)

    async def _perform(
        self, request: web.Request, body: Json, script: Script, wire: Wire, meter: Meter
    ) -> web.StreamResponse:
        self._served += 1
        player = Player(request, body, script, number=self._served, wire=wire, meter=meter, on_hold=self._hold)
        task = asyncio.current_task()
        self._tasks.add(task)
        self.running += 1
        try:
            return await player.play(closing=lambda: self._closing)
        finally:
            self.running -= 1
            self._tasks.discard(task)
            self._changed()

    def _hold(self, change: int) -> None:
        self.held += change
        self._changed()

    def _bill(self, bill: Bill) -> None:
        _keep_last(self.bills, bill, self._keep)
        self._changed()

    def _changed(self) -> None:
        """Wakes who waits in `until`: once per turn of the loop, for they look again only then."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _state(self) -> str:
        counts = f"{len(self.requests)} requests, {len(self.bills)} bills, {len(self._queue)} scripts queued"
        return f"{counts}, {self.running} running, {self.held} held"


def _headers(request: web.Request) -> Json:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return headers | ({"authorization": "***"} if "authorization" in headers else {})


def _keep_last(kept: list[Any], entry: Any, count: int) -> None:
    kept.append(entry)
    del kept[:-count]
