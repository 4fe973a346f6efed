"""Numbers, money, days and times for people, as their language writes them."""

import math
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, format_compact_decimal, format_decimal, parse_pattern

from bot.core.money import shown_usd, usd_from_pico
from bot.view.texts import DEFAULT_LANGUAGE, Texts

CENTS = 2

MINUTE = 60
"""Seconds in a minute, and minutes in an hour."""


def count(number: int, texts: Texts) -> str:
    """A whole number with separators: 12,345."""
    return format_decimal(number, locale=_locale(texts.language))


def short(number: float, texts: Texts) -> str:
    """A number in few characters: 950, 1.2K, 3.45M; 1.2万."""
    return format_compact_decimal(number, locale=_locale(texts.language), fraction_digits=2)


def seconds(span: float, texts: Texts) -> str:
    """A span with one decimal under ten seconds: 4.2, 37."""
    return _decimal(span, 1 if span < 9.95 else 0, texts)


def wait(span: float, texts: Texts) -> str:
    """How long to wait, never too short: in seconds below two minutes, in minutes below two hours, else in hours."""
    whole = max(1, math.ceil(span))
    minutes = -(-whole // MINUTE)
    if whole < 2 * MINUTE:
        return texts.say("wait-seconds", count=whole)
    if minutes < 2 * MINUTE:
        return texts.say("wait-minutes", count=minutes)
    return texts.say("wait-hours", count=-(-minutes // MINUTE))


def percent(number: float, texts: Texts, *, places: int = 0) -> str:
    """A share of a hundred: 35 %."""
    return texts.say("percent", number=_decimal(number, places, texts))


def cost(pico: int | None, texts: Texts, *, uncertain: bool = False) -> str:
    """An amount; `unpriced` when unknown, never 0."""
    if pico is None:
        return texts.say("unpriced")
    shown = money(pico, texts)
    return texts.say("about", amount=shown) if uncertain else shown


def money(pico: int, texts: Texts) -> str:
    """An amount, rounded as far as people care: $12.35, $0.0123, $0.00045."""
    return dollars(shown_usd(pico), texts)


def exact_money(pico: int, texts: Texts) -> str:
    """An amount that somebody set, exactly and with its cents: $1,000.50, $0.000001."""
    return dollars(Decimal(usd_from_pico(pico)), texts, least=CENTS)


def dollars(amount: Decimal, texts: Texts, *, least: int = 0) -> str:
    """Dollars with the decimals that the number brings, and `least` of them at the least."""
    exponent = amount.as_tuple().exponent
    places = max(least, -exponent) if isinstance(exponent, int) else least
    return texts.say("dollars", amount=_decimal(amount, places, texts))


def day(on: date, texts: Texts) -> str:
    """A day with its year."""
    return format_date(on, texts.say("pattern-date"), locale=_locale(texts.language))


def short_day(on: date, texts: Texts) -> str:
    """A day where the year is plain: 3 Nov; 11月3日."""
    return format_date(on, texts.say("pattern-day"), locale=_locale(texts.language))


def month(on: date, texts: Texts) -> str:
    """The month of a day: Nov 2026; 2026年11月."""
    return format_date(on, texts.say("pattern-month"), locale=_locale(texts.language))


def when(at: datetime, texts: Texts) -> str:
    """Day, hour and minute, where the zone is told elsewhere."""
    return format_datetime(at, texts.say("pattern-moment"), locale=_locale(texts.language))


def moment(at: datetime, texts: Texts) -> str:
    """Day, hour, minute and zone: 2026-11-23 00:00 UTC."""
    return f"{when(at, texts)} {at.tzname() or ''}".rstrip()


def clock(at: datetime) -> str:
    """Hour, minute, second and zone, which all languages write alike: 09:41:07 UTC."""
    return f"{at:%H:%M:%S} {at.tzname() or ''}".rstrip()


def _decimal(number: float | Decimal, places: int, texts: Texts) -> str:
    return format_decimal(number, _pattern(places), locale=_locale(texts.language))


@cache
def _pattern(places: int) -> NumberPattern:
    """Read once: reading it takes ten times as long as writing a number by it."""
    return parse_pattern("#,##0." + "0" * places if places else "#,##0")


@cache
def _locale(language: str) -> Locale:
    """What is known of how a language writes; of one that is not known, English."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(DEFAULT_LANGUAGE)
