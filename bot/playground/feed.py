"""What one open page sees: a snapshot of its chat, then every change, as Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.playground.chats import Message
from bot.playground.people import BOT, FORUM, GROUP, Person
from bot.playground.world import World

HEARTBEAT_S = 15.0
SHOWN_MESSAGES = 200
LAG_LIMIT = 2_000
PAGE_KINDS = frozenset({"message", "edit", "delete", "draft", "typing", "toast", "reaction"})


Model = dict[str, str]
"""Which model answers: `name`, and `provider`, which is empty when that is the demo model of this machine."""


def surroundings(world: World, model: Model | None) -> dict[str, Any]:
    """What stays while the server runs: the bot, the people and the groups; the first person is the admin."""
    people = [
        {"id": p.id, "name": p.first_name, "username": p.username, "language": p.language_code, "admin": index == 0}
        for index, p in enumerate(world.people.values())
    ]
    return {"bot": BOT, "people": people, "groups": [GROUP, FORUM], "model": model}


def topics(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """The topics of a forum, in the order in which they were opened."""
    opened = (m for m in messages if "forum_topic_created" in m)
    return [{"id": m["message_id"], "name": m["forum_topic_created"]["name"]} for m in opened]


def snapshot(world: World, person: Person, chat_id: int, model: Model | None) -> dict[str, Any]:
    """The state of one chat as one person sees it: the newest messages, and the draft if there is one."""
    messages = world.messages(chat_id)
    return {
        **surroundings(world, model),
        "person": person.id,
        "chat": chat_id,
        "messages": messages[-SHOWN_MESSAGES:],
        "hidden": max(0, len(messages) - SHOWN_MESSAGES),
        "topics": topics(messages),
        "reactions": {number: signs for (place, number), signs in world.reactions.items() if place == chat_id},
        "draft": world.draft(chat_id),
    }


class Feeds:
    """All open event streams of the page, so that they can be ended together."""

    def __init__(self, world: World, model: Model | None) -> None:
        self._world = world
        self._model = model
        self._open: set[asyncio.Queue[Any]] = set()
        self._closed = False

    def close(self) -> None:
        """End every stream at once; later ones end after their snapshot."""
        self._closed = True
        for queue in self._open:
            queue.put_nowait(None)

    async def serve(self, request: web.Request, person: Person, chat_id: int) -> web.StreamResponse:
        """Answer `request` with events until the page goes away or `close` is called."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with self._world.subscribe() as queue:
            self._open.add(queue)
            try:
                await self._pump(response, queue, person, chat_id)
            except ConnectionError:
                pass  # the page was closed or reloaded
            finally:
                self._open.discard(queue)
        return response

    async def _pump(
        self, response: web.StreamResponse, queue: asyncio.Queue[Any], person: Person, chat_id: int
    ) -> None:
        # Taken after subscribing and before the first await: no change can fall between the two.
        state = snapshot(self._world, person, chat_id, self._model)
        await _send(response, {"kind": "state", **state})
        while not self._closed:
            event = await _next(queue)
            if event is None or queue.qsize() > LAG_LIMIT:
                return  # a page that cannot keep up reconnects and gets a fresh snapshot
            if concerns(event, person, chat_id):
                await _send(response, event)


def concerns(event: Mapping[str, Any], person: Person, chat_id: int) -> bool:
    """True if the page of `person`, open on `chat_id`, shows this event; a toast is for who tapped."""
    if event["kind"] == "toast":
        return bool(event["person_id"] == person.id)
    return event["kind"] == "ping" or (event["kind"] in PAGE_KINDS and event["chat_id"] == chat_id)


async def _next(queue: asyncio.Queue[Any]) -> dict[str, Any] | None:
    try:
        async with asyncio.timeout(HEARTBEAT_S):
            event: dict[str, Any] | None = await queue.get()
            return event
    except TimeoutError:
        return {"kind": "ping"}


async def _send(response: web.StreamResponse, event: Mapping[str, Any]) -> None:
    data = json.dumps(event, ensure_ascii=False).encode(errors="replace")
    await response.write(b"data: " + data + b"\n\n")
