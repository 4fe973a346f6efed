"""Which number is larger or smaller: "which is larger, 9.11 or 9.8?", "9.11和9.8哪个大"."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.playground.skills.asked import Asked, Solution, brief, numbers
from bot.playground.skills.expression import operand

_LARGER = re.compile(r"\b(larger|largest|bigger|biggest|greater|greatest|higher|highest|more|max(imum)?)\b|大|高")
_SMALLER = re.compile(r"\b(smaller|smallest|less|lesser|least|lower|lowest|min(imum)?)\b|小|低")
_YES_OR_NO = re.compile(r"^(is|are)\b.*\b(than)\b|[吗嘛]|是否|是不是")
_KNOWN = (
    "larger largest bigger biggest greater greatest higher highest more max maximum smaller smallest "
    "less lesser least lower lowest min minimum than or one between compare compared decimal decimals "
    "value either following true right "
    "哪一更最比较大小高低于数字值还是谁或者中里对正确否"
)


def compare(asked: Asked) -> Solution | None:
    """Solves a comparison of two or more numbers."""
    text = asked.text.lower()
    larger, smaller = bool(_LARGER.search(text)), bool(_SMALLER.search(text))
    if "大小" in text or re.search(r"\bcompare\b", text):
        larger, smaller = True, False
    values = numbers(text, _KNOWN)
    if larger == smaller or len(values) < 2:
        return None
    return _two(asked, values, larger=larger) if len(values) == 2 else _many(asked, values, larger=larger)


def _two(asked: Asked, values: list[Fraction], *, larger: bool) -> Solution:
    high, low = max(values), min(values)
    plan = asked.plan(
        f"Compare {brief(values[0])} and {brief(values[1])} place by place, as decimals and not as versions.",
        f"把 {brief(values[0])} 和 {brief(values[1])} 当作小数，逐位比较，不当作版本号。",
    )
    return asked.solution(
        _verdict(asked, values, larger=larger),
        plan,
        _same_length(asked, values),
        asked.check(
            f"{operand(high)} − {operand(low)} = {brief(high - low)}",
            f"{operand(high)} − {operand(low)} = {brief(high - low)}",
        ),
    )


def _same_length(asked: Asked, values: list[Fraction]) -> tuple[str, str]:
    places = max(len(brief(value).partition(".")[2]) for value in values)
    first, second = (_padded(value, places) for value in values)
    sign = _sign(values[0], values[1])
    content = asked.say(
        f"With {places} places after the point: {first} and {second}. So {first} {sign} {second}",
        f"写成 {places} 位小数：{first} 和 {second}。所以 {first} {sign} {second}",
    )
    return asked.say("Align the places", "对齐小数位"), content


def _verdict(asked: Asked, values: list[Fraction], *, larger: bool) -> str:
    first, second = values
    if _YES_OR_NO.search(asked.text.lower()):
        holds = first > second if larger else first < second
        claim = f"{brief(first)} {_sign(first, second)} {brief(second)}"
        return asked.say(f"{'Yes' if holds else 'No'}: {claim}", f"{'是' if holds else '不是'}：{claim}")
    if first == second:
        return asked.say(f"They are equal: {brief(first)}", f"两者相等：{brief(first)}")
    return _chosen(asked, values, larger=larger)


def _many(asked: Asked, values: list[Fraction], *, larger: bool) -> Solution:
    order = sorted(values, reverse=larger)
    sign = " ≥ " if larger else " ≤ "
    plan = asked.plan(
        f"Put the {len(values)} numbers in order and take the first.",
        f"把这 {len(values)} 个数排序，取第一个。",
    )
    shown = [brief(value) for value in order[:20]]
    return asked.solution(
        _chosen(asked, values, larger=larger),
        plan,
        (asked.say("Order", "排序"), sign.join(shown)),
        _span(asked, order),
    )


def _span(asked: Asked, order: list[Fraction]) -> tuple[str, str]:
    high, low = max(order[:2]), min(order[:2])
    line = f"{operand(high)} − {operand(low)} = {brief(high - low)}"
    return asked.check(f"The first against the second: {line}", f"第一个与第二个相比：{line}")


def _chosen(asked: Asked, values: list[Fraction], *, larger: bool) -> str:
    value = brief(max(values) if larger else min(values))
    two = len(values) == 2
    english = ("larger" if two else "the largest") if larger else ("smaller" if two else "the smallest")
    chinese = ("更大" if two else "最大") if larger else ("更小" if two else "最小")
    return asked.say(f"{value} is {english}.", f"{value} {chinese}。")


def _padded(value: Fraction, places: int) -> str:
    whole, _, decimals = brief(value).partition(".")
    return f"{whole}.{decimals.ljust(places, '0')}" if places else whole


def _sign(first: Fraction, second: Fraction) -> str:
    return ">" if first > second else "<" if first < second else "="
