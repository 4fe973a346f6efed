"""What happens to questions on their way: order, full queues, faults of a handler, time while the bot was off."""

import asyncio
import re
from datetime import timedelta

from sqlalchemy import select
from support.stage import BO, CHEN, buttons, open_stage, thought

from bot.clock import SystemClock
from bot.playground.people import GROUP_ID
from bot.store.tables import inbox


def texts(stage, chat):
    return [message["text"].partition("\n")[0] for message in stage.bot_messages(chat)]


async def test_a_long_answer_holds_up_its_own_chat_alone(bot):
    """Others, and commands that only read, are answered meanwhile; what was asked behind it comes in order."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate), thought(answer="Hers."))
    bot.world.say(BO, BO, "One?")
    await bot.model.until(lambda server: server.held)
    for text in ("Two?", "Three?"):
        bot.world.say(BO, BO, text)
    assert (await bot.ask("Four?", person=CHEN))["text"].startswith("Hers.")
    assert (await bot.ask("/help"))["text"].startswith("Just write me")
    bot.model.play(thought(answer="Second."), thought(answer="Third."))
    gate.set()
    await bot.world.until(lambda _: len(bot.bot_messages(BO)) == 4)
    assert texts(bot, BO)[1:] == ["First.", "Second.", "Third."]


async def test_a_full_queue_is_said_once_and_holds_nobody_up(tmp_path):
    """More open questions than are kept: one sentence for all that are left out; the others are answered."""
    gate = asyncio.Event()
    async with open_stage(tmp_path, queue_limit=2) as stage, stage.running():
        stage.model.rule(lambda _: thought(gate=gate))
        for number in range(5):
            stage.world.say(BO, BO, f"Question {number}?")
        await stage.world.until(lambda _: stage.bot_messages(BO))
        assert stage.bot_messages(BO)[0]["text"].startswith("You have more questions waiting than I can keep.")
        gate.set()
        assert (await stage.ask("And mine?", person=CHEN))["text"].startswith("Four.")
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 3)
        assert texts(stage, BO)[1:] == ["Four.", "Four."]
        assert len(stage.model.requests) == 3


async def test_a_handler_that_fails_for_no_known_reason(bot, monkeypatch, caplog):
    """It is run three times; the asker is told one incident number, which is in the log, and the chat goes on."""
    begin, runs = bot.core.memory.begin, []

    async def broken(question, **options):
        if "poison" in question.text:
            runs.append(question.update_id)
            raise ZeroDivisionError
        return await begin(question, **options)

    monkeypatch.setattr(bot.core.memory, "begin", broken)
    bot.model.play(thought())
    bot.world.say(BO, BO, "A poison question?")
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.world.until(lambda _: len(bot.bot_messages(BO)) == 2)
    told, answer = bot.bot_messages(BO)
    incident = re.search(r"[0-9A-F]{8}", told["text"])
    assert answer["text"].startswith("Four.")
    assert len(runs) == 3
    assert incident is not None
    assert f"incident {incident[0]}: ZeroDivisionError" in caplog.text


async def test_a_fault_that_passes_is_not_seen(bot, monkeypatch):
    """The second run succeeds: the answer comes, and nothing is said of the first."""
    begin, faults = bot.core.memory.begin, [ZeroDivisionError()]

    async def shaky(question, **options):
        if faults:
            raise faults.pop()
        return await begin(question, **options)

    monkeypatch.setattr(bot.core.memory, "begin", shaky)
    bot.model.play(thought())
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert len(bot.bot_messages(BO)) == 1


async def test_questions_from_before_the_bot_was_off_for_long(stage):
    """One sentence for each chat, and no call; what is asked from then on is answered."""
    for chat, text in ((BO, "One?"), (BO, "Two?"), (CHEN, "Three?"), (GROUP_ID, "Not for the bot.")):
        stage.world.say(CHEN if chat == CHEN else BO, chat, text)
    stage.clock.now = lambda: SystemClock.now(stage.clock) + timedelta(hours=25)
    async with stage.running():
        await stage.world.until(lambda world: stage.bot_messages(BO) and stage.bot_messages(CHEN) and not world.updates)
        del stage.clock.now
        stage.model.play(thought())
        stage.world.say(BO, BO, "/help")
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
    said = [text for chat in (BO, CHEN, GROUP_ID) for text in texts(stage, chat) if text.startswith("I was off")]
    assert len(said) == 2
    assert stage.model.requests == []


async def test_what_is_under_way_at_the_end_is_answered_after_the_next_start(stage):
    """No time to finish: question and those behind it stay, unclaimed, and are answered in order."""
    never = asyncio.Event()
    stage.model.play(thought(gate=never))
    async with stage.running(grace=0):
        for text in ("One?", "Two?"):
            stage.world.say(BO, BO, text)
        await stage.model.until(lambda server: server.held)
    stage.model.play(thought(answer="First."), thought(answer="Second."))
    async with stage.running():
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
    assert texts(stage, BO) == ["First.", "Second."]


async def test_a_tap_that_has_to_wait_is_acknowledged_and_counts_once(bot):
    """Again behind a question: its button is busy no longer, a second tap buys nothing, and its turn comes."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First."), thought(answer="Second.", gate=gate), thought(answer="Anew."))
    first = await bot.ask("One?")
    bot.world.say(BO, BO, "Two?")
    await bot.model.until(lambda server: server.held)
    tap_again(bot, first, BO, "Again")
    await bot.world.until(lambda world: len(world.toasts) == 1)
    assert bot.world.toasts[0]["text"] == "It comes after the question under way."
    queries = [tap_again(bot, first, BO, "Again") for _ in range(3)]
    await bot.world.until(lambda world: not any(query in world.taps for query in queries))
    gate.set()
    await bot.world.until(lambda _: len(bot.bot_messages(BO)) == 3)
    await idle(bot)
    assert texts(bot, BO) == ["First.", "Second.", "Anew."]
    assert len(bot.model.requests) == 3


async def test_a_tap_of_somebody_else_is_told_so_at_once(bot):
    """Also where its turn would come later."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First."), thought(answer="Second.", gate=gate))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot one?")
    first = await bot.final(GROUP_ID)
    bot.world.say(BO, GROUP_ID, "@glassbox_bot two?")
    await bot.model.until(lambda server: server.held)
    tap_again(bot, first, CHEN, "Again")
    await bot.world.until(lambda world: world.toasts)
    assert bot.world.toasts[0]["text"] == "Only who asked can do that."
    gate.set()
    await bot.final(GROUP_ID, 2)
    await idle(bot)
    assert len(bot.model.requests) == 2


def tap_again(bot, message, person, label):
    data = next(b["callback_data"] for row in buttons(message) for b in row if b["text"] == label)
    return bot.world.tap(person, message["chat"]["id"], message["message_id"], data)


async def idle(bot):
    """Waits until no update is worked on, or waits."""
    async with asyncio.timeout(20):
        while bot.bot.intake._lanes.works or await bot.core.database.look(open_rows):
            await asyncio.sleep(0)


def open_rows(connection):
    return connection.execute(select(inbox.c.update_id).where(inbox.c.closed_at.is_(None))).all()
