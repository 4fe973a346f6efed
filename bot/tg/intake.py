"""Updates -> inbox -> handlers: durable, in order per chat, in parallel across chats."""

import logging
from collections.abc import Callable, Coroutine, Sequence

from telegram import Bot, Update

from bot.core.errors import StoreFault
from bot.core.inbox_ports import Inbox, Stored
from bot.core.ports import Clock
from bot.supervision import Background
from bot.tg.lanes import Lanes
from bot.tg.leases import Leases
from bot.tg.sentences import Sentences
from bot.tg.updates import Concerns, Judged, fault_of, judged, set_aside

log = logging.getLogger(__name__)


class Intake:
    """Takes updates in: stored and, where their lane is free, worked on at once. `queue_limit` 0: no bound."""

    def __init__(
        self,
        inbox: Inbox,
        clock: Clock,
        *,
        lanes: Lanes,
        leases: Leases,
        sentences: Sentences,
        concerns: Concerns,
        queue_limit: int = 0,
        on_wait: Callable[[Update], Coroutine[None, None, None]] | None = None,
    ) -> None:
        """`on_wait` is told of edited messages and taps that have to wait."""
        self._inbox, self._clock = inbox, clock
        self._lanes, self._leases, self._sentences = lanes, leases, sentences
        self._concerns = concerns
        self._queue_limit = queue_limit
        self._on_wait = on_wait
        self._telling = Background()

    @property
    def fault(self) -> str | None:
        """Return the word for what keeps updates from being worked on; None: nothing does."""
        return "leases" if self._leases.is_down else None

    async def start(self, bot: Bot | None) -> int:
        """Takes up what an earlier run left unanswered, oldest first; returns how many chats and lanes beside them.

        Raises:
            StoreFault: the inbox cannot be read.
        """
        self._lanes.open(bot)
        return await self._leases.begin()

    async def take(self, raw: object, bot: Bot | None) -> bool:
        """Stores an update as Telegram sent it, then has it worked on; one that is there already is ignored.

        One that cannot be judged is set aside, for it would keep all others waiting. False: it could not be stored,
        or the bot is about to stop; it must not be confirmed, and is to be asked for again.
        """
        return await self.take_all([raw], bot) == 1

    async def take_all(self, raws: Sequence[object], bot: Bot | None) -> int:
        """The same for several, in one transaction; how many of them, from the first on, may be confirmed."""
        if self._lanes.closing:
            return 0
        if await self._store(raws, bot):
            return len(raws)
        if len(raws) > 1:  # one of them may be what the database cannot store: those before it need not wait
            for number, raw in enumerate(raws):
                if not await self._store([raw], bot):
                    return number
            return len(raws)
        return 0

    async def _store(self, raws: Sequence[object], bot: Bot | None) -> bool:
        found = [judged(raw, bot, self._concerns) for raw in raws]
        return await self._keep([each for each in found if each.item is not None])

    async def _keep(self, found: list[Judged]) -> bool:
        """Store what is to be kept; one update that the database cannot take for a reason of its own is set aside."""
        items = [each.item for each in found if each.item is not None]
        if not items:
            return True
        try:
            stored = await self._inbox.store(items, self._clock.now(), queue_limit=self._queue_limit)
        except StoreFault as error:
            log.error("%d updates could not be stored, and are asked for again: %s", len(items), error)
            return False
        except Exception as error:
            if len(items) > 1 or items[0].outcome is not None:
                log.error("%d updates could not be stored, and are asked for again: %s", len(items), fault_of(error))
                return False
            return await self._keep([set_aside(items[0].update_id, error)])
        for each, became in zip(found, stored, strict=True):
            if each.update is not None:
                self._go_on(each.update, became)
        return True

    def _go_on(self, update: Update, became: Stored) -> None:
        if became.claim is not None:
            self._lanes.run(became.claim, update)
        elif became.full:
            self._telling.start(self._sentences.queue_full(update), f"telling:{update.update_id}")
        elif became.fresh and self._on_wait is not None and (update.edited_message or update.callback_query):
            self._telling.start(self._on_wait(update), f"waiting:{update.update_id}")

    async def finish(self, grace: float) -> None:
        """Takes nothing more; handlers under way have `grace` seconds to end. The rest is left for the next start."""
        await self._lanes.close(grace)
        await self._leases.end()
        await self._telling.stop()
        try:
            await self._inbox.release()
        except StoreFault as error:
            log.warning("claims could not be given back, and end by themselves: %s", error)
