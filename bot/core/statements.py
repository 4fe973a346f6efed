"""A provider's usage export, read from CSV or JSON: what the provider counts by UTC day and model."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from bot.core.statement_fields import (
    MEASURES,
    StatementFault,
    check_currency,
    read_day,
    read_dollars,
    read_model,
    read_tokens,
)
from bot.core.statement_names import COUNTED, fields_of, heading

EXAMPLE = "date,model,input_tokens,output_tokens,cost"
CENTS = 2
"""The fewest decimals that a provider can have rounded to."""

PICO_PLACES = 12
PLAIN_VARIANTS = ("standard", "default")
"""OpenRouter's variants that are no other model."""

DELIMITERS = ",;\t"


@dataclass(slots=True, kw_only=True)
class Counted:
    """Sums of the rows for one day and model. `cost` is in dollars; what a row did not say is not in the sums."""

    rows: int = 0
    input: int = 0
    output: int = 0
    total: int = 0
    cost: Decimal = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Statement:
    """What a provider counts. Keys are day and model, the model None where the export does not part models.

    `measures` are those that it has; `places` the decimals of its amounts, from 2 to 12; `partial` that it says itself
    that there is more.
    """

    counted: dict[tuple[date, str | None], Counted] = field(default_factory=dict)
    measures: set[str] = field(default_factory=set)
    places: int = CENTS
    partial: bool = False

    def add(self, values: Mapping[str, Any], *, comma: bool = False) -> None:
        """Adds a row: its values by field, as they stand in the file.

        Raises:
            StatementFault: a value is malformed.
        """
        if "day" not in values:
            raise StatementFault(f"has no day; what is needed is a day and tokens or cost, such as {EXAMPLE}")
        check_currency(values.get("currency"))
        key = (read_day(values["day"], values.get("until")), _model(values))
        counts = {kind: _tokens(values, kind, comma=comma) for kind in ("input", "output", "total")}
        cost = _cost(values, comma=comma)
        parted = next(iter(self.counted), key)[1] is not None
        if parted != (key[1] is not None):
            raise StatementFault(
                "has a model where others have none" if key[1] else "has no model, and others have one"
            )
        self._count(self.counted.setdefault(key, Counted()), counts, cost)

    def _count(self, sums: Counted, counts: dict[str, int | None], cost: Decimal | None) -> None:
        sums.rows += 1
        for kind, tokens in counts.items():
            if tokens is not None:
                self.measures.add(kind)
                setattr(sums, kind, getattr(sums, kind) + tokens)
        if cost is not None:
            self.measures.add("cost")
            sums.cost += cost
            exponent = cost.as_tuple().exponent
            self.places = min(PICO_PLACES, max(self.places, -exponent if isinstance(exponent, int) else 0))


def _model(values: Mapping[str, Any]) -> str | None:
    """Return the model with its variant, as OpenRouter names it; for a charge without a model, what it is for."""
    model, variant = read_model(values.get("model")), read_model(values.get("variant"))
    if model is not None and variant not in (None, *PLAIN_VARIANTS) and not model.endswith(f":{variant}"):
        return f"{model}:{variant}"
    return model or read_model(values.get("charge"))


def _tokens(values: Mapping[str, Any], kind: str, *, comma: bool) -> int | None:
    """Return a count with what comes on top of it; where the row says what it counts, only if it is that."""
    held = [value for name, value in values.items() if name.partition("+")[0] == kind]
    if "kind" in values and COUNTED.get(heading(str(values["kind"]))) == kind:
        held.append(values.get("counted"))
    known = [count for count in (read_tokens(value, comma=comma) for value in held) if count is not None]
    return sum(known) if known else None


def _cost(values: Mapping[str, Any], *, comma: bool) -> Decimal | None:
    held = [read_dollars(value, comma=comma) for name, value in values.items() if name.partition("+")[0] == "cost"]
    cents = read_dollars(values.get("cents"), comma=comma)
    known = [cost for cost in (*held, None if cents is None else cents / 100) if cost is not None]
    return sum(known, Decimal(0)) if known else None


def read_json(text: str) -> Statement:
    """A list of objects, bare or as `data`; or buckets with `results`, as OpenAI's usage and costs have them.

    Raises:
        StatementFault: names the line or the entry, and what would be right.
    """
    try:
        data = json.loads(text, parse_float=_decimal, parse_int=_decimal, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise StatementFault(f"line {error.lineno}: is not valid JSON") from None
    except RecursionError:
        raise StatementFault("is nested too deeply to be a usage export") from None
    statement = Statement(partial=isinstance(data, dict) and data.get("has_more") is True)
    for place, entry in _entries(data, ""):
        values = {heading(key): value for key, value in _flat(entry)}
        _add(statement, place, {name: values[alias] for name, alias in fields_of(values).items()})
    return _checked(statement, f"holds no usage; it should be a list of objects with the keys {EXAMPLE}")


def _decimal(text: str) -> Decimal:
    return Decimal(text) if len(text) < 100 and not re.search(r"[eE][+-]?\d{4}", text) else Decimal("nan")


def _no_number(_text: str) -> Decimal:
    return Decimal("nan")


def _entries(data: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        data = data.get("data", [data] if "results" in data else None)
    if not isinstance(data, list):
        where = f"{place}: " if place else ""
        raise StatementFault(f"{where}should be a list of objects, or an object with such a list as data")
    for number, entry in enumerate(data, start=1):
        here = f"{place}, entry {number}" if place else f"entry {number}"
        if not isinstance(entry, dict):
            raise StatementFault(f"{here}: should be an object with the keys {EXAMPLE}")
        if isinstance(entry.get("data"), list):
            yield from _entries(entry, here)
        elif "results" in entry:
            yield from _results(entry, here)
        else:
            yield here, entry


def _results(bucket: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The results of a bucket, each with the bucket's time."""
    results = bucket["results"]
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        raise StatementFault(f"{place}: results should be a list of objects")
    times = {key: value for key, value in bucket.items() if key != "results"}
    for number, result in enumerate(results, start=1):
        yield f"{place}, result {number}", {**times, **result}


def _flat(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keys of an object, and those of objects in it behind their own: `amount_value`."""
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from ((f"{key}_{inner}", held) for inner, held in value.items())
        else:
            yield key, value


def read_csv(lines: Iterable[str]) -> Statement:
    """Lines with a header, parted by commas, semicolons or tabs; read one by one.

    Raises:
        StatementFault: names the line, and what would be right.
    """
    numbered = iter(lines)
    skipped, head = _head(numbered)
    delimiter = max(DELIMITERS, key=head.count)
    rows = csv.reader(chain([head], numbered), delimiter=delimiter, strict=True)
    statement = Statement()
    try:
        columns = _columns(next(rows), f"line {skipped + 1}")
        for row in rows:
            place = f"line {skipped + rows.line_num}"
            if any(cell.strip() for cell in row):
                _add(statement, place, _cells(row, columns, place), comma=delimiter == ";")
    except csv.Error:
        place = f"line {skipped + rows.line_num}"
        raise StatementFault(f"{place}: is not valid CSV: quotes should stand in pairs, and fields be short") from None
    return _checked(statement, "holds no usage: there are no rows with values below the header")


def _head(lines: Iterator[str]) -> tuple[int, str]:
    """The header, and how many lines stand before it: empty ones, and the `sep=;` of a spreadsheet."""
    for number, line in enumerate(lines):
        if line.strip() and not re.fullmatch(r"sep=.\s*", line):
            return number, line
    raise StatementFault(f"is empty; it should be CSV with a header such as {EXAMPLE}, or JSON")


def _columns(head: list[str], place: str) -> tuple[int, dict[str, int]]:
    """How many columns there are, and which of them holds which field."""
    headings = [heading(cell) for cell in head]
    fields = fields_of(headings)
    if "day" not in fields or not {name.partition("+")[0] for name in fields} & {*MEASURES, "counted", "cents"}:
        raise StatementFault(f"{place}: should be a header with a day and tokens or cost, such as {EXAMPLE}")
    if any(headings.count(alias) > 1 for alias in fields.values()):
        raise StatementFault(f"{place}: two columns have the same name")
    return len(headings), {name: headings.index(alias) for name, alias in fields.items()}


def _cells(row: list[str], columns: tuple[int, dict[str, int]], place: str) -> dict[str, str]:
    width, fields = columns
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        raise StatementFault(f"{place}: should have {width} fields, as the header has")
    return {name: row[at].strip() for name, at in fields.items()}


def _add(statement: Statement, place: str, values: Mapping[str, Any], *, comma: bool = False) -> None:
    try:
        statement.add(values, comma=comma)
    except StatementFault as fault:
        raise StatementFault(f"{place}: {fault}") from None


def _checked(statement: Statement, otherwise: str) -> Statement:
    if not statement.counted or not statement.measures:
        raise StatementFault(otherwise)
    return statement


def looks_like_json(start: str) -> bool:
    """Whether a file that starts so is JSON; else it should be CSV."""
    return start.lstrip("\ufeff \t\r\n").startswith(("{", "["))
