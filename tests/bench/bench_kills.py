"""kill -9 at random moments in a run of questions, restarted each time: what is lost, twice, out of order, or unpaid.

python tests/bench/bench_kills.py [--full] [--seed N] [--database URL | --postgres]
"""

import argparse
import random
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.loadfigures import Books, Outcome, Twice, books, outcome, show, tell
from bench.loadrun import Bot, load, open_stage, questions
from support import postgres

IN_A_ROW = 5
"""Questions that a person asks one behind the other."""

WINDOW = 1.0
"""In seconds: as long may Telegram's acceptance and our commit be apart on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """A run with kills. `kills` are moments on the machine's monotonic clock, in seconds."""

    fared: Outcome
    books: Books
    kills: tuple[float, ...]
    faults: tuple[str, ...]

    def gap(self, twice: Twice) -> float | None:
        """Seconds from the first copy to the kill nearest to it; None: there was none before the second copy.

        Less than nothing: the message was on its way when its sender was killed, and Telegram read it afterwards.
        """
        before = [kill - twice.first for kill in self.kills if twice.first - WINDOW <= kill <= twice.again]
        return min(before, key=abs, default=None)

    @property
    def unexplained(self) -> list[Twice]:
        """What is twice, although no kill fell between Telegram's acceptance and our commit."""
        return [twice for twice in self.fared.twice if (gap := self.gap(twice)) is None or abs(gap) > WINDOW]


def kill_often(count: int, kills: int, seed: int, rate: float, **settings: Any) -> Killed:
    """Asks `rate` a second, several in a row from each chat; kills the bot so many times, and lets it finish."""
    chance, moments = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="glassbox-kills-") as name, open_stage() as stage:
        bot = Bot(stage, Path(name), SEND_RATE="0", **settings)
        bot.start()
        try:
            stage.ask(in_a_row(count), rate=rate)
            for _ in range(kills):
                time.sleep(chance.uniform(0.3, max(0.6, 1.2 * count / rate / kills - 1.5)))
                moments.append(time.monotonic())
                bot.kill()
                bot.start()
            stage.settled(count, 120 + count / 10)
            time.sleep(1.0)  # what comes twice comes soon
            code = bot.stop()
            assert code == 0, f"the bot ended with {code}"
            record = stage.record()
            return Killed(
                fared=outcome(record),
                books=books(record, bot.result("export")),
                kills=tuple(moments),
                faults=tuple(bot.faults()),
            )
        finally:
            bot.kill()


def in_a_row(count: int, chats: int = 100, **script: Any) -> list[dict[str, Any]]:
    """Questions with rising numbers: several from one chat, then several from the next."""
    script = {"think": 0.3, "gap": 0.01} | script
    asked = questions(1, count, chats, **script)
    return [{**question, "chat": 5000 + k // IN_A_ROW % chats} for k, question in enumerate(asked)]


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="ten kills in 1,000 questions, not four in 200")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="DATABASE_URL; SQLite by default")
    parser.add_argument("--postgres", action="store_true", help="a throw-away PostgreSQL server")
    given = parser.parse_args()
    count, kills = (1000, 10) if given.full else (200, 4)
    with postgres.server() if given.postgres else nullcontext() as server:
        database = server.empty() if server else given.database
        run = kill_often(count, kills, given.seed, rate=20.0, **({"database": database} if database else {}))
    fared = run.fared
    show(
        f"{kills} kills",
        str(fared),
        "0 lost, 0 out of order",
        met=not fared.lost and not fared.disordered,
        machine=load(),
    )
    for twice in fared.twice:
        gap = run.gap(twice)
        said = "NO KILL NEAR IT" if gap is None else f"killed {gap * 1000:+.0f} ms after Telegram took it"
        show(f"  #{twice.n} is twice", said)
    show(
        "  the books",
        str(run.books),
        "none unlisted, none invented",
        met=not run.books.unlisted and not run.books.invented,
    )
    show("  log", f"{len(run.faults)} faults", "0", met=not run.faults)
    tell(*run.faults[:5])


if __name__ == "__main__":
    main()
