"""A strict Telegram Bot API server on loopback: the same methods, refusals and statuses as Telegram's.

It takes message entities only: every parse_mode is refused, so that nothing can fail to parse.
"""

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.playground.answers import answer, cut, nowhere, refusal, streamed
from bot.playground.api import Api
from bot.playground.calls import ApiCall
from bot.playground.faults import Download, Fault, Faults, Way
from bot.playground.floods import FloodRules
from bot.playground.params import read_params
from bot.playground.profile import Profile
from bot.playground.refusals import ApiError
from bot.playground.world import World

__all__ = ["TOKEN", "ApiCall", "FloodRules", "TelegramServer"]

TOKEN = "7000000001:PLAYGROUND-token-for-loopback-only"  # noqa: S105 - opens nothing but this server


class _ConnectionCut(Exception):
    """The request ends without an answer."""


class _OddAnswer(Exception):
    """The request is answered with anything."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.status, self.body = status, body


class TelegramServer:
    """The HTTP face of a world. One world has one server."""

    def __init__(
        self,
        world: World,
        *,
        token: str = TOKEN,
        flood: FloodRules | None = None,
        keep_calls: int | None = None,
        repeat_delay: float = 0.0,
    ) -> None:
        """Serve one bot.

        flood: limits to answer 429 by; None: no limits.
        keep_calls: at least so many of the last calls are kept, at most twice as many; None: all.
        repeat_delay: seconds by which Telegram slows down a bot that polls again with the same offset,
            or polls twice at once. Telegram's own is 3; 0 spares tests the wait.
        """
        self.world = world
        self.calls: list[ApiCall] = []
        """Every request in order of arrival, getUpdates included."""
        self._token = token
        self._keep_calls = keep_calls
        self._faults = Faults()
        self._api = Api(world, flood=flood, repeat_delay=repeat_delay)
        self._runner: web.AppRunner | None = None

    @property
    def profile(self) -> Profile:
        """What the bot has told about itself."""
        return self._api.profile

    def routes(self, app: web.Application) -> None:
        """Add the Bot API to an application that serves other things too."""
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.on_shutdown.append(self._end_waiting)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Open a port (0: any free one) and return the root address. Raises OSError when it is taken."""
        app = web.Application()
        self.routes(app)
        app.router.add_route("*", "/{rest:.*}", nowhere)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the port; waiting polls end at once, what hangs is never answered."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def fail(
        self,
        method: str,
        *,
        status: int,
        description: str,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        times: int = 1,
        chat_id: int | None = None,
        after_effect: bool = False,
        holding: str = "",
    ) -> None:
        """Answer the next matching calls with an error; `after_effect`: the thing is done all the same.

        `holding` is what the text of a message must hold to be meant.
        """
        error = ApiError(status, description, retry_after=retry_after, migrate_to=migrate_to)
        meant = {"chat_id": chat_id, "holding": holding}
        self._order(Way.FAIL, method, times, after_effect=after_effect, error=error, **meant)

    def drop(self, method: str, *, times: int = 1, chat_id: int | None = None, after_effect: bool = False) -> None:
        """Close the connection of the next matching calls without an answer."""
        self._order(Way.DROP, method, times, after_effect=after_effect, chat_id=chat_id)

    def hang(self, method: str, *, times: int = 1, chat_id: int | None = None, after_effect: bool = False) -> None:
        """Keep the next matching calls waiting until release() (then they go on) or stop()."""
        self._order(Way.HANG, method, times, after_effect=after_effect, chat_id=chat_id)

    def distort(self, method: str, result: Any, *, times: int = 1, chat_id: int | None = None) -> None:
        """Do what the next matching calls ask, and answer `ok` with another result: a value, or a function of the true.

        Servers of other versions answer so, and proxies.
        """
        self._order(Way.ODD, method, times, after_effect=True, chat_id=chat_id, result=result)

    def serve_instead(self, pieces: Iterable[bytes], *, status: int = 200, **headers: str) -> Download:
        """Answer the next download with these bytes, piece by piece; headers have underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        download = Download(pieces=pieces, status=status, headers=named)
        self._faults.downloads.append(download)
        return download

    def garble(self, method: str, body: bytes, *, status: int = 200, times: int = 1) -> None:
        """Answer the next calls as Telegram does not: a proxy may be what answers."""
        self._order(Way.GARBLED, method, times, garbled=(status, body))

    def flood(self, chat_id: int, seconds: float) -> None:
        """Answer whatever is meant for a chat with 429, until so many seconds of the world's time are over."""
        self._faults.flood(chat_id, self.world.now() + seconds)

    def release(self) -> None:
        """Let the calls that hang go on."""
        self._faults.release()

    def _order(self, way: Way, method: str, times: int, **options: Any) -> None:
        self._faults.add(Fault(way=way, method=method.lower(), times=times, **options))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = ApiCall(method=request.match_info["method"], params={}, at=self.world.now())
        try:
            call.params = await read_params(request)
            self._record(call)
            self._check_token(request.match_info["token"])
            result = await self._run(call)
        except ApiError as error:
            call.status, call.description = error.status, error.description
            return refusal(error)
        except _ConnectionCut:
            return cut(request)
        except _OddAnswer as odd:
            call.status = odd.status
            return web.Response(status=odd.status, body=odd.body, content_type="application/json")
        else:
            call.status, call.result = 200, result
            return answer(result)
        finally:
            self.world.hub.touch()

    def _check_token(self, token: str) -> None:
        if token != self._token:
            number, colon, _ = token.partition(":")
            known_form = colon and number.isdecimal() and not number.startswith("0")
            raise ApiError(401, "Unauthorized" if known_form else "Unauthorized: invalid token specified")

    def _record(self, call: ApiCall) -> None:
        self.calls.append(call)
        if self._keep_calls is not None and len(self.calls) > 2 * self._keep_calls:
            del self.calls[: len(self.calls) - self._keep_calls]
        self.world.hub.touch()

    async def _run(self, call: ApiCall) -> Any:
        self._faults.check_flood(call.params.get("chat_id"), call.at)
        fault = self._faults.take(call.method.lower(), call.params.get("chat_id"), call.params.get("text", ""))
        if fault is not None and not fault.after_effect:
            await self._suffer(fault)
        result = await self._api.call(call.method, call.params)
        if fault is not None and fault.way is Way.ODD:
            return fault.result(result) if callable(fault.result) else fault.result
        if fault is not None and fault.after_effect:
            await self._suffer(fault)
        return result

    async def _suffer(self, fault: Fault) -> None:
        if fault.error is not None:
            raise fault.error.with_traceback(None)
        if fault.garbled is not None:
            raise _OddAnswer(*fault.garbled)
        if fault.way is Way.DROP or not await self._faults.hang():
            raise _ConnectionCut

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self.world.linked(request.match_info["path"])
        if file is None or request.match_info["token"] != self._token:
            return refusal(ApiError(404, "Not Found"))
        if self._faults.downloads:
            return await streamed(request, self._faults.downloads.pop(0))
        return web.Response(body=file.content, headers={"Content-Type": "application/octet-stream"})

    async def _end_waiting(self, _: web.Application) -> None:
        self._faults.clear()
        await self._api.polling.end()
