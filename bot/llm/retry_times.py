"""How long a provider asks to wait: by its headers, by fields of the error, or by its words."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.llm.error_bodies import fields_of

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_UNIT = r"(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|毫秒|秒钟?|分钟?|小时|天)"
_PART = rf"\d+(?:\.\d+)?\s?{_UNIT}(?![a-z])"
_DURATION = re.compile(rf"(?:{_PART}[\s,]*(?:and )?)+", re.IGNORECASE)
_EACH = re.compile(r"(\d+(?:\.\d+)?)\s?([a-z]+|毫秒|秒|分|小时|天)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:re-?try|again|wait|available|resets?|reset|back|resume\w*)(?: \w+){0,3}? (?:in|after|for|within)"
    r"|please wait|retry[- _]?(?:delay|after)(?: is|:)?|请(?:在|等待?|过)?|等待|重置于?)[\s:\"'约]*(?=\d)",
    re.IGNORECASE,
)
_CHINESE_AFTER = re.compile(rf"({_PART})\s?(?:后|之后|以后)", re.IGNORECASE)
_FIELDS = {
    "retrydelay": 1.0,
    "retry_after": 1.0,
    "retryafter": 1.0,
    "retry-after": 1.0,
    "retry_after_seconds": 1.0,
    "retry_after_ms": 0.001,
    "retryafterms": 0.001,
}
_CHINESE = {"毫秒": "ms", "秒": "s", "分": "m", "小时": "h", "天": "d"}


def pause(headers: Mapping[str, str], value: object, text: str) -> float | None:
    """Return the seconds to wait; None when the provider does not say, or nothing that can be read."""
    found = (_header(headers), told_pause(value, text), _reset(headers))
    return next((seconds for seconds in found if seconds is not None), None)


def told_pause(value: object, text: str) -> float | None:
    """Return the seconds that an error's fields or words ask for; None: they ask for none."""
    for key, each in fields_of(value):
        if key in _FIELDS and (seconds := _amount(each, _FIELDS[key])) is not None:
            return seconds
        if key == "x-ratelimit-reset" and (seconds := _until_reset(str(each))) is not None:
            return seconds
    for found in _BEFORE.finditer(text):
        if (length := _DURATION.match(text, found.end())) and (seconds := duration(length[0])) is not None:
            return seconds
    after = _CHINESE_AFTER.search(text)
    return duration(after[1]) if after else None


def duration(text: str) -> float | None:
    """Return the seconds of a length of time as it is written: `34s`, `1m30s`, `250ms`, `2 minutes`, `20 秒`."""
    if not _DURATION.fullmatch(text.strip()):
        return None
    seconds = 0.0
    for number, unit in _EACH.findall(text):
        name = _CHINESE.get(unit) or unit.lower()
        seconds += float(number) * _UNITS["ms" if name.startswith(("ms", "milli")) else name[0]]
    return _sane(seconds)


def _header(headers: Mapping[str, str]) -> float | None:
    milliseconds = _amount(headers.get("retry-after-ms", ""), 0.001)
    if milliseconds is not None:
        return milliseconds
    value = headers.get("retry-after", "")
    told = _amount(value, 1.0)
    return told if told is not None else _until_date(value)


def _amount(value: object, unit: float) -> float | None:
    """A plain number in `unit` of seconds, or a length of time with units of its own."""
    try:
        seconds = _sane(float(str(value)) * unit)
    except ValueError:
        return duration(str(value))
    return None if seconds is None else max(0.0, seconds)


def _until_date(date: str) -> float | None:
    try:
        then = parsedate_to_datetime(date)
    except ValueError:
        return None
    zoned = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())


def _reset(headers: Mapping[str, str]) -> float | None:
    """When the limit that is used up is reset; None where it is not clear which one that is."""
    waits = [
        _until_reset(headers.get(f"x-ratelimit-reset{kind}", ""))
        for kind in ("", "-requests", "-tokens")
        if _amount(headers.get(f"x-ratelimit-remaining{kind}", ""), 1.0) == 0.0
    ]
    return max((wait for wait in waits if wait is not None), default=None)


def _until_reset(value: str) -> float | None:
    """Seconds, from a length of time, or from a moment in seconds or milliseconds since 1970."""
    number = _amount(value, 1.0)
    if number is None:
        try:
            number = float(value)
        except ValueError:
            return None
    if number < 1e9:
        return _sane(number)
    return _sane(max(0.0, number / (1000 if number >= 1e12 else 1) - datetime.now(UTC).timestamp()))


def _sane(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None
