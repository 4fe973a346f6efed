"""A copy of the database file, whole and consistent, while the bot goes on writing."""

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from bot.core.errors import GlassboxError

PRIVATE = 0o600
"""The copy holds conversations: it is for its owner alone."""


class CannotCopy(GlassboxError):
    """There is no copy; the text says why, in one sentence."""


def copy_file(source: Path, target: Path) -> int:
    """Copies a SQLite database as it stands now, and returns the size in bytes.

    The copy is one read of one snapshot: writers do not wait for it, and it does not start over when they write. It
    appears under its name when it is complete and was found sound.

    Raises:
        CannotCopy: there is something at `target` already, there is no database, or it cannot be read or written.
    """
    if not source.is_file():
        raise CannotCopy(f"there is no database at {source}")
    if os.path.lexists(target):
        raise CannotCopy(f"{target} is there already, and is not overwritten")
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        _copy(source, partial)
        _check(partial)
        size = _on_disk(partial)
        _appear(partial, target)
        return size
    except FileExistsError:
        raise CannotCopy(f"{target} is there already, and is not overwritten") from None
    except OSError as error:
        raise CannotCopy(f"{target} cannot be written: {error.strerror}") from None
    except sqlite3.Error as error:
        raise CannotCopy(f"the database cannot be copied: {error}") from None
    finally:
        for left in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                partial.with_name(partial.name + left).unlink(missing_ok=True)


def _copy(source: Path, partial: Path) -> None:
    address = f"file:{quote(str(source.absolute()))}?mode=rw"  # a journal of others can be read by who may write alone
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as taken, closing(sqlite3.connect(partial)) as given:
        taken.execute("PRAGMA query_only=ON")
        taken.backup(given, pages=-1)
        given.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it


def _check(partial: Path) -> None:
    with closing(sqlite3.connect(partial)) as copied:
        (found,) = copied.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise CannotCopy(f"the copy is not sound, and was not kept: {found}")


def _appear(partial: Path, target: Path) -> None:
    """Gives the copy its name. A link, unlike a rename, takes nobody's place; some file systems know no links."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(target):
            raise FileExistsError from None
        partial.rename(target)


def _on_disk(partial: Path) -> int:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size
