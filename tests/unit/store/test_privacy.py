"""What is kept of one user, and its end."""

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.lives import BO, CHEN, PASSING, SECRET, TRACE, WORDLESS, Life, mark_everything, places_of, texts_in

from bot.core.errors import Forgotten
from bot.core.inbox_ports import InboxItem
from bot.core.limits import Measure, Rule, Scope
from bot.core.messages import Asker
from bot.core.people import Rights
from bot.core.strategies import Strategy
from bot.store.budgets import SqlBudgets
from bot.store.database import Database


@pytest.fixture
def life(database, clock):
    return Life(database, clock)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_forgetting_leaves_no_word_in_any_table_or_file(life, tmp_path):
    """Of all texts of a person none is left in any column, nor in the bytes of the file or its journal."""
    path = tmp_path / "test.db"
    await life.ask(BO, liked=True, update=1)
    await life.ask(BO, chat=-5, calls=3)
    await life.begin(BO)  # under way
    await life.memory.prefer(
        Asker(id=BO, name=SECRET, username=SECRET), strategy=Strategy.VOTE, model=SECRET, footer=False
    )
    await life.inbox.store([_update(2, BO, BO)], life.clock.now())
    await life.inbox.store([_update(3, -5, BO)], life.clock.now())
    assert places_of(path, SECRET) == {
        *("answers.question", "answers.answer", "answers.steps", "answers.samples", "inbox.raw"),
        *("users.name", "users.username", "users.model"),
    }
    await life.privacy.forget(BO)
    assert places_of(path, SECRET) == set()
    assert "feedback.liked" not in {place for place, _ in texts_in(path)}
    assert [file.name for file in tmp_path.iterdir() if SECRET.encode() in file.read_bytes()] == []
    assert await life.inbox.waiting() == ()


async def test_forgetting_leaves_everybody_else_alone(life):
    """Others' data are what they were, updates that wait included."""
    await life.ask(CHEN, liked=False)
    await life.ask(CHEN, chat=-5)
    before = await life.data(CHEN)
    await life.inbox.store([_update(4, -5, CHEN)], life.clock.now())
    await life.inbox.store([InboxItem(update_id=5, chat_id=None, kind="other", raw="{}")], life.clock.now())
    await life.ask(BO, chat=-5)
    await life.privacy.forget(BO)
    assert await life.data(CHEN) == before
    assert [item.update_id for item in await life.inbox.waiting()] == [4, 5]


async def test_the_ledger_and_the_sums_stay(life, tmp_path):
    """Numbers are as they were, under the id; choices are as of somebody new."""
    answer_id = await life.ask(BO, calls=2, liked=True)
    await life.memory.prefer(Asker(id=BO), footer=False)
    kept = ("calls", "usage_daily", "usage_sums", "spending", "answer_seconds")
    before = [row for row in texts_in(tmp_path / "test.db") if row[0].startswith(kept)]
    await life.privacy.forget(BO)
    assert [row for row in texts_in(tmp_path / "test.db") if row[0].startswith(kept)] == before
    assert (await life.memory.preferences(BO)).footer is True
    assert await life.memory.answer(answer_id) is None
    assert await life.memory.question(answer_id) is None
    assert (await life.memory.conversation(BO, None)).turns == ()


async def test_what_is_under_way_does_not_come_back(life, tmp_path):
    """Its end settles the call and brings no word back; nor does its delivery, nor the same update again."""
    answer_id = await life.begin(BO, update=9)
    call = await life.open(BO, answer_id)
    await life.privacy.forget(BO)
    await life.settle(call, TRACE)
    await life.memory.finish(answer_id, TRACE)
    await life.memory.delivered(answer_id, (1,))
    with pytest.raises(Forgotten):
        await life.begin(BO, update=9)
    assert places_of(tmp_path / "test.db", SECRET) == set()
    assert await life.memory.answer(answer_id) is None
    (record,) = [record async for record in life.ledger.export()]
    assert (record.end.outcome, record.end.price.pico) == ("ok", 10**9)
    assert {"answers.message_ids", "answers.delivered_at"}.isdisjoint({p for p, _ in texts_in(tmp_path / "test.db")})


async def test_forgetting_twice_or_nobody(life):
    """It may be said again, and of somebody who was never met."""
    await life.ask(BO)
    for _ in range(2):
        await life.privacy.forget(BO)
    await life.privacy.forget(12345)
    assert await life.data(12345) == []


async def test_a_forgotten_user_may_come_back(life):
    """A new question is kept as anybody's, and the old ones stay away."""
    await life.ask(BO)
    await life.privacy.forget(BO)
    await life.ask(BO)
    assert [turn.text for turn in (await life.memory.conversation(BO, None)).turns] == [
        f"{SECRET} question of {BO}",
        f"{SECRET} answer",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_text_of_every_table_is_thought_of(life, database, tmp_path):
    """A new column with words of a user is deleted by /forget and brought by /export, or this test says which is not.

    One that holds no such words belongs into WORDLESS.
    """
    texts = await mark_everything(database)
    assert places_of(tmp_path / "test.db", SECRET) == texts
    assert texts >= WORDLESS
    taken = json.dumps(await life.data(BO))
    assert {place for place in texts - WORDLESS - PASSING if f"{SECRET} {place}" not in taken} == set()
    await life.privacy.forget(BO)
    assert places_of(tmp_path / "test.db", SECRET) - WORDLESS == set()


async def test_own_data_says_what_each_piece_is(life, database):
    """Profile, answers with steps as objects, calls, feedback and own limits; times as text with their zone."""
    answer_id = await life.ask(BO, liked=True)
    budgets = SqlBudgets(database, life.clock, life.clock.now().tzinfo, Rights())
    for user, measure, amount in ((BO, Measure.DAY, 10**12), (BO, Measure.MINUTE, 5), (CHEN, Measure.DAY, 7)):
        rule = Rule(scope=Scope.USER, subject=str(user), measure=measure, amount=amount)
        await budgets.set(rule, CHEN)
    data = await life.data(BO)
    assert json.loads(json.dumps(data)) == data
    assert Counter(piece["kind"] for piece in data) == {"profile": 1, "answer": 1, "call": 1, "feedback": 1, "limit": 2}
    by_kind = {piece["kind"]: piece for piece in data}
    assert by_kind["profile"]["name"] == f"{SECRET} {BO}"
    assert by_kind["answer"]["steps"] == [{"title": f"{SECRET} title", "content": f"{SECRET} content", "seconds": 1.0}]
    assert by_kind["answer"]["asked_at"] == "2026-11-21T12:00:00+00:00"
    assert by_kind["call"]["cost_pico"] == 10**9
    assert by_kind["feedback"] == {
        "kind": "feedback",
        "answer_id": answer_id,
        "user_id": BO,
        "liked": True,
        "given_at": "2026-11-21T12:00:00+00:00",
    }
    bounds = [piece for piece in data if piece["kind"] == "limit"]
    assert bounds == [
        {"kind": "limit", "measure": "day", "amount_pico": 10**12},
        {"kind": "limit", "measure": "minute", "questions": 5},
    ]


USERS = st.integers(1, 4)
QUESTIONS = st.tuples(USERS, st.sampled_from([None, -5, -6]), st.integers(1, 3), st.sampled_from([None, True, False]))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(QUESTIONS, max_size=8))
async def test_own_data_is_all_of_a_user_and_of_nobody_else(asked, clock, tmp_path_factory):
    """Every answer, call and thumb of the user, whatever the chat; not one of anybody else's."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('own') / 'own.db'}")
    await database.migrate()
    try:
        life = Life(database, clock)
        made = [(user, await life.ask(user, chat=chat, calls=calls, liked=liked), calls, liked)
                for user, chat, calls, liked in asked]  # fmt: skip
        for user in range(1, 5):
            data = await life.data(user)
            mine = [row for row in made if row[0] == user]
            assert all(piece.get("user_id", user) == user for piece in data)
            assert [piece["id"] for piece in data if piece["kind"] == "answer"] == [row[1] for row in mine]
            calls = Counter(piece["answer_id"] for piece in data if piece["kind"] == "call")
            assert calls == {row[1]: row[2] for row in mine}
            thumbs = {piece["answer_id"]: piece["liked"] for piece in data if piece["kind"] == "feedback"}
            assert thumbs == {row[1]: row[3] for row in mine if row[3] is not None}
    finally:
        await database.close()


async def test_own_data_goes_over_pages(life, monkeypatch):
    """Rows are read in portions, and none is lost or doubled between two of them."""
    monkeypatch.setattr("bot.store.privacy.PAGE", 3)
    ids = [await life.ask(BO) for _ in range(7)]
    assert [piece["id"] for piece in await life.data(BO) if piece["kind"] == "answer"] == ids


def _update(number, chat, user):
    message = {"text": SECRET, "from": {"id": user, "first_name": SECRET}, "chat": {"id": chat}}
    return InboxItem(update_id=number, chat_id=chat, kind="message", raw=json.dumps({"message": message}))
