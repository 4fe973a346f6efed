"""The lanes at work: one update after the other, each as often as it takes, until its row can be closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from telegram import Bot, Update

from bot.core.errors import StoreFault
from bot.core.inbox_ports import Claim, Inbox
from bot.core.ports import Clock
from bot.supervision import spawn
from bot.tg.sentences import Sentences
from bot.tg.updates import UNREADABLE_OUTCOME, fault_of, loaded
from bot.tg.work import Trouble, Work

log = logging.getLogger(__name__)

TRIES = 3
"""How often a handler that fails for no known reason is run."""

MOST_CLAIMS = 12
"""An update that was claimed more often has taken as many processes with it: it is set aside."""

MOST_STORE_FAULTS = 20
"""How often the database may fail an update, which takes about eighty minutes: then the fault is the update's."""

FIRST_PAUSE, LONGEST_PAUSE = 10.0, 300.0
"""In seconds: before an update is tried again for which Telegram or the database could not do its part."""

MAX_ANSWERS = 1000

Handle = Callable[[Update], Awaitable[object]]


class Lanes:
    """Works on claims. `most` questions are worked on at once; those that wait longest come first."""

    def __init__(
        self,
        inbox: Inbox,
        clock: Clock,
        handle: Handle,
        sentences: Sentences,
        *,
        most: int = MAX_ANSWERS,
        oldest: timedelta | None = None,
    ) -> None:
        """Questions that were asked longer than `oldest` before the start are not answered; None: all are."""
        self._inbox, self._clock, self._handle, self._sentences = inbox, clock, handle, sentences
        self._slots = asyncio.Semaphore(most)
        self._oldest = oldest
        self._since: datetime | None = None
        self._bot: Bot | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        self.most = most
        self.works: dict[int, Work] = {}
        self.closing = False

    @property
    def questions(self) -> int:
        """How many questions are worked on, or wait for their turn. Held albums do not count: they wait for those."""
        return sum(work.is_question for work in self.works.values())

    def open(self, bot: Bot | None) -> None:
        """From now on claims may be worked on; `bot` is what updates out of the inbox speak through."""
        self._bot = bot
        if self._oldest is not None:
            self._since = self._clock.now() - self._oldest

    def run(self, claim: Claim, update: Update | None = None) -> None:
        """Works on a claim, and then on what follows it in its lane; a bot that is about to stop leaves it."""
        if self.closing:
            return
        task = spawn(self._work(claim, update), f"lane:{claim.item.lane}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, first: Claim, update: Update | None) -> None:
        claim: Claim | None = first
        while claim is not None and not self.closing:
            update = update or loaded(claim.item.raw, self._bot)
            claim = await (self._close(claim, UNREADABLE_OUTCOME) if update is None else self._through(claim, update))
            update = None

    async def _through(self, claim: Claim, update: Update) -> Claim | None:
        """Works on one update until its row is closed; gives the next of its lane."""
        number = claim.item.update_id
        work = Work(claim=claim, update=update, task=asyncio.current_task(), placeholder_id=claim.placeholder_id)
        self.works[number] = work
        try:
            outcome = await self._settled(work)
            work.closing = work.running = True
            return await self._close(claim, outcome)
        except asyncio.CancelledError:
            if not work.lost:
                raise
            log.warning("update %d is another worker's now", number)
            return None
        finally:
            if self.works.get(number) is work:
                del self.works[number]

    async def _settled(self, work: Work) -> str:
        """Return the outcome; what goes wrong outside of the handler sets the update aside, and the lane goes on."""
        try:
            return await self._outcome(work)
        except Exception as error:
            await self._give_up(work.update, fault_of(error))
            return "poison"

    async def _give_up(self, update: Update, why: str) -> None:
        try:
            await self._sentences.given_up(update, why)
        except Exception as error:
            log.error("update %d is set aside, and its sender not told: %s", update.update_id, fault_of(error))

    async def _outcome(self, work: Work) -> str:
        """Runs the handler until there is nothing more to be done."""
        if self._is_too_old(work):
            await self._sentences.too_old(work.update)
            return "too-old"
        if work.claim.attempts > MOST_CLAIMS:
            await self._sentences.given_up(work.update, f"claimed {work.claim.attempts} times and never finished")
            return "poison"
        while True:
            await self._once(work)
            if work.trouble is None:
                return "done"
            if self._is_hopeless(work):
                return "poison"
            if work.trouble is not Trouble.FAULT:
                await self._clock.sleep(min(FIRST_PAUSE * 2**work.pauses, LONGEST_PAUSE))
                work.pauses += 1

    async def _once(self, work: Work) -> None:
        """Runs the handler, when it is its turn: what is quick has no need to wait for one."""
        if work.is_question:
            await self._slots.acquire()
        work.trouble, work.running = None, True
        try:
            await self._handle(work.update)
        finally:
            work.running = False
            if work.is_question:
                self._slots.release()

    def _is_too_old(self, work: Work) -> bool:
        message = work.update.message
        if self._since is None or message is None or not work.is_question:
            return False
        return message.date < self._since

    def trouble(self, update_id: int, trouble: Trouble) -> bool:
        """Says that an update's handler did not end well; True when it is given up, so that its asker is told."""
        work = self.works.get(update_id)
        if work is None:
            return True
        work.trouble = trouble
        work.faults += trouble is Trouble.FAULT
        return self._is_hopeless(work)

    def _is_hopeless(self, work: Work) -> bool:
        if work.trouble is Trouble.STORE:
            return work.pauses >= MOST_STORE_FAULTS
        return work.trouble is Trouble.REFUSAL or (work.trouble is Trouble.FAULT and work.faults >= TRIES)

    async def _close(self, claim: Claim, outcome: str) -> Claim | None:
        """Closes an update, however often it takes; gives the next of its lane."""
        pause = 0.5
        while True:
            try:
                finished = await self._inbox.finish(claim, outcome, self._clock.now(), go_on=not self.closing)
            except Exception as error:  # the lane would stand still
                said = error if isinstance(error, StoreFault) else fault_of(error)
                log.error("update %d is done, and the inbox could not note it: %s", claim.item.update_id, said)
                await self._clock.sleep(pause)
                pause = min(pause * 2, 30.0)
                continue
            if not finished.held:
                log.warning("update %d is done, and another worker has it, too", claim.item.update_id)
            return finished.following

    def placeholder(self, update_id: int | None) -> int | None:
        """The message in which the progress of an update's answer is shown; None: there is none yet."""
        work = self.works.get(update_id or 0)
        return work.placeholder_id if work else None

    async def place(self, update_id: int | None, message_id: int) -> None:
        """Notes that message, so that the next run takes it up again."""
        work = self.works.get(update_id or 0)
        if work is None:
            return
        work.placeholder_id = message_id
        try:
            await self._inbox.place(work.claim.item.update_id, message_id)
        except StoreFault as error:
            log.warning("a placeholder could not be noted: %s", error)

    async def lose(self, works: list[Work]) -> None:
        """Stops work whose claim is lost, and waits until it has ended: nothing more of it goes out."""
        tasks = [work.task for work in works if work.task is not None]
        for work in works:
            work.lost = True
            if work.task is not None:
                work.task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def close(self, grace: float) -> None:
        """Begins nothing more; handlers under way have `grace` seconds to end."""
        self.closing = True
        idle = [work.task for work in self.works.values() if work.task is not None and work.is_idle]
        for task in idle:
            task.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
