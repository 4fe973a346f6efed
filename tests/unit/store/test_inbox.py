"""What every inbox promises: the one in the database, and the one that other tests use."""

import asyncio

import pytest
from support.inboxes import MemoryInbox

from bot.core.errors import StoreFault
from bot.core.inbox_ports import LEASE_SECONDS, InboxItem, album_lane
from bot.store.claims import claim_head
from bot.store.database import Database, to_ms
from bot.store.inbox import SqlInbox

LEASE = {"seconds": LEASE_SECONDS + 1}


@pytest.fixture(params=["database", "memory"])
def workers(request, database):
    """Makes inboxes of workers by name, which share what is in them."""
    rows = {}
    if request.param == "database":
        return lambda name: SqlInbox(database, name)
    return lambda name: MemoryInbox(worker=name, rows=rows)


@pytest.fixture
def inbox(workers):
    return workers("one")


def item(number, raw="{}", lane="chat:5", user=5, album=None):
    return InboxItem(update_id=number, chat_id=5, kind="message", raw=raw, lane=lane, user_id=user, album=album)


async def stored(inbox, clock, *items, **options):
    return await inbox.store(items, clock.now(), **options)


async def waiting(inbox):
    return [each.update_id for each in await inbox.waiting()]


async def taken(inbox, clock, limit=99):
    return [claim.item.update_id for claim in await inbox.take_over(clock.now(), limit)]


async def test_an_update_is_kept_once(inbox, clock):
    """The first arrival counts, whatever a second one says, in the same batch or later, open or closed."""
    first, second = await stored(inbox, clock, item(1, '{"a": 1}'), item(1, '{"b": 2}'))
    assert (first.fresh, second.fresh) == (True, False)
    (third,) = await stored(inbox, clock, item(1, '{"c": 3}'))
    assert not third.fresh
    assert [each.raw for each in await inbox.waiting()] == ['{"a": 1}']
    await inbox.finish(first.claim, "done", clock.now())
    again, following = await stored(inbox, clock, item(1), item(2))
    assert (again.fresh, again.claim) == (False, None)
    assert following.claim is not None


async def test_open_updates_wait_oldest_first(inbox, clock):
    """In the order of their ids, until they are closed."""
    first, *_ = await stored(inbox, clock, item(2), item(3, lane="chat:6"), item(1, lane="chat:7"))
    await inbox.finish(first.claim, "done", clock.now())
    assert await waiting(inbox) == [1, 3]


async def test_what_comes_into_a_free_lane_is_claimed_with_it(inbox, clock):
    """The first of each lane; what comes behind it waits, in this batch or a later one."""
    became = await stored(inbox, clock, item(1), item(2), item(3, lane="chat:6"))
    assert [each.claim and each.claim.item.update_id for each in became] == [1, None, 3]
    (later,) = await stored(inbox, clock, item(4))
    assert later.claim is None
    assert set(await inbox.held()) == {1, 3}


async def test_finishing_claims_the_next_of_the_lane(inbox, clock):
    """By the order of the ids, whatever came first; at the end of the lane there is none."""
    first, *_ = await stored(inbox, clock, item(1, '{"words": 1}'), item(3), item(2), item(4, lane="chat:6"))
    second = await inbox.finish(first.claim, "done", clock.now())
    assert (second.held, second.following.item, second.following.attempts) == (True, item(2), 1)
    third = await inbox.finish(second.following, "done", clock.now())
    assert third.following.item.update_id == 3
    assert (await inbox.finish(third.following, "done", clock.now())).following is None


async def test_finishing_without_going_on(inbox, clock):
    """A worker that stops closes what it did, and leaves the next unclaimed."""
    first, _ = await stored(inbox, clock, item(1), item(2))
    assert (await inbox.finish(first.claim, "done", clock.now(), go_on=False)).following is None
    assert await taken(inbox, clock) == [2]


async def test_too_many_questions_of_one_user(inbox, clock):
    """The next is closed at once, without its words; others, and what does not queue, are kept."""
    became = await stored(inbox, clock, *(item(n) for n in (1, 2, 3)), queue_limit=2)
    assert [each.full for each in became] == [False, False, True]
    others = (item(4, lane="chat:6", user=6), item(5, lane="tap:5"), item(6, lane="chat:-7"))
    assert [each.full for each in await stored(inbox, clock, *others, queue_limit=2)] == [False, False, True]
    assert await waiting(inbox) == [1, 2, 4, 5]
    (again,) = await stored(inbox, clock, item(3), queue_limit=2)
    assert (again.fresh, again.full) == (False, False)
    await inbox.finish(became[0].claim, "done", clock.now())
    (fits,) = await stored(inbox, clock, item(7), queue_limit=2)
    assert not fits.full


async def test_an_album_is_one_question_in_the_queue(inbox, clock):
    """Whether its parts come together or one by one; when there is no room for it, there is for none of them."""
    parts = [item(n, album="77") for n in (1, 2, 3, 4)]
    first = [each.full for each in await stored(inbox, clock, *parts[:2], queue_limit=2)]
    then = [each.full for part in parts[2:] for each in await stored(inbox, clock, part, queue_limit=2)]
    assert first + then == [False] * 4
    others = (item(5), item(6), item(7, album="78"), item(8, album="78"), item(9, album="77"))
    became = await stored(inbox, clock, *others, queue_limit=2)
    assert [each.full for each in became] == [False, True, True, True, False]


async def test_a_claim_whose_lease_is_over_is_taken_over(workers, clock):
    """Not before; the heads of lanes alone, oldest first, and no more than wanted."""
    one, two = workers("one"), workers("two")
    await stored(one, clock, item(3, lane="chat:6"), item(1), item(2))
    assert await taken(two, clock) == []
    clock.move(**LEASE)
    assert await taken(two, clock, limit=1) == [1]
    assert await taken(two, clock) == [3]
    assert await taken(two, clock) == []


async def test_a_renewed_claim_stays(workers, clock):
    """A sign of life before the lease is over extends all claims of a worker."""
    one, two = workers("one"), workers("two")
    await stored(one, clock, item(1), item(2, lane="chat:6"))
    clock.move(seconds=LEASE_SECONDS - 1)
    await one.renew(clock.now())
    clock.move(seconds=2)
    assert await taken(two, clock) == []


async def test_who_lost_a_claim_can_neither_finish_nor_go_on(workers, clock):
    """The fence: the row stays the other worker's, who finishes it; also when a worker claims anew what it had."""
    one, two = workers("one"), workers("two")
    first, _ = await stored(one, clock, item(1), item(2))
    clock.move(**LEASE)
    (second,) = await two.take_over(clock.now(), 9)
    assert second.attempts == 2
    late = await one.finish(first.claim, "done", clock.now())
    assert (late.held, late.following) == (False, None)
    clock.move(**LEASE)
    (third,) = await one.take_over(clock.now(), 9)
    assert not (await one.finish(first.claim, "done", clock.now())).held
    assert not (await two.finish(second, "done", clock.now())).held
    done = await one.finish(third, "done", clock.now())
    assert (done.held, done.following.item.update_id) == (True, 2)


async def test_an_earlier_update_that_comes_late_waits_for_the_claim_in_its_lane(workers, clock):
    """Never two of a lane at once; then the earlier one is next."""
    one, two = workers("one"), workers("two")
    (later,) = await stored(one, clock, item(2))
    (earlier,) = await stored(two, clock, item(1))
    assert earlier.claim is None
    assert await taken(two, clock) == []
    assert (await one.finish(later.claim, "done", clock.now())).following.item.update_id == 1


async def test_released_claims_are_as_if_they_had_not_been(workers, clock):
    """Others take them over at once, and the attempt is not counted."""
    one, two = workers("one"), workers("two")
    await stored(one, clock, item(1))
    await stored(two, clock, item(2, lane="chat:6"))
    await one.release()
    (claim,) = await two.take_over(clock.now(), 9)
    assert (claim.item.update_id, claim.attempts) == (1, 1)
    assert set(await two.held()) == {1, 2}


async def test_at_the_start_of_a_lone_worker_all_claims_are_void(workers, clock):
    """They are of processes that are no more; that they had claimed is counted."""
    await stored(workers("one"), clock, item(1), item(2))
    two = workers("two")
    await two.void()
    (claim,) = await two.take_over(clock.now(), 9)
    assert (claim.item.update_id, claim.attempts) == (1, 2)


async def test_what_was_closed_meanwhile_stays_as_it_was_closed(database, clock):
    """Its sender was forgotten: the outcome stays, and the lane goes on."""
    inbox, close = (
        SqlInbox(database, "one"),
        "UPDATE inbox SET closed_at = 1, outcome = 'forgotten' WHERE update_id = 1",
    )
    first, _ = await stored(inbox, clock, item(1), item(2))
    await database.transact(lambda connection: connection.exec_driver_sql(close))
    done = await inbox.finish(first.claim, "done", clock.now())
    assert (done.held, done.following.item.update_id) == (True, 2)
    rows = await database.look(lambda connection: connection.exec_driver_sql("SELECT outcome FROM inbox").all())
    assert ("forgotten",) in [tuple(row) for row in rows]


async def test_a_wish_to_stop_reaches_the_worker_that_answers(workers, clock):
    """The asker's own question under way elsewhere; not what waits, is others', or is one's own work."""
    one, two = workers("one"), workers("two")
    await stored(one, clock, item(1), item(2))
    assert not await two.ask_to_stop(5, 6, clock.now())
    assert not await one.ask_to_stop(5, 5, clock.now())
    assert not (await one.held())[1].stop_asked
    assert not await two.ask_to_stop(5, 5, clock.now(), update_id=2)
    assert not (await one.held())[1].stop_asked
    assert await two.ask_to_stop(5, 5, clock.now(), update_id=1)
    assert {number: held.stop_asked for number, held in (await one.held()).items()} == {1: True}


async def test_a_placeholder_is_known_to_the_next_claim(workers, clock):
    """The message in which an earlier run showed its progress comes with the claim."""
    one, two = workers("one"), workers("two")
    await stored(one, clock, item(1))
    await one.place(1, 77)
    clock.move(**LEASE)
    (claim,) = await two.take_over(clock.now(), 9)
    assert claim.placeholder_id == 77


async def test_a_failed_store_keeps_nothing(database, clock):
    """Updates of a batch come in together or not at all."""
    inbox = SqlInbox(database, "one")
    with pytest.raises(StoreFault):
        await stored(inbox, clock, item(1), InboxItem(update_id=2, chat_id=5, kind=None, raw="{}", lane="chat:6"))
    assert await waiting(inbox) == []


class Crew:
    """Workers that each store, finish and take over, and note what they did."""

    def __init__(self, inboxes, clock):
        self.inboxes, self.clock = inboxes, clock
        self.done, self.at_work = [], set()

    async def work(self, inbox, claim):
        while claim is not None:
            lane = claim.item.lane
            assert lane not in self.at_work
            self.at_work.add(lane)
            await asyncio.sleep(0)
            self.done.append((lane, claim.item.update_id))
            self.at_work.discard(lane)
            claim = (await inbox.finish(claim, "done", self.clock.now())).following

    async def live(self, inbox, numbers, total):
        for number in numbers:
            for became in await stored(inbox, self.clock, item(number, lane=f"chat:{number % 7}")):
                await self.work(inbox, became.claim)
        while len(self.done) < total:
            for claim in await inbox.take_over(self.clock.now(), 3):
                await self.work(inbox, claim)
            await asyncio.sleep(0.01)


async def test_many_workers_at_once_keep_each_lane_in_order(database, database_url, clock):
    """Five workers store, finish and take over at the same time: each update once, one of a lane at a time.

    What was all there before they began is worked on in order.
    """
    databases = [database, *(Database(database_url) for _ in range(4))]
    crew = Crew([SqlInbox(each, f"worker {number}") for number, each in enumerate(databases)], clock)
    await stored(SqlInbox(database, "dead"), clock, *(item(n, lane=f"chat:{n % 7}") for n in range(60)))
    clock.move(**LEASE)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for number, inbox in enumerate(crew.inboxes):
            group.create_task(crew.live(inbox, range(60 + number, 120, 5), 120))
    assert sorted(number for _, number in crew.done) == list(range(120))
    for lane in range(7):
        old = [number for where, number in crew.done if where == f"chat:{lane}" and number < 60]
        assert old == sorted(old)
    for each in databases[1:]:
        await each.close()


async def test_a_lane_at_work_is_not_claimed_however_stale_it_looked(database, clock):
    """Between the look at the lanes and the claim another worker may have claimed there."""
    inbox, at = SqlInbox(database, "one"), to_ms(clock.now())
    await stored(inbox, clock, item(1), item(2))
    assert await database.transact(lambda connection: claim_head(connection, "chat:5", "two", at, at + 1)) is None
    late = at + 1000 * int(LEASE["seconds"])
    claim = await database.transact(lambda connection: claim_head(connection, "chat:5", "two", late, late + 1))
    assert claim.item.update_id == 1


async def test_what_is_beside_a_question_is_known(inbox, clock):
    """Its asker's questions in the chat behind it, and taps before it; nothing that is closed, or the question."""
    lanes = {1: "tap:5", 2: "chat:5", 3: "chat:5", 4: "tap:5", 5: "chat:5", 6: "chat:6", 7: "tap:6", 8: "chat:5"}
    tapped, *_ = await stored(inbox, clock, *(item(number, lane=lane) for number, lane in lanes.items()))
    assert [each.update_id for each in await inbox.beside(5, 3, 5)] == [1, 5, 8]
    assert [each.update_id for each in await inbox.beside(5, 5, 5)] == [1, 4, 8]
    await inbox.finish(tapped.claim, "done", clock.now())
    assert [each.update_id for each in await inbox.beside(5, 5, 5)] == [4, 8]
    assert not await inbox.beside(7, 5, 5)


async def test_what_others_have_beside_a_question_hides_nothing(inbox, clock):
    """However many of their taps and questions wait in the same chat."""
    taps = [item(number, lane="tap:5", user=6) for number in range(1, 121)]
    behind = [item(number, user=6) for number in range(201, 321)]
    mine = [item(150, lane="tap:5"), item(200), item(400)]
    await stored(inbox, clock, *taps, *behind, *mine)
    assert [each.update_id for each in await inbox.beside(5, 200, 5)] == [150, 400]


async def test_the_parts_of_an_album_are_known(inbox, clock):
    """All that are open, in both lanes; however much else waits, and whatever is cut off the name of its lane."""
    album = "7" * 40
    others = [item(number, user=6) for number in range(1, 121)]
    same = InboxItem(update_id=200, chat_id=6, kind="message", raw="{}", lane=album_lane(album), album=album)
    held = [item(number, lane=album_lane(album), album=album) for number in (201, 203)]
    longer = item(205, lane=album_lane(album + "8"), album=album + "8")
    became = await stored(inbox, clock, *others, item(202, album=album), *held, longer, same)
    found = await inbox.of_album(5, album)
    assert [(each.update_id, each.album) for each in found] == [(201, album), (202, album), (203, album)]
    await inbox.finish(became[121].claim, "done", clock.now())
    assert [each.update_id for each in await inbox.of_album(5, album)] == [202, 203]


async def test_what_is_set_aside_is_known_and_nothing_of_it_is_kept(inbox, clock):
    """It is closed from the start: it holds up no lane, counts for nobody, and is no news when it comes again."""
    aside = InboxItem(update_id=1, chat_id=None, kind="other", raw="words", outcome="unreadable")
    first, second = await stored(inbox, clock, aside, item(2), queue_limit=1)
    assert (first.fresh, first.full, first.claim) == (True, False, None)
    assert second.claim is not None
    assert await waiting(inbox) == [2]
    (again,) = await stored(inbox, clock, aside)
    assert not again.fresh
    clock.move(**LEASE)
    assert await taken(inbox, clock) == [2]
