"""Attachments in the database: kept with their question, found again, gone with it."""

from dataclasses import replace

import pytest

from bot.core.attachments import Attachment, Kind
from bot.core.inbox_ports import InboxItem
from bot.core.messages import Asker, Question
from bot.core.thoughts import Trace, TraceState
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, TokenSource, TokenUsage
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

VOICE = Attachment(kind=Kind.RECORDING, name="voice.ogg", file_id="v", media_type="audio/ogg", seconds=4)
PAPER = Attachment(kind=Kind.DOCUMENT, name="答案.pdf", file_id="d")
TRACE = Trace(answer="Four.", state=TraceState.FINISHED)


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def asked(clock):
    return Question(
        text="", asker=Asker(id=5), chat_id=5, asked_at=clock.now(), update_id=1, message_id=9, album="a",
        attachments=(VOICE, PAPER),
    )  # fmt: skip


def learned(question):
    read = (replace(VOICE, file_id=None), replace(PAPER, text="It says four.", whole=False))
    return replace(question, text="What is two plus two?", attachments=read)


async def test_what_was_found_is_stored(memory, asked):
    """The words that were heard, and the text that was read; also the way that was chosen then."""
    number = (await memory.begin(asked, strategy="think", model="m")).answer_id
    assert (await memory.question(number)).attachments == asked.attachments
    await memory.learned(number, learned(asked), strategy="fast", model="n")
    stored = await memory.question(number)
    assert (stored.text, stored.attachments) == (learned(asked).text, learned(asked).attachments)
    await memory.finish(number, TRACE)
    answer = await memory.answer(number)
    assert (answer.strategy, answer.model, answer.clipped) == ("fast", "n", ("答案.pdf",))


async def test_an_answer_that_is_finished_learns_nothing(memory, asked):
    """What stands, stands."""
    number = (await memory.begin(asked, strategy="think", model="m")).answer_id
    await memory.finish(number, TRACE)
    await memory.learned(number, learned(asked), strategy="fast", model="n")
    assert (await memory.question(number)).text == ""


async def test_the_same_update_again_keeps_what_was_heard(memory, asked):
    """After a crash it comes without words, and they are known by now."""
    number = (await memory.begin(asked, strategy="think", model="m")).answer_id
    await memory.learned(number, learned(asked), strategy="think", model="m")
    assert (await memory.begin(asked, strategy="think", model="m")).answer_id == number
    assert (await memory.question(number)).text == "What is two plus two?"


async def test_what_was_heard_is_stored_with_the_end_of_its_call(memory, database, clock, asked):
    """In one transaction: there is no bill without the words."""
    number, ledger = (await memory.begin(asked, strategy="think", model="m")).answer_id, SqlLedger(database, clock)
    start = CallStart(
        answer_id=number, user_id=5, chat_id=5, purpose="transcript", strategy="think", provider="p", model="m",
        opened_at=clock.now(),
    )  # fmt: skip
    end = CallEnd(
        outcome=Outcome.OK, closed_at=clock.now(), usage=TokenUsage(), token_source=TokenSource.UNKNOWN,
        price=UNPRICED,
    )  # fmt: skip
    await ledger.settle((await ledger.open(start)).call_id, start, end, learned=learned(asked))
    assert (await memory.question(number)).text == "What is two plus two?"
    assert await memory.answer(number) is None


async def test_a_question_is_found_by_its_message(memory, asked, clock):
    """Once it is answered; not those of other chats, or of long before the message."""
    number = (await memory.begin(asked, strategy="think", model="m")).answer_id
    assert await memory.asked_in(5, 9, clock.now()) is None
    await memory.finish(number, TRACE)
    assert (await memory.asked_in(5, 9, clock.now())).attachments == asked.attachments
    assert await memory.asked_in(6, 9, clock.now()) is None
    assert await memory.asked_in(5, 10, clock.now()) is None
    sent_at = clock.now()
    clock.move(days=1)
    assert await memory.asked_in(5, 9, clock.now()) is None
    assert await memory.asked_in(5, 9, sent_at) is not None


async def test_an_album_is_known_as_answered_to_its_other_parts(memory, asked):
    """To the part that it was asked with, it is not."""
    assert not await memory.is_answered(5, "a", 2)
    await memory.begin(asked, strategy="think", model="m")
    assert await memory.is_answered(5, "a", 2)
    assert not await memory.is_answered(5, "a", 1)
    assert not await memory.is_answered(5, "b", 2)
    assert not await memory.is_answered(6, "a", 2)


async def test_the_open_rows_of_a_lane(database, clock):
    """Oldest first, also the one that is worked on; closing leaves that one, and what is closed already."""
    inbox = SqlInbox(database, "one")
    items = [
        InboxItem(update_id=number, chat_id=5, kind="message", raw=f"{number}", lane=lane, user_id=5)
        for number, lane in ((1, "chat:5"), (2, "chat:5"), (3, "chat:6"), (4, "chat:5"))
    ]
    first, *_ = await inbox.store(items, clock.now())
    assert [item.update_id for item in await inbox.queued("chat:5")] == [1, 2, 4]
    await inbox.close((1, 2), "part", clock.now())
    assert [item.update_id for item in await inbox.queued("chat:5")] == [1, 4]
    await inbox.close((), "part", clock.now())
    assert (await inbox.finish(first.claim, "done", clock.now())).following.item.update_id == 4
