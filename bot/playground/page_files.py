"""The files of the chat page, served from the installed package, and those that messages show."""

from __future__ import annotations

from importlib import resources

from aiohttp import web

from bot.playground.media import StoredFile, picture_kind
from bot.playground.sounds import sound_kind

CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
SOUND_TYPES = {
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "webm": "audio/webm",
    "wav": "audio/wav",
    "mp4": "audio/mp4",
}


def add_page(app: web.Application) -> None:
    """Add GET / and GET /page/{name}. The files are few and small: read once, they also work from a zip."""
    files = _read_files()

    async def page_file(request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        if name not in files:
            raise web.HTTPNotFound(text="The playground has no such page.")
        suffix = name[name.rindex(".") :]
        return web.Response(
            body=files[name],
            content_type=CONTENT_TYPES[suffix],
            charset="utf-8",
            headers={"Cache-Control": "no-cache"},
        )

    app.router.add_get("/", page_file)
    app.router.add_get("/page/{name}", page_file)


def file_response(file: StoredFile, request: web.Request) -> web.Response:
    """A picture or a sound to be shown; anything else only to be saved, for it may hold a page or a script of its own.

    Ids start anew with each start of the playground, so that nothing may be cached. A part is served when one is
    asked for: without it, browsers do not find the end of a sound.
    """
    kind = picture_kind(file.content) or SOUND_TYPES.get(sound_kind(file.content) or "")
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "bytes"}
    if kind is None:
        headers["Content-Disposition"] = "attachment"
    status, content = 200, file.content
    part = _part(request, len(content))
    if part is not None:
        status, content = 206, content[part.start : part.stop]
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(file.content)}"
    return web.Response(status=status, body=content, content_type=kind or "application/octet-stream", headers=headers)


def _part(request: web.Request, size: int) -> range | None:
    """The bytes that are asked for; None: all of them, which is also the answer to a range that makes no sense."""
    try:
        asked = request.http_range
    except ValueError:
        return None
    part = range(*slice(asked.start, asked.stop).indices(size))
    return part if part and "Range" in request.headers else None


def _read_files() -> dict[str, bytes]:
    folder = resources.files("bot.playground") / "page"
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(tuple(CONTENT_TYPES))}
