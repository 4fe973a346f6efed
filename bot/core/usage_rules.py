"""The rules by which a provider's word on usage and cost is believed: where it can be true.

Each rule has a name, and its line in the table of docs/usage.md. What no rule can save is unknown, and estimated.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import product

from bot.core.model_ports import UsageSeen
from bot.core.usage import TokenUsage

MOST_CHARACTERS = 100
"""A token, on the average of a text: not even blanks and rules have more."""


class Rule(StrEnum):
    """Names of what is done with a provider's counts, where they are not taken as they stand."""

    CACHE_BESIDE_INPUT = "cache-beside-input"
    CACHE_BEYOND_INPUT = "cache-beyond-input"
    REASONING_BESIDE_OUTPUT = "reasoning-beside-output"
    REASONING_BEYOND_OUTPUT = "reasoning-beyond-output"
    FILLED_FROM_TOTAL = "filled-from-total"
    ZERO_BESIDE_TOTAL = "zero-beside-total"
    REST_IS_OUTPUT = "rest-is-output"
    PARTS_BEAT_TOTAL = "parts-beat-total"
    FIELDS_DISAGREE = "fields-disagree"
    PART_BEYOND_WHOLE = "part-beyond-whole"


CORRECTIONS = frozenset(Rule) - {
    Rule.CACHE_BESIDE_INPUT,
    Rule.REASONING_BESIDE_OUTPUT,
    Rule.FILLED_FROM_TOTAL,
    Rule.REST_IS_OUTPUT,
}
"""Rules that contradict the provider; the others only read its numbers so that all of them are true at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Counts as a provider tells them: of each kind what every field says, the surest first; empty: none says it.

    `apart` is true where cached and written counts stand beside the input, under Anthropic's names, and may not be
    part of it; `native` where the input has Anthropic's name, too, by which they never are.
    """

    inputs: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    total: int | None = None
    cached: tuple[int, ...] = ()
    written: tuple[int, ...] = ()
    reasoning: tuple[int, ...] = ()
    apart: bool = False
    native: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Counts that can be true, and the rules that made them so.

    `total` is what a provider tells of both together where it parts them not; else None.
    """

    usage: TokenUsage
    rules: frozenset[Rule] = frozenset()
    total: int | None = None

    @property
    def corrected(self) -> bool:
        """Return whether something that the provider said is not believed."""
        return bool(self.rules & CORRECTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One way to read the counts: input with all that was cached and written, output with all reasoning."""

    input: int | None
    output: int | None
    rules: frozenset[Rule] = frozenset()
    cached: int = 0


def believed(told: Told) -> Believed:
    """Return the counts that can be true. A prompt is never empty: an input of 0 is unknown."""
    reading = _explained(told) or _unexplained(told)
    cached, one = _part(told.cached, reading.input, reading.cached)
    rest = None if reading.input is None else reading.input - (cached or 0)
    written, two = _part(told.written, rest)
    reasoning, three = _part(told.reasoning, reading.output)
    known = reading.input is not None or bool(reading.output)
    return Believed(
        usage=TokenUsage(
            input=reading.input, cached_input=cached, cache_write=written, output=reading.output, reasoning=reasoning
        ),
        rules=reading.rules | one | two | three,
        total=None if known else told.total or None,
    )


def _explained(told: Told) -> _Reading | None:
    """Return the plainest reading whose parts add up to the total; None where there is none."""
    inputs, outputs = _some(told.inputs), _some(told.outputs) or told.outputs[:1]
    caches = [pair for pair in product((*_some(told.cached), 0), (*_some(told.written), 0)) if any(pair)]
    thoughts = _some(told.reasoning)
    plain = [(0, 0)]
    for pairs, extra in ((plain, (0,)), (caches, (0,)), (plain, thoughts), (caches, thoughts)):
        for asked, said, (read, written), thought in product(inputs or (0,), outputs, pairs, extra):
            whole = asked + read + written
            if not whole or whole + said + thought != told.total or _outgrown(told, whole):
                continue
            rules = {Rule.CACHE_BESIDE_INPUT} if read or written else set()
            rules |= {Rule.REASONING_BESIDE_OUTPUT} if thought else set()
            return _Reading(input=whole, output=said + thought, rules=frozenset(rules), cached=read)
    return None


def _outgrown(told: Told, whole: int) -> bool:
    """Return whether what was read from the cache is more than an input it may stand beside."""
    return told.apart and _first(told.cached) + _first(told.written) > whole


def _unexplained(told: Told) -> _Reading:
    """Read the counts one by one, where there is no total, or none that they add up to."""
    asked, rules = _input(told)
    asked, rules = _beside(told, asked, rules)
    said: int | None = next(iter(_some(told.outputs)), told.outputs[0] if told.outputs else None)
    total = told.total or None
    if total is not None and (asked is None) != (not said):
        filled = total - (asked or 0) - (said or 0)
        if filled > 0:
            zero = 0 in (told.inputs if asked is None else told.outputs)
            rules = rules | {Rule.ZERO_BESIDE_TOTAL if zero else Rule.FILLED_FROM_TOTAL}
            return _Reading(input=asked or filled, output=said or filled, rules=rules)
    if total is not None and asked is not None and said:
        if total > asked + said:
            return _Reading(input=asked, output=total - asked, rules=rules | {Rule.REST_IS_OUTPUT})
        rules = rules | {Rule.PARTS_BEAT_TOTAL}
    thought = _first(told.reasoning)
    if said is not None and thought > said:
        said, rules = said + thought, rules | {Rule.REASONING_BEYOND_OUTPUT}
    return _Reading(input=asked, output=said, rules=rules)


def _beside(told: Told, asked: int | None, rules: frozenset[Rule]) -> tuple[int | None, frozenset[Rule]]:
    """Return the input with the cache beside it, where a total too large for all else has room for that."""
    cache = _first(told.cached) + _first(told.written)
    room = (told.total or 0) - (asked or 0) - _first(told.outputs)
    if rules or asked is None or not 0 < cache <= room or not (told.apart or cache > asked):
        return asked, rules
    return asked + cache, frozenset({Rule.CACHE_BESIDE_INPUT})


def _input(told: Told) -> tuple[int | None, frozenset[Rule]]:
    """Return the input with what stands beside it, and the rule for that."""
    asked, cache = _first(told.inputs), _first(told.cached) + _first(told.written)
    if cache and told.apart and (told.native or cache > asked):
        rule = Rule.CACHE_BESIDE_INPUT if told.native else Rule.CACHE_BEYOND_INPUT
        return asked + cache, frozenset({rule})
    return asked or None, frozenset()


def _part(told: tuple[int, ...], whole: int | None, known: int = 0) -> tuple[int | None, frozenset[Rule]]:
    """Return a part by the first field that can be true, else the whole. `known` is what the total tells of it."""
    if not told:
        return None, frozenset()
    rules = {Rule.FIELDS_DISAGREE} if len(set(told)) > 1 else set()
    fitting = [count for count in _some(told) if whole is None or count <= whole]
    part = known or next(iter(fitting), 0)
    if not part and _some(told):
        part, rules = whole or 0, {*rules, Rule.PART_BEYOND_WHOLE}
    return part, frozenset(rules)


def _some(counts: Iterable[int]) -> tuple[int, ...]:
    return tuple(count for count in counts if count)


def _first(counts: Iterable[int]) -> int:
    return next(iter(_some(counts)), 0)


def possible(usage: TokenUsage, received: str) -> TokenUsage:
    """Return the counts without those that the call itself contradicts: its prompt was sent, and `received` came."""
    said = usage.output
    silent = said is not None and said * MOST_CHARACTERS < len(received)
    return replace(usage, input=usage.input or None, output=None if silent else said)


def merged(earlier: UsageSeen | None, new: UsageSeen) -> UsageSeen:
    """Return what two blocks of one answer say together: counts only grow, and a whole block mends a corrected one."""
    if earlier is None:
        return new
    counted = bool(new.usage.input and new.usage.output)
    mended = counted and not new.corrected and earlier.corrected
    return UsageSeen(
        usage=new.usage if mended else _larger(earlier.usage, new.usage),
        cost_usd=_dearer(earlier.cost_usd, new.cost_usd),
        final=earlier.final or (new.final and (counted or bool(new.usage.total or new.usage.seconds))),
        corrected=not mended and (earlier.corrected or new.corrected),
        total=_more(earlier.total, new.total),
        model=new.model or earlier.model,
        tier=new.tier or earlier.tier,
        local=earlier.local or new.local,
    )


def _larger(one: TokenUsage, two: TokenUsage) -> TokenUsage:
    """Return the larger of each count; whole blocks of different prompts are not mixed."""
    if one.input and one.output and two.input and two.output and one.input != two.input:
        return max(two, one, key=lambda usage: usage.total or 0)
    return TokenUsage(
        input=_more(one.input, two.input),
        cached_input=_more(one.cached_input, two.cached_input),
        cache_write=_more(one.cache_write, two.cache_write),
        output=_more(one.output, two.output),
        reasoning=_more(one.reasoning, two.reasoning),
        audio=_more(one.audio, two.audio),
        seconds=two.seconds if one.seconds is None else one.seconds,
    )


def _more(one: int | None, two: int | None) -> int | None:
    if one is None or two is None:
        return two if one is None else one
    return max(one, two)


def _dearer(one: str | None, two: str | None) -> str | None:
    if one is None or two is None:
        return two if one is None else one
    return max(one, two, key=Decimal)


def believes_cost(cost: int, *, known: int | None, free: bool, seller: bool) -> bool:
    """Return whether a reported cost, in pico-dollars, can be true.

    A cost of 0 is that of `free` models alone, where the price is `known`; where nobody knows one, it is believed of a
    `seller` that the price list knows by its address, and else means no more than that the gateway has no price either.
    """
    return cost > 0 or free or known == 0 or (known is None and seller)


def free_by_name(model: str | None) -> bool:
    """Return whether a model's name says that it costs nothing, as OpenRouter's do."""
    return model is not None and model.casefold().endswith(":free")


def spread(total: int, asked: int) -> tuple[int, int]:
    """Return input and output of a total that a provider does not part, by the input as it is estimated."""
    return min(asked, total), max(total - asked, 0)
