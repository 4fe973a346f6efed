"""The one table that translates the openai library's errors into ours."""

import json
import logging
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx2
import openai

from bot.core.errors import (
    Busy,
    KeyRefused,
    Loading,
    ModelError,
    ModelUnknown,
    Nonsense,
    ProviderFault,
    QuotaExhausted,
    RequestRefused,
    TimedOut,
    TooLong,
    Unreachable,
)

log = logging.getLogger(__name__)

BY_CODE: dict[str, type[ModelError]] = {
    "insufficient_quota": QuotaExhausted,
    "billing_hard_limit_reached": QuotaExhausted,
    "context_length_exceeded": TooLong,
    "exceed_context_size_error": TooLong,
    "string_above_max_length": TooLong,
    "model_not_found": ModelUnknown,
    "invalid_prompt": RequestRefused,
    "invalid_api_key": KeyRefused,
    "rate_limit_exceeded": Busy,
}
"""Codes, or types, that say more than the HTTP status."""

BY_STATUS: dict[int, type[ModelError]] = {
    401: KeyRefused,
    402: QuotaExhausted,
    403: KeyRefused,
    404: ModelUnknown,
    408: TimedOut,
    409: Busy,
    429: Busy,
}
"""The others: 4xx is a refused request, everything else the provider's fault."""

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
LONGEST_BODY = 2000
_SAID = (openai.OpenAIError, httpx2.HTTPError, json.JSONDecodeError)
UNREADABLE = (TypeError, AttributeError, LookupError, RecursionError, UnicodeDecodeError)
_TRANSPORTS = ("aiohttp", "httpx2")
"""The library lets some errors of its transports through, such as those about answers that are no HTTP."""

_WINDOW = re.compile(r"context (length|window|size)|(prompt|input) is too long|maximum context", re.IGNORECASE)
"""How servers without error codes say that a question does not fit."""


class ErrorInBody(Exception):
    """The body of an answer says that the call failed. `value` is its error as plain JSON, or its words."""

    def __init__(self, value: object) -> None:
        super().__init__("the body says that the call failed")
        self.value = value


_LOADING = re.compile(
    r"\bloading (the )?model\b|\bmodel\b.{0,250}?\b(loading|being loaded|starting up|warming up|initiali[sz]ing)\b"
    r"|\bmodel\b.{0,250}?\b(not (yet )?ready|not (yet )?loaded yet|not finished loading)\b"
    r"|\b(server|endpoint|engine) is (still )?(starting|warming up|initiali[sz]ing|scaling up)\b"
    r"|模型.{0,12}(加载中|載入中|正在(加载|載入))|正在(加载|載入).{0,12}模型",
    re.IGNORECASE | re.DOTALL,
)
_NOT_LOADING = re.compile(r"fail|error (while )?loading|loading error|unable|cannot|could not|aborted", re.IGNORECASE)
"""How llama.cpp, Hugging Face and others say that a model is not in memory yet, and how that it never will be."""


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
        elif isinstance(error, _SAID):
            raise translated(error, self._secret) from error
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
    """Our error for one of the library's. The detail: class, status, code, the provider's words; never headers."""
    if _never_connected(error):
        return Unreachable(_without(secret, f"no connection: {error.__cause__}")[:LONGEST_DETAIL])
    status = getattr(error, "status_code", None)
    code = getattr(error, "code", None)
    words = _words(error)
    kind = _kind(code, getattr(error, "type", None), status, words) or _by_class(type(error))
    said = _without(secret, words)[:LONGEST_DETAIL]
    parts = (type(error).__name__, f"status {status}" if status else "", f"code {code}" if code else "", said)
    return kind(_without(secret, " ".join(part for part in parts if part)), retry_after=_retry_after(error))


def _words(error: Exception) -> str:
    """What an error says; the library leaves out words that do not stand in `error.message`."""
    body = getattr(error, "body", None)
    return f"{error} - {str(body)[:LONGEST_BODY]}" if body and " - " not in str(error) else str(error)


def from_body(error: object) -> ModelError:
    """Our error for an `error` object inside an answer with status 200."""
    fields = error if isinstance(error, Mapping) else {"message": error}
    code, said = fields.get("code"), str(fields.get("message"))
    kind = _kind(code, fields.get("type"), None, said) or ProviderFault
    return kind(f"error in the body: code {code}: {said}")


def _kind(code: object, kind: object, status: int | None, said: str) -> type[ModelError] | None:
    """By code or type, else by status, which some providers give as the code; None where neither says anything."""
    named = BY_CODE.get(str(code)) or BY_CODE.get(str(kind))
    if named:
        return named
    if status is None and re.fullmatch(r"[45]\d\d", str(code)):
        status = int(str(code))
    if (status is None or status >= 500) and _is_loading(said[:LONGEST_BODY]):
        return Loading
    if status is None:
        return None
    if status in (400, 413) and _WINDOW.search(said):
        return TooLong
    return BY_STATUS.get(status) or (RequestRefused if 400 <= status < 500 else ProviderFault)


def _is_loading(said: str) -> bool:
    return bool(_LOADING.search(said)) and not _NOT_LOADING.search(said)


def _by_class(kind: type[Exception]) -> type[ModelError]:
    return next((BY_CLASS[base] for base in kind.__mro__ if base in BY_CLASS), ProviderFault)


def _never_connected(error: Exception) -> bool:
    """Over aiohttp, the library reports a refused connection as a timeout; only the cause's name tells it apart."""
    return isinstance(error, openai.APITimeoutError) and type(error.__cause__).__name__ == "ConnectTimeout"


def _without(secret: str | None, text: str) -> str:
    return text.replace(secret, "***") if secret else text


def _retry_after(error: Exception) -> float | None:
    """Seconds, from a number or a date; None when the provider did not say, or nothing that can be read."""
    response = getattr(error, "response", None)
    value = response.headers.get("retry-after", "") if response is not None else ""
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float | None:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return None
    zoned = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())
