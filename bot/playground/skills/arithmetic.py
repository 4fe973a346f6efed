"""Arithmetic in words and signs: "what is 17*23+4?", "15% of 80", "17乘以23等于多少"."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.playground.skills.asked import Asked, Solution, brief, show, strange
from bot.playground.skills.expression import (
    Calculation,
    Malformed,
    Operation,
    TooLarge,
    calculate,
    operand,
    written,
)

_SPOKEN = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (r"百分之 ?(\d+(?:\.\d+)?)", r"\1%"),
        (r"除以 ?([\d.,]+) ?的余数", r" % \1"),
        (r"[x×·⋅](?= ?[-\d(√.])|\btimes\b|\bmultiplied by\b|乘以|乘", "*"),
        (r"÷|\bdivided by\b|\bover\b|除以", "/"),
        (r"\bto the power of\b|\braised to\b", "^"),
        (r" ?\bsquared\b|的平方(?!根)", "^2"),
        (r" ?\bcubed\b|的立方", "^3"),
        (r"的 ?(\d+) ?次方", r"^\1"),
        (r"\b(?:the )?square root of\b|\bsqrt\b", "√"),
        (r"([\d.,]+) ?的平方根", r"√\1"),
        (r"\bplus\b|加上?", "+"),
        (r"\bminus\b|减去?", "-"),
        (r"\bmod(?:ulo)?\b", "%"),
        (r" ?\bper ?cent\b", "%"),
        (r"% ?of\b", "%*"),
        (r"(?<=\d) ?的 ?(?=[\d.]+%)", "*"),
        ("⁄", "/"),
    )
)
_RUN = re.compile(r"[-+*/^()%√.,\d\s]+")
_LONGEST_PART = 60
_MOST_LINES = 12


def arithmetic(asked: Asked) -> Solution | None:
    """Solves an expression that makes up the whole question."""
    text = asked.text
    for pattern, sign in _SPOKEN:
        text = pattern.sub(sign, text)
    run = max(_RUN.findall(text), key=lambda part: len(part.strip()), default="").strip(" ,.")
    if not re.search(r"[-+*/^%√].*\d|\d.*[-+*/^%√]", run) or strange(text.replace(run, " ", 1)):
        return None
    return _computed(asked, run)


def _computed(asked: Asked, run: str) -> Solution | None:
    try:
        calculation = calculate(run)
    except Malformed:
        return None
    except TooLarge:
        return _too_large(asked)
    except ZeroDivisionError:
        return _undefined(asked, run)
    return _told(asked, run, calculation) if calculation.operations or "%" in run else None


def _told(asked: Asked, run: str, calculation: Calculation) -> Solution:
    equal = "=" if calculation.exact else "≈"
    answer = f"{pretty(run)} {equal} {show(calculation.value)}"
    steps = [_plan(asked, run, calculation), (asked.say("Compute", "计算"), _lines(asked, calculation))]
    return asked.solution(answer, *steps, *_check(asked, calculation))


def _plan(asked: Asked, run: str, calculation: Calculation) -> tuple[str, str]:
    if len(calculation.operations) > 1:
        return asked.plan(
            f"Compute {pretty(run)}: parentheses first, then powers, then × and ÷, then + and −.",
            f"计算 {pretty(run)}：先括号，再乘方，再乘除，最后加减。",
        )
    if calculation.operations and _parts(calculation.operations[0]):
        return asked.plan(
            f"Compute {pretty(run)}: multiply by each place of the second number and add.",
            f"计算 {pretty(run)}：用第二个数的每一位去乘，再相加。",
        )
    return asked.plan(f"Compute {pretty(run)}: a single step.", f"计算 {pretty(run)}：只需一步。")


def _lines(asked: Asked, calculation: Calculation) -> str:
    lines = [line for operation in calculation.operations for line in (*_parts(operation), operation.line())]
    if not lines:
        return asked.say(f"As a number: {show(calculation.value)}", f"化成数：{show(calculation.value)}")
    hidden = len(lines) - _MOST_LINES
    if hidden > 0:
        lines[_MOST_LINES - 1 : -1] = [asked.say(f"... {hidden + 1} more lines ...", f"…… 另有 {hidden + 1} 行 ……")]
    return "\n".join(lines)


def _parts(operation: Operation) -> list[str]:
    """Long multiplication by the places of the second factor, as on paper."""
    left, right = operation.left, operation.right
    if operation.sign != "*" or not all(v.denominator == 1 and 10 <= v < 10_000 for v in (left, right)):
        return []
    digits = str(right)
    places = [int(digit) * 10 ** (len(digits) - at) for at, digit in enumerate(digits, 1) if digit != "0"]
    if len(places) < 2:
        return []
    products = [left * place for place in places]
    lines = [f"{left} × {place} = {product}" for place, product in zip(places, products, strict=True)]
    return [*lines, f"{' + '.join(map(str, products))} = {sum(products)}"]


def _check(asked: Asked, calculation: Calculation) -> list[tuple[str, str]]:
    """The last operation undone."""
    if not calculation.operations:
        return []
    line = _undone(calculation.operations[-1])
    return [asked.check(f"Backwards: {line}", f"倒推：{line}")] if line else []


def _undone(last: Operation) -> str:
    left, right, value = operand(last.left), operand(last.right), operand(last.value)
    match last.sign:
        case "+":
            return f"{value} − {right} = {brief(last.value - last.right)}"
        case "-":
            return f"{value} + {right} = {brief(last.value + last.right)}"
        case "*" if last.right:
            return f"{value} ÷ {right} = {brief(last.value / last.right)}"
        case "/":
            return f"{value} × {right} = {brief(last.value * last.right)}"
        case "%":
            times = Fraction(last.left // last.right)
            return f"{operand(times)} × {right} + {value} = {brief(times * last.right + last.value)}"
        case "√" if last.exact:
            return f"{left} × {left} = {brief(last.value**2)}"
        case _:
            return ""


def _too_large(asked: Asked) -> Solution:
    plan = asked.plan("See how large the numbers grow.", "先看数字会变得多大。")
    bound = (
        asked.say("Bound", "界限"),
        asked.say(
            "A number in it, or the expression itself, passes the bound of about 1000 digits.",
            "其中的数或整个算式超过了大约 1000 位的界限，所以到此为止。",
        ),
    )
    answer = asked.say(
        "That is too large for this small solver: it stops at numbers of about 1000 digits.",
        "对这个小解题器来说太大了：它最多算到大约 1000 位的数。",
    )
    return Solution(steps=(plan, bound), answer=answer, solved=False)


def _undefined(asked: Asked, run: str) -> Solution:
    return asked.solution(
        asked.say("It is undefined: division by zero.", "没有意义：除数为零。"),
        asked.plan(f"Compute {pretty(run)} and watch the divisors.", f"计算 {pretty(run)}，并留意除数。"),
        (asked.say("Divisor", "除数"), asked.say("A divisor comes out as 0.", "有一个除数等于 0。")),
        asked.check("No number times 0 gives anything but 0.", "任何数乘以 0 都只能得 0。"),
    )


def pretty(run: str) -> str:
    """An expression as people write it, cut short when it is long."""
    text = re.sub(r"\s+", "", run).replace("**", "^")
    text = re.sub(r"%(?=[\d(√])", " mod ", text)
    text = re.sub(r"(?<=[\d)%])([-+*/])", lambda sign: f" {written(sign[1])} ", text)
    text = text.replace("-", "−").replace("*", "×")
    return text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}…"
