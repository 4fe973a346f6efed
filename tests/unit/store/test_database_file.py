"""The file of the database: one program at a time, and still the same."""

import logging
import os
import sqlite3
import subprocess
import sys

import pytest

from bot.core.errors import AlreadyRunning, StoreFault
from bot.store.database import Database
from bot.store.database_file import only_one, sqlite_file
from bot.store.health import SqlHealth

HOLDS = """
import sys
from bot.store.database_file import only_one
with only_one(sys.argv[1]):
    print(flush=True)
    input()
"""


def url_of(path):
    return f"sqlite+aiosqlite:///{path}"


def test_one_at_a_time(tmp_path):
    """The second is told so, by whichever way it gets to the file; when the first is done, it may."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with only_one(url_of(tmp_path / "real" / "a.db")):
        for path in (
            tmp_path / "real" / "a.db",
            tmp_path / "link" / "a.db",
            tmp_path / "real" / ".." / "link" / "a.db",
        ):
            with pytest.raises(AlreadyRunning, match="another `glassbox run`"), only_one(url_of(path)):
                pass
        with only_one(url_of(tmp_path / "real" / "b.db")):
            pass
    with only_one(url_of(tmp_path / "link" / "a.db")):
        pass


def test_a_killed_program_holds_nothing(tmp_path):
    """However a process ends, its lock ends with it; the file that is left is no lock."""
    url = url_of(tmp_path / "a.db")
    program = subprocess.Popen([sys.executable, "-c", HOLDS, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    program.stdout.readline()
    with pytest.raises(AlreadyRunning), only_one(url):
        pass
    program.kill()
    program.communicate()
    assert (tmp_path / "a.db.lock").exists()
    with only_one(url):
        pass


def test_what_has_no_file_has_no_lock(tmp_path):
    """A database server is shared."""
    with only_one("postgresql+psycopg://a@b/c"), only_one("postgresql+psycopg://a@b/c"):
        assert list(tmp_path.iterdir()) == []


def test_a_lock_file_that_cannot_be_opened(tmp_path):
    """A sentence about the database, without a traceback."""
    (tmp_path / "a.db.lock").mkdir()
    with pytest.raises(StoreFault, match=r"a\.db\.lock cannot be opened"), only_one(url_of(tmp_path / "a.db")):
        pass


def test_the_file_of_an_address(tmp_path):
    """As a path or as a URI."""
    assert str(sqlite_file("sqlite+aiosqlite:////a/b.db")) == "/a/b.db"
    assert str(sqlite_file("sqlite+aiosqlite:///file:/a/b%20c.db?uri=true")) == "/a/b c.db"
    assert sqlite_file("postgresql+psycopg://a@b/c") is None


@pytest.fixture
async def opened(tmp_path):
    database = Database(url_of(tmp_path / "a.db"))
    await database.migrate()
    yield tmp_path / "a.db", SqlHealth(database)
    await database.close()


def deleted(path):
    path.unlink()


def replaced(path):
    other = path.with_name("b.db")
    sqlite3.connect(other).close()
    os.replace(other, path)


def moved(path):
    path.rename(path.with_name("c.db"))


def folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("slip", [deleted, replaced, moved, folder])
async def test_a_file_that_is_gone_is_noticed(opened, slip, caplog):
    """Not ready at each look, and one line at CRITICAL, which says what to do."""
    path, health = opened
    await health.check()
    slip(path)
    for _ in range(3):
        with pytest.raises(StoreFault, match="database file was"):
            await health.check()
        with pytest.raises(StoreFault, match="database file was"):
            health.check_file()
    (told,) = caplog.records
    assert told.levelno == logging.CRITICAL
    assert "is lost at the stop" in told.getMessage()
    assert sorted(each.name for each in path.parent.glob("a.db")) == ([] if slip in (deleted, moved) else ["a.db"])


async def test_a_file_that_is_put_back_is_right(opened, caplog):
    """It is ready again; another slip is told anew."""
    path, health = opened
    for _ in range(2):
        path.rename(path.with_name("away"))
        with pytest.raises(StoreFault):
            await health.check()
        path.with_name("away").rename(path)
        await health.check()
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL] * 2
