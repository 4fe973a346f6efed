"""A burst, the head of the line, what an answer costs beside a bare loop, and how many a second.

python tests/bench/bench_load.py [--full] [--database URL | --postgres] [burst line cost steady throughput]
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.loadfigures import Outcome, latencies, median, outcome, show, spread
from bench.loadrun import HERE, Bot, Stage, load, open_stage, questions, running
from support import postgres

RATE = 30
"""Messages a second that pacing lets through, by default."""

PIECES = 100
"""Of an answer whose cost is measured: one token each, streamed without a pause."""

BARE = str(HERE / "bareloop.py")
UNPACED = {"SEND_RATE": "0"}


def burst(users: int, think: float = 1.0, **settings: Any) -> tuple[Outcome, list[float]]:
    """All users ask at once, under the default pacing: how they fared, and the seconds that each waited."""
    with open_stage() as stage, running(stage, **settings):
        stage.ask(questions(1, users, users, think=think))
        stage.settled(users, 60 + users)
        record = stage.record()
        return outcome(record), latencies(record)


def line(
    others: int, seconds: float, rounds: int, pause: float = 4.0, **settings: Any
) -> tuple[list[float], list[float]]:
    """Seconds that others wait: while one answer takes its time, and while none does. Several rounds of each."""
    waits: tuple[list[float], list[float]] = ([], [])
    with open_stage() as stage, running(stage, **settings):
        first = _warmed(stage, others)
        for number in range(2 * rounds):
            if number % 2 == 0:
                stage.ask(questions(first, 1, 1, chat=1000, pieces=40, gap=seconds / 40))
                first += 1
            until = time.monotonic() + seconds - pause
            while True:
                stage.forget()
                stage.ask(questions(first, others, others, think=1.0))
                stage.settled(others, 60)
                waits[number % 2].extend(latencies(stage.record()))
                first += others
                if time.monotonic() > until:
                    break
                time.sleep(max(0.0, pause - 2))
            time.sleep(pause if number % 2 == 0 else 0)
    return waits


def _warmed(stage: Stage, count: int) -> int:
    """Lets everybody ask once, so that nothing is done for the first time later; the next free number."""
    stage.ask(questions(1, count, count))
    stage.settled(count, 120)
    return count + 1


def _round(stage: Stage, bot: Bot, first: int, count: int, rate: float) -> tuple[float, float]:
    """CPU of an answer in milliseconds, and the median wait in seconds. Everybody asks for the first time."""
    stage.forget()
    used = bot.cpu()
    stage.ask(questions(first, count, count, chat=10_000 + first, think=0.5, pieces=PIECES), rate=rate)
    stage.settled(count, 120)
    time.sleep(0.3)  # what comes after the answer belongs to it
    return (bot.cpu() - used) / count * 1000, median(latencies(stage.record()))


def cost(count: int, rounds: int, rate: float = 0, **settings: Any) -> dict[str, list[tuple[float, float]]]:
    """CPU and waits of the bot and of a bare loop, each on fakes of its own, round by round in turn."""
    measured: dict[str, list[tuple[float, float]]] = {"bot": [], "bare": []}
    with (
        open_stage() as stage,
        open_stage() as other,
        running(stage, **UNPACED, **settings) as bot,
        running(other, BARE) as bare,
    ):
        for number in range(rounds + 1):
            for name, where, who in (("bot", stage, bot), ("bare", other, bare)):
                figures = _round(where, who, 1 + number * count, count, rate)
                if number:  # the first round warms up
                    measured[name].append(figures)
    return measured


def throughput(count: int, rounds: int, **settings: Any) -> dict[str, list[float]]:
    """Answers a second of the bot and of a bare loop, when everybody asks at once and the model answers at once."""
    rates: dict[str, list[float]] = {"bot": [], "bare": []}
    with (
        open_stage() as stage,
        open_stage() as other,
        running(stage, **UNPACED, **settings),
        running(other, BARE),
    ):
        for number in range(rounds + 1):
            for name, where in (("bot", stage), ("bare", other)):
                where.forget()
                where.ask(questions(1 + number * count, count, count, chat=10_000 + number * count, pieces=PIECES))
                where.settled(count, 120)
                if number:  # the first round warms up
                    rates[name].append(count / max(latencies(where.record())))
    return rates


def show_burst(full: bool, **settings: Any) -> None:
    """Prints the burst."""
    users = 500 if full else 200
    fared, waits = burst(users, **settings)
    bound = 3 * (users / RATE)
    show(
        f"burst of {users}",
        str(fared),
        "all answered, none twice",
        met=not fared.lost and not fared.twice,
        machine=load(),
    )
    show(
        "  slowest",
        f"{max(waits):.1f} s, median {median(waits):.1f} s",
        f"{bound:.0f} s",
        met=max(waits) <= bound,
        machine=load(),
    )


def show_line(full: bool, **settings: Any) -> None:
    """Prints the head of the line."""
    behind, free = line(50, 20.0 if full else 8.0, 3 if full else 1, **settings)
    ratio = median(behind) / median(free)
    figure = f"median of others {median(behind) * 1000:.0f} ms, without {median(free) * 1000:.0f} ms: {ratio:.3f}"
    show("head of the line", figure, "at most 1.10", met=ratio <= 1.1, machine=load())


def show_cost(full: bool, **settings: Any) -> None:
    """Prints what an answer costs when everybody asks at once."""
    _show_cost("at once", cost(100, 8 if full else 3, **settings), 0.8, 150)


def show_steady(full: bool, **settings: Any) -> None:
    """Prints what an answer costs at a steady pace."""
    _show_cost("20 a second", cost(100, 5 if full else 3, 20.0, **settings), 0.9, 150)


def _show_cost(title: str, measured: dict[str, list[tuple[float, float]]], most: float, most_added: float) -> None:
    cpus = {name: [cpu for cpu, _ in figures] for name, figures in measured.items()}
    ratio = median(cpus["bot"]) / median(cpus["bare"])
    figure = f"CPU {spread(cpus['bot'])} ms, bare loop {spread(cpus['bare'])} ms: {ratio:.2f}"
    show(f"100 questions {title}", figure, f"at most {most}", met=ratio <= most, machine=load())
    waits = {name: median(wait for _, wait in figures) * 1000 for name, figures in measured.items()}
    added = waits["bot"] - waits["bare"]
    figure = f"median {waits['bot']:.0f} ms, bare loop {waits['bare']:.0f} ms: {added:+.0f} ms"
    show("  added latency", figure, f"at most {most_added:.0f} ms", met=added <= most_added, machine=load())


def show_throughput(full: bool, **settings: Any) -> None:
    """Prints answers a second."""
    rates = throughput(600, 5 if full else 3, **settings)
    ratio = median(rates["bot"]) / median(rates["bare"])
    figure = f"{spread(rates['bot'], 'answers a second', 0)}, bare loop {spread(rates['bare'], '', 0)}: {ratio:.2f}"
    show("600 at once", figure, "at least 1.5", met=ratio >= 1.5, machine=load())


RUNS: dict[str, Callable[..., None]] = {
    "burst": show_burst,
    "line": show_line,
    "cost": show_cost,
    "steady": show_steady,
    "throughput": show_throughput,
}


def main() -> None:
    """Measures what is named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="*", metavar="RUN", default=list(RUNS))
    parser.add_argument("--full", action="store_true", help="the full size: about six minutes")
    parser.add_argument("--database", help="DATABASE_URL; SQLite by default")
    parser.add_argument("--postgres", action="store_true", help="a throw-away PostgreSQL server")
    given = parser.parse_args()
    with postgres.server() if given.postgres else nullcontext() as server:
        for name in given.runs or RUNS:
            database = server.empty() if server else given.database
            RUNS[name](given.full, **({"database": database} if database else {}))


if __name__ == "__main__":
    main()
