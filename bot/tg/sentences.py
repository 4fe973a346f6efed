"""What an asker is told of a question that is not answered: one sentence, and never two where one will do."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Update, User
from telegram.error import TelegramError

from bot.core.admin_ports import People
from bot.core.errors import StoreFault
from bot.core.ports import Clock
from bot.tg.convert import place_of
from bot.tg.languages import texts_of, texts_to
from bot.tg.outbox import Outbox, Uncertain, Undeliverable
from bot.view.failures import failure_screen
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)

QUIET_SECONDS = 60.0
"""How long somebody is not told again that the queue is full."""


@dataclass(slots=True, kw_only=True)
class Sentences:
    """Says why there is no answer. Where that does not arrive, it is not said again."""

    outbox: Outbox
    people: People
    clock: Clock
    new_incident: Callable[[], str]
    _told_full: dict[int, float] = field(default_factory=dict)
    _told_old: set[int] = field(default_factory=set)

    async def queue_full(self, update: Update) -> None:
        """The sender has too many open questions: told once a minute."""
        user_id, now = update.effective_user.id if update.effective_user else 0, self.clock.monotonic()
        if now < self._told_full.get(user_id, float("-inf")) + QUIET_SECONDS:
            return
        self._told_full = {who: at for who, at in self._told_full.items() if now < at + QUIET_SECONDS}
        self._told_full[user_id] = now
        await self._say(update, "queue-full")

    async def too_old(self, update: Update) -> None:
        """The question waited for too long while the bot was off: told once in each chat."""
        chat_id = update.effective_chat.id if update.effective_chat else 0
        if chat_id not in self._told_old:
            self._told_old.add(chat_id)
            await self._say(update, "waited-too-long")

    async def given_up(self, update: Update, why: str) -> None:
        """The update is set aside, under an incident number."""
        incident = self.new_incident()
        log.error("incident %s: update %d is set aside: %s", incident, update.update_id, why)
        await self._say(update, "error-unexpected", incident)

    async def _say(self, update: Update, key: str, incident: str | None = None) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        texts = await self._texts(user)
        said = texts.say(key)
        screen = failure_screen(said, incident, texts) if incident else Screen(text=RichText(said))
        try:
            await self.outbox.deliver(place_of(message), [screen])
        except (TelegramError, Uncertain, Undeliverable) as error:
            log.warning("chat %d could not be told that it gets no answer: %s", message.chat.id, error)

    async def _texts(self, user: User) -> Texts:
        """Those of the language that somebody has chosen; the gate, which knows it else, has not seen the update."""
        try:
            person = await self.people.person(user.id)
        except StoreFault:
            person = None
        return texts_to(person) if person and person.chosen_language else texts_of(user)
