"""The openai library's errors, and errors found in bodies and streams, as ours."""

import json
import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import httpx2
import openai

from bot.core.errors import (
    Busy,
    KeyRefused,
    ModelError,
    ModelUnknown,
    Nonsense,
    ProviderFault,
    RequestRefused,
    TimedOut,
    Unreachable,
)
from bot.llm.error_bodies import Told, fields_of, is_error_body, told
from bot.llm.error_kinds import kind_of
from bot.llm.retry_times import pause

__all__ = ["Forgiving", "Translating", "from_body", "is_error_body", "translated"]

log = logging.getLogger(__name__)

BY_CLASS: dict[type[Exception], type[ModelError]] = {
    openai.APITimeoutError: TimedOut,
    openai.APIConnectionError: Unreachable,
    openai.AuthenticationError: KeyRefused,
    openai.OAuthError: KeyRefused,
    openai.PermissionDeniedError: KeyRefused,
    openai.NotFoundError: ModelUnknown,
    openai.RateLimitError: Busy,
    openai.ConflictError: Busy,
    openai.BadRequestError: RequestRefused,
    openai.UnprocessableEntityError: RequestRefused,
    openai.InternalServerError: ProviderFault,
    openai.APIResponseValidationError: Nonsense,
    openai.LengthFinishReasonError: Nonsense,
    openai.ContentFilterFinishReasonError: Nonsense,
    openai.InvalidWebhookSignatureError: Nonsense,
    openai.WebSocketConnectionClosedError: Unreachable,
    openai.WebSocketQueueFullError: Busy,
    openai.APIStatusError: ProviderFault,
    openai.APIError: ProviderFault,
    openai.OpenAIError: KeyRefused,
    httpx2.TimeoutException: TimedOut,
    httpx2.DecodingError: Nonsense,
    httpx2.HTTPError: Unreachable,
    json.JSONDecodeError: Nonsense,
}
"""By the most special class. A bare OpenAIError is what the library raises when it has no credentials."""

LONGEST_DETAIL = 300
_SAID = (openai.OpenAIError, httpx2.HTTPError, json.JSONDecodeError)
UNREADABLE = (TypeError, AttributeError, LookupError, RecursionError, UnicodeDecodeError)
_TRANSPORTS = ("aiohttp", "httpx2")
"""The library lets some errors of its transports through, such as those about answers that are no HTTP."""


class Translating:
    """A context that turns the library's errors into ours; `secret`, which a provider may echo, is in none of them."""

    def __init__(self, secret: str | None) -> None:
        self._secret = secret

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, ModelError):
            error.args = tuple(_without(self._secret, str(arg))[:LONGEST_DETAIL] for arg in error.args)
            error.told = None
        elif isinstance(error, _SAID):
            plain = translated(error, self._secret)
            plain.told = None
            raise plain from error
        elif error is not None and _is_unreadable(error):
            raise Nonsense(f"unreadable answer: {type(error).__name__}") from error


class Forgiving:
    """A context that ends quietly at what a provider got wrong, once `is_whole` says that no word is missing."""

    def __init__(self, is_whole: Callable[[], bool]) -> None:
        self._is_whole = is_whole

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if error is None or not self._is_whole():
            return False
        if not isinstance(error, (ModelError, *_SAID)) and not _is_unreadable(error):
            return False
        log.info("what came behind the end of an answer could not be read: %s", type(error).__name__)
        return True


def _is_unreadable(error: BaseException) -> bool:
    return isinstance(error, UNREADABLE) or type(error).__module__.partition(".")[0] in _TRANSPORTS


def translated(error: Exception, secret: str | None = None) -> ModelError:
    """Return our error for one of the library's. Its detail: class, status, code, the provider's words; no headers."""
    if _never_connected(error):
        return Unreachable(_without(secret, f"no connection: {error.__cause__}")[:LONGEST_DETAIL])
    response = getattr(error, "response", None)
    what = told(_body(error), getattr(error, "status_code", None))
    said = isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError)
    kind = (kind_of(what) if said else None) or _by_class(type(error))
    headers = response.headers if response is not None else {}
    made = _made(kind, what, type(error).__name__, str(error), headers, secret)
    made.args = (str(made)[:LONGEST_DETAIL],)
    return made


def from_body(value: object, status: int | None = None) -> ModelError:
    """Return our error for the JSON of a body or an event that is a refusal, or for the text of a page.

    `status` is that of HTTP; None, or one below 400: it says nothing.
    """
    what = told(value, status)
    kind = kind_of(what) or ProviderFault
    return _made(kind, what, "a web page" if what.page else "error in the body", what.text, {}, None)


def _made(
    kind: type[ModelError], what: Told, name: str, said: str, headers: Mapping[str, str], secret: str | None
) -> ModelError:
    code = next((str(each) for key, each in fields_of(what.value) if key == "code" and each), "")
    parts = (
        name,
        f"status {what.status}" if what.status else "",
        f"code {code}" if code else "",
        "" if what.page else said,
    )
    error = kind(
        _without(secret, " ".join(part for part in parts if part)), retry_after=pause(headers, what.value, what.text)
    )
    error.told = what
    return error


def _body(error: Exception) -> object:
    """What the provider sent: the whole of it where the library kept only a part."""
    response = getattr(error, "response", None)
    try:
        if response is None:
            return error.body  # type: ignore[attr-defined]
        return json.loads(response.text) if response.text.strip() else ""
    except (ValueError, RuntimeError, AttributeError, RecursionError):
        fields = {name: getattr(error, name, None) for name in ("code", "type", "param")}
        return getattr(error, "body", None) or {"message": str(error), **fields}


def _by_class(kind: type[Exception]) -> type[ModelError]:
    return next((BY_CLASS[base] for base in kind.__mro__ if base in BY_CLASS), ProviderFault)


def _never_connected(error: Exception) -> bool:
    """Over aiohttp, the library reports a refused connection as a timeout; only the cause's name tells it apart."""
    return isinstance(error, openai.APITimeoutError) and type(error.__cause__).__name__ == "ConnectTimeout"


def _without(secret: str | None, text: str) -> str:
    return text.replace(secret, "***") if secret else text
