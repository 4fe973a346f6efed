"""What is done at once about an update that waits behind the questions of its chat."""

import logging
import re
from dataclasses import dataclass

from telegram import CallbackQuery, Update

from bot.core.admin_ports import People
from bot.core.errors import StoreFault
from bot.core.inbox_ports import QUESTIONS, Inbox
from bot.core.ports import Clock, Memory
from bot.tg.edits import Edits
from bot.tg.languages import texts_to
from bot.tg.taps import LONG, REDO, THINK, acknowledge
from bot.tg.updates import loaded

log = logging.getLogger(__name__)

TWICE = "twice"
"""The outcome of a tap on a button whose last tap has not had its turn yet, or is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An edit may stop the answer to what it changes; a tap is told that it has come, and counts once."""

    edits: Edits
    inbox: Inbox
    memory: Memory
    people: People
    clock: Clock

    async def on_wait(self, update: Update) -> None:
        """An update that was stored, and has to wait. Nothing is lost where the database fails here."""
        tap, chat = update.callback_query, update.effective_chat
        if update.edited_message is not None:
            await self.edits.overtake(update)
        elif tap is not None and chat is not None and (tap.data or "").startswith(LONG):
            try:
                await self._tapped(tap, chat.id, update.update_id)
            except StoreFault as error:
                log.warning("a tap that waits is told nothing: %s", error)

    async def _tapped(self, tap: CallbackQuery, chat_id: int, update_id: int) -> None:
        texts = texts_to(await self.people.person(tap.from_user.id))
        if not await self._is_own(tap):
            await acknowledge(tap, texts.say("not-yours"))
        elif await self._is_there(tap, chat_id, update_id):
            await self.inbox.close([update_id], TWICE, self.clock.now())
            await acknowledge(tap)
        else:
            await acknowledge(tap, texts.say("queued"))

    async def _is_own(self, tap: CallbackQuery) -> bool:
        """Whether the button may be tapped, as far as it is under an answer: its handler looks closer."""
        found = re.match(REDO, tap.data or "") or re.match(THINK, tap.data or "")
        answer = await self.memory.answer(int(found["id"])) if found else None
        return answer is None or answer.user_id == tap.from_user.id

    async def _is_there(self, tap: CallbackQuery, chat_id: int, update_id: int) -> bool:
        items = await self.inbox.queued(f"{QUESTIONS}:{chat_id}")
        mine = (item for item in items if item.update_id < update_id and item.user_id == tap.from_user.id)
        earlier = (loaded(item.raw, tap.get_bot()) for item in mine)
        return any(each and each.callback_query and each.callback_query.data == tap.data for each in earlier)
