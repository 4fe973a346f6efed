"""Questions, answers and conversations in the database."""

from dataclasses import replace

import pytest

from bot.core.errors import Forgotten
from bot.core.messages import Asker, Question
from bot.core.thoughts import Trace, TraceState
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, TokenSource, TokenUsage
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.privacy import SqlPrivacy


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def answered(memory, database, clock):
    """Stores a question with its answer."""
    ledger = SqlLedger(database, clock)

    async def store(text, reply, *, chat=5, thread=None, update=None):
        question = Question(
            text=text, asker=Asker(id=5), chat_id=chat, thread_id=thread, asked_at=clock.now(), update_id=update
        )
        answer_id = (await memory.begin(question, strategy="think", model="m")).answer_id
        start = CallStart(
            answer_id=answer_id, user_id=5, chat_id=chat, purpose="answer", strategy="think", provider="p", model="m",
            opened_at=clock.now(),
        )  # fmt: skip
        end = CallEnd(
            outcome=Outcome.OK, closed_at=clock.now(), usage=TokenUsage(), token_source=TokenSource.UNKNOWN,
            price=UNPRICED,
        )  # fmt: skip
        trace = Trace(answer=reply, state=TraceState.FINISHED)
        await ledger.settle((await ledger.open(start)).call_id, start, end, trace)
        return answer_id

    return store


async def texts(memory, chat=5, thread=None):
    return [turn.text for turn in (await memory.conversation(chat, thread)).turns]


async def test_the_same_update_is_the_same_answer(memory, answered):
    """An update that comes twice, as after a crash, begins no second answer."""
    assert await answered("q", "a", update=77) == await answered("q", "b", update=77)
    assert await texts(memory) == ["q", "a"]


async def test_an_update_is_fresh_once(memory, clock):
    """So that nobody looks for an answer that cannot be there yet."""
    question = Question(text="q", asker=Asker(id=5), chat_id=5, asked_at=clock.now(), update_id=7)
    first, second = [await memory.begin(question, strategy="think", model="m") for _ in range(2)]
    assert (first.fresh, second.fresh) == (True, False)
    assert first.answer_id == second.answer_id


async def test_a_column_that_comes_again_is_the_same_answer(memory, clock):
    """A comparison is known by its message, and each of its columns by strategy and model; forgotten, it stays so."""
    question = Question(text="q", asker=Asker(id=5), chat_id=5, asked_at=clock.now(), message_id=9, update_id=7)

    async def begun(asked=question, strategy="fast", model="m"):
        return await memory.begin(asked, strategy=strategy, model=model, aside=True)

    first = await begun()
    others = [await begun(strategy="think"), await begun(model="n"), await begun(replace(question, message_id=10))]
    assert all(other.fresh for other in others)
    clock.move(minutes=20)
    again = await begun()
    assert (again.fresh, again.answer_id) == (False, first.answer_id)
    await SqlPrivacy(memory._database, clock).forget(5)
    with pytest.raises(Forgotten):
        await begun()


async def test_what_was_asked_before(memory, clock):
    """Of a message, by another update, however it ended."""
    question = Question(text="q", asker=Asker(id=5), chat_id=5, asked_at=clock.now(), message_id=9, update_id=7)
    await memory.begin(question, strategy="fast", model="m")
    about = {"sent_at": clock.now(), "beside": 8}
    assert await memory.was_asked(5, 9, **about)
    assert not await memory.was_asked(5, 9, **{**about, "beside": 7})
    assert not await memory.was_asked(5, 10, **about)
    assert not await memory.was_asked(6, 9, **about)
    await memory.begin(replace(question, update_id=9, message_id=11), strategy="fast", model="m", aside=True)
    assert await memory.was_asked(5, 11, **about)


async def test_chats_and_topics_are_kept_apart(memory, answered):
    """A conversation is that of its chat and topic alone, oldest turn first."""
    await answered("one", "1")
    await answered("two", "2")
    await answered("other chat", "x", chat=6)
    await answered("topic", "t", thread=9)
    assert await texts(memory) == ["one", "1", "two", "2"]
    assert await texts(memory, thread=9) == ["topic", "t"]


async def test_a_fresh_start_is_one_chats(memory, answered):
    """/new forgets the turns so far, of its own chat, as often as it is said."""
    await answered("one", "1")
    await answered("other", "x", chat=6)
    for _ in range(2):
        await memory.start_afresh(5, None)
    assert await texts(memory) == []
    assert await texts(memory, chat=6) == ["other", "x"]
    await answered("two", "2")
    assert await texts(memory) == ["two", "2"]


async def test_unfinished_questions_are_no_turns(memory, clock):
    """A question without its answer yet does not go along."""
    question = Question(text="q", asker=Asker(id=5), chat_id=5, asked_at=clock.now())
    answer_id = (await memory.begin(question, strategy="think", model="m")).answer_id
    assert await texts(memory) == []
    assert await memory.answer(answer_id) is None


async def test_where_an_answer_stands_is_remembered(memory, answered):
    """Telegram's message ids, in order."""
    answer_id = await answered("q", "a")
    await memory.delivered(answer_id, (7, 8))
    assert (await memory.answer(answer_id)).message_ids == (7, 8)


async def test_an_answer_that_arrived_in_part_is_not_yet_delivered(memory, answered):
    """The parts that stand there are known, until all do."""
    number = await answered("What?", "That.")
    await memory.delivered(number, (7,), complete=False)
    stored = await memory.answer(number)
    assert (stored.message_ids, stored.delivered) == ((7,), False)
    await memory.delivered(number, (7, 8))
    stored = await memory.answer(number)
    assert (stored.message_ids, stored.delivered) == ((7, 8), True)
