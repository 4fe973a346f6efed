"""Days between two dates, days from today, and the day of the week."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.playground.skills.asked import Asked, Solution, strange

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_FORMS = (
    (re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?"), "ymd"),
    (
        re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (\d{{4}})(?!\d)", re.IGNORECASE),
        "dmy",
    ),
    (re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE), "mdy"),
    (re.compile(r"\btoday\b|今天", re.IGNORECASE), "now"),
)
_DAYS = re.compile(r"\bdays?\b|天", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(day of (the )?week|weekday|what day|which day)\b|星期几|周几|礼拜几", re.IGNORECASE)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH = "一二三四五六日"
_KNOWN = (
    "days day between from until till since passed left there date week weekday which was fall on been "
    "lie were today "
    "天到从至离距之间隔相差过去还剩星期周礼拜几是哪和日今"
)
_MOST_MONTHS = 14


def dates(asked: Asked) -> Solution | None:
    """Solves a question about one or two dates."""
    found, rest = _dates(asked)
    if found is None or strange(rest, _KNOWN):
        return None
    if len(found) == 2 and _DAYS.search(rest):
        return _between(asked, found[0], found[1])
    if len(found) == 1 and _WEEKDAY.search(rest):
        return _weekday(asked, found[0])
    if len(found) == 1 and found[0] != asked.today and _DAYS.search(rest):
        return _between(asked, asked.today, found[0])
    return None


def _dates(asked: Asked) -> tuple[list[date] | None, str]:
    """The dates in order of the text, and the text without them; None for a day that does not exist."""
    placed, rest = [], asked.text
    for pattern, form in _FORMS:
        for found in pattern.finditer(rest):
            try:
                placed.append((found.start(), asked.today if form == "now" else _date(found, form)))
            except ValueError:
                return None, rest
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    return [day for _, day in sorted(placed)], rest


def _date(found: re.Match[str], form: str) -> date:
    parts = {name: found[at] for at, name in enumerate(form, 1)}
    month = parts["m"].lower()
    return date(int(parts["y"]), int(month) if month.isdigit() else _MONTHS.index(month) + 1, int(parts["d"]))


def _between(asked: Asked, first: date, second: date) -> Solution:
    start, end = min(first, second), max(first, second)
    days = (end - start).days
    answer = asked.say(
        f"{days} day{'' if days == 1 else 's'} (from {start} to {end}).",
        f"{days} 天（从 {start} 到 {end}）。",
    )
    plan = asked.plan(
        f"Count the days from {start} to {end}; the first day itself does not count.",
        f"数一数从 {start} 到 {end} 的天数，起始那一天不算。",
    )
    whole = f"{days // 7} × 7 + {days % 7} = {days}"
    weekdays = f"{_day_name(asked, start)}, {_day_name(asked, end)}"
    check = asked.check(f"In weeks: {whole} ({weekdays})", f"按星期：{whole}（{weekdays}）")
    return asked.solution(answer, plan, _counted(asked, start, end), check)


def _counted(asked: Asked, start: date, end: date) -> tuple[str, str]:
    months = (end.year - start.year) * 12 + end.month - start.month
    if not 1 <= months <= _MOST_MONTHS:
        line = f"{end.toordinal()} − {start.toordinal()} = {(end - start).days}"
        content = asked.say(f"Numbered from 1 January of the year 1: {line}", f"从公元 1 年 1 月 1 日起编号：{line}")
        return asked.say("Subtract", "相减"), content
    parts = _by_month(start, end)
    lines = [f"{day:%Y-%m}: {count}" for day, count in parts]
    total = f"{' + '.join(str(count) for _, count in parts)} = {sum(count for _, count in parts)}"
    return asked.say("Month by month", "逐月计算"), "\n".join([*lines, total])


def _by_month(start: date, end: date) -> list[tuple[date, int]]:
    parts, day = [], start
    while (day.year, day.month) != (end.year, end.month):
        last = day.replace(day=monthrange(day.year, day.month)[1])
        parts.append((day, (last - day).days + (0 if day == start else 1)))
        day = last + timedelta(days=1)
    return [*parts, (end, end.day)]


def _weekday(asked: Asked, day: date) -> Solution:
    known = date(2000, 1, 1)
    gap = (day - known).days
    return asked.solution(
        asked.say(f"{day} is a {_day_name(asked, day)}.", f"{day} 是{_day_name(asked, day)}。"),
        asked.plan(f"Count the days from a known Saturday, {known}.", f"从已知的星期六 {known} 数起。"),
        (asked.say("Difference", "相差"), asked.say(f"{gap} days", f"{gap} 天")),
        (asked.say("Whole weeks", "整周"), f"{gap // 7} × 7 + {gap % 7} = {gap}"),
        asked.check(
            f"Saturday and {gap % 7} days: {_day_name(asked, day)}",
            f"星期六再过 {gap % 7} 天：{_day_name(asked, day)}",
        ),
    )


def _day_name(asked: Asked, day: date) -> str:
    return asked.say(_WEEKDAYS[day.weekday()], f"星期{_WEEKDAYS_ZH[day.weekday()]}")
