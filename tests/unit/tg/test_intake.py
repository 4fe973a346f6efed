"""Updates are stored before they are confirmed, handled in order per chat, and never twice."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from support.inboxes import MemoryInbox
from support.takers import ASKED_AT, Taker, Trouble, message, tap

from bot.core.inbox_ports import InboxItem, album_lane
from bot.tg.lanes import FIRST_PAUSE, LONGEST_PAUSE, MOST_CLAIMS, MOST_STORE_FAULTS


@pytest.fixture
def taker():
    return Taker()


def stored(number, raw=None):
    raw = json.dumps(message(number)) if raw is None else raw
    return InboxItem(update_id=number, chat_id=5, kind="message", raw=raw, lane="chat:5", user_id=5)


async def left(taker, *items):
    """As an earlier run left it: stored, and not worked on."""
    await taker.inbox.store(items, taker.clock.now())
    await taker.inbox.release()


async def test_it_is_stored_before_it_is_confirmed(taker):
    """When take returns true, the update is in the inbox although no handler has ended."""
    taker.handled.gates[1] = asyncio.Event()
    assert await taker.intake.take(message(1), None)
    assert [item.update_id for item in await taker.inbox.waiting()] == [1]
    taker.handled.gates[1].set()
    await taker.idle()
    assert taker.inbox.outcomes == {1: "done"}


async def test_what_cannot_be_stored_is_not_confirmed(taker):
    """A full disk: false, so that it is asked for again, and nothing is handled."""
    taker.inbox.broken = True
    assert not await taker.intake.take(message(1), None)
    assert await taker.take(message(1), message(2)) == 0
    taker.inbox.broken = False
    assert await taker.intake.take(message(1), None)
    await taker.handled.until(1)
    assert taker.handled.seen == [1]


async def test_one_that_cannot_be_stored_holds_up_what_follows_alone(taker, monkeypatch):
    """What is before it in its batch is confirmed and handled."""
    store = taker.inbox.store

    async def picky(items, at, **options):
        taker.inbox.broken = any(item.update_id == 3 for item in items)
        return await store(items, at, **options)

    monkeypatch.setattr(taker.inbox, "store", picky)
    assert await taker.take(message(1), message(2, chat=6), message(3), message(4)) == 2
    await taker.handled.until(2)


async def test_an_update_that_comes_again_is_ignored(taker):
    """The same update_id twice is handled once."""
    assert await taker.take(message(1), message(1)) == 2
    assert await taker.take(message(1), message(2)) == 2
    await taker.handled.until(2)
    assert taker.handled.seen == [1, 2]


async def test_in_order_per_chat_and_in_parallel_across(taker):
    """A chat waits for its own first question alone; what is quick, and taps, do not wait at all."""
    taker.handled.gates[1] = asyncio.Event()
    quick = (message(4, text="/usage"), tap(5, "show:1:0"), message(6, text="/stop"), tap(7, "stop:5"))
    await taker.take(message(1), message(2), message(3, chat=6), *quick, tap(8, "redo:1"))
    await taker.handled.until(5)
    assert sorted(taker.handled.seen) == [3, 4, 5, 6, 7]
    taker.handled.gates[1].set()
    await taker.handled.until(8)
    assert taker.handled.seen[5:] == [1, 2, 8]


async def test_what_is_not_for_the_bot_neither_waits_nor_counts(taker):
    """Talk in a group that does not concern the bot is done with beside the questions."""
    taker = Taker(queue_limit=1, concerns=lambda update: update.update_id < 3)
    taker.handled.gates[1] = asyncio.Event()
    await taker.take(message(1), message(3), message(4), message(5))
    await taker.handled.until(3)
    assert (taker.handled.seen, taker.told.said) == ([3, 4, 5], [])
    taker.handled.gates[1].set()


async def test_talk_of_others_is_never_kept():
    """In a group, what is not meant for the bot is confirmed and leaves no row; that the group has moved does."""
    taker = Taker(concerns=lambda update: False)
    talk, edit, moved, album = (message(number, chat=-5) for number in (1, 2, 3, 4))
    for each in (talk, edit, moved, album):
        each["message"]["chat"]["type"] = "supergroup"
    edit["edited_message"] = edit.pop("message") | {"edit_date": 1}
    moved["message"]["migrate_to_chat_id"] = -1005
    album["message"]["media_group_id"] = "7"
    assert await taker.take(talk, edit, moved, album) == 4
    await taker.idle()
    assert (sorted(taker.handled.seen), set(taker.inbox.outcomes)) == ([3, 4], {3, 4})


async def test_too_many_questions_of_one_user(taker):
    """The next is closed with a sentence, and nobody else is held up; later ones fit again."""
    taker = Taker(queue_limit=2)
    taker.handled.gates[1] = asyncio.Event()
    assert await taker.take(message(1), message(2), message(3), message(4, chat=6), message(5, text="/help")) == 5
    await taker.handled.until(2)
    assert (sorted(taker.handled.seen), taker.told.said) == ([4, 5], [("full", 3)])
    taker.handled.gates[1].set()
    await taker.idle()
    await taker.take(message(6))
    await taker.idle()
    assert taker.handled.seen[2:] == [1, 2, 6]
    assert taker.inbox.outcomes[3] == "queue-full"


async def test_a_chat_with_a_hundred_questions_starves_nobody(taker):
    """With two answers at once, those who ask one thing have it after a few of the hundred."""
    taker = Taker(most=2)
    await taker.take(*(message(number) for number in range(1, 101)))
    await taker.take(*(message(number, chat=number) for number in range(101, 106)))
    await taker.idle()
    assert len(taker.handled.seen) == 105
    assert max(taker.handled.seen.index(number) for number in range(101, 106)) < 20


async def test_no_more_answers_at_once_than_are_set(taker):
    """What is quick does not count."""
    taker = Taker(most=2)
    for number in (1, 2, 3):
        taker.handled.gates[number] = asyncio.Event()
    await taker.take(message(1), message(2, chat=6), message(3, chat=7), message(4, chat=7, text="/help"))
    await taker.handled.until(1)
    assert sorted(taker.handled.begun) == [1, 2, 4]
    taker.handled.gates[2].set()
    await taker.handled.until(4, taker.handled.begun)
    assert taker.handled.begun[-1] == 3
    for gate in taker.handled.gates.values():
        gate.set()
    await taker.idle()


async def test_what_an_earlier_run_left_is_taken_up(taker):
    """Open updates are handled at the next start, oldest first; closed ones are not."""
    await left(taker, *(stored(number) for number in (3, 1, 2)))
    taker.inbox.rows[2].outcome = "done"
    assert await taker.start() == 1
    await taker.handled.until(2)
    assert taker.handled.seen == [1, 3]


async def test_what_cannot_be_read_is_set_aside(taker):
    """A damaged row does not keep the bot from starting, nor the others from being handled."""
    await left(taker, stored(1, "{}"), stored(2, "no JSON"), stored(3))
    await taker.start()
    await taker.idle()
    assert taker.handled.seen == [3]
    assert (taker.inbox.outcomes[1], taker.inbox.outcomes[2]) == ("unreadable", "unreadable")


async def test_questions_that_waited_too_long_are_not_answered(taker):
    """By the time of the question; younger ones are, and so is all that comes while the bot runs."""
    taker = Taker(oldest=timedelta(hours=1))
    old, young = ASKED_AT - timedelta(hours=1, seconds=1), ASKED_AT - timedelta(minutes=59)
    await taker.start()
    await taker.take(message(1, asked_at=old), message(2, asked_at=young), message(3, text="/help", asked_at=old))
    await taker.idle()
    assert (sorted(taker.handled.seen), taker.told.said) == ([2, 3], [("old", 1)])
    assert taker.inbox.outcomes[1] == "too-old"
    taker.clock.move(hours=3)
    await taker.take(message(4, asked_at=ASKED_AT))
    await taker.idle()
    assert 4 in taker.handled.seen


async def test_finishing_leaves_the_rest_in_the_inbox(taker):
    """What does not end within the grace is cancelled, and all that is open is as if it had not been claimed."""
    taker.handled.gates[1] = asyncio.Event()
    assert await taker.take(message(1), message(2), message(3, chat=6)) == 3
    await taker.handled.until(1)
    await taker.intake.finish(0.01)
    assert taker.handled.seen == [3]
    assert taker.inbox.outcomes == {3: "done"}
    assert [(row.worker, row.attempts) for row in taker.inbox._open()] == [(None, 0), (None, 0)]
    assert not await taker.intake.take(message(4), None)


async def test_finishing_waits_for_what_runs_and_begins_nothing(taker):
    """An answer under way may end; the next of its chat, and one that waits for its turn, do not begin."""
    taker = Taker(most=1)
    taker.handled.gates[1] = asyncio.Event()
    await taker.take(message(1), message(2), message(3, chat=6))
    await taker.handled.until(1, taker.handled.begun)
    finishing = asyncio.create_task(taker.intake.finish(5))
    await asyncio.sleep(0)
    taker.handled.gates[1].set()
    await finishing
    assert (taker.handled.begun, taker.inbox.outcomes) == ([1], {1: "done"})


async def test_finishing_does_not_wait_for_a_held_album(taker):
    """Nothing is done there but waiting; the next start takes it up."""
    taker.handled.gates[1] = asyncio.Event()
    await left(taker, replace(stored(1), lane=album_lane("77"), album="77"))
    await taker.start()
    await taker.handled.until(1, taker.handled.begun)
    async with asyncio.timeout(5):
        await taker.intake.finish(600)
    assert [(row.worker, row.attempts) for row in taker.inbox._open()] == [(None, 0)]


async def test_a_handler_that_fails_is_run_three_times(taker):
    """Then the update is set aside, its asker is told once, and the chat goes on."""
    taker.handled.troubles[1] = [Trouble.FAULT] * 9
    taker.handled.troubles[2] = [Trouble.FAULT] * 2
    await taker.take(message(1), message(2), message(3))
    await taker.idle()
    assert taker.handled.begun == [1, 1, 1, 2, 2, 2, 3]
    assert (taker.handled.seen, taker.handled.given_up) == ([2, 3], [1])
    assert taker.inbox.outcomes == {1: "poison", 2: "done", 3: "done"}
    assert taker.clock.pauses == []


async def test_what_telegram_refuses_is_not_tried_again(taker):
    """A refusal would be the same the next time."""
    taker.handled.troubles[1] = [Trouble.REFUSAL] * 9
    await taker.take(message(1), message(2))
    await taker.idle()
    assert (taker.handled.begun, taker.handled.given_up) == ([1, 2], [1])


async def test_a_network_that_fails_is_waited_out_and_the_chat_waits_with_it(taker):
    """For as long as it takes, with longer pauses; other chats go on, and nobody is given up."""
    taker.clock.go_on = asyncio.Event()
    taker.handled.troubles[1] = [Trouble.NETWORK] * 30
    await taker.take(message(1), message(2), message(3, chat=6))
    await taker.handled.until(1)
    assert (taker.handled.seen, taker.clock.pauses) == ([3], [FIRST_PAUSE])
    taker.clock.go_on.set()
    await taker.handled.until(3)
    assert (taker.handled.seen, taker.handled.given_up) == ([3, 1, 2], [])
    assert taker.clock.pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert taker.clock.pauses[-1] == LONGEST_PAUSE


async def test_a_pause_gives_the_turn_to_others(taker):
    """What waits for Telegram to come back takes nobody's place among the answers under way."""
    taker = Taker(most=1)
    taker.clock.go_on = asyncio.Event()
    taker.handled.troubles[1] = [Trouble.NETWORK]
    await taker.take(message(1), message(2, chat=6))
    await taker.handled.until(1)
    assert taker.handled.seen == [2]
    taker.clock.go_on.set()
    await taker.idle()


async def test_what_the_database_always_refuses_is_set_aside_in_the_end(taker):
    """A fault of the database is waited out; one that stays for over an hour is the update's."""
    taker.handled.troubles[1] = [Trouble.STORE] * 99
    await taker.take(message(1), message(2))
    await taker.idle()
    assert (taker.handled.seen, taker.handled.given_up) == ([2], [1])
    assert len(taker.clock.pauses) == MOST_STORE_FAULTS
    assert sum(taker.clock.pauses) > 3600


async def test_what_was_claimed_too_often_is_set_aside(taker):
    """It may be what the processes die of. Up to a dozen claims may be bad luck."""
    await left(taker, stored(1), stored(2))
    taker.inbox.rows[1].attempts, taker.inbox.rows[2].attempts = MOST_CLAIMS, MOST_CLAIMS - 1
    await taker.start()
    await taker.idle()
    assert (taker.handled.seen, taker.told.said) == ([2], [("given up", 1)])
    assert taker.inbox.outcomes == {1: "poison", 2: "done"}


async def test_what_is_done_is_noted_however_often_it_takes(taker):
    """The inbox cannot be written for a while: the handler runs once, and the chat goes on afterwards."""
    taker.handled.gates[1], taker.clock.go_on = asyncio.Event(), asyncio.Event()
    await taker.take(message(1), message(2))
    taker.inbox.broken = True
    taker.handled.gates[1].set()
    await taker.handled.until(1)
    while not taker.clock.pauses:
        await asyncio.sleep(0)
    taker.inbox.broken = False
    taker.clock.go_on.set()
    await taker.idle()
    assert (taker.handled.begun, taker.inbox.outcomes) == ([1, 2], {1: "done", 2: "done"})


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
async def test_malformed_updates_hold_nobody_up(taker, caplog, raw):
    """What cannot be read is passed over, without its content in the log, and the next update is handled."""
    assert await taker.take(raw, message(7, chat=6)) == 2
    await taker.handled.until(1)
    assert taker.handled.seen[-1] == 7
    assert "hi" not in caplog.text


@pytest.mark.parametrize("referred", [{"reply_to_message": {}}, {"poll": {"id": "1"}}, {"quote": 5}], ids=str)
async def test_a_question_outlives_what_it_refers_to(taker, referred):
    """A server of another version tells of a poll, say, otherwise than the library wants it."""
    raw = message(1)
    assert await taker.take({**raw, "message": raw["message"] | referred}) == 1
    await taker.handled.until(1)
    assert taker.handled.seen == [1]


class Fails:
    """A gate that nobody passes."""

    async def wait(self):
        raise ZeroDivisionError("secret")


async def test_what_leaves_the_handler_does_not_stop_the_lane(taker, caplog):
    """The update is set aside, its asker told, and the chat goes on."""
    taker.handled.gates[1] = Fails()
    await taker.take(message(1), message(2))
    await taker.idle()
    assert (taker.handled.seen, taker.told.said) == ([2], [("given up", 1)])
    assert taker.inbox.outcomes == {1: "poison", 2: "done"}
    assert "secret" not in caplog.text


async def test_nor_does_what_fails_beside_it(caplog):
    """Not even where the sentence cannot be said that something went wrong: one line each, without a traceback."""
    taker = Taker(oldest=timedelta(hours=1))
    taker.told.too_old = taker.told.given_up = lambda *_: Fails().wait()
    taker.lanes.open(None)
    await taker.take(message(1, asked_at=ASKED_AT - timedelta(days=1)), message(2))
    await taker.idle()
    assert taker.inbox.outcomes == {1: "poison", 2: "done"}
    (line,) = caplog.records
    assert line.exc_info is None


async def test_what_the_inbox_chokes_on_is_waited_out():
    """Whatever closing an update fails with, the lane does not end of it."""

    class Chokes(MemoryInbox):
        failed = False

        async def finish(self, *about, **options):
            if not self.failed:
                self.failed = True
                raise ZeroDivisionError
            return await super().finish(*about, **options)

    taker = Taker(Chokes())
    await taker.take(message(1), message(2))
    await taker.idle()
    assert taker.inbox.outcomes == {1: "done", 2: "done"}


async def test_what_the_database_chokes_on_is_set_aside():
    """The driver raises something of its own for one update: the others are kept, and that one is known."""

    class Picky(MemoryInbox):
        async def store(self, items, at, **options):
            if any(item.update_id == 2 and item.raw for item in items):
                raise OverflowError("Python int too large to convert to SQLite INTEGER")
            return await super().store(items, at, **options)

    taker = Taker(Picky())
    assert await taker.take(message(1), message(2), message(3, chat=6)) == 3
    await taker.idle()
    assert (sorted(taker.handled.seen), taker.inbox.outcomes[2]) == ([1, 3], "unreadable")
