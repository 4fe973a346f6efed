"""The one table that translates the openai library's errors into ours."""

import json

import openai

from bot.core.errors import (
    Busy,
    KeyRefused,
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

BY_CODE: dict[str, type[ModelError]] = {
    "insufficient_quota": QuotaExhausted,
    "billing_hard_limit_reached": QuotaExhausted,
    "context_length_exceeded": TooLong,
    "string_above_max_length": TooLong,
    "model_not_found": ModelUnknown,
    "invalid_api_key": KeyRefused,
}
"""Codes that say more than the HTTP status."""

BY_STATUS: dict[int, type[ModelError]] = {402: QuotaExhausted, 408: TimedOut, 404: ModelUnknown}

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
    json.JSONDecodeError: Nonsense,
}
"""By the most special class. A bare OpenAIError is what the library raises when it has no credentials."""


def translated(error: Exception) -> ModelError:
    """Our error for one of the library's. The detail names class, status and code; never headers or a body."""
    status = getattr(error, "status_code", None)
    code = getattr(error, "code", None)
    kind = BY_CODE.get(str(code)) or BY_STATUS.get(status or 0) or _by_class(type(error))
    parts = (
        type(error).__name__,
        f"status {status}" if status else "",
        f"code {code}" if code else "",
        str(error)[:300],
    )
    return kind(" ".join(part for part in parts if part), retry_after=_retry_after(error))


def from_body(error: object) -> ModelError:
    """Our error for an `error` object inside an answer with status 200."""
    fields = error if isinstance(error, dict) else {"message": str(error)}
    code = fields.get("code")
    status = code if isinstance(code, int) else 0
    kind = BY_CODE.get(str(code)) or BY_STATUS.get(status) or _by_status(status)
    return kind(f"error in the body: code {code}: {str(fields.get('message'))[:300]}")


def _by_class(kind: type[Exception]) -> type[ModelError]:
    return next((BY_CLASS[base] for base in kind.__mro__ if base in BY_CLASS), ProviderFault)


def _by_status(status: int) -> type[ModelError]:
    if status in (401, 403):
        return KeyRefused
    if status == 429:
        return Busy
    return RequestRefused if 400 <= status < 500 else ProviderFault


def _retry_after(error: Exception) -> float | None:
    response = getattr(error, "response", None)
    value = response.headers.get("retry-after", "") if response is not None else ""
    try:
        return max(0.0, float(value))
    except ValueError:
        return None
