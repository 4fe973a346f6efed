"""The one error of the Bot API: a status and a description."""


class ApiError(Exception):
    """A refusal as the Bot API gives it; the HTTP status is its error code."""

    def __init__(
        self,
        status: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        """Take seconds to wait (429) or the id of the supergroup that took the chat's place, if any."""
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to


def bad_request(reason: str) -> ApiError:
    """Return the 400 that says why; Telegram writes the first letter small, codes such as BUTTON_X aside."""
    return ApiError(400, f"Bad Request: {_lowered(reason)}")


def forbidden(reason: str) -> ApiError:
    """Return the 403 that says why."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Return the 429 that says how many seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _lowered(reason: str) -> str:
    if reason[1:2] == "_" or reason[1:2].isupper():
        return reason
    return reason[:1].lower() + reason[1:]
