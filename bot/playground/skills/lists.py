"""A list of numbers: its sum, average, median, order; and the sum of a run of whole numbers."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.playground.skills.asked import Asked, Solution, brief, numbers, show
from bot.playground.skills.expression import operand

_SORT = re.compile(r"\b(?:sort|sorted|arrange|order|ascending|descending|increasing|decreasing)\b|排序|排列")
_DOWN = re.compile(r"\b(descending|decreasing|largest first|reverse|high to low)\b|从大到小|降序")
_AVERAGE = re.compile(r"\b(average|mean)\b|平均")
_MEDIAN = re.compile(r"\bmedian\b|中位数")
_SUM = re.compile(r"\b(sum|add|total)\b|总和|之和|的和|加起来|求和|相加|一直加到|加到")
_RUN = re.compile(r"(?:\bfrom |从 ?)?(?<![\d.,-])(\d{1,12}) ?(?:to|through|到|至|一直加到|加到) ?(\d{1,12})(?![\d.])")
_KNOWN = (
    "sort sorted arrange order ascending descending increasing decreasing largest smallest first "
    "reverse high low average mean median sum add up total together list following these from through "
    "all integers whole "
    "排序列从到大小升降平均中位数总和之的加起来求相一直至整所有这些"
)


def lists(asked: Asked) -> Solution | None:
    """Solves what is asked about a list of two or more numbers."""
    text = asked.text.lower()
    run, values = _RUN.search(text), _listed(text)
    if run and _SUM.search(text) and len(values) == 2:
        return _series(asked, int(run[1]), int(run[2]))
    return _told(asked, text, values) if len(values) > 1 else None


def _told(asked: Asked, text: str, values: list[Fraction]) -> Solution | None:
    if _SORT.search(text):
        return _sort(asked, values, down=bool(_DOWN.search(text)))
    if _AVERAGE.search(text):
        return _average(asked, values)
    if _MEDIAN.search(text):
        return _median(asked, values)
    return _sum(asked, values) if _SUM.search(text) else None


def _listed(text: str) -> list[Fraction]:
    """The numbers; a lone 100,200,300 is a list, for nobody asks for the sum of one number."""
    values = numbers(text, _KNOWN)
    return numbers(text.replace(",", ", "), _KNOWN) if len(values) == 1 else values


def _row(asked: Asked, values: list[Fraction]) -> str:
    shown = asked.join(brief(value) for value in values[:50])
    return shown + ("…" if len(values) > 50 else "")


def _total(values: list[Fraction]) -> str:
    return f"{' + '.join(map(operand, values))} = {brief(sum(values, Fraction()))}"


def _sum(asked: Asked, values: list[Fraction]) -> Solution:
    total = sum(values, Fraction())
    return asked.solution(
        asked.say(f"The sum is {show(total)}", f"和是 {show(total)}"),
        asked.plan(f"Add the {len(values)} numbers from left to right.", f"从左到右把 {len(values)} 个数相加。"),
        (asked.say("Add", "相加"), _total(values)),
        asked.check(f"From right to left: {_total(values[::-1])}", f"从右到左：{_total(values[::-1])}"),
    )


def _average(asked: Asked, values: list[Fraction]) -> Solution:
    total = sum(values, Fraction())
    mean = total / len(values)
    divided = f"{operand(total)} ÷ {len(values)} = {brief(mean)}"
    back = f"{operand(mean)} × {len(values)} = {brief(mean * len(values))}"
    return asked.solution(
        asked.say(f"The average is {show(mean)}", f"平均数是 {show(mean)}"),
        asked.plan(
            f"Add the {len(values)} numbers and divide by {len(values)}.",
            f"先求 {len(values)} 个数的和，再除以 {len(values)}。",
        ),
        (asked.say("Add", "相加"), _total(values)),
        (asked.say("Divide", "相除"), divided),
        asked.check(back, back),
    )


def _median(asked: Asked, values: list[Fraction]) -> Solution:
    order = sorted(values)
    half = len(order) // 2
    middle = order[half : half + 1] if len(order) % 2 else order[half - 1 : half + 1]
    median = sum(middle, Fraction()) / len(middle)
    return asked.solution(
        asked.say(f"The median is {show(median)}", f"中位数是 {show(median)}"),
        asked.plan("Put the numbers in order and take the middle.", "先排序，再取中间。"),
        (asked.say("Order", "排序"), _row(asked, order)),
        (asked.say("Middle", "中间"), _row(asked, middle)),
    )


def _sort(asked: Asked, values: list[Fraction], *, down: bool) -> Solution:
    row = _row(asked, sorted(values, reverse=down))
    way = asked.say("largest first" if down else "smallest first", "从大到小" if down else "从小到大")
    return asked.solution(
        row,
        asked.plan(f"Sort the {len(values)} numbers, {way}.", f"把 {len(values)} 个数{way}排列。"),
        (asked.say("Order", "排序"), row),
        asked.check(f"Still {len(values)} numbers, with the same sum: {brief(sum(values, Fraction()))}",
                    f"仍是 {len(values)} 个数，总和不变：{brief(sum(values, Fraction()))}"),
    )  # fmt: skip


def _series(asked: Asked, first: int, last: int) -> Solution | None:
    if first > last:
        return None
    count, pair = last - first + 1, first + last
    total = count * pair // 2
    return asked.solution(
        asked.say(f"The sum is {total}", f"和是 {total}"),
        asked.plan("Pair the first with the last: each pair adds up to the same.", "首尾配对：每一对的和都相同。"),
        (asked.say("Count", "项数"), f"{last} − {first} + 1 = {count}"),
        (asked.say("One pair", "每对的和"), f"{first} + {last} = {pair}"),
        (asked.say("All", "总和"), f"{count} × {pair} ÷ 2 = {total}"),
    )
