"""The fields of a provider's usage export: what they are called, and what is read from them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

MEASURES = ("input", "output", "total", "cost")
MOST_TOKENS = 10**15
MOST_DIGITS = len(str(MOST_TOKENS))
MOST_DOLLARS = 10**9
FINEST = 15
"""Decimals of an amount that are kept: a thousandth of a pico-dollar."""

LONGEST_NAME = 200
_BLANKS = re.compile(r"[\s'\u2019_]")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}(\.[0-9]{3})+")
_WHOLE = re.compile(r"([0-9]{1,16})(\.0*)?")
_DATE = re.compile(r"[0-9]{4}([-/]?)[0-9]{2}\1[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([+-][0-9]{2}:?[0-9]{2})?"
)
_EPOCH = re.compile(r"([0-9]{9,10})(?:[0-9]{3})?(?:\.[0-9]*)?")
_KEY = re.compile(
    r"\bsk-[\w*.-]{6,}|\b(pk|rk|gsk|xai|api|key)[-_]\w{24,}|AIza[\w-]{20}|\*{3}|^[0-9a-f]{32,}$", re.IGNORECASE
)
"""Keys, whole or masked, as exports have them in a column of their own."""

_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)

RIGHT = {
    "day": "the day should be a date or time such as 2026-11-01, 2026-11-01T12:00:00Z or 1793534400",
    "tokens": "a number of tokens should be whole, such as 1234",
    "cost": "the cost should be dollars, such as 0.0123",
    "model": "the model should be a name",
    "currency": "the currency should be USD: other money cannot be compared",
}


class StatementFault(ValueError):
    """A usage export that cannot be read: one sentence that says where and what would be right, never what is there."""


def read_day(value: object, until: object = None) -> date:
    """Return the UTC day of a date, a time, or seconds or milliseconds since 1970. A time without zone is UTC.

    `until` is the end of the span that begins there; of one up to a day that goes over midnight, its middle decides.

    Raises:
        StatementFault: it is none of these.
    """
    begin = _moment(value)
    if begin is None:
        raise StatementFault(RIGHT["day"])
    end = None if until is None or until == "" else _moment(until)
    if end is not None and timedelta(0) < end - begin <= timedelta(days=1):
        begin += (end - begin) / 2
    return begin.date()


def _moment(value: object) -> datetime | None:
    text = re.sub(r"\s*(Z|UTC|GMT)$", "", str(value).strip(), flags=re.IGNORECASE)
    try:
        moment = _read_moment(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and _FIRST <= moment.date() <= _LAST else None


def _read_moment(text: str) -> datetime | None:
    if _DATE.fullmatch(text):
        day = date.fromisoformat(text.replace("/", "-"))
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if _TIME.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    epoch = _EPOCH.fullmatch(text)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch[1])) if epoch else None


def read_tokens(value: object, *, comma: bool) -> int | None:
    """A count, or None for an empty field. `comma`: a point may part thousands, as in files with semicolons.

    Raises:
        StatementFault: it is no whole number, or absurdly large.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < MOST_DIGITS:
        return int(value)
    text = _BLANKS.sub("", _number_text(value, "tokens"))
    if isinstance(value, str) and _GROUPED.fullmatch(text) and ("," in text or comma):
        text = text.replace(",", "").replace(".", "")
    whole = _WHOLE.fullmatch(text)
    if not whole or int(whole[1]) > MOST_TOKENS:
        raise StatementFault(RIGHT["tokens"])
    return int(whole[1])


def read_dollars(value: object, *, comma: bool) -> Decimal | None:
    """An amount, or None for an empty field. `comma`: a comma may stand before the cents.

    Raises:
        StatementFault: it is no amount of dollars.
    """
    if value is None or value == "":
        return None
    text = _BLANKS.sub("", _number_text(value, "cost")).upper()
    text = re.sub(r"^([+-]?)(?:US)?\$|^()USD|USD$", r"\1", text)
    text = _with_point(text, comma=comma)
    try:
        amount = Decimal(text) if _NUMBER.fullmatch(text) else Decimal("nan")
    except InvalidOperation:
        amount = Decimal("nan")
    if not (amount.is_finite() and abs(amount) <= MOST_DOLLARS):
        raise StatementFault(RIGHT["cost"])
    exponent = amount.as_tuple().exponent
    return round(amount, FINEST) if isinstance(exponent, int) and exponent < -FINEST else amount


def _number_text(value: object, kind: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or len(text := str(value)) > LONGEST_NAME:
        raise StatementFault(RIGHT[kind])
    return text


def _with_point(text: str, *, comma: bool) -> str:
    """A number with a point before its decimals and nothing between its thousands; as it is, when that is unclear."""
    sign, whole = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    if "," in whole and "." in whole:
        mark = max(",.", key=whole.rfind)
    elif comma and whole.count(",") == 1:
        mark = ","
    elif "," in whole or (comma and whole.count(".") > 1):
        mark = ""
    else:
        return text
    whole, _, decimals = whole.rpartition(mark) if mark else (whole, "", "")
    if "," in whole or "." in whole:
        if not _GROUPED.fullmatch(whole) or (mark and mark in whole):
            return text
        whole = re.sub("[,.]", "", whole)
    return f"{sign}{whole}.{decimals}"


def read_model(value: object) -> str | None:
    """A model's name, fit to be shown; None for an empty field. What a cost is for, behind a comma, is left out.

    Raises:
        StatementFault: it is no text, or looks like a key, as where the columns of a row are out of place.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise StatementFault(RIGHT["model"])
    name = value.partition(", ")[0].strip()[:LONGEST_NAME]
    if _KEY.search(name):
        raise StatementFault(RIGHT["model"])
    if name.isprintable():
        return name or None
    return "".join(char if char.isprintable() else "?" for char in name)


def check_currency(value: object) -> None:
    """Nothing for dollars, and for an empty field.

    Raises:
        StatementFault: it is other money.
    """
    if value is not None and str(value).strip().upper() not in ("", "USD", "US$", "$"):
        raise StatementFault(RIGHT["currency"])
