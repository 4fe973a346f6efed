"""A process that is killed while it writes: what it was told is kept is there, and the file is whole."""

import signal
import sqlite3
import subprocess
import sys
from itertools import islice

import pytest

WRITER = """
import asyncio, sys
from sqlalchemy import insert
from bot.store.database import open_database
from bot.store.tables import notices

async def main(url, run):
    async with open_database(url) as database:
        async def caller(number):
            for turn in range(1_000_000):
                key = f"{run}-{number}-{turn}"
                query = insert(notices).values(key=key, at=0)
                await database.transact(lambda connection: connection.execute(query))
                sys.stdout.write(key + "\\n")
                sys.stdout.flush()
        await asyncio.gather(*(caller(number) for number in range(50)))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.process
def test_nothing_that_was_confirmed_is_lost(tmp_path):
    """Killed under load three times, each time on the file that the last one left behind."""
    path, confirmed = tmp_path / "test.db", set()
    for run in range(3):
        command = [sys.executable, "-c", WRITER, f"sqlite+aiosqlite:///{path}", str(run)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            confirmed.update(line.strip() for line in islice(process.stdout, 400 + 150 * run))
            process.send_signal(signal.SIGKILL)
            confirmed.update(line.strip() for line in process.stdout if line.endswith("\n"))
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {key for (key,) in connection.execute("SELECT key FROM notices")}
        connection.close()
        assert process.returncode == -signal.SIGKILL
        assert len(confirmed) >= 400
        assert confirmed <= kept
