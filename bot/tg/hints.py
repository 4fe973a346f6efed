"""Hints: what nobody waits for, and no answer may suffer from."""

import logging

from telegram.error import TelegramError

from bot.core.limits import Standing
from bot.tg.convert import Place
from bot.tg.outbox import Outbox, Uncertain, Undeliverable
from bot.view.limits import hint_screen
from bot.view.texts import Texts

log = logging.getLogger(__name__)


async def tell(outbox: Outbox, place: Place, standing: Standing | None, texts: Texts) -> None:
    """Says once, without a sound, that a budget is nearly used up. If that does not arrive, it is not said again."""
    if standing is None:
        return
    try:
        await outbox.deliver(place, [hint_screen(standing, texts)])
    except (TelegramError, Uncertain, Undeliverable) as error:
        log.info("chat %d: a hint did not arrive: %s", place.chat_id, error)
