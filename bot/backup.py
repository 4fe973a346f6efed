"""The command that copies the database: its last mile."""

import asyncio
import sys
from pathlib import Path

from bot.settings import Settings
from bot.store.backup import copy_file
from bot.store.database_file import sqlite_file
from bot.view.texts import texts_for

MISUSE = 2


async def backup(settings: Settings, target: Path) -> int:
    """Writes a copy and says so; returns the exit code.

    Raises:
        CannotCopy: there is no copy.
    """
    texts = texts_for(None)
    source = sqlite_file(settings.database)
    if source is None:
        print(texts.say("cli-backup-server"), file=sys.stderr)  # noqa: T201 - this is the output
        return MISUSE
    size = await asyncio.to_thread(copy_file, source, target)
    print(texts.say("cli-backup-done", file=str(target), size=f"{size:,}"))  # noqa: T201 - this is the output
    return 0
