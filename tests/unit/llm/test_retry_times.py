"""How long a provider asks to wait."""

import time
from typing import Any

import pytest

from bot.llm.retry_times import duration, pause


def asked(text: str = "", value: Any = None, **headers: str) -> float | None:
    return pause({name.replace("_", "-"): header for name, header in headers.items()}, value, text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Please retry in 2.5s.", 2.5),
        ("Please retry in 36.429760048s.", 36.429760048),
        ("Please try again in 20s. Visit", 20.0),
        ("Please try again in 1m30s.", 90.0),
        ("try again in 6m0s", 360.0),
        ("Try again in 1h2m3.5s", 3723.5),
        ("Please try again in 120ms.", 0.12),
        ("please try again after 1 seconds", 1.0),
        ("Please retry after 6 seconds.", 6.0),
        ("Please wait 15 seconds before retrying", 15.0),
        ("retry in 2 minutes", 120.0),
        ("try again in 1 hour and 5 minutes", 3900.0),
        ("请 30 秒后重试", 30.0),
        ("请在20秒后再试", 20.0),
        ("请等待 2 分钟", 120.0),
        ("Your quota resets in 3 hours", 10800.0),
        ("Retry-After: 7 seconds", 7.0),
        ("Please try again later.", None),
        ("at most 3 requests per 20s", None),
        ("Limit 30000, Used 29000", None),
        ("max request: 3", None),
        ("", None),
    ],
)
def test_words(text: str, seconds: float | None) -> None:
    """Of a message, in English and Chinese."""
    assert asked(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ({"error": {"details": [{"@type": "google.rpc.RetryInfo", "retryDelay": "34s"}]}}, 34.0),
        ([{"error": {"details": [{"retryDelay": "0.5s"}]}}], 0.5),
        ({"error": {"metadata": {"raw": '{"error": {"details": [{"retryDelay": "3s"}]}}'}}}, 3.0),
        ({"retry_after": 5}, 5.0),
        ({"error": {"retry_after_ms": 250}}, 0.25),
        ({"error": {"retryDelay": "soon"}}, None),
    ],
)
def test_fields(value: Any, seconds: float | None) -> None:
    """Of an error's body."""
    assert asked("", value) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after_ms": "2500"}, 2.5),
        ({"retry_after_ms": "2500", "retry_after": "60"}, 2.5),
        ({"retry_after": "3"}, 3.0),
        ({"x_ratelimit_reset_requests": "1s", "x_ratelimit_remaining_requests": "0"}, 1.0),
        ({"x_ratelimit_reset_tokens": "6m0s", "x_ratelimit_remaining_tokens": "0"}, 360.0),
        ({"x_ratelimit_reset_tokens": "6m0s", "x_ratelimit_remaining_tokens": "12"}, None),
        ({"x_ratelimit_reset_tokens": "6m0s"}, None),
        ({"x_ratelimit_reset": "12", "x_ratelimit_remaining": "0"}, 12.0),
        ({"retry_after": "soon"}, None),
    ],
)
def test_headers(headers: dict[str, str], seconds: float | None) -> None:
    """The plain ones first; of the limits only the one that is used up."""
    assert asked(**headers) == seconds


def test_moments() -> None:
    """In seconds or milliseconds since 1970."""
    for unit in (1, 1000):
        reset = str(int((time.time() + 30) * unit))
        wait = asked(x_ratelimit_reset=reset, x_ratelimit_remaining="0")
        assert wait is not None
        assert 25 < wait <= 30
    value = {"error": {"metadata": {"headers": {"X-RateLimit-Reset": str(int((time.time() + 30) * 1000))}}}}
    assert 25 < (asked("", value) or 0) <= 30


def test_durations_that_are_none() -> None:
    """Numbers alone, and words."""
    assert [duration(text) for text in ("20", "soon", "1x", "")] == [None] * 4
