"""The final message arrives, whatever Telegram does: floods of minutes, faults, people who leave, groups that move."""

import asyncio
import logging

import pytest
from support.desk import settled
from support.holding import FastClock, HoldingClock
from support.stage import ADA, BO, CHEN, labels, open_stage, thought

from bot.core.limits import Measure, Rule, Scope
from bot.core.people import Role
from bot.playground.people import GROUP_ID
from bot.playground.telegram import FloodRules, TelegramServer
from bot.playground.troubles import Troubles
from bot.tg.insisting import ATTEMPTS

LONG = "\n\n".join(f"{number}. " + "word " * 300 for number in range(1, 9))


@pytest.fixture
async def held(stage):
    """A stage whose long pauses last until they are let go."""
    stage.clock = HoldingClock()
    return stage


@pytest.fixture
def troubles(stage):
    return Troubles(stage.world)


def sends(stage, chat_id, method="sendMessage"):
    return [call for call in stage.telegram.calls if call.method == method and call.params.get("chat_id") == chat_id]


def flood(stage, chat_id, seconds=300, method="sendMessage", times=1):
    said = f"Too Many Requests: retry after {seconds}"
    stage.telegram.fail(method, status=429, description=said, retry_after=seconds, chat_id=chat_id, times=times)


async def until_held(stage):
    async with asyncio.timeout(20):
        await stage.clock.holds.wait()


# Floods


async def test_a_flood_of_minutes_holds_up_its_own_chat_alone(held):
    """Others are answered meanwhile; nothing more is sent to the flooded chat until its time is over."""
    async with held.running():
        held.model.rule(lambda _: thought())
        flood(held, BO)
        held.world.say(BO, BO, "What is 2 + 2?")
        await until_held(held)
        held.world.say(BO, BO, "/help")
        for _ in range(3):
            assert (await held.ask("What is 2 + 2?", person=CHEN))["text"].startswith("Four.")
        assert len(sends(held, BO)) == 1
        held.clock.let_go.set()
        await held.world.until(lambda _: len(held.bot_messages(BO)) == 2)
        assert any(pause == pytest.approx(300.5, abs=5) for pause in held.clock.pauses)
        assert sorted(m["text"][:5] for m in held.bot_messages(BO)) == ["Four.", "Just "]
        assert len(held.model.requests) == 4


async def test_nothing_of_a_long_answer_is_lost_or_twice(held):
    """Refused between two of its messages: the rest follows, each once, in order."""
    async with held.running():
        held.model.play(thought(answer=LONG))
        held.world.say(BO, BO, "Count.")
        await held.world.until(lambda _: held.bot_messages(BO) and not flood(held, BO, times=2))
        await until_held(held)
        held.clock.let_go.set()
        await held.world.until(lambda _: "Show reasoning" in str(held.bot_messages(BO)[-1]))
        text = " ".join(message["text"] for message in held.bot_messages(BO))
        assert [text.count(f"{number}. word") for number in range(1, 9)] == [1] * 8
        assert text.index("1. word") < text.index("8. word")


async def test_a_stop_ends_the_wait_and_the_next_start_delivers(held):
    """SIGTERM in a wait of minutes: the update stays open, and its answer is delivered without a second call."""
    flood(held, BO)
    held.model.play(thought())
    async with held.running(grace=0.05):
        held.world.say(BO, BO, "What is 2 + 2?")
        await until_held(held)
    assert held.bot_messages(BO) == []
    async with held.running():
        assert (await held.final(BO))["text"].startswith("Four.")
    assert len(held.model.requests) == 1


@pytest.mark.parametrize("method", ["sendMessageDraft", "sendChatAction"])
async def test_a_flood_of_previews_delays_no_private_answer(held, method):
    """Drafts or typing refused for minutes: they are not tried again, and the answer comes at once."""
    held.preview_delay = 0.0 if method == "sendMessageDraft" else 30.0
    async with held.running():
        flood(held, BO, method=method, times=99)
        gate = asyncio.Event()
        held.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        held.world.say(BO, BO, "What is 2 + 2?")
        await held.world.until(lambda _: sends(held, BO, method))
        gate.set()
        assert (await held.final(BO))["text"].startswith("Four.")
        assert held.clock.pauses == []
        assert len(sends(held, BO, method)) == 1


async def test_a_flood_of_edits_delays_no_answer_in_a_group(held):
    """The placeholder's edits are refused for minutes; the answer is tried at once, and taken."""
    async with held.running():
        gate = asyncio.Event()
        held.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        held.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await held.world.until(lambda _: held.bot_messages(GROUP_ID))
        held.bot.outbox.pacing.preview_flooded(GROUP_ID, 300)
        gate.set()
        assert (await held.final(GROUP_ID))["text"].startswith("Four.")
        assert held.clock.pauses == []


async def test_a_placeholder_that_is_refused_leaves_the_answer_alone(held):
    """A flood on the placeholder itself: the answer is sent as a message, once."""
    async with held.running():
        flood(held, GROUP_ID)
        gate = asyncio.Event()
        held.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        held.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await held.world.until(lambda _: sends(held, GROUP_ID))
        gate.set()
        assert (await held.final(GROUP_ID))["text"].startswith("Four.")
        assert len(held.bot_messages(GROUP_ID)) == 1
        assert held.clock.pauses == []


async def test_a_preview_that_hangs_holds_up_the_answer_for_a_moment_at_most(stage, monkeypatch):
    """A draft that Telegram never answers: the answer waits for it as long as was set, and no longer."""
    monkeypatch.setattr("bot.tg.preview.FAREWELL", 0.05)
    async with stage.running():
        stage.telegram.hang("sendMessageDraft")
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        stage.world.say(BO, BO, "What is 2 + 2?")
        await stage.world.until(lambda _: sends(stage, BO, "sendMessageDraft"))
        gate.set()
        assert (await stage.final(BO))["text"].startswith("Four.")


async def test_a_placeholder_that_comes_too_late_is_taken_away(stage, monkeypatch):
    """Telegram is slow with it, so that the answer goes first: in the end the answer alone stands there."""
    monkeypatch.setattr("bot.tg.preview.FAREWELL", 0.05)
    async with stage.running():
        stage.telegram.hang("sendMessage", after_effect=True)
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.world.until(lambda _: stage.bot_messages(GROUP_ID))
        gate.set()
        await stage.final(GROUP_ID, count=2)
        stage.telegram.release()
        await stage.world.until(lambda _: len(stage.bot_messages(GROUP_ID)) == 1)
        assert stage.bot_messages(GROUP_ID)[0]["text"].startswith("Four.")


async def test_many_flooded_chats_slow_all(held):
    """Refused in many chats at once, as when all together are too fast: whoever comes next waits, too."""
    people = [ADA, BO, CHEN, GROUP_ID]
    async with held.running():
        for chat in people:
            held.bot.outbox.pacing.flooded(chat, 90)
        held.model.rule(lambda _: thought())
        held.world.say(BO, BO, "What is 2 + 2?")
        await until_held(held)
        assert sends(held, BO) == []
        held.clock.let_go.set()
        assert (await held.final(BO))["text"].startswith("Four.")


async def test_pacing_keeps_within_what_telegram_allows(stage):
    """A server that counts strictly has nothing to refuse: 30 a second in all, 20 a minute in a group."""
    speed = 30
    rules = FloodRules(per_chat_per_second=3)
    begun = stage.world.now()
    stage.world.now = lambda: begun + (FastClock.monotonic(stage.clock) - fast)
    stage.clock = FastClock(speed)
    fast = stage.clock.monotonic()
    await stage.telegram.stop()
    stage.telegram = TelegramServer(stage.world, flood=rules)
    stage.settings = stage.settings.model_copy(update={"telegram_api_url": await stage.telegram.start()})
    async with stage.running():
        stage.model.rule(lambda _: thought())
        for number in range(25):
            stage.world.say((ADA, BO, CHEN)[number % 3], GROUP_ID, f"@glassbox_bot What is 2 + {number}?")
        answers = await stage.world.until(
            lambda _: len([m for m in stage.bot_messages(GROUP_ID) if "Show reasoning" in labels(m)]) == 25
        )
        assert answers
        refused = [call for call in stage.telegram.calls if call.status == 429]
        assert refused == []


# Faults of the network


async def test_telegram_out_of_reach_for_long(stage):
    """After two minutes of trying the update stays open; it is taken up again, and the model is not asked twice."""
    stage.telegram.fail("sendMessage", status=502, description="Bad Gateway", chat_id=BO, times=ATTEMPTS)
    stage.model.play(thought())
    async with stage.running():
        stage.world.say(BO, BO, "What is 2 + 2?")
        await stage.world.until(lambda _: len([c for c in sends(stage, BO) if c.status == 502]) == ATTEMPTS)
        backoff = [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
        assert sum(backoff) > 120
        assert all(pause in stage.clock.pauses for pause in backoff)
    async with stage.running():
        assert (await stage.final(BO))["text"].startswith("Four.")
        await settled(stage)
    assert len(stage.bot_messages(BO)) == 1
    assert len(stage.model.requests) == 1


# People who leave


@pytest.mark.parametrize("how", ["block", "deactivate"])
async def test_who_takes_no_messages_is_marked_and_not_tried_again(stage, troubles, caplog, how):
    """One attempt, one line in the log, no incident; others are served."""
    caplog.set_level(logging.INFO)
    async with stage.running():
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate))
        stage.world.say(BO, BO, "What is 2 + 2?")
        await stage.model.until(lambda _: stage.model.requests)
        stage.world.block(BO) if how == "block" else troubles.deactivate(BO)
        gate.set()
        await stage.world.until(lambda _: [call for call in sends(stage, BO) if call.status == 403])
        await settled(stage)
        assert (await stage.core.people.person(BO)).blocked
        assert len(sends(stage, BO)) == 1
        assert stage.clock.pauses == []
        assert "takes no messages" in caplog.text
        assert "incident" not in caplog.text


async def test_who_writes_again_is_no_longer_marked(stage):
    """In private: in a group one can write with the bot blocked."""
    async with stage.running():
        stage.model.rule(lambda _: thought())
        await stage.ask("/help")
        await stage.core.people.set_blocked(BO, blocked=True)
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.final(GROUP_ID)
        assert (await stage.core.people.person(BO)).blocked
        await stage.ask("What is 2 + 2?")
        assert not (await stage.core.people.person(BO)).blocked


async def test_who_takes_no_messages_is_not_told_what_nobody_asked_for(tmp_path):
    """Announcements pass over an admin who has blocked the bot, and reach the others."""
    async with open_stage(tmp_path, announce_new_users=True) as stage, stage.running():
        stage.model.rule(lambda _: thought())
        for admin in (ADA, CHEN):
            await stage.ask("/help", person=admin)
        await settled(stage)
        await stage.core.people.set_role(CHEN, Role.ADMIN, ADA)
        await stage.core.people.set_blocked(ADA, blocked=True)
        before = len(sends(stage, ADA))
        await stage.ask("What is 2 + 2?")
        await stage.world.until(lambda _: any("Admit" in labels(m) for m in stage.bot_messages(CHEN)))
        assert len(sends(stage, ADA)) == before


# Groups that move


async def test_a_group_that_becomes_a_supergroup_is_followed(stage, troubles):
    """In mid-answer: it arrives in the new one, and its buttons work there. The group's limits hold there, too."""
    async with stage.running():
        rule = Rule(scope=Scope.GROUP, subject=str(GROUP_ID), measure=Measure.MINUTE, amount=7)
        await stage.core.budgets.set(rule, ADA)
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.world.until(lambda _: stage.bot_messages(GROUP_ID))
        new = troubles.upgrade(ADA, GROUP_ID, told=False)
        gate.set()
        answer = await stage.final(new)
        assert answer["text"].startswith("Four.")
        assert "Add the two numbers." in (await stage.all_steps(answer, person=BO))["text"]
        rules = [rule for rule in await stage.core.budgets.rules() if rule.scope is Scope.GROUP]
        assert [rule.subject for rule in rules] == [str(new)]


async def test_the_conversation_moves_with_the_group(stage, troubles):
    """Telegram's own message says so, before anything is sent."""
    async with stage.running():
        stage.model.play(thought(), thought(answer="Five."))
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.final(GROUP_ID)
        await settled(stage)
        new = troubles.upgrade(ADA, GROUP_ID)
        await stage.world.until(lambda world: not len(world.updates))
        await settled(stage)
        stage.world.say(BO, new, "@glassbox_bot And one more?")
        assert (await stage.final(new))["text"].startswith("Five.")
        assert "What is 2 + 2?" in str(stage.model.requests[-1]["messages"])
