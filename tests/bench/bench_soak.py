"""Questions at a steady pace for a long time: whether memory, threads, files and connections stay where they are.

python tests/bench/bench_soak.py [--full | --minutes N] [--rate N] [--database URL | --postgres]
"""

import argparse
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.loadfigures import Outcome, latencies, median, outcome, show
from bench.loadrun import Bot, load, open_stage, questions, running
from support import postgres

CHATS = 200
FULL_MINUTES = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the process holds at a moment; `memory` is in bytes, `cpu` in seconds since its start."""

    memory: int
    threads: int
    files: int
    connections: int
    cpu: float


def sample(bot: Bot) -> Sample:
    """Looks at the process."""
    files, connections = bot.files()
    return Sample(memory=bot.memory(), threads=bot.threads(), files=files, connections=connections, cpu=bot.cpu())


def soak(minutes: float, rate: float, **settings: Any) -> tuple[list[Sample], Outcome, list[float], list[str]]:
    """Samples at each of ten equal parts of the time, how all questions fared, their waits, and faults in the log."""
    count, part = int(minutes * 60 * rate), minutes * 6
    with open_stage() as stage, running(stage, SEND_RATE="0", **settings) as bot:
        stage.ask(questions(1, count, CHATS, think=0.5, gap=0.01), rate=rate)
        begun, samples = time.monotonic(), []
        for number in range(1, 11):
            time.sleep(max(0.0, begun + number * part - time.monotonic()))
            samples.append(sample(bot))
        stage.settled(count, 120)
        record = stage.record()
        return samples, outcome(record), latencies(record), bot.faults()


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help=f"{FULL_MINUTES:.0f} minutes")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second")
    parser.add_argument("--database", help="DATABASE_URL; SQLite by default")
    parser.add_argument("--postgres", action="store_true", help="a throw-away PostgreSQL server")
    given = parser.parse_args()
    minutes = FULL_MINUTES if given.full else given.minutes
    with postgres.server() if given.postgres else nullcontext() as server:
        database = server.empty() if server else given.database
        samples, fared, waits, log = soak(minutes, given.rate, **({"database": database} if database else {}))
    for number, held in enumerate(samples, 1):
        at = f"{held.memory / 1e6:.1f} MB, {held.threads} threads, {held.files} files, {held.connections} connections"
        show(f"after {number * minutes * 6:.0f} s", f"{at}, {held.cpu:.0f} s of CPU")
    first, last = samples[0], samples[-1]
    growth = last.memory / first.memory - 1
    show("memory since the first tenth", f"{growth:+.1%}", "at most +10 %", met=growth <= 0.1, machine=load())
    leaks = (last.threads - first.threads, last.files - first.files, last.connections - first.connections)
    show("threads, files, connections since", "{:+}, {:+}, {:+}".format(*leaks))
    show(
        "answers",
        f"{fared}; median wait {median(waits):.2f} s, slowest {max(waits):.2f} s",
        "0 lost",
        met=not fared.lost,
    )
    show("log", f"{len(log)} faults", "0", met=not log)


if __name__ == "__main__":
    main()
