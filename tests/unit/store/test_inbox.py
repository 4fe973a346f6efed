"""What every inbox promises: the one in the database, and the one that other tests use."""

import pytest
from support.inboxes import MemoryInbox

from bot.core.ports import InboxItem
from bot.store.inbox import SqlInbox


@pytest.fixture(params=["database", "memory"])
def inbox(request, database):
    return SqlInbox(database) if request.param == "database" else MemoryInbox()


def item(number, raw="{}"):
    return InboxItem(update_id=number, chat_id=5, kind="message", raw=raw)


async def test_an_update_is_kept_once(inbox, clock):
    """The first arrival counts, whatever a second one says."""
    assert await inbox.store(item(1, '{"a": 1}'), clock.now())
    assert not await inbox.store(item(1, '{"b": 2}'), clock.now())
    assert [waiting.raw for waiting in await inbox.waiting()] == ['{"a": 1}']


async def test_open_updates_wait_oldest_first(inbox, clock):
    """In the order of their ids, until they are closed."""
    for number in (3, 1, 2):
        await inbox.store(item(number), clock.now())
    await inbox.close(2, "done", clock.now())
    assert [waiting.update_id for waiting in await inbox.waiting()] == [1, 3]


async def test_a_closed_update_is_known_again(inbox, clock):
    """Telegram may hand over an update a second time after it was dealt with."""
    await inbox.store(item(1), clock.now())
    await inbox.close(1, "done", clock.now())
    assert not await inbox.store(item(1), clock.now())
    assert await inbox.waiting() == ()


async def test_closing_what_is_not_there_does_nothing(inbox, clock):
    """No row appears by being closed."""
    await inbox.close(9, "done", clock.now())
    assert await inbox.store(item(9), clock.now())
