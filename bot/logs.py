"""The log: one line an event, on standard error, with no secret in it."""

import logging
import re
import sys
from urllib.parse import quote, quote_plus

NOISY = ("httpx", "httpcore", "httpx2", "httpcore2", "openai", "telegram", "aiohttp.access", "aiosqlite", "alembic")
"""Libraries that log each request, some with the token in the address: heard from WARNING on, unless at DEBUG."""

_SHAPES = re.compile(
    r"(?<!\d)\d{6,}+(?::|%3[Aa])[A-Za-z0-9_-]{30,}|\bsk-[A-Za-z0-9_-]{16,}|(?<=://)([^\s/:@]*):[^\s/@]+(?=@)"
)
"""What looks like a bot token, a provider's key, or a password in an address. A run of digits is looked at once."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could forge lines, drive a terminal, or turn the direction of text."""


class SafeFormatter(logging.Formatter):
    """Formats a record, traceback included; then takes out secrets and what could forge lines or drive a terminal."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        """`secrets` are masked wherever they stand, in messages of any library."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        words = {spelling for secret in secrets for spelling in _spellings(secret)}
        longest_first = sorted(map(re.escape, words), key=len, reverse=True)
        self._secrets = re.compile("|".join(longest_first), re.IGNORECASE) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """One event; line breaks inside the message are escaped, a traceback is indented: no event can be forged."""
        record.message = _message(record).replace("\n", "\\n")
        record.asctime = self.formatTime(record)
        below = [self.formatException(record.exc_info)] if record.exc_info else []
        below += [record.stack_info] if record.stack_info else []
        indented = "".join("\n" + part for part in below).replace("\n", "\n  ")
        return self.masked(self.formatMessage(record) + indented)

    def masked(self, line: str) -> str:
        """`line` without secrets and control characters."""
        if self._secrets is not None:
            line = self._secrets.sub("***", line)
        return _CONTROL.sub("\ufffd", _SHAPES.sub("***", line))


def _message(record: logging.LogRecord) -> str:
    """The message; also where its values do not fit its form, which logging would print as they are, unmasked."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError) as error:
        return f"{record.msg} {record.args} ({type(error).__name__} in the log message)"


def _spellings(secret: str) -> tuple[str, ...]:
    """A secret as it stands in texts, in addresses, and in the repr of a value."""
    return secret, quote(secret), quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1]


def set_up_logging(level: str, secrets: tuple[str, ...]) -> None:
    """Sends everything from `level` on to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet = logging.NOTSET if level == "DEBUG" else logging.WARNING
    for name in NOISY:
        logging.getLogger(name).setLevel(quiet)
