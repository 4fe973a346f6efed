"""Files that the page sends: a multipart body, first what it is about as JSON, then the files in that order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import BodyPartReader, web

from bot.playground.inputs import BODY_LIMIT, RequestFault, json_object
from bot.playground.people import Person
from bot.playground.placing import Where
from bot.playground.world import World

FILES_LIMIT = 52 * 1024 * 1024
"""Bytes of all files of one body: some more than the 50 MB that the page itself allows."""
MOST_FILES = 10
NAME_LIMIT = 255

Way = Literal["photo", "document", "voice", "audio"]
WAYS: tuple[Way, ...] = ("photo", "document", "voice", "audio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file that a person sends."""

    content: bytes
    name: str
    content_type: str
    way: Way
    seconds: int | None
    """How long it sounds; None: not known, or no sound."""


async def read_upload(request: web.Request) -> tuple[dict[str, Any], list[Sent]]:
    """What the files are about, and the files; at most ten, of 52 MB together."""
    if request.content_type != "multipart/form-data":
        raise RequestFault("Files must come as multipart/form-data.", 415)
    try:
        parts = await request.multipart()
        about = json_object(await _content(_plain(await parts.next()), BODY_LIMIT))
        files: list[Sent] = []
        left = FILES_LIMIT
        while (part := await parts.next()) is not None:
            content = await _content(_plain(part), left)
            left -= len(content)
            files.append(_sent(content, _content_type(_plain(part)), _told(about, len(files))))
    except ValueError:
        raise RequestFault("The body is not valid multipart/form-data.") from None
    if not files:
        raise RequestFault("There is no file in the body.")
    return about, files


def post_files(
    world: World, person: Person, chat_id: int, files: Sequence[Sent], caption: str, where: Where
) -> list[int]:
    """Send the files and return the messages' numbers. Those of one way that stand together are an album."""
    numbers: list[int] = []
    for way, group in itertools.groupby(files, key=lambda file: file.way):
        together = list(group)
        album = f"album{len(world.files) + 1}" if len(together) > 1 and way != "voice" else None
        for file in together:
            placed: Where = {**where, "album": album}
            numbers.append(_post(world, person, chat_id, file, "" if numbers else caption, placed))
    return numbers


def _post(world: World, person: Person, chat_id: int, file: Sent, caption: str, where: Where) -> int:
    about: dict[str, Any] = {"name": file.name, "content_type": file.content_type, "caption": caption}
    if file.way in ("photo", "document"):
        as_document = file.way == "document"
        return world.attach(person.id, chat_id, file.content, **about, as_document=as_document, **where)
    if file.seconds is not None:
        about["duration"] = file.seconds
    return world.send(person.id, chat_id, file.way, file.content, **about, where=where)


def _told(about: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    told = about.get("files")
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise RequestFault("'files' must be given, as a list of objects.")
    if len(told) > MOST_FILES or number >= len(told):
        raise RequestFault(f"'files' must name each file that is sent, of which there may be {MOST_FILES}.")
    one: Mapping[str, Any] = told[number]
    return one


def _sent(content: bytes, content_type: str, told: Mapping[str, Any]) -> Sent:
    way, seconds = told.get("way"), told.get("seconds")
    if way not in WAYS:
        raise RequestFault(f"'way' must be one of {', '.join(WAYS)}.")
    if not content:
        raise RequestFault("A file is empty.")
    known = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds < 1_000_000
    name = clean_name(told.get("name"))
    return Sent(content=content, name=name, content_type=content_type, way=way, seconds=seconds if known else None)


def clean_name(name: object) -> str:
    """The last part of a path, without what no file name has; never empty."""
    if not isinstance(name, str):
        return "file"
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "", last).strip()
    return plain[-NAME_LIMIT:] or "file"


def _content_type(part: BodyPartReader) -> str:
    given = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return given if re.fullmatch(r"[a-z0-9]+/[a-z0-9.+-]{1,100}", given) else "application/octet-stream"


def _plain(part: object) -> BodyPartReader:
    if not isinstance(part, BodyPartReader):
        raise RequestFault("The body is not valid multipart/form-data.")  # it is missing, or has parts of its own
    return part


async def _content(part: BodyPartReader, limit: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        data += chunk
        if len(data) > limit:
            raise RequestFault("The files are larger than 50 MB together.", 413)
    return bytes(data)
