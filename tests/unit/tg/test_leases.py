"""Several workers on one inbox: each update has one worker, lanes keep their order, and the dead are relieved."""

import asyncio
import json

import pytest
from support.inboxes import MemoryInbox
from support.takers import PatientClock, Taker, message

from bot.core.inbox_ports import LEASE_SECONDS, InboxItem, album_lane
from bot.store.database import Database
from bot.store.inbox import SqlInbox


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
async def pair(request):
    """Two workers that share an inbox, and a clock."""
    clock, rows = PatientClock(), {}
    if request.param == "memory":
        inboxes = [MemoryInbox(worker=name, rows=rows, shared=True) for name in ("one", "two")]
        databases = []
    else:
        url = request.getfixturevalue("postgres_server").fresh()
        databases = [Database(url) for _ in range(2)]
        inboxes = [SqlInbox(each, name) for each, name in zip(databases, ("one", "two"), strict=True)]
    one, two = (Taker(inbox, clock) for inbox in inboxes)
    for each in (one, two):
        await each.start()
        await each.leases.end()  # the tests take its turns
    yield one, two
    for each in (one, two):
        await each.die()
        await each.idle()
    for each in databases:
        await each.close()


async def test_the_questions_of_a_dead_worker_are_taken_over_in_order(pair):
    """When its lease is over, and not before: the one under way first, then those behind it."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1), message(2), message(3))
    await one.handled.until(1, one.handled.begun)
    await one.die()
    two.clock.move(seconds=LEASE_SECONDS - 1)
    await two.leases.turn()
    assert two.handled.begun == []
    two.clock.move(seconds=2)
    await two.leases.turn()
    await two.handled.until(3)
    assert (one.handled.seen, two.handled.seen) == ([], [1, 2, 3])


async def test_a_living_worker_keeps_its_claims(pair):
    """It renews them, however long its answer takes."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    for _ in range(9):
        one.clock.move(seconds=LEASE_SECONDS / 2)
        await one.leases.turn()
        await two.leases.turn()
    one.handled.gates[1].set()
    await one.handled.until(1)
    assert two.handled.begun == []


async def test_a_worker_that_lost_its_claim_stops_that_work(pair):
    """It was away for a whole lease: another one has the question, and the first one does not deliver."""
    one, two = pair
    one.handled.gates[1] = two.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    one.clock.move(seconds=LEASE_SECONDS + 1)
    await two.leases.turn()
    await two.handled.until(1, two.handled.begun)
    await one.leases.turn()
    await one.idle()
    two.handled.gates[1].set()
    await two.handled.until(1)
    assert (one.handled.seen, two.handled.seen) == ([], [1])


async def test_a_worker_sees_within_a_turn_that_a_claim_is_gone(pair):
    """Also when its own lease still holds: somebody closed the row, or has taken the claim."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    await one.inbox.release()
    await one.leases.watch()
    await one.idle()
    assert one.handled.seen == []
    await two.leases.turn()
    await two.handled.until(1)


async def test_updates_of_one_chat_that_come_to_two_workers(pair):
    """The second waits for the first, wherever it came in, and the first one's worker goes on with it."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await two.take(message(2), message(3, chat=6))
    await two.handled.until(1)
    one.handled.gates[1].set()
    await one.handled.until(2)
    assert (one.handled.seen, two.handled.seen) == ([1, 2], [3])


async def test_a_worker_that_stops_in_order_is_relieved_at_once(pair):
    """What it gives back is taken up with the next turn, and counts as if it had not been claimed."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1), message(2))
    await one.handled.until(1, one.handled.begun)
    await one.intake.finish(0.01)
    await two.leases.turn()
    await two.handled.until(2)
    assert two.handled.seen == [1, 2]


async def test_held_albums_leave_room_for_the_questions_they_wait_for(pair):
    """A part that does not call the bot came before the one that does: both are taken over, with one turn for all."""
    one, two = pair
    raw = {number: json.dumps(message(number)) for number in (1, 2)}
    part = InboxItem(update_id=1, chat_id=5, kind="message", raw=raw[1], lane=album_lane("77"), album="77")
    question = InboxItem(update_id=2, chat_id=5, kind="message", raw=raw[2], lane="chat:5", album="77")
    await one.inbox.store((part, question), one.clock.now())
    two.clock.move(seconds=LEASE_SECONDS + 1)
    two.lanes.most, two.handled.gates[1] = 1, asyncio.Event()
    for _ in range(2):
        await two.leases.turn()
    await two.handled.until(1)
    two.handled.gates[1].set()
    await two.handled.until(2)
    assert two.handled.seen == [2, 1]


async def test_a_wish_to_stop_reaches_the_worker_that_answers(pair):
    """Told to one, done by the other within a turn."""
    one, two = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    assert await two.inbox.ask_to_stop(5, 5, two.clock.now())
    await one.leases.turn()
    assert one.stopped == [1]


async def test_a_claim_that_nobody_works_on_is_given_back(pair):
    """It was stored and claimed, and its work never began, or was cancelled: seen twice so, it is taken over."""
    one, two = pair
    one.lanes.closing = True  # so that nothing begins here
    await one.store_only(message(1))
    await one.leases.watch()
    assert set(await one.inbox.held()) == {1}
    await one.leases.watch()
    assert await one.inbox.held() == {}
    await two.leases.turn()
    await two.handled.until(1)


async def test_work_whose_row_was_closed_by_somebody_is_stopped_and_not_cut_off(pair):
    """As when its sender is forgotten: the handler ends in its own way."""
    one, _ = pair
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    await one.inbox.finish(one.lanes.works[1].claim, "forgotten", one.clock.now())
    await one.leases.watch()
    assert one.stopped == [1]
    one.handled.gates[1].set()
    await one.handled.until(1)


async def test_an_inbox_out_of_reach_for_a_lease_ends_all_work(pair):
    """Another worker may have it all by then."""
    one, _ = pair
    if not isinstance(one.inbox, MemoryInbox):
        return
    one.handled.gates[1] = asyncio.Event()
    await one.take(message(1))
    await one.handled.until(1, one.handled.begun)
    one.inbox.broken = True
    one.clock.move(seconds=LEASE_SECONDS + 1)
    with pytest.raises(Exception, match="disk full"):
        await one.leases.turn()
    assert (one.handled.seen, one.lanes.works) == ([], {})
