"""How long the bot takes with 1,000,000 calls in its ledger: reports, charts, /stats, the export, one more call.

python tests/bench/bench_ledger.py [--calls N] [LEDGER]

LEDGER is a file to keep the ledger in, or to take it from when it is there; it stays as it is.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import ledger_maker
from bench.ledger_charts import measure_charts
from bench.ledger_export import measure_export
from bench.ledger_reading import measure_reports, measure_stats
from bench.ledger_table import Table
from bench.ledger_writing import measure_writes


def made(folder: Path, kept: Path | None, calls: int) -> Path:
    """A ledger to work on: made, or a copy of the one that is kept."""
    path = folder / "ledger.db"
    source = kept or path
    if not source.exists():
        # in a process of its own: what making it takes is not to be counted as what reading it takes
        begun = folder / "begun.db"
        subprocess.run([sys.executable, ledger_maker.__file__, str(begun), str(calls)], check=True)
        shutil.move(begun, source)
    if source is not path:
        shutil.copy(source, path)
    return path


async def measure(path: Path, folder: Path) -> None:
    """Prints all that is measured, part by part."""
    now = ledger_maker.last_moment(path)
    measure_export(path, folder)
    await measure_reports(path, now, Table("screens: all queries of one report"))
    await measure_charts(path, now, Table("a chart, read and drawn"))
    await measure_stats(path, folder, now, Table("/stats, from the command to the sent message"))
    await measure_writes(path, now, Table("writing, one transaction each"))


def main() -> None:
    """Makes or takes the ledger, and measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ledger", nargs="?", type=Path, help="a file to keep the ledger in")
    parser.add_argument("--calls", type=int, default=1_000_000, help="how many calls to make")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glassbox-bench-") as name:
        path = made(Path(name), given.ledger, given.calls)
        asyncio.run(measure(path, Path(name)))


if __name__ == "__main__":
    main()
