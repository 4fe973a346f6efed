"""The file of a SQLite database: which it is, that it still is the same, and that one program alone works on it."""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import make_url

from bot.core.errors import AlreadyRunning, StoreFault

try:
    import fcntl
except ImportError:  # Windows, which has no such locks
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

SUFFIX = ".lock"
"""Ends the name of the lock file, which begins with that of the database."""

TAKEN = (errno.EWOULDBLOCK, errno.EACCES)
"""Errors of flock where another process has the lock. Source: man7.org, flock(2)."""


def sqlite_file(url: str) -> Path | None:
    """Return the file of a database address; None: it is a database server."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return None
    name = address.database or ""
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)


@contextmanager
def only_one(url: str) -> Iterator[None]:
    """Keep a second program from the same database file while the block runs; a database server has no such lock.

    The system takes the lock away when the process ends, however it does. The lock file stays: a program that deleted
    it could delete the one that another has just locked.

    Raises:
        AlreadyRunning: another program has the lock.
        StoreFault: the lock file cannot be opened.
    """
    path = sqlite_file(url)
    if path is None or path.name in ("", ":memory:") or fcntl is None:
        yield
        return
    path = path.resolve()  # whichever way leads there
    descriptor = _opened(path.with_name(path.name + SUFFIX))
    try:
        _lock(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreFault(f"the lock file {path} cannot be opened: {error.strerror}") from None


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            raise AlreadyRunning(
                f"DATABASE_URL: another `glassbox run` works on {path}; stop it first, or set another database"
            ) from None
        log.warning("the file system of %s has no locks: nothing keeps a second program from it", path)


class DatabaseFile:
    """The file under a database's name, compared with the one that was opened is still the one under its name."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._opened: tuple[int, int] | None = None
        self._told = False

    def remember(self) -> None:
        """Take the file that is there now for the one that was opened."""
        self._opened = self._identity()

    def check(self) -> None:
        """Compare device and inode; say so in the log when they begin to differ.

        Raises:
            StoreFault: the file was deleted or replaced. What is written goes to the old one, which has no name.
        """
        there = self._identity()
        if self._opened is None or there == self._opened:
            self._told = False
            return
        fault = "replaced by another file" if there else "deleted"
        if not self._told:
            self._told = True
            log.critical(
                "the database file %s was %s while the bot runs: what is written now is lost at the stop; "
                "put the file back, or stop the bot and restore a backup",
                *(self._path, fault),
            )
        raise StoreFault(f"the database file was {fault}")

    def _identity(self) -> tuple[int, int] | None:
        """Return device and inode of what stands under the name; None: nothing does, or it cannot be reached."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
