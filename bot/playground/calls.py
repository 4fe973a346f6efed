"""What the bot asked of the server, for tests to look at."""

from dataclasses import dataclass
from typing import Any

from bot.playground.params import Params


@dataclass(slots=True, kw_only=True)
class ApiCall:
    """One request of the bot; the last three fields are filled in when it is answered."""

    method: str
    """As the bot wrote it, for example "sendMessage"."""
    params: Params
    """Decoded: whole numbers, yes or no, and JSON values are what they stand for."""
    at: float
    """Unix time in seconds at which it came."""
    status: int | None = None
    """HTTP status; None: not answered, or not yet."""
    result: Any = None
    description: str | None = None
    """The words of the refusal."""
