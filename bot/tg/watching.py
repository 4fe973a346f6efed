"""Tells the admins, unasked, what the watch has found."""

import logging
from dataclasses import dataclass, field
from typing import NoReturn

from telegram.error import TelegramError

from bot.core.admin_ports import People
from bot.core.alerts import Alert
from bot.core.errors import StoreFault
from bot.core.incidents import Incident
from bot.core.people import Rights
from bot.core.stats import Overview
from bot.flow.watch import Watch
from bot.supervision import Supervised
from bot.tg.convert import Place
from bot.tg.languages import texts_to
from bot.tg.outbox import Outbox, Uncertain, Undeliverable
from bot.view.alerts import alert_screen, digest_screen, incident_screen
from bot.view.screens import Screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)

INTERVAL = 60.0
"""Seconds between two looks."""


@dataclass(slots=True, kw_only=True)
class Watching:
    """Looks every minute, and when a question fails of what only admins can end, from start to stop.

    `zone` is the name of the zone that days begin in.
    """

    watch: Watch
    people: People
    rights: Rights
    outbox: Outbox
    zone: str
    _task: Supervised = field(init=False)

    def __post_init__(self) -> None:
        self._task = Supervised("watching", self._run)

    def start(self) -> None:
        """Begins to look."""
        self._task.start()

    async def stop(self) -> None:
        """Ends; what is being told may be told in part."""
        await self._task.stop()

    async def look(self) -> None:
        """Looks once, and tells every admin that can be reached what there is to tell."""
        for found in await self.watch.due():
            for admin in await self.people.reachable(self.rights.owners.union(await self.people.admins())):
                await self._tell(admin, self._screen(found, texts_to(await self.people.person(admin))))

    async def _run(self) -> NoReturn:
        while True:
            try:
                await self.look()
            except StoreFault as error:
                log.warning("the watch could not look: %s", error)
            await self.watch.incidents.wait(INTERVAL)

    def _screen(self, found: Overview | Alert | Incident, texts: Texts) -> Screen:
        if isinstance(found, Incident):
            return incident_screen(found, texts)
        return alert_screen(found, texts) if isinstance(found, Alert) else digest_screen(found, self.zone, texts)

    async def _tell(self, admin: int, screen: Screen) -> None:
        try:
            await self.outbox.deliver(Place(chat_id=admin), [screen])
        except (TelegramError, Uncertain, Undeliverable) as error:
            log.info("admin %d could not be told: %s", admin, error or type(error).__name__)
