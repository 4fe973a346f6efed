"""The ledger as a file in the chat."""

import asyncio
import gzip
import shutil
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.ports import Ledger
from bot.core.spans import Span
from bot.flow.report import Reports
from bot.tg.admins import Admins
from bot.tg.asked import CODE, asked_for
from bot.tg.convert import Place
from bot.tg.outbox import Outbox, TooLargeToSend
from bot.view.exports import Format, exported_screen, file_name, too_large_screen, written
from bot.view.screens import Document

FILE = rf"^st:file:{CODE}:(?P<form>{'|'.join(Format)})$"
COMPRESS_FROM = 4_000_000
"""Bytes from which on a file is compressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Handler of the buttons that ask for a file."""

    reports: Reports
    ledger: Ledger
    admins: Admins
    outbox: Outbox

    async def on_file(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Writes the calls of a span to a temporary file and sends it; the file is gone afterwards, come what may."""
        asked = await asked_for(self.admins, self.reports, update, context, toast="st-export-begun")
        if asked is None:
            return
        place, form, texts = Place(chat_id=asked.at[0]), Format(asked.match["form"]), asked.texts
        with tempfile.TemporaryDirectory(prefix="glassbox-") as folder:
            path = Path(folder, file_name(asked.span, form))
            calls = await self._write(path, asked.span, form)
            path = await asyncio.to_thread(_compressed, path)
            document = Document(name=path.name, content=path)
            screen = exported_screen(document, calls, asked.span, str(self.reports.zone), texts)
            try:
                await self.outbox.deliver_or_ask(place, None, [screen], asked.data, texts)
            except TooLargeToSend:
                await self.outbox.deliver(place, [too_large_screen(texts)])

    async def _write(self, path: Path, span: Span, form: Format) -> int:
        """Writes row by row, so that memory stays flat; returns how many calls there are."""
        pieces = 0
        rows = self.ledger.export(first=span.first, last=span.last)
        async with aclosing(rows), aclosing(written(rows, form)) as text:
            with path.open("w", encoding="utf-8", newline="") as file:
                async for piece in text:
                    file.write(piece)
                    pieces += 1
        return pieces - 1


def _compressed(path: Path) -> Path:
    """The file, or in its place a compressed one if it is large."""
    if path.stat().st_size <= COMPRESS_FROM:
        return path
    smaller = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, gzip.open(smaller, "wb") as target:
        shutil.copyfileobj(source, target)
    path.unlink()
    return smaller
