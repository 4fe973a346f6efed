"""Who may talk to the chat page: a browser on this machine, from the page itself.

Any web site open in the same browser can send requests to a loopback port. Three checks keep them out: the
Host header must name this machine (a foreign name that resolves to 127.0.0.1 does not), a request that a
foreign page started is refused, and a POST of the page must prove that our own script sent it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SCRIPT_HEADER = "X-Playground"
BOT_API_PATHS = ("/bot", "/file/")
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob:; media-src 'self' blob:; "  # blob: what is attached and not sent yet
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def fault(status: int, sentence: str) -> web.Response:
    """An error answer of the page: the HTTP status, and one sentence that a person can act on."""
    return web.json_response({"error": sentence}, status=status)


def local_only(host: str) -> Middleware:
    """The middleware that holds the rules above; `host` is the address the server was told to listen on."""
    names = LOCAL_NAMES | {host.lower()}

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _name(request.host) not in names:
            return fault(403, "This address does not belong to the playground: open it as http://localhost.")
        if _from_elsewhere(request):
            return fault(403, "This request came from another web page, so it was refused.")
        if _is_page(request) and request.method == "POST" and not _from_our_script(request):
            return fault(403, f"A POST needs the page's own Origin or the header {SCRIPT_HEADER}.")
        return await handler(request)

    return check


async def add_page_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the page's security headers on every answer but the Bot API's; a response may bring its own."""
    if _is_page(request):
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)


def _is_page(request: web.Request) -> bool:
    return not request.path.startswith(BOT_API_PATHS)


def _name(netloc: str) -> str | None:
    try:
        return urlsplit(f"//{netloc}").hostname
    except ValueError:
        return None


def _from_elsewhere(request: web.Request) -> bool:
    if "Origin" in request.headers and not _same_origin(request):
        return True
    # A plain <img> or <form> of another site sends no Origin on GET; browsers mark it with this header.
    # The page itself may be opened from a link anywhere.
    site = request.headers.get("Sec-Fetch-Site", "none")
    return site not in ("none", "same-origin") and request.path != "/"


def _from_our_script(request: web.Request) -> bool:
    return _same_origin(request) or SCRIPT_HEADER in request.headers


def _same_origin(request: web.Request) -> bool:
    origin = request.headers.get("Origin", "").lower()
    return origin in (f"http://{request.host}".lower(), f"https://{request.host}".lower())
