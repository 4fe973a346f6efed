"""Greatest common divisor and least common multiple, by Euclid's algorithm."""

from __future__ import annotations

import math
import re

from bot.playground.skills.asked import Asked, Solution, strange

_GCD = re.compile(
    r"\bgcd\b|\bhcf\b|\b(?:greatest|highest|largest) common (?:divisor|factor)\b|最大公[约因]数",
    re.IGNORECASE,
)
_LCM = re.compile(r"\blcm\b|\b(?:least|lowest|smallest) common multiple\b|最小公倍数", re.IGNORECASE)
_WHOLE = re.compile(r"(?<![\d.-])\d{1,30}(?![\d.])")
_MOST_NUMBERS, _MOST_LINES = 10, 12


def divisors(asked: Asked) -> Solution | None:
    """Solves gcd and lcm of two or more whole numbers."""
    for pattern, wants_gcd in ((_GCD, True), (_LCM, False)):
        found = pattern.search(asked.text)
        if found:
            return _solved(asked, asked.text.replace(found[0], " "), wants_gcd=wants_gcd)
    return None


def _solved(asked: Asked, text: str, *, wants_gcd: bool) -> Solution | None:
    values = [int(digits) for digits in _WHOLE.findall(text)]
    if strange(_WHOLE.sub(" ", text)) or not 2 <= len(values) <= _MOST_NUMBERS or 0 in values:
        return None
    result = math.gcd(*values) if wants_gcd else math.lcm(*values)
    name = "gcd" if wants_gcd else "lcm"
    answer = f"{name}({', '.join(map(str, values))}) = {result}"
    steps = [_plan(asked, wants_gcd=wants_gcd), (asked.say("Divide", "辗转相除"), "\n".join(_euclid(values)))]
    if not wants_gcd:
        steps.append((asked.say("Multiply", "相乘"), "\n".join(_multiples(values))))
    return asked.solution(answer, *steps, _check(asked, values, result, wants_gcd=wants_gcd))


def _plan(asked: Asked, *, wants_gcd: bool) -> tuple[str, str]:
    if wants_gcd:
        return asked.plan(
            "Euclid: divide, then go on with the remainder until it is 0.", "辗转相除：一直除到余数为 0。"
        )
    return asked.plan("Use lcm(a, b) = a × b ÷ gcd(a, b).", "用公式：最小公倍数 = a × b ÷ 最大公约数。")


def _euclid(values: list[int]) -> list[str]:
    lines, common = [], values[0]
    for value in values[1:]:
        large, small = max(common, value), min(common, value)
        while small:
            lines.append(f"{small} × {large // small} + {large % small} = {large}")
            large, small = small, large % small
        common = large
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "...", lines[-1]]


def _multiples(values: list[int]) -> list[str]:
    lines, common = [], values[0]
    for value in values[1:]:
        multiple = math.lcm(common, value)
        lines.append(f"{common} × {value} ÷ {math.gcd(common, value)} = {multiple}")
        common = multiple
    return lines


def _check(asked: Asked, values: list[int], result: int, *, wants_gcd: bool) -> tuple[str, str]:
    pairs = [(v, result) if wants_gcd else (result, v) for v in values]
    lines = "\n".join(f"{large} ÷ {small} = {large // small}" for large, small in pairs)
    return asked.check(f"It divides evenly:\n{lines}", f"都能整除：\n{lines}")
