"""Everybody is spoken to in a language of their own: the one chosen, else that of their app, else English."""

import asyncio
from datetime import timedelta

import pytest
from support.calls import begun, end, start
from support.desk import settled
from support.stage import ADA, BO, CHEN, open_stage, thought

from bot.clock import SystemClock
from bot.core.messages import Asker
from bot.core.people import Role
from bot.playground.people import GROUP_ID, PEOPLE


@pytest.fixture
async def stage(tmp_path):
    """Chen's app is in Chinese, the others' are in English; Ada and Chen are admins."""
    settings = {"announce_new_users": True, "queue_limit": 1}
    async with open_stage(tmp_path, people=PEOPLE, **settings) as opened, opened.running():
        opened.model.rule(lambda _: thought())
        for admin in (ADA, CHEN):
            await opened.ask("/help", person=admin)
        await opened.core.people.set_role(CHEN, Role.ADMIN, ADA)
        yield opened


async def choose(stage, person, language):
    await stage.core.memory.prefer(Asker(id=person, name="x"), language=language)


async def test_an_answer_and_its_numbers(stage):
    """Buttons and footer follow the asker."""
    chinese, english = await stage.ask("2 + 2?", person=CHEN), await stage.ask("2 + 2?", person=BO)
    assert chinese["text"].startswith("Four.\n\n2 步 · 0.")
    assert "2 steps" in english["text"]
    assert "查看推理" in str(chinese["reply_markup"])


async def test_a_new_user_is_announced_to_each_admin_in_its_language(stage):
    """Whatever the language of the new one."""
    await stage.ask("What is 2 + 2?", person=BO)
    for admin, said in ((ADA, "Somebody new\n"), (CHEN, "来了一位新用户\n")):
        await stage.world.until(lambda _, a=admin, s=said: any(m["text"].startswith(s) for m in stage.bot_messages(a)))


async def test_what_the_watch_has_found_goes_out_in_the_receivers_language(tmp_path):
    """What an admin has chosen counts more than what Telegram says."""
    async with open_stage(tmp_path, people=PEOPLE, digest="daily", digest_hour=0) as stage, stage.running():
        await stage.bot.watching.stop()
        await stage.core.people.set_role(CHEN, Role.ADMIN, ADA)
        for admin, language in ((ADA, "zh"), (CHEN, "en")):
            await stage.ask("/help", person=admin)
            await choose(stage, admin, language)
        spent = start(await begun(stage.core.memory, stage.clock, user=BO), stage.clock, user=BO)
        await stage.core.ledger.settle((await stage.core.ledger.open(spent)).call_id, spent, end(stage.clock, 10**12))
        stage.clock.now = lambda: SystemClock.now(stage.clock) + timedelta(days=1)
        await stage.bot.watching.look()
        assert stage.bot_messages(ADA)[-1]["text"].startswith("早上好")
        assert stage.bot_messages(CHEN)[-1]["text"].startswith("Good morning")


async def test_what_is_said_before_anybody_is_looked_up(stage):
    """That the queue is full is said in the language that was chosen, too."""
    await choose(stage, BO, "zh")
    gate = asyncio.Event()
    stage.model.rule(lambda _: thought(gate=gate))
    for number in range(4):
        stage.world.say(BO, BO, f"Question {number}?")
    told = await stage.world.until(lambda _: stage.bot_messages(BO))
    assert told[0]["text"].startswith("你排队的问题太多")
    gate.set()
    await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)


@pytest.mark.parametrize(("chosen", "tag"), [("", "zh-hans"), ("en", "en")])
async def test_the_model_is_told_whose_language_counts_where_a_question_has_none(stage, chosen, tag):
    """The one chosen, else that of the app."""
    await choose(stage, CHEN, chosen)
    await stage.ask("9.11 > 9.8", person=CHEN)
    (system, *_) = stage.model.requests[-1]["messages"]
    assert f"whose tag is {tag}." in system["content"]
    assert "Write in the language of the question." in system["content"]


async def test_where_an_answer_belongs_is_said_in_the_askers_language(stage):
    """When a group does not take it, and it comes in private."""
    await choose(stage, BO, "zh")
    await stage.ask("/help", person=BO)
    gate = asyncio.Event()
    stage.model.rule(lambda _: thought(gate=gate))
    stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
    await stage.model.until(lambda _: stage.model.requests)
    stage.world.remove_bot(ADA)
    gate.set()
    await settled(stage)
    assert [message["text"].startswith("这条回答属于") for message in stage.bot_messages(BO)[1:3]] == [True, False]
