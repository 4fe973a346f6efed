"""What sending teaches of people and chats: who takes no messages, and where a group has gone."""

from datetime import UTC, datetime

import pytest

from bot.core.limits import Measure, Rule, Scope
from bot.core.messages import Asker, Question
from bot.core.people import Rights
from bot.core.thoughts import Trace, TraceState
from bot.store.budgets import SqlBudgets
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.trail import SqlTrail

OLD, NEW, OTHER = -5, -1005, -6
ADA, BO = 1001, 1002


@pytest.fixture
def memory(database, clock):
    return SqlMemory(database, clock)


@pytest.fixture
def people(database, clock):
    return SqlPeople(database, clock)


@pytest.fixture
def budgets(database, clock):
    return SqlBudgets(database, clock, UTC, Rights())


async def answered(memory, chat, text, thread=None):
    """A finished answer in a chat; its id."""
    asked_at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    question = Question(text=text, asker=Asker(id=BO, name="Bo"), chat_id=chat, thread_id=thread, asked_at=asked_at)
    number = (await memory.begin(question, strategy="think", model="m")).answer_id
    await memory.finish(number, Trace(answer="Four.", state=TraceState.FINISHED))
    return number


def limit(chat, amount, measure=Measure.DAY):
    return Rule(scope=Scope.GROUP, subject=str(chat), measure=measure, amount=amount)


async def turns(memory, chat, thread=None):
    conversation = await memory.conversation(chat, thread)
    return [turn.text.removeprefix("Bo: ") for turn in conversation.turns if turn.text != "Four."]


async def test_answers_and_conversations_move(memory):
    """By topic, with their fresh starts; other chats stay as they are."""
    await answered(memory, OLD, "forgotten")
    await memory.start_afresh(OLD, None)
    number = await answered(memory, OLD, "kept")
    await answered(memory, OLD, "topic", thread=3)
    await answered(memory, OTHER, "other")
    await memory.move_chat(OLD, NEW)
    assert await turns(memory, NEW) == ["kept"]
    assert await turns(memory, NEW, 3) == ["topic"]
    assert await turns(memory, OTHER) == ["other"]
    assert await turns(memory, OLD) == []
    assert (await memory.answer(number)).chat_id == NEW


async def test_what_the_new_group_has_already_stays(memory, budgets):
    """A fresh start and a limit of its own; what it lacks it gets."""
    await budgets.set(limit(OLD, 5), ADA)
    await budgets.set(limit(OLD, 9, Measure.MONTH), ADA)
    await budgets.set(limit(NEW, 7), ADA)
    await memory.start_afresh(OLD, None)
    await answered(memory, OLD, "before")
    await memory.start_afresh(NEW, None)
    await memory.move_chat(OLD, NEW)
    rules = {(rule.subject, rule.measure, rule.amount) for rule in await budgets.rules() if rule.scope is Scope.GROUP}
    assert rules == {(str(NEW), Measure.DAY, 7), (str(NEW), Measure.MONTH, 9)}
    assert await turns(memory, NEW) == []


async def test_moving_twice_is_moving_once(memory, budgets):
    """Telegram says it in both groups, and with every message that is sent to the old one."""
    await budgets.set(limit(OLD, 5), ADA)
    await answered(memory, OLD, "kept")
    for _ in range(3):
        await memory.move_chat(OLD, NEW)
    assert await turns(memory, NEW) == ["kept"]
    assert len([rule for rule in await budgets.rules() if rule.scope is Scope.GROUP]) == 1


async def test_who_takes_no_messages(people, database):
    """Marked and unmarked, without a line in the audit trail; who was never met is taken to be reachable."""
    await people.meet(Asker(id=BO))
    assert not (await people.person(BO)).blocked
    await people.set_blocked(BO, blocked=True)
    await people.set_blocked(404, blocked=True)
    assert (await people.person(BO)).blocked
    assert await people.person(404) is None
    assert await people.reachable({404, BO, ADA}) == (404, ADA)
    await people.set_blocked(BO, blocked=False)
    assert await people.reachable([BO]) == (BO,)
    assert await people.reachable(()) == ()
    assert (await SqlTrail(database).deeds(limit=9))[1] == 0
