"""An intake with a handler that tests lead, and without Telegram."""

import asyncio
from datetime import UTC, datetime, timedelta

from support.inboxes import MemoryInbox
from telegram import Bot

from bot.tg.intake import Intake
from bot.tg.lanes import Lanes, Trouble
from bot.tg.leases import Leases

ASKED_AT = datetime(2026, 1, 1, tzinfo=UTC)


class PatientClock:
    """Stands until it is moved; pauses are noted and skipped, or wait for `go_on`."""

    def __init__(self):
        self.time, self.pauses, self.go_on = ASKED_AT, [], None

    def now(self):
        return self.time

    def monotonic(self):
        return self.time.timestamp()

    def move(self, **span):
        self.time += timedelta(**span)

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await (self.go_on.wait() if self.go_on else asyncio.sleep(0))


class Handled:
    """A handler that notes what it is given, waits where it is told to, and fails where it is told to."""

    def __init__(self):
        self.begun, self.seen = [], []
        self.gates, self.troubles = {}, {}
        self.given_up = []
        self.lanes = None
        self.changed = asyncio.Condition()

    async def __call__(self, update):
        number = update.update_id
        await self._note(self.begun, number)
        await asyncio.sleep(0)
        if number in self.gates:
            await self.gates[number].wait()
        if self.troubles.get(number):
            if self.lanes.trouble(number, self.troubles[number].pop(0)):
                self.given_up.append(number)
            return
        await self._note(self.seen, number)

    async def _note(self, where, number):
        async with self.changed:
            where.append(number)
            self.changed.notify_all()

    async def until(self, count, where=None):
        where = self.seen if where is None else where
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: len(where) >= count)


class Told:
    """Notes who was told what."""

    def __init__(self):
        self.said = []

    async def queue_full(self, update):
        self.said.append(("full", update.update_id))

    async def too_old(self, update):
        self.said.append(("old", update.update_id))

    async def given_up(self, update, why):
        self.said.append(("given up", update.update_id))


class Taker:
    """One worker: inbox, handler, intake and leases."""

    def __init__(
        self, inbox=None, clock=None, *, queue_limit=0, most=1000, oldest=None, concerns=lambda _: True, succeed=None
    ):
        self.inbox, self.clock = inbox or MemoryInbox(), clock or PatientClock()
        self.handled, self.told, self.stopped = Handled(), Told(), []
        self.lanes = Lanes(self.inbox, self.clock, self.handled, self.told, most=most, oldest=oldest)
        self.handled.lanes = self.lanes
        self.leases = Leases(self.inbox, self.clock, self.lanes, stop=self.stopped.append, succeed=succeed)
        self.intake = Intake(
            self.inbox,
            self.clock,
            lanes=self.lanes,
            leases=self.leases,
            sentences=self.told,
            concerns=concerns,
            queue_limit=queue_limit,
        )

    async def start(self):
        return await self.intake.start(Bot("1:x"))

    async def take(self, *raws):
        return await self.intake.take_all(raws, None)

    async def store_only(self, raw):
        """Stores and claims, and does not begin."""
        await self.intake._store([raw], None)

    async def die(self):
        """As by kill -9: nothing is given back."""
        for task in (*self.lanes._tasks, self.leases._task):
            if task is not None:
                task.cancel()
        self.lanes.closing = True
        await asyncio.sleep(0)

    async def idle(self):
        """Waits until nothing is worked on here."""
        async with asyncio.timeout(5):
            while self.lanes._tasks:
                await asyncio.sleep(0.001)


def message(number, chat=5, text="hi", asked_at=ASKED_AT, user=None):
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(asked_at.timestamp()),
            "chat": {"id": chat, "type": "private"},
            "from": {"id": user or chat, "is_bot": False, "first_name": "x"},
            "text": text,
            "entities": entities,
        },
    }


def tap(number, data, chat=5):
    return {
        "update_id": number,
        "callback_query": {
            "id": "1",
            "chat_instance": "1",
            "data": data,
            "from": {"id": chat, "is_bot": False, "first_name": "x"},
            "message": message(number, chat)["message"],
        },
    }


__all__ = ["ASKED_AT", "Handled", "PatientClock", "Taker", "Trouble", "message", "tap"]
