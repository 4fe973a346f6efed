"""Arithmetic expressions, computed exactly and in bounded time."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from bot.playground.skills.asked import brief

_TOKEN = re.compile(r"\s*((?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?|\.\d+|\*\*|[-+*/^()%√])")
_SIGNS = {"*": "×", "/": "÷", "-": "−"}
_MOST_TOKENS, _DEEPEST, _MOST_BITS = 200, 40, 3400
_Operator = Callable[[Fraction, Fraction], Fraction]
_SUMS: dict[str, _Operator] = {"+": operator.add, "-": operator.sub}
_PRODUCTS: dict[str, _Operator] = {"*": operator.mul, "/": operator.truediv, "%": operator.mod}


class Malformed(ValueError):
    """Not an expression."""


class TooLarge(ValueError):
    """A number, or the expression itself, is beyond the bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation that was carried out: left sign right = value. sign is an ASCII one; "√" has no left."""

    left: Fraction
    sign: str
    right: Fraction
    value: Fraction
    exact: bool = True

    def line(self) -> str:
        """The operation written out."""
        left, right = operand(self.left), operand(self.right)
        tight = {"√": f"√{right}", "^": f"{left}^{right}"}
        sides = tight.get(self.sign, f"{left} {written(self.sign)} {right}")
        return f"{sides} {'=' if self.exact else '≈'} {brief(self.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """value: the result. operations: what was done, in order. exact: False when a root had to be rounded."""

    value: Fraction
    operations: tuple[Operation, ...]

    @property
    def exact(self) -> bool:
        return all(operation.exact for operation in self.operations)


def calculate(text: str) -> Calculation:
    """Computes an expression of numbers, + - * / ^ % √ and parentheses.

    % means percent, or the remainder when a number follows it. Raises Malformed, TooLarge, ZeroDivisionError.
    """
    reader = _Reader(tokens=_tokens(text))
    value = reader.sums()
    if reader.tokens:
        raise Malformed(text)
    return Calculation(value=value, operations=tuple(reader.operations))


def written(sign: str) -> str:
    """An operator as people write it."""
    return {**_SIGNS, "%": "mod"}.get(sign, sign)


def operand(value: Fraction) -> str:
    """A number as a part of an expression."""
    text = brief(value)
    return f"({text})" if value < 0 or "/" in text else text


def _tokens(text: str) -> list[str]:
    """The tokens in reverse, so that the next one is popped from the end."""
    tokens, at, text = [], 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Malformed(text)
        tokens.append(found[1].replace("**", "^").replace(",", ""))
        at = found.end()
        if len(tokens) > _MOST_TOKENS:
            raise TooLarge(text)
    return tokens[::-1]


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Recursive descent over the tokens that are left."""

    tokens: list[str]
    operations: list[Operation] = field(default_factory=list)
    depth: int = 0

    def sums(self) -> Fraction:
        return self._chain(self._products, _SUMS)

    def _products(self) -> Fraction:
        return self._chain(self._signed, _PRODUCTS)

    def _chain(self, part: Callable[[], Fraction], operators: dict[str, _Operator]) -> Fraction:
        value = part()
        while self._next() in operators:
            sign = self.tokens.pop()
            right = part()
            value = self._done(value, sign, right, operators[sign](value, right))
        return value

    def _signed(self) -> Fraction:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise TooLarge("nested too deeply")
        sign = self.tokens.pop() if self._next() in ("+", "-") else "+"
        value = self._signed() if self._next() in ("+", "-") else self._power()
        self.depth -= 1
        return -value if sign == "-" else value

    def _power(self) -> Fraction:
        base = self._percent()
        if self._next() != "^":
            return base
        self.tokens.pop()
        exponent = self._signed()
        return self._done(base, "^", exponent, _raised(base, exponent))

    def _percent(self) -> Fraction:
        value = self._atom()
        while self._next() == "%" and not self._number_follows():
            self.tokens.pop()
            value /= 100
        return value

    def _atom(self) -> Fraction:
        piece = self.tokens.pop() if self.tokens else ""
        if piece == "(":
            value = self.sums()
            if not self.tokens or self.tokens.pop() != ")":
                raise Malformed("unbalanced")
            return value
        if piece == "√":
            return self._root(self._signed())
        if not piece[:1].isdigit() and not piece.startswith("."):
            raise Malformed(piece)
        return _bounded(Fraction(piece))

    def _root(self, square: Fraction) -> Fraction:
        if square < 0:
            raise Malformed("the root of a negative number")
        root = Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))
        exact = root * root == square
        if not exact:
            root = Fraction(math.isqrt(square.numerator * 10**24 // square.denominator), 10**12)
            root = round(root, 10)
        self.operations.append(Operation(left=root, sign="√", right=square, value=root, exact=exact))
        return root

    def _done(self, left: Fraction, sign: str, right: Fraction, value: Fraction) -> Fraction:
        self.operations.append(Operation(left=left, sign=sign, right=right, value=_bounded(value)))
        return value

    def _next(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    def _number_follows(self) -> bool:
        return len(self.tokens) > 1 and (self.tokens[-2][0].isdigit() or self.tokens[-2] in ("(", "√"))


def _raised(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        raise Malformed("a power with a broken exponent")
    if base not in (-1, 0, 1) and _bits(base) * abs(exponent) > _MOST_BITS:
        raise TooLarge("power")
    if base in (-1, 1):
        return base if exponent % 2 else Fraction(1)
    return base ** int(exponent) if base or abs(exponent) < _MOST_BITS else Fraction(0) ** (1 if exponent > 0 else -1)


def _bounded(value: Fraction) -> Fraction:
    if _bits(value) > _MOST_BITS:
        raise TooLarge("number")
    return value


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())
