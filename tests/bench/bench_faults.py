"""Questions while Telegram, the model and the database fail: what is lost, and what is unforeseen.

python tests/bench/bench_faults.py [--full] [--seed N] [--database URL | --postgres]
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.loadfaults import MODEL, TELEGRAM
from bench.loadfigures import Books, Outcome, books, outcome, show, tell
from bench.loadrun import Bot, Stage, Stuck, load, open_stage, questions
from bench.loadtrouble import full, hold_lock, small_disk
from support import postgres

CHATS = 400
SETTINGS = {"SEND_RATE": "0", "STALL_SECONDS": "1", "ANSWER_SECONDS": "60"}
MEGABYTE = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """A run among faults. `memory` are resident megabytes by the second."""

    fared: Outcome
    books: Books
    done: Counter[str]
    log: tuple[str, ...]
    memory: tuple[float, ...]
    code: int


def among_faults(
    count: int,
    *,
    rate: float,
    share: float = 0.05,
    seed: int = 1,
    kinds: tuple[str, ...] = TELEGRAM + MODEL,
    locked: float = 0,
    filled: float = 0,
    patience: float = 300,
    mount: bool = True,
    **settings: Any,
) -> Troubled:
    """Asks `rate` questions a second while a share of all requests fails in each of the ways.

    In between, another program holds the database's lock, and the disk is full, for so many seconds each.
    """
    with (
        tempfile.TemporaryDirectory(prefix="glassbox-faults-") as name,
        small_disk(mount=mount) as (disk, mounted),
        open_stage() as stage,
    ):
        settings = {"database": f"sqlite+aiosqlite:///{disk / 'load.db'}"} | settings
        bot = Bot(stage, Path(name), **SETTINGS, **settings)
        bot.start()
        try:
            stage.do("wrong", share=share, seed=seed, kinds=list(kinds))
            stage.ask(questions(1, count, min(count, CHATS), think=0.1, gap=0.005), rate=rate)
            memory, extra = [], Counter[str]()
            memory += watch(stage, bot, count // 3, 600)
            if locked:
                hold_lock(disk / "load.db", locked)
                extra["database locked"] += 1
            memory += watch(stage, bot, 2 * count // 3, 600)
            if filled:
                with full(disk, bot.pid, mounted=mounted) as what:
                    time.sleep(filled)
                extra[what] += 1
            memory += watch(stage, bot, count, count / rate + patience)
            until_none_waits(stage, patience)
            stage.do("wrong", share=0, seed=seed, kinds=[])
            code, record = bot.stop(), stage.record()
            return Troubled(
                fared=outcome(record),
                books=books(record, bot.result("export")),
                done=Counter(record["faults"]) + extra,
                log=tuple(bot.faults()),
                memory=tuple(memory),
                code=code,
            )
        finally:
            bot.kill()


def watch(stage: Stage, bot: Bot, settled: int, seconds: float) -> list[float]:
    """Resident megabytes, second by second, until so many questions have an answer or a note. Gives up after a time."""
    memory = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        memory.append(bot.memory() / MEGABYTE)
        try:
            stage.until(lambda count: count["answered"] + count["apologies"] >= settled, 1)
        except Stuck:
            continue
        break
    return memory


def until_none_waits(stage: Stage, seconds: float) -> None:
    """Waits until every question has its answer or a note; a note that came twice stands for one. Gives up in time."""
    end = time.monotonic() + seconds
    while outcome(stage.record()).lost and time.monotonic() < end:
        time.sleep(1)


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="2,000 questions, not 300")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.05, help="of the requests, for each kind of fault")
    parser.add_argument("--database", help="DATABASE_URL; SQLite by default, with a locked file and a full disk")
    parser.add_argument("--postgres", action="store_true", help="a throw-away PostgreSQL server")
    given = parser.parse_args()
    count = 2000 if given.full else 300
    with postgres.server() if given.postgres else nullcontext() as server:
        database = server.empty() if server else given.database
        trouble: dict[str, Any] = {"database": database} if database else {"locked": 8.0, "filled": 8.0}
        run = among_faults(count, rate=20.0, share=given.share, seed=given.seed, **trouble)
    fared, memory = run.fared, run.memory
    show("faults", ", ".join(f"{number} {kind}" for kind, number in sorted(run.done.items())))
    show(
        f"{count} questions",
        str(fared),
        "0 lost, 0 unforeseen",
        met=not fared.lost and not fared.unforeseen,
        machine=load(),
    )
    for twice in fared.twice:
        show(
            f"  #{twice.n} is twice",
            f"{twice.again - twice.first:.1f} s apart; the first had {twice.fault or 'no fault'}",
        )
    show("  the books", str(run.books), "none unlisted", met=not run.books.unlisted and not run.books.invented)
    show("  log", f"{len(run.log)} unhandled, exit code {run.code}", "0", met=not run.log and not run.code)
    tell(*run.log[:10])
    show(
        "  memory",
        f"{memory[len(memory) // 5]:.0f} MB after a fifth, {max(memory):.0f} at most, {memory[-1]:.0f} at the end",
    )


if __name__ == "__main__":
    main()
