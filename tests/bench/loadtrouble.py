"""Trouble for a bot's database, from outside of its process: a lock that another program holds, a full disk."""

import errno
import os
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEBIBYTE = 2**20
DISK = 64 * MEBIBYTE
PAGE = 4096


def hold_lock(database: Path, seconds: float) -> None:
    """Keeps every writer out of an SQLite file."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=60)
    try:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


@contextmanager
def small_disk(*, mount: bool = True) -> Iterator[tuple[Path, bool]]:
    """A folder, and whether it is a small disk of its own; that takes the right to mount one."""
    with tempfile.TemporaryDirectory(prefix="glassbox-disk-") as name:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "glassbox", name]
        mounted = mount and subprocess.run(mounting, check=False, capture_output=True).returncode == 0
        try:
            yield Path(name), mounted
        finally:
            if mounted:
                subprocess.run(["umount", name], check=True)


@contextmanager
def full(disk: Path, pid: int, *, mounted: bool) -> Iterator[str]:
    """No room is left: on the small disk, or else in any file of the process. Says which of the two it is."""
    if mounted:
        filler = disk / "filler"
        fill(filler)
        try:
            yield "disk full"
        finally:
            filler.unlink()
        return
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (PAGE, before[1]))
    try:
        yield "files cannot grow"
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def fill(path: Path) -> None:
    """Writes until there is no room for another page."""
    with path.open("wb", buffering=0) as file:
        for size in (MEBIBYTE, PAGE, 1):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
