"""Reading the page's requests: every fault becomes one sentence that says what would be right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.playground.people import FORUM_ID, GROUP_ID, Person
from bot.playground.placing import Where
from bot.playground.world import World

BODY_LIMIT = 64 * 1024


class RequestFault(Exception):
    """A request of the page that cannot be served; the text is shown to the person."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def place(world: World, source: Mapping[str, Any]) -> tuple[Person, int]:
    """The person and the chat that a request speaks for; with neither given, the first person's own chat."""
    if "person" not in source and "chat" not in source:
        first = next(iter(world.people.values()))
        return first, first.id
    person_id, chat_id = integer(source, "person"), integer(source, "chat")
    person = world.people.get(person_id)
    if person is None:
        raise RequestFault(f"There is no person {person_id} in the playground.")
    if chat_id not in (person.id, GROUP_ID, FORUM_ID):
        raise RequestFault(f"{person.first_name} is not in the chat {chat_id}.")
    return person, chat_id


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object that the request carries, of at most 64 KiB."""
    if request.content_type != "application/json":
        raise RequestFault("The body must be JSON, with Content-Type: application/json.", 415)
    if (request.content_length or 0) > BODY_LIMIT:
        raise RequestFault("The body is larger than 64 KiB.", 413)
    return json_object(await _bounded(request))


def json_object(data: bytes) -> dict[str, Any]:
    """The object that is written in `data`."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise RequestFault("The body is not valid JSON.") from None
    if not isinstance(content, dict):
        raise RequestFault("The body must be a JSON object.")
    return content


async def _bounded(request: web.Request) -> bytes:
    # A chunked body declares no length: count while reading.
    data = bytearray()
    async for chunk in request.content.iter_any():
        data += chunk
        if len(data) > BODY_LIMIT:
            raise RequestFault("The body is larger than 64 KiB.", 413)
    return bytes(data)


def where(source: Mapping[str, Any]) -> Where:
    """Where a message is to stand: what it answers, the part of it that is quoted, and the topic, if they are given."""
    placed: Where = {}
    if source.get("reply_to") is not None:
        placed["reply_to"] = integer(source, "reply_to")
    if source.get("topic") is not None:
        placed["topic"] = integer(source, "topic")
    if source.get("quote") is not None:
        placed["quote"] = text(source, "quote")
    return placed


def integer(source: Mapping[str, Any], key: str) -> int:
    """A whole number; a query string gives it as text."""
    value = source.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RequestFault(f"'{key}' must be given, as a whole number.")
    try:
        return int(value)
    except ValueError:
        raise RequestFault(f"'{key}' must be a whole number.") from None


def text(source: Mapping[str, Any], key: str) -> str:
    """A text that UTF-8 can carry: JSON can also spell half of a surrogate pair."""
    value = source.get(key)
    if not isinstance(value, str):
        raise RequestFault(f"'{key}' must be given, as text.")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise RequestFault(f"'{key}' holds half of a character.")
    return value
