"""Updates are stored before they are confirmed, handled in order per chat, and never twice."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from support.inboxes import MemoryInbox
from telegram import Bot

from bot.core.ports import InboxItem
from bot.tg.intake import Intake


class FixedClock:
    def now(self):
        return datetime(2026, 1, 1, tzinfo=UTC)


class Handled:
    """A handler that notes what it is given, and waits where it is told to."""

    def __init__(self):
        self.seen = []
        self.gates = {}
        self.changed = asyncio.Condition()

    async def __call__(self, update):
        if update.update_id in self.gates:
            await self.gates[update.update_id].wait()
        async with self.changed:
            self.seen.append(update.update_id)
            self.changed.notify_all()

    async def until(self, count):
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: len(self.seen) >= count)


def message(number, chat=5, text="hi"):
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat, "is_bot": False, "first_name": "x"},
            "text": text,
            "entities": entities,
        },
    }


@pytest.fixture
def parts():
    inbox, handled = MemoryInbox(), Handled()
    return inbox, handled, Intake(inbox, FixedClock(), handled)


async def test_stored_before_take_returns(parts):
    """take comes back only when the update is in the inbox: then it is confirmed."""
    inbox, handled, intake = parts
    handled.gates[1] = asyncio.Event()
    assert await intake.take(message(1), None)
    assert list(inbox.items) == [1]
    assert inbox.outcomes == {}
    handled.gates[1].set()
    await handled.until(1)


async def test_what_cannot_be_stored_is_not_confirmed(parts):
    """A full disk: false, so that it is asked for again, and nothing is handled."""
    inbox, handled, intake = parts
    inbox.broken = True
    assert not await intake.take(message(1), None)
    inbox.broken = False
    assert await intake.take(message(1), None)
    await handled.until(1)
    assert handled.seen == [1]


async def test_an_update_that_comes_again_is_ignored(parts):
    """The same update_id twice is handled once."""
    _, handled, intake = parts
    assert await intake.take(message(1), None)
    assert await intake.take(message(1), None)
    assert await intake.take(message(2), None)
    await handled.until(2)
    assert handled.seen == [1, 2]


async def test_in_order_per_chat_and_in_parallel_across(parts):
    """A chat waits for its own first question alone."""
    _, handled, intake = parts
    handled.gates[1] = asyncio.Event()
    for update in (message(1), message(2), message(3, chat=6), message(4, text="/usage")):
        await intake.take(update, None)
    await handled.until(2)
    assert handled.seen == [3, 4]
    handled.gates[1].set()
    await handled.until(4)
    assert handled.seen == [3, 4, 1, 2]


async def test_what_an_earlier_run_left_is_taken_up(parts):
    """Open updates are handled at the next start, oldest first; closed ones are not."""
    inbox, handled, intake = parts
    for number in (3, 1, 2):
        await inbox.store(_stored(number), None)
    inbox.outcomes[2] = "done"
    assert await intake.resume(Bot("1:x")) == 2
    await handled.until(2)
    assert handled.seen == [1, 3]


def _stored(number):
    return InboxItem(update_id=number, chat_id=5, kind="message", raw=json.dumps(message(number)))


async def test_what_cannot_be_read_is_set_aside(parts):
    """A damaged row does not keep the bot from starting, nor the others from being handled."""
    inbox, handled, intake = parts
    for number, raw in ((1, "{}"), (2, "no JSON"), (3, json.dumps(message(3)))):
        await inbox.store(InboxItem(update_id=number, chat_id=5, kind="message", raw=raw), None)
    await intake.resume(Bot("1:x"))
    await handled.until(1)
    assert handled.seen == [3]
    assert (inbox.outcomes[1], inbox.outcomes[2]) == ("unreadable", "unreadable")


async def test_finishing_leaves_the_rest_in_the_inbox(parts):
    """What does not end within the grace is cancelled, and stays open for the next start."""
    inbox, handled, intake = parts
    handled.gates[1] = asyncio.Event()
    assert await intake.take(message(1), None)
    assert await intake.take(message(2), None)
    await intake.finish(0.01)
    assert handled.seen == []
    assert inbox.outcomes == {}


MALFORMED = [
    None,
    [],
    {},
    {"update_id": 1},
    {"update_id": "1", "message": {}},
    {"update_id": 1, "message": {}},
    {"update_id": 1, "message": 5},
    {"update_id": 1, "message": {"message_id": 1, "date": 10**18, "chat": {"id": 5, "type": "private"}}},
    {"update_id": 1, "message": message(1)["message"] | {"chat": None}},
    {"update_id": 1, "callback_query": {"id": "1", "from": None, "chat_instance": "1", "data": "x"}},
    message(2**70),
    message(1, chat=2**70),
    message(1, text="x") | {"callback_query": 5},
    {"update_id": 1, "message": message(1)["message"] | {"text": 5, "entities": []}},
    {"update_id": 1, "message": message(1)["message"] | {"entities": 5}},
    {"update_id": 1, "message": message(1)["message"] | {"reply_to_message": {}}},
]


@pytest.mark.parametrize("raw", MALFORMED, ids=lambda raw: str(raw)[:40])
async def test_malformed_updates_hold_nobody_up(parts, caplog, raw):
    """What cannot be read is passed over, without its content in the log, and the next update is handled."""
    _, handled, intake = parts
    assert await intake.take(raw, None)
    assert await intake.take(message(7, chat=6), None)
    await handled.until(1)
    assert handled.seen[-1] == 7
    assert "hi" not in caplog.text
