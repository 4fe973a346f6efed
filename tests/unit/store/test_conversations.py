"""Main lines, branches, summaries and last questions in the database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update

from bot.core.attachments import Attachment, Kind
from bot.core.folding import Fold
from bot.core.inbox_ports import InboxItem
from bot.core.messages import Asker, Question, Turn
from bot.core.messages import Role as Speaker
from bot.core.thoughts import Trace, TraceState
from bot.store.conversations import place, sum_up
from bot.store.inbox import SqlInbox
from bot.store.memory import SqlMemory
from bot.store.privacy import WORDLESS, SqlPrivacy
from bot.store.retention import SqlRetention
from bot.store.tables import answers, summaries

GROUP = -100


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def answered(memory, clock):
    """Stores a question with its answer, and where that stands."""

    async def store(text, *, user=5, chat=5, stands=(), finished=True, previous=None, aside=False, **more):
        asker = Asker(id=user, name=f"Name {user}")
        question = Question(text=text, asker=asker, chat_id=chat, asked_at=clock.now(), **more)
        number = (
            await memory.begin(question, strategy="think", model="m", previous_id=previous, aside=aside)
        ).answer_id
        if finished:
            await memory.finish(number, Trace(answer=f"[{text}]", state=TraceState.FINISHED))
        if stands:
            await memory.delivered(number, stands)
        return number

    return store


async def told(memory, chat=5, **which):
    return [turn.text for turn in (await memory.conversation(chat, None, **which)).turns]


def fold(*numbers, since=None):
    turns = tuple(Turn(role=Speaker.USER, text="x", answer_id=number) for number in numbers)
    return Fold(summary="", since_id=since, turns=turns, through_id=numbers[-1], room=10)


async def test_a_branch_is_what_leads_to_an_answer(memory, answered):
    """Its ancestors alone, oldest first; the main line has none of them but where it begins."""
    one = await answered("one")
    two = await answered("two")
    leaf = await answered("leaf", parent_id=one)
    twig = await answered("twig", parent_id=leaf)
    assert await told(memory, parent_id=twig) == ["one", "[one]", "leaf", "[leaf]", "twig", "[twig]"]
    assert await told(memory, parent_id=two) == ["two", "[two]"]
    assert await told(memory) == ["one", "[one]", "two", "[two]"]


async def test_a_branch_ends_where_somebody_was_forgotten(memory, answered, database, clock):
    """What came after it is still told."""
    one = await answered("one", user=6, chat=GROUP)
    leaf = await answered("leaf", parent_id=one, chat=GROUP)
    await SqlPrivacy(database, clock).forget(6)
    assert await told(memory, GROUP, parent_id=leaf) == ["Name 5: leaf", "[leaf]"]


async def test_no_branch_leads_into_another_chat(memory, answered):
    """Whatever id is given: only what stands in the same chat and topic is told."""
    one = await answered("one")
    assert await told(memory, 6, parent_id=one) == []
    assert (await memory.conversation(5, 9, parent_id=one)).turns == ()


async def test_what_came_along_is_told_again(memory, answered):
    """The quote and the documents of an earlier question are part of its turn."""
    document = Attachment(kind=Kind.DOCUMENT, name="a.txt", text="The secret is 7.")
    await answered("what?", attachments=(document,), quoted="Bo: look")
    (question, _) = await told(memory)
    assert "<quoted>\nBo: look\n</quoted>" in question
    assert "The secret is 7." in question
    assert question.endswith("\n\nwhat?")


async def test_an_answer_is_found_by_its_message(memory, answered, clock):
    """By any of its messages; the latest of the main line is known as such."""
    one = await answered("one", stands=(7, 8))
    clock.move(minutes=1)
    two = await answered("two", stands=(11,))
    await answered("leaf", parent_id=one, stands=(13,))
    found = {number: await memory.replied(5, None, number, clock.now()) for number in (7, 8, 11, 12, 13)}
    assert [(f.answer_id, f.latest) if f else None for f in found.values()] == [
        (one, False),
        (one, False),
        (two, True),
        None,
        (two + 1, False),
    ]


async def test_an_answer_is_not_found_elsewhere(memory, answered, clock):
    """Not from another chat or topic, before it was begun, aside, or from before a fresh start."""
    await answered("one", stands=(7,))
    await answered("aside", stands=(9,), aside=True)
    assert await memory.replied(6, None, 7, clock.now()) is None
    assert await memory.replied(5, 3, 7, clock.now()) is None
    assert await memory.replied(5, None, 7, clock.now() - timedelta(hours=1)) is None
    assert await memory.replied(5, None, 9, clock.now()) is None
    assert await memory.replied(5, None, 7, clock.now()) is not None
    await memory.start_afresh(5, None)
    assert await memory.replied(5, None, 7, clock.now()) is None


async def test_an_old_answer_is_found_by_its_time(memory, answered, clock):
    """Among thousands that came later it is found as quickly: the message says when it was sent."""
    old = await answered("old", stands=(7,))
    sent = clock.now()
    clock.move(hours=1)
    for number in range(250):
        await answered(f"later {number}", stands=(100 + number,))
    assert (await memory.replied(5, None, 7, sent)).answer_id == old
    assert await memory.replied(5, None, 7, clock.now()) is None


async def test_the_last_question_is_known(memory, answered):
    """Whether finished or not; columns of a comparison, and other topics, do not count."""
    assert await memory.last_asked(5, None) is None
    one = await answered("one", message_id=3, update_id=30)
    await answered("aside", aside=True)
    await answered("topic", thread_id=9)
    last = await memory.last_asked(5, None)
    assert (last.answer_id, last.finished, last.update_id, last.question.message_id) == (one, True, 30, 3)
    two = await answered("one, anew", previous=one, message_id=3, update_id=31, finished=False, edited=True)
    last = await memory.last_asked(5, None)
    assert (last.answer_id, last.finished, last.previous_id, last.question.edited) == (two, False, one, True)
    await memory.start_afresh(5, None)
    assert await memory.last_asked(5, None) is None


async def test_a_question_may_be_reworded_until_it_is_answered(memory, answered):
    """An update that comes again with an edit in between is stored as it is asked; afterwards it stays."""
    number = await answered("one", update_id=30, finished=False)
    assert await answered("two", update_id=30, finished=False) == number
    assert (await memory.question(number)).text == "two"
    heard = Attachment(kind=Kind.RECORDING)  # its words are the question's
    assert await answered("", update_id=30, finished=False) == number
    assert await answered("hm", update_id=30, finished=False, attachments=(heard,)) == number
    assert (await memory.question(number)).text == "two"
    captioned = Attachment(kind=Kind.RECORDING, file_id="f")
    assert await answered("two?", update_id=30, finished=False, attachments=(captioned,)) == number
    assert (await memory.question(number)).text == "two?"
    assert await answered("three", update_id=30) == number
    assert await answered("four", update_id=30) == number
    assert (await memory.question(number)).text == "three"


async def test_a_summary_takes_the_place_of_its_turns(memory, answered):
    """It is told before those that came later, in its chat and topic alone; an earlier question does without it."""
    one, two, three = [await answered(text) for text in ("one", "two", "three")]
    assert await memory.sum_up(5, None, fold(one, two), "Short.")
    conversation = await memory.conversation(5, None)
    assert (conversation.summary, conversation.through_id) == ("Short.", two)
    assert [turn.text for turn in conversation.turns] == ["three", "[three]"]
    assert (await memory.conversation(5, 9)).summary == ""
    before = await memory.conversation(5, None, before=two)
    assert (before.summary, [turn.text for turn in before.turns]) == ("", ["one", "[one]"])
    assert (await memory.conversation(5, None, parent_id=three)).summary == ""


async def test_the_newest_turn_is_told_although_it_is_summed_up(memory, answered):
    """The next question may well be about its very words."""
    numbers = [await answered(text) for text in ("one", "two")]
    assert await memory.sum_up(5, None, fold(*numbers), "Both.")
    conversation = await memory.conversation(5, None)
    assert (conversation.summary, [turn.text for turn in conversation.turns]) == ("Both.", ["two", "[two]"])
    await answered("three")
    assert [turn.text for turn in (await memory.conversation(5, None)).turns] == ["three", "[three]"]


async def test_summaries_do_not_overtake_each_other(memory, answered):
    """One that was made from what is not the newest any more is not kept; the next one is."""
    one, two = [await answered(text) for text in ("one", "two")]
    assert await memory.sum_up(5, None, fold(one), "First.")
    assert not await memory.sum_up(5, None, fold(one, two), "Late.")
    assert await memory.sum_up(5, None, fold(two, since=one), "Second.")
    assert (await memory.conversation(5, None)).summary == "Second."


async def test_a_fresh_start_meets_a_summary_that_comes_late(memory, answered, database):
    """One that was left behind does not stand in the way of those to come."""
    one = await answered("one")
    await memory.start_afresh(5, None)
    async with database.write() as connection:
        await connection.execute(
            insert(summaries).values(chat_id=5, thread_id=0, summary="x", through_id=one, made_at=1)
        )
    assert (await memory.conversation(5, None)).summary == ""
    assert await memory.sum_up(5, None, fold(await answered("two")), "Second.")
    assert (await memory.conversation(5, None)).summary == "Second."


async def test_no_summary_is_kept_of_a_quote_whose_author_was_forgotten_meanwhile(memory, answered, database, clock):
    """The answer that quotes stays, the quoted words do not; a summary without them is kept."""
    quoting = await answered("what?", quoted="Bo: SECRET", quoted_id=6)
    turns = (await memory.conversation(5, None)).turns
    made = Fold(summary="", since_id=None, turns=turns, through_id=quoting, room=10)
    assert await memory.sum_up(5, None, made, "SECRET")
    await SqlPrivacy(database, clock).forget(6)
    assert not await memory.sum_up(5, None, made, "SECRET")
    assert (await memory.conversation(5, None)).summary == ""
    without = (await memory.conversation(5, None)).turns
    assert await memory.sum_up(5, None, replace(made, turns=without), "Somebody asked.")


async def blocked(database, task):
    """Waits until a task waits for somebody's rows, or ends."""
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    while not task.done():
        async with database.read() as connection:
            if (await connection.execute(waits)).scalar_one():
                return
        await asyncio.sleep(0)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("how", ["forget", "retention"])
async def test_words_do_not_outlive_their_end_in_a_summary_that_is_just_kept(memory, answered, database, clock, how):
    """Who wishes to be forgotten while a summary of their words is being written is forgotten after that."""
    one = await answered("SECRET", user=6, chat=GROUP)
    clock.move(days=3)
    end = {"forget": lambda: SqlPrivacy(database, clock).forget(6), "retention": SqlRetention(database, clock, 1).sweep}
    async with database.write() as connection:
        assert await connection.run_sync(sum_up, place(GROUP, None), fold(one), "SECRET", 1)
        ending = asyncio.create_task(end[how]())
        await blocked(database, ending)
    await ending
    async with database.read() as connection:
        assert (await connection.execute(select(summaries))).all() == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_no_summary_is_kept_of_words_that_are_just_deleted(memory, answered, database):
    """It waits for who is being forgotten, and finds that it comes too late."""
    one = await answered("SECRET", chat=GROUP)
    async with database.write() as connection:
        await connection.execute(update(answers).values(**WORDLESS))
        keeping = asyncio.create_task(memory.sum_up(GROUP, None, fold(one), "SECRET"))
        await blocked(database, keeping)
    assert not await keeping


async def test_what_follows_in_a_lane_is_known(database, clock):
    """What waits among the chat's questions behind an update and is not closed, the next first."""
    inbox = SqlInbox(database, "w")
    lanes = {1: "chat:5", 2: "chat:5", 3: "chat:5", 4: "read:5", 5: "chat:6", 6: "chat:5"}
    items = [
        InboxItem(update_id=number, chat_id=5, kind="message", raw=f"raw {number}", lane=lane, user_id=5)
        for number, lane in lanes.items()
    ]
    (first, *_) = await inbox.store(items, clock.now())
    assert [item.update_id for item in await inbox.following(5, 1)] == [2, 3, 6]
    assert [item.update_id for item in await inbox.following(5, 0)] == [1, 2, 3, 6]
    await inbox.finish(first.claim, "done", clock.now())
    assert [item.update_id for item in await inbox.following(5, 0)] == [2, 3, 6]
