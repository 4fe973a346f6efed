"""glassbox backup: a sound copy of one moment, while others write."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.store.backup import CannotCopy, copy_file
from bot.store.database import open_database

PAIRS = "CREATE TABLE pairs (side TEXT, number INTEGER, filler TEXT)"


@pytest.fixture
async def source(tmp_path):
    """A migrated database."""
    path = tmp_path / "glassbox.db"
    async with open_database(f"sqlite+aiosqlite:///{path}"):
        pass
    return path


def run(*arguments, **env):
    command = [sys.executable, "-m", "bot", "backup", *map(str, arguments)]
    return subprocess.run(
        command, env={"PATH": os.environ["PATH"], **env}, capture_output=True, text=True, timeout=60, check=False
    )


class Writer(threading.Thread):
    """Writes pairs of rows, each pair in one transaction, as fast as it goes, and notes its longest wait."""

    def __init__(self, path):
        super().__init__()
        self._path = path
        self._end = threading.Event()
        self.written = 0
        self.longest = 0.0

    def run(self):
        with closing(sqlite3.connect(self._path, isolation_level=None, timeout=30)) as connection:
            while not self._end.is_set():
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                for side in ("left", "right"):
                    connection.execute("INSERT INTO pairs VALUES (?, ?, ?)", (side, self.written, "x" * 500))
                connection.execute("COMMIT")
                self.longest = max(self.longest, time.perf_counter() - began)
                self.written += 1

    def end(self):
        self._end.set()
        self.join()


@pytest.mark.process
def test_a_copy_under_load_is_whole_and_of_one_moment(source, tmp_path):
    """While others write without a pause: all that was committed is in it, nothing by halves, and nobody waits."""
    with closing(sqlite3.connect(source)) as connection:
        connection.execute(PAIRS)
        connection.executemany("INSERT INTO pairs VALUES ('old', ?, ?)", ((n, "x" * 1000) for n in range(30_000)))
        connection.commit()
    writer = Writer(source)
    writer.start()
    try:
        while (before := writer.written) < 50:
            time.sleep(0.001)
        done = run(tmp_path / "copy.db", DATABASE_URL=f"sqlite:///{source}")
        during = writer.written - before
    finally:
        writer.end()
    assert (done.returncode, done.stderr) == (0, "")
    assert during > 10
    assert writer.longest < 5
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sides = dict(copied.execute("SELECT side, count(*) FROM pairs GROUP BY side"))
    assert sides.pop("old") == 30_000
    assert before <= sides.get("left", 0) == sides.get("right", 0) <= writer.written


async def test_the_copy_is_one_private_file(source, tmp_path):
    """Nothing is left beside it, nobody else may read it, and the bot opens it as it is."""
    folder = tmp_path / "copies"
    folder.mkdir()
    assert copy_file(source, folder / "copy.db") == (folder / "copy.db").stat().st_size
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").read_bytes()[18:20] == b"\x01\x01"  # opens without a journal, also where none can be
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    async with open_database(f"sqlite+aiosqlite:///{folder / 'copy.db'}") as database, database.read():
        pass


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_nothing_is_overwritten(source, tmp_path, kind):
    """Whatever stands there stays, and nothing is left of the try."""
    target = tmp_path / "there"
    if kind == "file":
        target.write_text("mine")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(CannotCopy, match="is there already"):
        copy_file(source, target)
    assert kind != "file" or target.read_text() == "mine"
    assert not list(tmp_path.glob("*partial*")) + list(tmp_path.glob(".*partial*"))


def test_a_broken_database_gives_no_copy(source, tmp_path):
    """Its pages are overwritten with noise: one sentence, and no file that looks like a copy."""
    with source.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(4096 * 4))
    with pytest.raises(CannotCopy):
        copy_file(source, tmp_path / "copies.db")
    assert [path.name for path in tmp_path.iterdir() if "copies" in path.name] == []


def test_no_database_no_copy(tmp_path):
    """And none is made on the way."""
    with pytest.raises(CannotCopy, match="there is no database"):
        copy_file(tmp_path / "none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(source, tmp_path):
    """One sentence."""
    with pytest.raises(CannotCopy, match=r"cannot be written: No such file"):
        copy_file(source, tmp_path / "no" / "copy.db")


def test_the_command_says_what_it_did(source, tmp_path, monkeypatch):
    """Exit code 0 and the size; 1 and the reason the second time."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{source}")
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "copy.db")])
    assert done.exit_code == 0, done.output
    assert f"{(tmp_path / 'copy.db').stat().st_size:,} bytes, checked" in done.output
    again = CliRunner().invoke(app, ["backup", str(tmp_path / "copy.db")])
    assert again.exit_code == 1
    assert "is there already" in again.output


def test_postgresql_has_a_tool_of_its_own(monkeypatch, tmp_path):
    """Exit code 2, and the tool's name; nothing is reached for, and the password is not shown."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:the-password@db.example/name")
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "copy.db")])
    assert done.exit_code == 2
    assert "pg_dump" in done.output
    assert "the-password" not in done.output
