"""The operator's own prices: a TOML file with one `[[price]]` a model or pattern, in dollars per million tokens."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot.core.errors import SettingsFault
from bot.core.money import pico_from_usd
from bot.core.prices import KINDS
from bot.core.usage import TokenUsage
from bot.llm.price_lines import Lines, foreign, syntax_fault

KNOWN = ("model", *KINDS)
LARGEST_FILE = 1_000_000
"""Bytes; some ten thousand prices."""

MOST_FAULTS = 20
DEAREST = 10**6
"""Dollars per million tokens."""

PLACES = 6
"""Decimals of a price: with more, a token would cost a fraction of a pico-dollar."""

EXAMPLE = 'begin each entry with [[price]], then model = "llama3*", input = 0.15 and output = 0.60, one on each line'
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPrice:
    """The operator's price for models that match `model`, in pico-dollars per token of each kind."""

    model: str
    input: int
    cached_input: int
    cache_write: int
    output: int

    def cost(self, usage: TokenUsage) -> int:
        """The cost in pico-dollars."""
        plain, cached, written = input_kinds(usage)
        return (
            plain * self.input
            + cached * self.cached_input
            + written * self.cache_write
            + (usage.output or 0) * self.output
        )


def input_kinds(usage: TokenUsage) -> tuple[int, int, int]:
    """Input tokens that are plain, cached and written to the cache: never more than the input, whatever was said."""
    whole = usage.input or 0
    cached = min(usage.cached_input or 0, whole)
    written = min(usage.cache_write or 0, whole - cached)
    return whole - cached - written, cached, written


def read_own_prices(path: Path) -> tuple[OwnPrice, ...]:
    """The prices in the file, in its order.

    Raises:
        SettingsFault: the file cannot be read or an entry is malformed; each fault names its line, and never repeats
            what stands there.
    """
    text = _text(path)
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        raise _refusal(foreign(text, EXAMPLE) or syntax_fault(text, error)) from None
    return _prices(data, Lines(text))


def _refusal(*faults: str) -> SettingsFault:
    said = [f"PRICES_FILE: {fault}" for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        said.append(f"PRICES_FILE: and {len(faults) - MOST_FAULTS} more faults of this kind")
    return SettingsFault(tuple(said))


def _text(path: Path) -> str:
    """The file's text. A byte order mark of UTF-8 is passed over."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refusal(f"cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST_FILE:
        raise _refusal("is larger than a price file can be: at most 1 MB")
    if raw.startswith(UTF_16):
        raise _refusal("is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(f"line {line}: is not text in UTF-8; the file should be TOML, saved as UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refusal(f"line {line}: holds NUL bytes; the file should be TOML, saved as UTF-8")
    if not text.strip():
        raise _refusal(f"is empty; {EXAMPLE}")
    return text


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("nan")


def _prices(data: dict[str, Any], lines: Lines) -> tuple[OwnPrice, ...]:
    entries = data.pop("price", [])
    faults = [(lines.top(name), f"is no price; {EXAMPLE}") for name in data]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append((lines.top("price"), "should be [[price]], in two pairs of brackets"))
        entries = []
    elif not entries and not faults:
        raise _refusal(f"holds no [[price]] entry; {EXAMPLE}")
    for number, entry in enumerate(entries, start=1):
        faults += [(lines.key(number, key), said) for key, said in _entry_faults(entry)]
    if faults:
        raise _refusal(*(f"{where}: {said}" for where, said in sorted(faults, key=_by_line)))
    return tuple(_own_price(entry) for entry in entries)


def _by_line(fault: tuple[str, str]) -> int:
    found = re.search(r"\d+", fault[0])
    return int(found[0]) if found else 0


def _entry_faults(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """The keys of an entry that are wrong or missing, and what is wrong with each."""
    faults = [(key, f"unknown key; known are {', '.join(KNOWN)}") for key in entry if key not in KNOWN]
    model = entry.get("model")
    if not isinstance(model, str) or not model.strip():
        faults.append(("model", 'model must be a name or pattern, such as "llama3*"'))
    needed = [kind for kind in KINDS if kind in entry or kind in ("input", "output")]
    amounts = [(kind, _amount_fault(kind, entry.get(kind))) for kind in needed if not _is_price(entry.get(kind))]
    return faults + amounts


def _amount_fault(kind: str, value: object) -> str:
    said = f"{kind} must be dollars per million tokens, such as 0.15"
    if value is None:
        return f"{said}; it is missing"
    if isinstance(value, Decimal) and value.is_finite() and 0 <= value <= DEAREST:
        return f"{said}, with up to {PLACES} decimals"
    return said


def _is_price(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    amount = Decimal(value)
    return amount.is_finite() and 0 <= amount <= DEAREST and amount == round(amount, PLACES)


def _own_price(entry: dict[str, Any]) -> OwnPrice:
    listed = {kind: Decimal(entry[kind] if kind in entry else entry["input"]) for kind in KINDS}
    per_token = {kind: pico_from_usd(price / 10**6) for kind, price in listed.items()}
    return OwnPrice(model=entry["model"], **per_token)
