"""/audit: what admins did, latest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import People, Trail
from bot.core.people import Deed, Person
from bot.tg.admins import Admins
from bot.tg.convert import place_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.screens import Screen
from bot.view.texts import Texts
from bot.view.trail import TrailPage, people_of, trail_screen

Context = ContextTypes.DEFAULT_TYPE

PAGE = 10
AUDIT = r"^audit:(?P<page>\d{1,6})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Handlers of /audit and its pages."""

    admins: Admins
    people: People
    trail: Trail
    outbox: Outbox
    zone: tzinfo

    async def on_audit(self, update: Update, _context: Context) -> None:
        """The latest page."""
        if command := await self.admins.command(update):
            await self.outbox.deliver(place_of(command.message), [await self._page(0, command.texts)])

    async def on_page(self, update: Update, context: Context) -> None:
        """A tap on another page."""
        tap = await self.admins.tap(update)
        if tap is not None and context.match is not None:
            await acknowledge(tap.query)
            await self.outbox.edit(*tap.at, await self._page(int(context.match["page"]), tap.texts))

    async def _page(self, page: int, texts: Texts) -> Screen:
        deeds, total = await self.trail.deeds(limit=PAGE, offset=page * PAGE)
        pages = max(1, -(-total // PAGE))
        if page >= pages:
            return await self._page(pages - 1, texts)
        names = await self._names(deeds)
        return trail_screen(TrailPage(deeds=deeds, page=page, pages=pages, names=names, zone=self.zone), texts)

    async def _names(self, deeds: Iterable[Deed]) -> dict[str, Person]:
        ids = {user_id for deed in deeds for user_id in people_of(deed)}
        found = [await self.people.person(user_id) for user_id in ids]
        return {str(person.id): person for person in found if person is not None}
