"""What a record of the stage says: answered, lost, twice, out of order; the ledger against the provider's bill."""

import csv
import io
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

UNCONFIRMED = "did not confirm"
"""What a note says that stands for a message whose fate is not known. The answer is there, or comes with a tap."""

UNFORESEEN = "went wrong on my side"
"""What a note says when something failed that should not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """An answer that stands in its chat twice. Times are on the machine's monotonic clock, in seconds."""

    n: int
    first: float
    again: float
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the questions of a run fared. `apologies` are sentences in an answer's place, for a model that failed."""

    asked: int
    answered: int
    lost: tuple[int, ...]
    apologies: int
    unforeseen: int
    twice: tuple[Twice, ...]
    disordered: int

    def __str__(self) -> str:
        return (
            f"{self.asked} asked, {self.answered} answered, {self.apologies} apologies, {len(self.lost)} lost, "
            f"{self.disordered} out of order, {len(self.twice)} twice, {self.unforeseen} unforeseen"
        )


def outcome(record: Record) -> Outcome:
    """Judges a run by what stands in the chats."""
    asked = {int(n): about["chat"] for n, about in record["asked"].items()}
    copies: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for sent in record["sent"]:
        if sent["n"] is not None:
            copies[sent["n"]].append(sent)
    notes = [sent for sent in record["sent"] if sent["n"] is None and UNCONFIRMED not in sent["text"]]
    apologies = Counter(note["chat"] for note in notes)
    missing: dict[int, list[int]] = defaultdict(list)
    for n, chat in asked.items():
        if n not in copies:
            missing[chat].append(n)
    return Outcome(
        asked=len(asked),
        answered=len(asked.keys() & copies.keys()),
        lost=tuple(n for chat, left in missing.items() for n in left[apologies[chat] :]),
        apologies=len(notes),
        unforeseen=sum(UNFORESEEN in note["text"] for note in notes),
        twice=tuple(_twice(n, sent) for n, sent in copies.items() if len(sent) > 1),
        disordered=_disordered(copies),
    )


def _twice(n: int, sent: list[dict[str, Any]]) -> Twice:
    return Twice(n=n, first=sent[0]["at"], again=sent[1]["at"], fault=sent[0]["fault"])


def _disordered(copies: dict[int, list[dict[str, Any]]]) -> int:
    """Answers that came after one to a later question of their chat. A chat's questions have rising numbers."""
    latest: dict[int, int] = {}
    count = 0
    for n, chat in [
        (sent[0]["n"], sent[0]["chat"]) for sent in sorted(copies.values(), key=lambda sent: sent[0]["at"])
    ]:
        count += n < latest.get(chat, 0)
        latest[chat] = max(n, latest.get(chat, 0))
    return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The ledger beside the bill. `equal` calls have the bill's own tokens; `unlisted` are billed and in no row."""

    billed: int
    ended: int
    equal: int
    rows: Counter[str]
    unlisted: int
    invented: int

    def __str__(self) -> str:
        rows = ", ".join(f"{count} {name}" for name, count in sorted(self.rows.items()))
        return (
            f"{self.billed} calls billed, {self.ended} to their end; ledger: {rows}; "
            f"{self.equal} equal the bill, {self.unlisted} unlisted, {self.invented} invented"
        )


def books(record: Record, exported: str) -> Books:
    """Holds an exported ledger against the bill: by the tokens, of which no two calls have the same.

    A call that ended, and whose end the bot did not live to note, must be among its asker's rows without the
    provider's counts.
    """
    rows = list(csv.DictReader(io.StringIO(exported)))
    counted = {
        (int(row["input_tokens"]), int(row["output_tokens"])) for row in rows if row["token_source"] == "provider"
    }
    bill = {(call["input"], call["output"]): call for call in record["bill"]}
    chats = {int(n): about["chat"] for n, about in record["asked"].items()}
    others = Counter(int(row["user_id"]) for row in rows if row["token_source"] != "provider")
    rest = Counter(chats[call["n"]] for tokens, call in bill.items() if tokens not in counted)
    return Books(
        billed=len(bill),
        ended=sum(call["ended"] == "ok" for call in bill.values()),
        equal=len(counted & bill.keys()),
        rows=Counter(row["outcome"] for row in rows),
        unlisted=(rest - others).total(),
        invented=len(counted - bill.keys()),
    )


def latencies(record: Record, only: Callable[[int], bool] = lambda _: True) -> list[float]:
    """Seconds from question to first answer, of the questions that were answered."""
    first: dict[int, float] = {}
    for sent in record["sent"]:
        if sent["n"] is not None:
            first.setdefault(sent["n"], sent["at"])
    asked = {int(n): about["at"] for n, about in record["asked"].items()}
    return [at - asked[n] for n, at in first.items() if n in asked and only(n)]


def median(values: Iterable[float]) -> float:
    """The median; not a number, where there are no values."""
    listed = list(values)
    return statistics.median(listed) if listed else float("nan")


def show(title: str, figure: str, target: str = "", *, met: bool | None = None, machine: str = "") -> None:
    """One line: what was measured, beside its target, and the load of the machine."""
    mark = "" if met is None else " ok" if met else " MISSED"
    beside = f"  (target: {target}){mark}" if target else ""
    tell(f"{title:34} {figure}{beside}{f'  [{machine}]' if machine else ''}")


def tell(*lines: str) -> None:
    """Prints lines."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def spread(values: Sequence[float], unit: str = "", digits: int = 1) -> str:
    """Median, and the least and greatest in brackets."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f}) {unit}".rstrip()
