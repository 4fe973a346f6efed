"""Steps that somebody is about to ask about."""

from dataclasses import replace

import pytest

from bot.core.attachments import About
from bot.core.awaiting import Awaited, Noted
from bot.core.errors import LimitReached
from bot.core.limits import Limit, Measure, Scope
from bot.core.messages import Asker, Question
from bot.core.thoughts import Step, Trace, TraceState
from bot.store.awaited import SqlAwaiting
from bot.store.memory import SqlMemory
from bot.store.privacy import SqlPrivacy

BO, CHEN, GROUP, NEW = 1002, 1003, -5, -1005
NOTED = Awaited(about=About(answer_id=7, step=2), chat_id=BO, user_id=BO, message_id=70, update_id=10)


@pytest.fixture
def awaiting(database, clock):
    return SqlAwaiting(database, clock)


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def question(clock):
    return Question(text="Why?", asker=Asker(id=BO), chat_id=BO, asked_at=clock.now(), update_id=11)


async def test_the_next_message_is_about_the_step(awaiting, question):
    """Until it is stored, however often it is looked at; nobody else's, in no other chat or topic, and none before."""
    await awaiting.expect(NOTED)
    assert await awaiting.about(question) == await awaiting.about(question) == NOTED.about
    assert await awaiting.awaited(BO, BO) == NOTED
    for other in (
        {"asker": Asker(id=CHEN)},
        {"chat_id": GROUP},
        {"thread_id": 3},
        {"update_id": 9},
        {"update_id": None},
        {"replied_id": 8, "parent_id": 8},
        {"replied_id": 8},
    ):
        assert await awaiting.about(replace(question, **other)) is None
    assert await awaiting.about(replace(question, replied_id=7, parent_id=7)) == NOTED.about


async def test_it_is_cleared_with_the_question_and_stays_the_same_question(awaiting, memory, question):
    """A second arrival is about the step that is stored, even if another was tapped meanwhile."""
    await awaiting.expect(NOTED)
    number = (await memory.begin(replace(question, about=NOTED.about), strategy="think", model="m")).answer_id
    assert await awaiting.awaited(BO, BO) is None
    assert await awaiting.about(question) == NOTED.about
    assert await awaiting.about(replace(question, update_id=12)) is None
    await awaiting.expect(replace(NOTED, about=About(answer_id=7, step=1), update_id=12))
    assert await awaiting.about(question) == NOTED.about
    assert (await memory.question(number)).about == NOTED.about


async def test_a_question_that_came_before_the_tap_stays_about_nothing(awaiting, memory, question):
    """It was stored as it was; what is awaited waits on."""
    await memory.begin(question, strategy="think", model="m")
    assert await awaiting.expect(replace(NOTED, update_id=12)) is Noted.AWAITED
    assert await awaiting.about(question) is None
    assert await awaiting.awaited(BO, BO) is not None


@pytest.mark.parametrize(
    ("other", "noted"),
    [
        ({}, Noted.LATE),
        ({"about": About(answer_id=7, step=1)}, Noted.LATE),
        ({"about": NOTED.about}, Noted.ASKED),
        ({"parent_id": 7}, Noted.LATE),
        ({"parent_id": 8}, Noted.AWAITED),
        ({"asker": Asker(id=CHEN)}, Noted.AWAITED),
        ({"chat_id": GROUP}, Noted.AWAITED),
        ({"thread_id": 3}, Noted.AWAITED),
        ({"update_id": 9}, Noted.AWAITED),
        ({"edited": True}, Noted.AWAITED),
    ],
)
async def test_any_question_that_came_since_uses_a_tap_up(awaiting, memory, question, other, noted):
    """What is asked next is not about the step; others' questions, elsewhere, or to other answers, change nothing."""
    await memory.begin(replace(question, **other), strategy="think", model="m")
    assert await awaiting.expect(NOTED) is noted
    assert (await awaiting.awaited(BO, BO) is None) is (noted is not Noted.AWAITED)


async def test_an_answer_anew_does_not_use_a_tap_up(awaiting, memory, question):
    """Again is no question of its own."""
    first = (await memory.begin(replace(question, update_id=5), strategy="think", model="m")).answer_id
    await memory.begin(question, strategy="think", model="m", previous_id=first)
    assert await awaiting.expect(NOTED) is Noted.AWAITED


async def test_a_question_that_a_limit_refuses_does_not_end_it(awaiting, memory, question):
    """Asked again when the limit allows it, it is about the step."""
    await awaiting.expect(NOTED)
    limit = Limit(holder=Scope.USER, id=BO, measure=Measure.MINUTE, amount=0)
    with pytest.raises(LimitReached):
        await memory.begin(replace(question, about=NOTED.about), strategy="think", model="m", limits=[limit])
    assert await awaiting.awaited(BO, BO) == NOTED


async def test_awaited_again_it_is_used_up_as_before(awaiting, memory, question):
    """By the next question, not by one that waited; and by the one that failed, should it come again after a crash."""
    asked, again = replace(question, about=NOTED.about), replace(NOTED, update_id=12)
    await awaiting.expect(NOTED)
    await memory.begin(asked, strategy="think", model="m")
    assert await awaiting.again(again)
    assert [await awaiting.about(replace(question, update_id=number)) for number in (12, 13)] == [NOTED.about] * 2
    await memory.begin(asked, strategy="think", model="m")
    assert await awaiting.awaited(BO, BO) is None
    assert await awaiting.about(replace(question, update_id=13)) is None


async def test_another_step_that_was_tapped_meanwhile_stays(awaiting, memory, question):
    """The later wish counts; a later tap on the same step is the same wish."""
    other = replace(NOTED, about=About(answer_id=7, step=3), update_id=13)
    for tapped in (other, replace(NOTED, update_id=13)):
        await awaiting.expect(tapped)
        assert await awaiting.again(replace(NOTED, update_id=11)) is (tapped is not other)
        assert await awaiting.awaited(BO, BO) == tapped


async def test_all_that_is_noted_in_a_place(awaiting, clock):
    """Of anybody, and for however long; not elsewhere."""
    mine, others = replace(NOTED, chat_id=GROUP), replace(NOTED, chat_id=GROUP, user_id=CHEN)
    for each in (NOTED, mine, others, replace(NOTED, chat_id=GROUP, user_id=4, thread_id=3)):
        await awaiting.expect(each)
    clock.move(hours=2)
    assert set(await awaiting.noted(GROUP, None)) == {mine, others}


async def test_a_tap_that_is_dealt_with_again_after_its_question_expects_nothing(awaiting, memory, question):
    """After a crash taps come again; a new tap on the same step counts."""
    await awaiting.expect(NOTED)
    await memory.begin(replace(question, about=NOTED.about), strategy="think", model="m")
    await awaiting.expect(NOTED)
    assert await awaiting.awaited(BO, BO) is None
    await awaiting.expect(replace(NOTED, update_id=12))
    assert (await awaiting.awaited(BO, BO)).update_id == 12


async def test_it_lapses_after_an_hour(awaiting, question, clock):
    """Counted to when the message was sent; what has lapsed goes with the next tap of anybody."""
    await awaiting.expect(NOTED)
    clock.move(minutes=60)
    assert await awaiting.about(replace(question, asked_at=clock.now())) == NOTED.about
    clock.move(seconds=1)
    assert await awaiting.about(replace(question, asked_at=clock.now())) is None
    assert await awaiting.awaited(BO, BO) is None
    assert await awaiting.about(question) == NOTED.about  # it was sent in time, and comes late
    await awaiting.expect(replace(NOTED, chat_id=CHEN, user_id=CHEN))
    assert await awaiting.about(question) is None


async def test_another_tap_a_cancel_and_a_fresh_start_end_it(awaiting, memory):
    """Of each person in a chat one is awaited; a fresh start of a topic is that of all in it."""
    await awaiting.expect(NOTED)
    other = replace(NOTED, about=About(answer_id=7, step=3), update_id=12)
    await awaiting.expect(other)
    assert await awaiting.awaited(BO, BO) == other
    await awaiting.call_off(BO, BO)
    assert await awaiting.awaited(BO, BO) is None
    for person in (BO, CHEN):
        await awaiting.expect(replace(NOTED, chat_id=GROUP, user_id=person, thread_id=3))
    await memory.start_afresh(GROUP, None)
    assert await awaiting.awaited(GROUP, BO) is not None
    await memory.start_afresh(GROUP, 3)
    assert [await awaiting.awaited(GROUP, person) for person in (BO, CHEN)] == [None, None]


async def test_it_moves_with_its_group(awaiting, memory):
    """What is awaited in the new group stays."""
    await awaiting.expect(replace(NOTED, chat_id=GROUP))
    await awaiting.expect(replace(NOTED, chat_id=GROUP, user_id=CHEN))
    await awaiting.expect(replace(NOTED, chat_id=NEW, user_id=CHEN, update_id=12))
    await memory.move_chat(GROUP, NEW)
    assert (await awaiting.awaited(NEW, BO)).update_id == 10
    assert (await awaiting.awaited(NEW, CHEN)).update_id == 12
    assert await awaiting.awaited(GROUP, BO) is None


async def test_it_is_its_users_own(awaiting, database, clock):
    """It is among the data that are taken along, and gone when its user is forgotten; others' stay."""
    await awaiting.expect(NOTED)
    await awaiting.expect(replace(NOTED, chat_id=CHEN, user_id=CHEN))
    privacy = SqlPrivacy(database, clock)
    pieces = [piece async for piece in privacy.own_data(BO)]
    assert [(piece["answer_id"], piece["step"]) for piece in pieces if piece["kind"] == "awaited"] == [(7, 2)]
    await privacy.forget(BO)
    assert [piece async for piece in privacy.own_data(BO)] == []
    assert await awaiting.awaited(CHEN, CHEN) is not None


async def test_an_answer_about_a_step_knows_what_it_is_about(memory, question):
    """The step's title, which steps were kept, and whether the result is the same; forgotten, nothing of it is left."""
    steps = (Step(title="Plan", content="Add."), Step(title="Add", content="2 + 2 = 4"))
    first = (await memory.begin(question, strategy="think", model="m")).answer_id
    await memory.finish(first, Trace(steps=steps, answer="It is **4**.", state=TraceState.FINISHED))
    about = replace(question, about=About(answer_id=first, step=2), update_id=12)
    second = (await memory.begin(about, strategy="think", model="m")).answer_id
    said = "Nothing has changed.\n\nIt is **4**."
    again = (replace(steps[0], kept=True), steps[1])
    await memory.finish(second, Trace(steps=again, answer=said, state=TraceState.FINISHED))
    answer = await memory.answer(second)
    assert (answer.about, answer.about_title, answer.unchanged) == (about.about, "Add", True)
    assert [step.kept for step in answer.trace.steps] == [True, False]
    assert (await memory.answer(first)).about is None
