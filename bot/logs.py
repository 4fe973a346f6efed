"""The log: one line an event, on standard error, with no secret in it."""

import logging
import re
import sys

NOISY = ("httpx", "httpcore", "httpx2", "httpcore2", "openai", "telegram", "aiohttp.access", "aiosqlite", "alembic")
"""Libraries that log each request, some with the token in the address: heard from WARNING on, unless at DEBUG."""

_SHAPES = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}|\bsk-[A-Za-z0-9_-]{16,}|(?<=://)([^\s/:@]*):[^\s/@]+(?=@)")
"""What looks like a bot token, a provider's key, or a password in an address."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class SafeFormatter(logging.Formatter):
    """Formats a record, traceback included; then takes out secrets and what could forge lines or drive a terminal."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        """`secrets` are masked wherever they stand, in messages of any library."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        words = sorted((re.escape(secret) for secret in secrets), key=len, reverse=True)
        self._secrets = re.compile("|".join(words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        """One event; line breaks inside the message are escaped, those of a traceback stay."""
        record.message = record.getMessage().replace("\n", "\\n")
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return self.masked(line)

    def masked(self, line: str) -> str:
        """`line` without secrets and control characters."""
        if self._secrets is not None:
            line = self._secrets.sub("***", line)
        return _CONTROL.sub("\ufffd", _SHAPES.sub("***", line))


def set_up_logging(level: str, secrets: tuple[str, ...]) -> None:
    """Sends everything from `level` on to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quiet = logging.NOTSET if level == "DEBUG" else logging.WARNING
    for name in NOISY:
        logging.getLogger(name).setLevel(quiet)
