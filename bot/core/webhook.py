"""Where Telegram may bring updates, by which word it is known, and what a bot's token looks like."""

import hashlib
import hmac
import re
from urllib.parse import urlsplit

from bot.core.addresses import is_loopback, is_root

OWN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths on the bot's port that are for others than Telegram."""

_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


def fits_webhook(url: str) -> bool:
    """Whether updates can be brought there: https, or http on this machine, with a plain path of its own.

    Raises:
        ValueError: it is no address at all.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https" or is_loopback(url)
    own = _PATH.fullmatch(parts.path) is not None and parts.path not in OWN_PATHS
    return is_root(url) and secure and own and "@" not in parts.netloc


def fits_secret(secret: str) -> bool:
    """Whether Telegram takes it, and nobody guesses it: 16 to 256 letters, digits, - and _."""
    return _SECRET.fullmatch(secret) is not None


def secret_from(token: str) -> str:
    """A secret that all replicas with the same token agree on, and from which the token cannot be told."""
    return hmac.new(token.encode(), b"glassbox webhook secret", hashlib.sha256).hexdigest()


def fits_token(token: str) -> bool:
    """Whether it is written like a bot's token: its number, a colon, and letters, digits, `_` or `-`."""
    number, colon, secret = token.partition(":")
    plain = secret.replace("-", "").replace("_", "")
    return number.isascii() and number.isdigit() and bool(colon) and plain.isascii() and plain.isalnum()
