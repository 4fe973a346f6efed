"""The webhook as Telegram knows it: Telegram brings the updates, and is told where."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot

log = logging.getLogger(__name__)

MAX_CONNECTIONS = 40
"""How many updates Telegram may bring at once, to all replicas together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookAddress:
    """Where Telegram shall bring the updates, and the word by which it shows that it is Telegram."""

    url: str
    secret: str


class Hook:
    """Has updates brought in the place of polling for them.

    It is never taken away at the end: other replicas of the bot go on, and a bot that starts again finds what came
    meanwhile. A bot that polls takes it away.
    """

    def __init__(self, bot: Bot, address: HookAddress, allowed_updates: Sequence[str]) -> None:
        self._bot = bot
        self._address = address
        self._allowed = list(allowed_updates)

    async def prepare(self) -> None:
        """Tells Telegram where to bring updates; what has waited so far is kept.

        Raises:
            telegram.error.TelegramError: it would not have it.
        """
        await self._bot.set_webhook(
            self._address.url,
            secret_token=self._address.secret,
            allowed_updates=self._allowed,
            max_connections=MAX_CONNECTIONS,
            drop_pending_updates=False,
        )

    @property
    def fault(self) -> None:
        """Return None: nothing here can fail."""

    @property
    def is_late(self) -> bool:
        """Return False: Telegram brings updates when there are some."""
        return False

    async def start(self) -> None:
        """Nothing more is to be done: Telegram brings them."""

    async def stop(self) -> None:
        """Nothing is to be done: who brings something now is sent away, and comes again."""
