"""Words that were kept for long enough."""

import asyncio
import json

import pytest
from sqlalchemy import func, insert, select
from support.lives import BO, CHEN, PASSING, SECRET, TRACE, WORDLESS, Life, mark_everything, texts_in

from bot.core.errors import Forgotten
from bot.core.inbox_ports import InboxItem
from bot.store.inbox import SqlInbox
from bot.store.retention import INBOX_LASTS, SqlRetention
from bot.store.schema import metadata
from bot.store.tables import answers, awaited, inbox, summaries, users

DAYS = 30


@pytest.fixture
def life(database, clock):
    return Life(database, clock)


@pytest.fixture
def retention(database, clock):
    return SqlRetention(database, clock, DAYS)


async def rows(database, table):
    """All of a table, by its key."""
    query = select(table).order_by(*table.primary_key.columns)
    async with database.read() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


async def words_left(database):
    """The columns in which a secret stands."""
    return {
        f"{table.name}.{name}"
        for table in metadata.sorted_tables
        for row in await rows(database, table)
        for name, value in row.items()
        if isinstance(value, str) and SECRET in value
    }


async def write(database, table, **values):
    async with database.write() as connection:
        await connection.execute(insert(table).values(**values))


async def test_old_words_go_and_numbers_stay(life, retention, database, clock):
    """Of a question that is old no word is left but its asker's name; the ledger and the sums are as they were."""
    old = await life.ask(BO, calls=2, liked=True, update=1)
    kept = ("calls", "usage_daily", "usage_sums", "spending", "answer_seconds", "feedback", "users")
    before = {name: await rows(database, metadata.tables[name]) for name in kept}
    clock.move(days=DAYS, seconds=1)
    assert await retention.sweep() == 1
    assert await words_left(database) == {"users.name", "users.username"}
    assert {name: await rows(database, metadata.tables[name]) for name in kept} == before
    assert await life.memory.answer(old) is None
    assert await life.memory.question(old) is None
    assert (await life.memory.conversation(BO, None)).turns == ()
    with pytest.raises(Forgotten):
        await life.begin(BO, update=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_old_text_of_any_table_is_left_out(retention, database, clock):
    """A new column with what was said is deleted, too, or this test says which is not."""
    await mark_everything(database)
    clock.move(days=DAYS)
    await retention.sweep()
    kept = {f"users.{column.name}" for column in users.columns}
    assert await words_left(database) - WORDLESS - kept - PASSING == set()


async def test_what_is_younger_stays(life, retention, database, clock):
    """To the second; and a second sweep finds nothing new."""
    await life.ask(BO)
    clock.move(days=DAYS)
    young = await life.ask(BO)
    assert await retention.sweep() == 0
    clock.move(seconds=1)
    assert [await retention.sweep(), await retention.sweep()] == [1, 0]
    assert (await life.memory.answer(young)).trace == TRACE
    assert len((await life.memory.conversation(BO, None)).turns) == 2
    clock.move(days=DAYS)
    assert await retention.sweep() == 1


async def test_what_came_along_goes_too(life, retention, database, clock):
    """Quoted messages, attachments, samples, summaries, and what somebody was about to ask about."""
    answer_id = await life.ask(BO)
    async with database.write() as connection:
        brought = {"quoted": SECRET, "attachments": json.dumps([{"text": SECRET}])}
        await connection.execute(answers.update().values(brought))
    await write(database, summaries, chat_id=BO, thread_id=0, through_id=answer_id, summary=SECRET, made_at=10**12)
    tapped = {"answer_id": answer_id, "step": 1, "message_id": 7, "update_id": 9, "asked_at": 10**12}
    await write(database, awaited, chat_id=BO, user_id=BO, **tapped)
    clock.move(days=DAYS, seconds=1)
    await retention.sweep()
    assert await words_left(database) == {"users.name", "users.username"}
    assert (await rows(database, summaries), await rows(database, awaited)) == ([], [])


async def test_a_summary_goes_with_the_first_of_its_questions(life, retention, database, clock):
    """However new it is: it says in short what is no longer kept. That of another chat or topic stays."""
    old = await life.ask(BO)
    clock.move(days=DAYS, seconds=1)
    await life.ask(BO)
    now = int(clock.now().timestamp() * 1000)
    for chat, thread in ((BO, 0), (BO, 7), (CHEN, 0)):
        about = {"chat_id": chat, "thread_id": thread, "through_id": old + 1}
        await write(database, summaries, **about, summary=SECRET, made_at=now)
    await retention.sweep()
    assert [(row["chat_id"], row["thread_id"]) for row in await rows(database, summaries)] == [(BO, 7), (CHEN, 0)]


async def test_without_a_setting_words_stay_for_ever(life, database, clock):
    """Zero days: nothing of a question goes, however old."""
    answer_id = await life.ask(BO)
    clock.move(days=36_500)
    assert await SqlRetention(database, clock).sweep() == 0
    assert (await life.memory.answer(answer_id)).trace == TRACE


async def test_what_never_ended_goes_too(life, retention, database, clock):
    """A question without an answer has words as well; it does not come back by a late end."""
    answer_id = await life.begin(BO)
    clock.move(days=DAYS, seconds=1)
    assert await retention.sweep() == 1
    await life.memory.finish(answer_id, TRACE)
    assert await words_left(database) == {"users.name", "users.username"}


async def test_many_go_in_portions(life, database, clock, monkeypatch):
    """None is missed and none counted twice, those of one moment included; others may write in between."""
    monkeypatch.setattr("bot.store.retention.PORTION", 3)
    for number in range(10):
        await life.ask(BO)
        clock.move(seconds=number % 2)
    await life.privacy.forget(CHEN)
    clock.move(days=DAYS, seconds=1)
    fresh = asyncio.create_task(life.ask(CHEN))
    assert await SqlRetention(database, clock, DAYS).sweep() == 10
    assert (await life.memory.answer(await fresh)).trace == TRACE


async def test_several_processes_sweep_at_once(life, database, clock, monkeypatch):
    """Together they delete each once; questions are asked and settled meanwhile."""
    monkeypatch.setattr("bot.store.retention.PORTION", 5)
    for _ in range(20):
        await life.ask(BO)
    clock.move(days=DAYS, seconds=1)
    sweeps = [SqlRetention(database, clock, DAYS).sweep() for _ in range(3)]
    *gone, _, _ = await asyncio.gather(*sweeps, life.ask(BO, calls=3), life.ask(CHEN))
    assert sum(gone) == 20
    query = select(func.count()).where(answers.c.state != "forgotten")
    async with database.read() as connection:
        assert (await connection.execute(query)).scalar_one() == 2


async def test_the_inbox_does_not_grow_for_ever(database, clock, monkeypatch):
    """Closed rows of more than a month ago go, whatever their numbers; open and younger ones stay."""
    monkeypatch.setattr("bot.store.retention.PORTION", 2)
    box = SqlInbox(database, "w")

    async def receive(number, *, close=True):
        item = InboxItem(update_id=number, chat_id=BO, kind="message", raw="{}", lane=f"read:{number}", user_id=BO)
        (stored,) = await box.store([item], clock.now())
        if close:
            await box.finish(stored.claim, "done", clock.now())

    for number in (900, 901, 902, 903, 904):
        await receive(number, close=number != 902)
    clock.move(seconds=INBOX_LASTS.total_seconds() + 1)
    for number in (10, 11, 12):
        await receive(number)
    await SqlRetention(database, clock).sweep()
    assert [row["update_id"] for row in await rows(database, inbox)] == [10, 11, 12, 902]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_byte_is_left(life, retention, clock, tmp_path):
    """Neither in the file nor in its journal."""
    await life.ask(BO)
    await life.privacy._database.transact(lambda connection: connection.exec_driver_sql("UPDATE users SET name = ''"))
    clock.move(days=DAYS, seconds=1)
    await retention.sweep()
    left = {place for place, value in texts_in(tmp_path / "test.db") if SECRET in str(value)}
    assert left == {"users.username"}
    question = f"{SECRET} question".encode()
    assert [file.name for file in tmp_path.iterdir() if question in file.read_bytes()] == []
