"""The log: no secret in any line, and no line that only looks like an event."""

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from urllib.parse import quote

import pytest

from bot.logs import NOISY, SafeFormatter, set_up_logging

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
KEY = "my+provider/key=='x'"
PASSWORD = "p@ss:word"
SECRETS = (TOKEN, TOKEN.partition(":")[2], KEY, PASSWORD)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What the log writes to; afterwards logging is as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # so that set_up_logging closes none of them
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.NOTSET)


def set_up(level: str, secrets: tuple[str, ...], out: io.StringIO) -> None:
    """Sets the log up with `out` as standard error."""
    with redirect_stderr(out):
        set_up_logging(level, secrets)


def hidden(said: str) -> bool:
    return not any(secret in said for secret in (*SECRETS, *map(quote, SECRETS), repr(KEY)[1:-1]))


@pytest.mark.parametrize("threshold", LEVELS)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["bot.flow", "httpx", "openai", "telegram.ext", "aiosqlite", "some.library"])
def test_no_secret_at_any_level(name: str, level: str, threshold: str, out: io.StringIO) -> None:
    """Whoever logs it, in the text or as a value."""
    set_up(threshold, SECRETS, out)
    logger, number = logging.getLogger(name), logging.getLevelName(level)
    for secret in SECRETS:
        logger.log(number, secret)
        logger.log(number, "with %s and %r as values", secret, {"secret": secret})
    said = out.getvalue()
    assert hidden(said)
    if number >= logging.getLevelName(threshold) and logger.isEnabledFor(number):
        assert said.count("\n") == 2 * len(SECRETS)
        assert "***" in said


def test_no_secret_in_an_address(out: io.StringIO) -> None:
    """As it stands in paths and queries, in either case of its hexadecimal digits."""
    set_up("DEBUG", SECRETS, out)
    for secret in SECRETS:
        for coded in (quote(secret), quote(secret, safe=""), quote(secret, safe="").lower()):
            logging.getLogger("httpx").info("GET https://host/bot%s/getMe?key=%s", coded, coded)
            assert coded not in out.getvalue()


def test_no_secret_in_a_traceback(out: io.StringIO) -> None:
    """Neither in the error's text, nor in its cause's, nor in a stack."""
    set_up("INFO", SECRETS, out)
    cause = OSError(f"postgresql://user:{PASSWORD}@host refused")
    error = RuntimeError(f"key {KEY!r} token {TOKEN}")
    error.__cause__ = cause
    logging.getLogger("bot").error("it failed", exc_info=error)
    logging.getLogger("bot").info("here", stack_info=True)
    said = out.getvalue()
    assert hidden(said)
    assert "direct cause" in said
    assert "Stack (most recent call last)" in said


def test_secrets_that_nobody_named(out: io.StringIO) -> None:
    """What has the shape of a token, a key or a password in an address goes as well."""
    set_up("INFO", (), out)
    logging.getLogger("bot").info("a %s b", TOKEN)
    logging.getLogger("bot").info("a %s b", TOKEN.replace(":", "%3a"))
    logging.getLogger("bot").info("a %s b", "sk-proj-0123456789abcdefghij")
    logging.getLogger("bot").info("a %s b", "redis://user:word@host")
    ends = [line.partition("bot: ")[2] for line in out.getvalue().splitlines()]
    assert ends == ["a *** b", "a *** b", "a *** b", "a redis://***@host b"]


def test_a_message_whose_values_do_not_fit(out: io.StringIO) -> None:
    """Logging itself would print them, unmasked, on standard error."""
    set_up("INFO", SECRETS, out)
    logging.getLogger("bot").info("one %d", TOKEN)
    logging.getLogger("bot").info("two %s %s", KEY)
    said = out.getvalue()
    assert hidden(said)
    assert said.count("\n") == 2
    assert "one %d" in said


@pytest.mark.parametrize(
    "sign",
    ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x1b[2J", "\x9b2J", "\x07", "\x00"],
)
def test_a_message_is_one_line(sign: str, out: io.StringIO) -> None:
    """Whatever stands in a name or a text, it forges no event and drives no terminal."""
    set_up("INFO", (), out)
    logging.getLogger("bot").info("asked by %s", f"Ada{sign}2026-01-01 00:00:00,000 ERROR bot: forged")
    said = out.getvalue()
    assert len(said.splitlines()) == 1
    assert said[:-1].isprintable()


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\ud800"])
def test_nothing_turns_the_direction_of_text(sign: str, out: io.StringIO) -> None:
    """Signs that turn or hide text are replaced, and so is what cannot be encoded."""
    set_up("INFO", (), out)
    logging.getLogger("bot").info("from %s", f"a{sign}b")
    assert out.getvalue().endswith("a\ufffdb\n")
    assert out.getvalue().encode()


def test_a_traceback_forges_no_event(out: io.StringIO) -> None:
    """Its lines, and those of the error's own text, are indented."""
    set_up("INFO", (), out)
    error = ValueError("odd\n2026-01-01 00:00:00,000 ERROR bot: forged")
    logging.getLogger("bot").error("it failed", exc_info=error)
    first, *rest = out.getvalue().splitlines()
    assert first.endswith("ERROR bot: it failed")
    assert rest
    assert all(line.startswith("  ") for line in rest)


def test_chatty_libraries_are_heard_from_warning_on(out: io.StringIO) -> None:
    """They log every request; at DEBUG they are heard in full."""
    set_up("INFO", (), out)
    logging.getLogger("httpx").info("a request")
    logging.getLogger("httpx").warning("a warning")
    assert [line.rpartition(": ")[2] for line in out.getvalue().splitlines()] == ["a warning"]
    set_up("DEBUG", (), out)
    logging.getLogger("httpx").info("a request")
    assert out.getvalue().endswith("a request\n")


def test_formatting_leaves_plain_lines_as_they_are() -> None:
    """Time, level, name, message; other scripts stay readable."""
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, "Ответ %s готов 你好", ("7",), None)
    assert SafeFormatter(("long-secret",)).format(record).endswith(" INFO bot: Ответ 7 готов 你好")
