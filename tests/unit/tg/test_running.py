"""The answers under way."""

import asyncio

from bot.tg.running import Running

CHAT, OTHER_CHAT, BO, CHEN = 1, 2, 1002, 1003


async def run(running, chat, user, update=None):
    """A run that ends as soon as it is stopped; gives its stop."""
    with running.started(chat, user, update) as stop:
        while not stop.requested:
            await asyncio.sleep(0)
        return stop


async def test_stop_is_for_one_user_in_one_chat():
    """Others go on, and so does the same user elsewhere; nothing is left to stop afterwards."""
    running = Running()
    with running.started(CHAT, BO) as mine, running.started(CHAT, CHEN) as other, running.started(9, BO) as elsewhere:
        assert running.stop(CHAT, BO)
        assert (mine.requested, other.requested, elsewhere.requested) == (True, False, False)
        assert not mine.forgotten
    assert not running.stop(CHAT, BO)


async def test_forget_stops_a_user_in_all_chats_and_waits():
    """When it returns, all runs of that user have ended; those of others go on."""
    running = Running()
    with running.started(CHAT, CHEN) as other:
        runs = [asyncio.create_task(run(running, chat, BO)) for chat in (CHAT, OTHER_CHAT)]
        await asyncio.sleep(0)
        await running.forget(BO, 50, patience=30)
        assert not running.stop(CHAT, BO)
        assert not running.stop(OTHER_CHAT, BO)
        assert not other.requested
    assert all(stop.forgotten for stop in await asyncio.gather(*runs))


async def test_forget_does_not_wait_for_ever():
    """A run that does not end keeps nobody from being forgotten."""
    running = Running()
    with running.started(CHAT, BO) as stop:
        await running.forget(BO, 50, patience=0)
        assert stop.forgotten


async def test_what_waited_since_before_is_stopped_as_it_begins():
    """A question that came before the wish is not asked; one that comes after it is, and so are other people's."""
    running = Running()
    await running.forget(BO, 50, patience=0)
    for user, update, forgotten in ((BO, 49, True), (BO, 51, False), (BO, None, False), (CHEN, 49, False)):
        with running.started(CHAT, user, update) as stop:
            assert stop.forgotten is forgotten


def test_new_words_stop_what_answers_the_old_ones():
    """Whether the answer is under way or about to begin; one to the new words goes on."""
    running = Running()
    with running.started(CHAT, BO, 7, asked="one") as old, running.started(CHAT, BO, 8, asked="two") as new:
        running.reword(7, "two")
        running.reword(8, "two")
    assert (old.requested, new.requested) == (True, False)
    for asked in ("one", "two"):
        running.reword(9, "two")
        with running.started(CHAT, BO, 9, asked=asked) as stop:
            assert stop.requested is (asked == "one")
    with running.started(CHAT, BO, 9, asked="one") as again:
        assert not again.requested
