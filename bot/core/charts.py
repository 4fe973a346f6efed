"""What charts are drawn from: plain numbers by day, hour or name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_MODELS = 6
MOST_BARS = 62
"""Beyond so many days a bar stands for a week, and beyond so many weeks for a month."""


class Step(StrEnum):
    """What a bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostByDay:
    """Pico-dollars by model, dearest first, for each bar; `days` are the bars' first days.

    None as a model's name stands for all the others. No models: nothing was spent.
    """

    days: tuple[date, ...]
    models: tuple[str | None, ...]
    pico: tuple[tuple[int, ...], ...]
    step: Step = Step.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensByKind:
    """Tokens for each bar, of kinds that add up: plain input, input from the cache and into it, output, reasoning."""

    days: tuple[date, ...]
    input: tuple[int, ...]
    cached_input: tuple[int, ...]
    cache_write: tuple[int, ...]
    output: tuple[int, ...]
    reasoning: tuple[int, ...]
    step: Step = Step.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHour:
    """For each of the 24 hours of the day how many answers, and their median seconds; None: no answers."""

    answers: tuple[int, ...]
    seconds: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUsers:
    """Names (empty: not known) and ids, dearest first, and what each has cost in pico-dollars."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    pico: tuple[int, ...]


Chart = CostByDay | TokensByKind | ByHour | TopUsers


def bars(first: date, last: date) -> tuple[tuple[date, ...], Step]:
    """The first days of the bars for a span of days, and what a bar stands for."""
    days = (last - first).days + 1
    if days <= MOST_BARS:
        return tuple(first + timedelta(days=number) for number in range(days)), Step.DAY
    step = Step.WEEK if days <= MOST_BARS * 7 else Step.MONTH
    begins, begin = [], begin_of(first, step)
    while begin <= last:
        begins.append(begin)
        begin = begin_of(begin + timedelta(days=7 if step is Step.WEEK else 32), step)
    return tuple(begins), step


def begin_of(day: date, step: Step) -> date:
    """The first day of the bar that a day belongs to."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def cost_by_day(costs: Mapping[date, Mapping[str, int]], first: date, last: date) -> CostByDay:
    """Folds pico-dollars by day and model: the dearest models by name, all others as one."""
    begins, step = bars(first, last)
    totals: dict[str, int] = {}
    by_bar: dict[date, dict[str, int]] = {begin: {} for begin in begins}
    for day, models in costs.items():
        bar = by_bar[begin_of(day, step)]
        for model, pico in models.items():
            totals[model] = totals.get(model, 0) + pico
            bar[model] = bar.get(model, 0) + pico
    ranked = sorted((model for model in totals if totals[model]), key=lambda model: (-totals[model], model))
    named = ranked if len(ranked) <= MOST_MODELS else ranked[: MOST_MODELS - 1]
    rest = ranked[len(named) :]
    rows = [tuple(by_bar[begin].get(model, 0) for begin in begins) for model in named]
    if rest:
        rows.append(tuple(sum(by_bar[begin].get(model, 0) for model in rest) for begin in begins))
    return CostByDay(days=begins, models=(*named, *((None,) if rest else ())), pico=tuple(rows), step=step)


def summed(amounts: Mapping[date, int], begins: tuple[date, ...], step: Step) -> tuple[int, ...]:
    """Amounts by day, added up for each bar."""
    sums = dict.fromkeys(begins, 0)
    for day, amount in amounts.items():
        sums[begin_of(day, step)] += amount
    return tuple(sums.values())
