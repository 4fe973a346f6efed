"""A provider's usage export held against the ledger, by UTC day and model."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.statements import PICO_PLACES, Counted, Statement

PICO = Decimal(1).scaleb(-PICO_PLACES)
_DATE = re.compile(r"[-@](latest|[0-9]{4}-?[0-9]{2}-?[0-9]{2})$")
_ROUTING = re.compile(r":(nitro|floor|online|exacto)$")
"""OpenRouter's ways to choose a server, which it does not bill apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSums:
    """The ledger's sums of a UTC day and model; `model` None: of all models. `cost` is in pico-dollars.

    `unknown`, `estimated`, `corrected` and `unpriced` count the calls whose tokens or cost are no more than that.
    """

    day: date
    model: str | None
    calls: int
    input: int
    output: int
    cost: int
    unknown: int
    estimated: int
    corrected: int
    unpriced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure of a day and model on both sides: `input`, `output` or `total` tokens, or `cost` in dollars.

    A side is None where it has or knows nothing for that day and model, which counts as 0.
    """

    day: date | None
    model: str | None
    measure: str
    ours: Decimal | None
    theirs: Decimal | None

    @property
    def amount(self) -> Decimal:
        """Theirs less ours."""
        return (self.theirs or Decimal(0)) - (self.ours or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What came of it. `compared` counts days and models, `differing` those of them with differences.

    `names` are models whose names differ: theirs, then ours. `ours` are all sums of the ledger that were compared.
    """

    first: date
    last: date
    compared: int
    differing: int
    differences: tuple[Difference, ...]
    totals: tuple[Difference, ...]
    names: tuple[tuple[str, str], ...]
    ours: tuple[OurSums, ...]
    places: int

    @property
    def agree(self) -> bool:
        """Whether there is no difference beyond rounding and tolerance."""
        return not self.differences


def span(statement: Statement) -> tuple[date, date]:
    """The first and the last day of a statement."""
    days = [day for day, _ in statement.counted]
    return min(days), max(days)


def compare(statement: Statement, ledger: Iterable[OurSums], tolerance: Decimal = Decimal(0)) -> Reconciliation:
    """Compares them; `ledger` holds the sums of the statement's days. `tolerance` is in percent of the larger side.

    Costs also agree when the difference can come from rounding: half of the last digit that the statement shows for
    each of its rows, and half a pico-dollar for each call of ours.
    """
    ours = tuple(ledger)
    models = {model for _, model in statement.counted if model is not None}
    names = matched(models, {sums.model for sums in ours if sums.model is not None}) if models else {}
    theirs = {(day, names.get(model or "", model)): sums for (day, model), sums in statement.counted.items()}
    mine = _by_key(ours, parted=bool(models))
    found = []
    for key in sorted(theirs.keys() | mine.keys(), key=lambda key: (key[0], key[1] or "")):
        pairs = _pairs(key, theirs.get(key), mine.get(key, []), statement)
        found.append([pair for pair, rounding in pairs if not _agrees(pair, rounding, tolerance)])
    first, last = span(statement)
    return Reconciliation(
        first=first,
        last=last,
        compared=len(found),
        differing=sum(bool(differences) for differences in found),
        differences=tuple(difference for differences in found for difference in differences),
        totals=_totals(theirs.values(), ours, statement),
        names=tuple(sorted((their, our) for their, our in names.items() if their != our)),
        ours=ours,
        places=statement.places,
    )


def matched(theirs: set[str], ours: set[str]) -> dict[str, str]:
    """Return our name for each of theirs that has one.

    It is the same; else the same without the vendor before it, without the date behind it, with its words in another
    order (`claude-4.5-sonnet`), or without a suffix of routing, if only one of each side is meant by that.
    """
    found = {name: name for name in theirs & ours}
    for plain in (_without_vendor, _without_date, _by_words, _without_routing):
        left = _by_plain_name(ours - set(found.values()), plain)
        for key, names in _by_plain_name(theirs - set(found), plain).items():
            if len(names) == len(left[key]) == 1:
                found[names[0]] = left[key][0]
    return found


def _by_plain_name(names: set[str], plain: Callable[[str], str]) -> defaultdict[str, list[str]]:
    grouped = defaultdict(list)
    for name in names:
        grouped[plain(name)].append(name)
    return grouped


def _without_vendor(name: str) -> str:
    return name.casefold().rpartition("/")[2]


def _without_date(name: str) -> str:
    """Return the name without vendor and date, or `latest`; a variant such as `:free` stays."""
    base, colon, variant = _without_vendor(name).partition(":")
    return _DATE.sub("", base) + colon + variant


def _by_words(name: str) -> str:
    """Return words by the alphabet and numbers in their order, which vendors and gateways put in different places."""
    base, colon, variant = _without_date(name).partition(":")
    parts = re.split(r"[-._\s]+", base)
    numbers = [part for part in parts if part[:1].isdigit()]
    words = sorted(part for part in parts if not part[:1].isdigit())
    return " ".join((*words, *numbers)) + colon + variant


def _without_routing(name: str) -> str:
    return _ROUTING.sub("", _by_words(name))


def _by_key(ours: Iterable[OurSums], *, parted: bool) -> dict[tuple[date, str | None], list[OurSums]]:
    grouped = defaultdict(list)
    for sums in ours:
        grouped[sums.day, sums.model if parted else None].append(sums)
    return grouped


def _pairs(
    key: tuple[date | None, str | None], theirs: Counted | None, ours: list[OurSums], statement: Statement
) -> list[tuple[Difference, Decimal]]:
    """Each measure on both sides, and how far rounding can part them."""
    digit = Decimal(1).scaleb(-statement.places)
    rounding = digit / 2 * (theirs.rows if theirs else 0) + PICO / 2 * sum(sums.calls for sums in ours)
    return [
        (
            Difference(
                day=key[0],
                model=key[1],
                measure=measure,
                ours=_ours(ours, measure),
                theirs=Decimal(getattr(theirs, measure)) if theirs else None,
            ),
            rounding if measure == "cost" else Decimal(0),
        )
        for measure in _compared(statement)
    ]


def _compared(statement: Statement) -> list[str]:
    """The measures to compare: the total only where it is not parted."""
    parts = {"input", "output"} <= statement.measures
    return [
        kind
        for kind in ("input", "output", "total", "cost")
        if kind in statement.measures - ({"total"} if parts else set())
    ]


def _ours(ours: list[OurSums], measure: str) -> Decimal | None:
    """What we count; None when there are no calls, or nothing is known of any."""
    known = [sums for sums in ours if _is_known(sums, measure)]
    return sum((_our(sums, measure) for sums in known), Decimal(0)) if known else None


def _is_known(sums: OurSums, measure: str) -> bool:
    if measure == "cost":
        return sums.cost != 0 or sums.calls > sums.unknown + sums.unpriced
    return sums.calls > sums.unknown


def _our(sums: OurSums, measure: str) -> Decimal:
    if measure == "cost":
        return Decimal(sums.cost) * PICO
    return Decimal({"input": sums.input, "output": sums.output, "total": sums.input + sums.output}[measure])


def _agrees(pair: Difference, rounding: Decimal, tolerance: Decimal) -> bool:
    larger = max(abs(pair.ours or Decimal(0)), abs(pair.theirs or Decimal(0)))
    return abs(pair.amount) <= max(rounding, larger * tolerance / 100)


def _totals(theirs: Iterable[Counted], ours: tuple[OurSums, ...], statement: Statement) -> tuple[Difference, ...]:
    whole = Counted()
    for sums in theirs:
        whole.rows += sums.rows
        whole.input += sums.input
        whole.output += sums.output
        whole.total += sums.total
        whole.cost += sums.cost
    return tuple(pair for pair, _ in _pairs((None, None), whole, list(ours), statement))
