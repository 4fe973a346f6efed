"""Roman numerals, both ways, from 1 to 3999."""

from __future__ import annotations

import re

from bot.playground.skills.asked import Asked, Solution, strange

_SIGNS = (
    ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50),
    ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
)  # fmt: skip
_VALUES = dict(_SIGNS)
_ASKED = re.compile(r"\broman\b|罗马数?字?", re.IGNORECASE)
_ROMAN = re.compile(r"(?<![A-Za-z])[MDCLXVI]{1,15}(?![A-Za-z])")
_ARABIC = re.compile(r"(?<![\d.,-])[1-9]\d{0,3}(?![\d.])")
_SMALL_TALK = re.compile(r"\bI\b(?= (want|need|have|would))|\bcan I\b")
_KNOWN = (
    "roman numeral numerals convert into decimal arabic ordinary normal write as represent mean means "
    "stand stands "
    "罗马数字转换成为写用表示化阿拉伯对应十进制怎么样代"
)


def roman(asked: Asked) -> Solution | None:
    """Solves a conversion between Roman and ordinary numerals."""
    text = _SMALL_TALK.sub(" ", asked.text)
    numerals, values = _ROMAN.findall(text), _ARABIC.findall(text)
    wanted = _ASKED.search(text) or (len(numerals) == 1 and len(numerals[0]) > 2)
    if not wanted or len(numerals) + len(values) != 1 or re.search(r"\d", _ARABIC.sub("", text)):
        return None
    if strange(_ROMAN.sub(" ", text), _KNOWN):
        return None
    return _read(asked, numerals[0]) if numerals else _write(asked, int(values[0]))


def to_roman(value: int) -> str:
    """The numeral of a number from 1 to 3999."""
    return "".join(sign * count for sign, _, count in _counted(value))


def _counted(value: int) -> list[tuple[str, int, int]]:
    """(sign, its value, how often), largest first."""
    parts = []
    for sign, worth in _SIGNS:
        if count := value // worth:
            parts.append((sign, worth, count))
            value %= worth
    return parts


def _write(asked: Asked, value: int) -> Solution | None:
    if value > 3999:
        return None
    numeral, parts = to_roman(value), _counted(value)
    lines = "\n".join(f"{sign * count}: {count} × {worth} = {count * worth}" for sign, worth, count in parts)
    return asked.solution(
        f"{value} = {numeral}",
        asked.plan("Take the largest sign that fits, again and again.", "每次取能放下的最大符号。"),
        (asked.say("Take apart", "拆分"), lines),
        asked.check(_total(parts), _total(parts)),
    )


def _read(asked: Asked, numeral: str) -> Solution:
    tokens = re.findall("|".join(sorted(_VALUES, key=len, reverse=True)), numeral)
    value = sum(_VALUES[token] for token in tokens)
    plan = asked.plan(
        "Split into signs; a smaller one before a larger one is subtracted.",
        "拆成符号；小的在大的前面就减去。",
    )
    split = asked.say("Split", "拆分"), "\n".join(f"{token}: {_VALUES[token]}" for token in tokens)
    if value > 3999 or to_roman(value) != numeral:
        answer = asked.say(f"{numeral} is not a well-formed Roman numeral.", f"{numeral} 不是规范的罗马数字。")
        return asked.solution(answer, plan, split)
    total = f"{' + '.join(str(_VALUES[token]) for token in tokens)} = {value}"
    back = asked.check(f"Written again: {numeral}", f"再写回去：{numeral}")
    return asked.solution(f"{numeral} = {value}", plan, split, (asked.say("Add", "相加"), total), back)


def _total(parts: list[tuple[str, int, int]]) -> str:
    return f"{' + '.join(str(count * worth) for _, worth, count in parts)} = {sum(c * w for _, w, c in parts)}"
