"""The outermost net under every handler: nothing that goes wrong there is silent, and nothing of it is shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update
from telegram.error import BadRequest, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.core.errors import StoreFault
from bot.tg.convert import Place, place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox, Uncertain, Undeliverable
from bot.tg.work import Trouble
from bot.view.failures import failure_screen
from bot.view.screens import Screen

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """Catches what handlers raise."""

    outbox: Outbox
    new_incident: Callable[[], str]
    trouble: Callable[[int, Trouble], bool]

    async def on_error(self, update: object, context: Context) -> None:
        """Logs the fault under an incident number, and tells the asker the number in one sentence.

        As long as there is hope, there is no telling: the update stays in the inbox, and is tried again.
        """
        error = context.error
        chat = update.effective_chat if isinstance(update, Update) else None
        if isinstance(error, Undeliverable):
            log.info("chat %s takes no messages: %s", chat.id if chat else "?", error)
            return
        where, kind = chat.id if chat else "?", _kind(error)
        over = not isinstance(update, Update) or self.trouble(update.update_id, kind)
        if not over and kind is not Trouble.FAULT:
            log.warning("what was asked in chat %s is tried again: %s: %s", where, type(error).__name__, error)
            return
        incident = self.new_incident()
        log.error("incident %s: %s in chat %s", incident, type(error).__name__, where, exc_info=error)
        if over and isinstance(update, Update):
            await self._tell(update, incident)

    async def _tell(self, update: Update, incident: str) -> None:
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        texts = texts_of(user)
        screen = failure_screen(texts.say("error-unexpected"), incident, texts)
        place = place_of(message) if update.message else Place(chat_id=message.chat.id)
        try:
            await self.outbox.deliver(place, [screen])
        except BadRequest as error:  # whatever the group has against it: the asker shall know
            log.warning("incident %s could not be told to chat %d: %s", incident, place.chat_id, error)
            if place.chat_id != user.id:
                await self._tell_in_private(user.id, incident, screen)
        except (TelegramError, Uncertain, Undeliverable) as error:
            log.warning("incident %s could not be told to chat %d: %s", incident, place.chat_id, error)

    async def _tell_in_private(self, user_id: int, incident: str, screen: Screen) -> None:
        try:
            await self.outbox.deliver(Place(chat_id=user_id), [screen])
        except (TelegramError, Uncertain, Undeliverable) as error:
            log.warning("incident %s could not be told to user %d: %s", incident, user_id, error)


def _kind(error: BaseException | None) -> Trouble:
    """Whose trouble a fault is, and so whether to try again."""
    if isinstance(error, BadRequest):
        return Trouble.REFUSAL
    if isinstance(error, Uncertain | NetworkError):
        return Trouble.NETWORK
    return Trouble.STORE if isinstance(error, StoreFault) else Trouble.FAULT
