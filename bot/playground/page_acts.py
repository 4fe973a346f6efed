"""What people do on the page: each a POST that ends in a call of the world."""

from __future__ import annotations

from aiohttp import web

from bot.playground.command_menu import commands_for, description_for
from bot.playground.examples import facts_of
from bot.playground.inputs import body, integer, place, text, where
from bot.playground.profile import Profile
from bot.playground.uploads import post_files, read_upload
from bot.playground.world import World


class PageActs:
    """Saying, sending, editing, tapping, opening topics, and what the bot tells about itself."""

    def __init__(self, world: World, profile: Profile) -> None:
        """Act in `world`; `profile` has the commands that the bot has set."""
        self._world = world
        self._profile = profile

    def routes(self, app: web.Application) -> None:
        """Add the addresses under /api/."""
        app.router.add_get("/api/about", self._about)
        app.router.add_post("/api/say", self._say)
        app.router.add_post("/api/send", self._send)
        app.router.add_post("/api/example", self._example)
        app.router.add_post("/api/edit", self._edit)
        app.router.add_post("/api/tap", self._tap)
        app.router.add_post("/api/topic", self._topic)

    async def _about(self, request: web.Request) -> web.Response:
        person, chat_id = place(self._world, request.query)
        chat = self._world.chats[chat_id]
        admin = person.id == next(iter(self._world.people))
        commands = commands_for(self._profile, person, chat, admin=admin)
        about = {"commands": commands, "description": description_for(self._profile, person)}
        return web.json_response(about, headers={"Cache-Control": "no-store"})

    async def _say(self, request: web.Request) -> web.Response:
        asked = await body(request)
        person, chat_id = place(self._world, asked)
        message_id = self._world.say(person.id, chat_id, text(asked, "text"), **where(asked))
        return web.json_response({"message_id": message_id})

    async def _send(self, request: web.Request) -> web.Response:
        asked, files = await read_upload(request)
        person, chat_id = place(self._world, asked)
        numbers = post_files(self._world, person, chat_id, files, text(asked, "text"), where(asked))
        return web.json_response({"message_ids": numbers})

    async def _example(self, request: web.Request) -> web.Response:
        asked = await body(request)
        person, chat_id = place(self._world, asked)
        kind = text(asked, "kind")
        message_id = self._world.send(person.id, chat_id, kind, where=where(asked), **facts_of(kind))
        return web.json_response({"message_id": message_id})

    async def _edit(self, request: web.Request) -> web.Response:
        asked = await body(request)
        person, chat_id = place(self._world, asked)
        self._world.edit(person.id, chat_id, integer(asked, "message_id"), text(asked, "text"))
        return web.json_response({})

    async def _tap(self, request: web.Request) -> web.Response:
        asked = await body(request)
        person, chat_id = place(self._world, asked)
        query_id = self._world.tap(person.id, chat_id, integer(asked, "message_id"), text(asked, "data"))
        return web.json_response({"callback_query_id": query_id})

    async def _topic(self, request: web.Request) -> web.Response:
        asked = await body(request)
        person, chat_id = place(self._world, asked)
        return web.json_response({"topic": self._world.open_topic(person.id, chat_id, text(asked, "name"))})
