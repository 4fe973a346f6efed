"""New users are announced to every admin, who admit or refuse them by a button: the first to tap decides."""

import logging
from dataclasses import dataclass, field

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.core.admin_ports import Notices, People, Trail
from bot.core.people import Person, Rights
from bot.supervision import Background
from bot.tg.admins import Admins
from bot.tg.convert import Place
from bot.tg.languages import texts_to
from bot.tg.outbox import Outbox, Uncertain, Undeliverable
from bot.tg.taps import acknowledge
from bot.view.people import announcement_screen, decided_screen
from bot.view.screens import Screen

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

NEW = r"^new:(?P<what>admit|refuse):(?P<id>[1-9]\d{0,15})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Tells the admins of new users, each one once; `on` is the setting."""

    people: People
    rights: Rights
    notices: Notices
    outbox: Outbox
    on: bool
    _telling: Background = field(default_factory=Background, init=False, repr=False)

    async def announce(self, person: Person, *, may_ask: bool) -> None:
        """Tells every admin that can be reached; the new user's own question does not wait for that."""
        if not self.on or self.rights.role(person).administers or not await self.notices.once(f"new:{person.id}"):
            return
        admins = self.rights.owners.union(await self.people.admins())
        for admin in await self.people.reachable(admins):
            screen = announcement_screen(person, texts_to(await self.people.person(admin)), may_ask=may_ask)
            self._telling.start(self._tell(admin, screen), f"announce:{person.id}:{admin}")

    async def _tell(self, admin_id: int, screen: Screen) -> None:
        try:
            await self.outbox.deliver(Place(chat_id=admin_id), [screen])
        except (TelegramError, Undeliverable, Uncertain) as error:
            log.info("admin %d could not be told of a new user: %s", admin_id, error or type(error).__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The handler of the buttons Admit and Refuse."""

    admins: Admins
    people: People
    trail: Trail
    outbox: Outbox

    async def on_decided(self, update: Update, context: Context) -> None:
        """Admits or bans; when somebody decided before, says who, and changes nothing."""
        tap = await self.admins.tap(update)
        if tap is None or context.match is None:
            return
        user_id, admit = int(context.match["id"]), context.match["what"] == "admit"
        mine = await self.people.decide(user_id, admit=admit, by_id=tap.by.id)
        person = await self.people.person(user_id) or Person(id=user_id)
        by = tap.by if mine else await self._decider(user_id)
        await acknowledge(tap.query, None if mine else tap.texts.say("decided-before"))
        await self.outbox.edit(*tap.at, decided_screen(person, by, tap.texts))

    async def _decider(self, user_id: int) -> Person | None:
        """Who last changed a person; None: nobody, so it came by an invitation."""
        deeds, _ = await self.trail.deeds(limit=1, subject=f"user:{user_id}")
        return await self.people.person(deeds[0].by_id) or Person(id=deeds[0].by_id) if deeds else None
