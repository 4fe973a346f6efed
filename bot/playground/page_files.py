"""The files of the chat page, served from the installed package, and those that messages show."""

from __future__ import annotations

from importlib import resources

from aiohttp import web

from bot.playground.media import StoredFile, picture_kind

CONTENT_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
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


def file_response(file: StoredFile) -> web.Response:
    """A picture to be shown; anything else only to be saved, for it may hold a page or a script of its own.

    Ids start anew with each start of the playground, so that nothing may be cached.
    """
    kind = picture_kind(file.content)
    headers = {"Cache-Control": "no-store"} | ({} if kind else {"Content-Disposition": "attachment"})
    return web.Response(body=file.content, content_type=kind or "application/octet-stream", headers=headers)


def _read_files() -> dict[str, bytes]:
    folder = resources.files("bot.playground") / "page"
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(tuple(CONTENT_TYPES))}
