"""Telegram's HTTP over aiohttp: python-telegram-bot's own extension point.

httpx, the library's default, spends milliseconds of CPU a request once some hundred connections are open; aiohttp does
not, and it is under the model's client and the servers here as well: one HTTP stack, one trust store.
"""

import io
import ssl
from collections.abc import Callable

import aiohttp
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.core.material import LARGEST_FILE
from bot.tg.responses import as_documented, read_answer

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

UPLOAD_SECONDS = 600.0
"""The longest time for a request that brings a file: 50 MB at 0.7 Mbit/s."""

ANSWER_SECONDS = 60.0
"""How much longer than its longest pause an answer may take as a whole. Files are bounded by who fetches them."""

LARGEST_ANSWER = LARGEST_FILE + 1
"""Bytes of an answer that are read, unpacked: enough to see that a file is too large. No other answer comes near it."""


class AiohttpRequest(BaseRequest):
    """Sends Bot API requests. Timeouts are in seconds."""

    def __init__(
        self,
        *,
        read_timeout: float,
        connect_timeout: float = 10.0,
        connections: int = 1024,
        proxies: bool = True,
        on_status: Callable[[int], None] | None = None,
    ) -> None:
        """`proxies`: whether the proxy variables of the environment count. `on_status` is told of each HTTP status."""
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._connections = connections
        self._proxies = proxies
        self._on_status = on_status or (lambda _: None)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The longest wait for an answer, unless a request brings its own."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session; a second time does nothing."""
        if self._session is None:
            allow_open_files(4 * self._connections)
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=self._proxies)

    async def shutdown(self) -> None:
        """Closes the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """What Telegram answered; the library's own would write it to the log.

        Raises:
            TimedOut: it cannot be read, so that nobody knows whether the request had its effect.
        """
        return read_answer(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: HTTP status and body.

        Raises:
            TimedOut: it was sent, and no answer came in time: it may have had its effect.
            NetworkError: there was no connection, or it broke.
        """
        if self._session is None:
            raise NetworkError("the transport is closed")
        read = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        timeout = aiohttp.ClientTimeout(
            total=_longest(method, request_data, read), sock_connect=self._connect_timeout, sock_read=read
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                status, body = response.status, await _read(response)
                if method == "POST":  # what is fetched by GET is a file
                    status, body = as_documented(status, body)
                self._on_status(status)
                return status, body
        except (aiohttp.ConnectionTimeoutError, ssl.SSLError) as error:
            raise NetworkError(f"no connection to Telegram: {type(error).__name__}") from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            # the error's own text may hold the address, and with it the token
            raise NetworkError(f"the connection to Telegram failed: {type(error).__name__}") from None


def allow_open_files(count: int) -> None:
    """Lets this process have so many files and connections open, as far as the system lets it; 1,024 is common."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = count if hard == unlimited else min(count, hard)
    if soft != unlimited and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, cut at the bound; it is unpacked piece by piece, so that no more of it is ever in memory.

    Raises:
        TimedOut: it breaks off behind a status that says that the request had its effect.
    """
    read = io.BytesIO()
    try:
        async for piece in response.content.iter_any():
            read.write(piece[: LARGEST_ANSWER - read.tell()])
            if read.tell() >= LARGEST_ANSWER:
                response.close()
                break
    except (aiohttp.ClientError, OSError):
        if response.status < 300:
            raise TimedOut from None
    return read.getvalue()


def _longest(method: str, request_data: RequestData | None, read: float) -> float | None:
    """Return the seconds that a request may take as a whole; None: it fetches a file, and who asked counts."""
    if method == "GET":
        return None
    return UPLOAD_SECONDS if request_data and request_data.contains_files else read + ANSWER_SECONDS


def _body(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    # unquoted: Telegram takes file names as they are, and would show an escaped one with its escapes
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=request_data.contains_files)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        # aiohttp sends open files in pieces, and warns of more than a megabyte of plain bytes
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return form
