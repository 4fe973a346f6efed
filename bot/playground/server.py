"""The chat page: talk to the bot in a browser, with no Telegram account and nothing leaving this machine.

One port serves the page, its JSON interface under /api/, and the Bot API that the bot polls.
"""

from __future__ import annotations

import ipaddress

from aiohttp import web

from bot.playground.feed import Feeds, Model, snapshot
from bot.playground.guard import Handler, add_page_headers, fault, local_only
from bot.playground.inputs import RequestFault, place
from bot.playground.page_acts import PageActs
from bot.playground.page_files import add_page, file_response
from bot.playground.telegram import TelegramServer
from bot.playground.world import World, WorldError

UPLOAD_LIMIT = 60 * 1024 * 1024


class Playground:
    """The page and the Bot API together on one port.

    `model` is told at the top of the page, with where questions go; None: nothing is told.
    """

    def __init__(self, world: World, telegram: TelegramServer, *, model: Model | None = None) -> None:
        self._world = world
        self._telegram = telegram
        self._model = model
        self._feeds = Feeds(world, model)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen and return the page's address; port 0 takes a free one, a taken port raises OSError."""
        runner = web.AppRunner(self._app(host), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        return _address(host, runner.addresses[0][1])

    async def stop(self) -> None:
        """Close the port; open pages and waiting polls are ended, not waited for."""
        self._feeds.close()
        await self._telegram.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _app(self, host: str) -> web.Application:
        # The app's limit must let the bot's uploads pass; the page's own are bounded in inputs.py and uploads.py.
        app = web.Application(middlewares=[local_only(host), _clear_faults], client_max_size=UPLOAD_LIMIT)
        app.on_response_prepare.append(add_page_headers)
        add_page(app)
        app.router.add_get("/api/state", self._state)
        app.router.add_get("/api/events", self._events)
        app.router.add_get("/api/file/{file_id}", self._file)
        PageActs(self._world, self._telegram.profile).routes(app)
        self._telegram.routes(app)
        return app

    async def _state(self, request: web.Request) -> web.Response:
        person, chat_id = place(self._world, request.query)
        state = snapshot(self._world, person, chat_id, self._model)
        return web.json_response(state, headers={"Cache-Control": "no-store"})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        person, chat_id = place(self._world, request.query)
        return await self._feeds.serve(request, person, chat_id)

    async def _file(self, request: web.Request) -> web.Response:
        file = self._world.files.get(request.match_info["file_id"])
        if file is None:
            raise RequestFault("There is no such file.", 404)
        return file_response(file, request)


@web.middleware
async def _clear_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not request.path.startswith("/api/"):
        return await handler(request)
    try:
        return await handler(request)
    except RequestFault as error:
        return fault(error.status, str(error))
    except WorldError as error:
        return fault(400, str(error))
    except web.HTTPNotFound:
        return fault(404, "The playground has no such address.")
    except web.HTTPMethodNotAllowed as error:
        return fault(405, f"This address takes {' or '.join(sorted(error.allowed_methods))} only.")


def _address(host: str, port: int) -> str:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if ip.is_unspecified:
        return f"http://127.0.0.1:{port}"  # "every address" is not one that a browser can open
    return f"http://[{ip}]:{port}" if ip.version == 6 else f"http://{ip}:{port}"
