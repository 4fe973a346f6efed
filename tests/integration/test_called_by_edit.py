"""Messages in a group that call the bot only since they were edited: answered once, and not if they are old."""

import asyncio
import time

import pytest
from support.stage import ADA, BO, CHEN, labels, thought

from bot.core.limits import Measure, Rule, Scope
from bot.playground.people import GROUP_ID
from bot.playground.samples import png
from bot.playground.scripts import Script


def echo(request):
    return thought(answer=f"To {request['messages'][-1]['content']}")


def tell(stage, number, text, *, person=BO, chat=GROUP_ID, age=60):
    """An edit of a message that was sent so many seconds before."""
    sender, now = {"id": person, "is_bot": False, "first_name": "x"}, int(time.time())
    message = {"message_id": number, "date": now - age, "edit_date": now, "chat": stage.world.chats[chat].info}
    first = text.split()[0]
    entities = [{"type": "bot_command", "offset": 0, "length": len(first)}] if first.startswith("/") else []
    stage.world.tell_bot("edited_message", chat, {**message, "from": sender, "text": text, "entities": entities})


async def quiet(stage, chat=GROUP_ID):
    """Whatever came before has been dealt with; returns what was said before a later question's answer."""
    stage.model.rule(echo)
    stage.world.say(BO, chat, "@glassbox_bot quiet?")
    await stage.world.until(lambda _: stage.bot_messages(chat) and "quiet?" in stage.bot_messages(chat)[-1]["text"])
    return [message["text"] for message in stage.bot_messages(chat)[:-1]]


@pytest.mark.parametrize("text", ["@glassbox_bot who is there?", "/ask who is there?"])
async def test_it_is_answered_as_any_question(bot, text):
    """In reply to it, and not as an edited one: nobody asked before."""
    bot.model.rule(echo)
    number = bot.world.say(BO, GROUP_ID, "who is there?")
    bot.world.edit(BO, GROUP_ID, number, text)
    answer = await bot.final(GROUP_ID)
    assert answer["text"].startswith("To Bo: who is there?")
    assert answer["reply_to_message"]["message_id"] == number
    assert "‹ Earlier answer" not in labels(answer)


async def test_then_the_rules_of_edits_hold(bot):
    """Other words are answered anew, the same ones are not, and both cost what they cost once."""
    bot.model.rule(echo)
    number = bot.world.say(BO, GROUP_ID, "who?")
    bot.world.edit(BO, GROUP_ID, number, "@glassbox_bot who?")
    await bot.final(GROUP_ID)
    tell(bot, number, "@glassbox_bot who?")
    bot.world.edit(BO, GROUP_ID, number, "@glassbox_bot what?")
    assert (await bot.final(GROUP_ID, 2))["text"].startswith("Edited question\n\nTo Bo: what?")
    bot.world.say(BO, GROUP_ID, "@glassbox_bot next?")
    await bot.final(GROUP_ID, 3)
    tell(bot, number, "@glassbox_bot where?")  # it is not the last any more
    assert len(await quiet(bot)) == 3
    assert len(await bot.calls()) == 4


async def test_a_picture_is_answered_too(stage):
    """The mention stands in its caption."""
    stage.settings = stage.settings.model_copy(update={"model": "gpt-4o-mini"})
    stage.model.rule(lambda request: thought("A square."))
    async with stage.running():
        number = stage.world.attach(BO, GROUP_ID, png(9, 9), name="a.png", content_type="image/png", caption="What?")
        stage.world.edit(BO, GROUP_ID, number, "@glassbox_bot What?")
        assert (await stage.final(GROUP_ID))["text"].startswith("A square.")
    assert "image_url" in str(stage.model.requests[-1]["messages"][-1]["content"])


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("@glassbox_bot who?", {"age": 16 * 60}),
        ("/new@glassbox_bot", {}),
        ("/compare@glassbox_bot who?", {}),
        ("who?", {}),
        ("who?", {"chat": BO}),
        ("@glassbox_bot who?", {"chat": BO}),
    ],
)
async def test_what_is_not_asked_by_an_edit(bot, text, facts):
    """What is old, commands, talk of others; and in private what was never asked."""
    tell(bot, 77, text, **facts)
    assert await quiet(bot, facts.get("chat", GROUP_ID)) == []
    assert len(bot.model.requests) == 1


async def test_a_question_that_failed_is_not_asked_again_by_a_preview(bot):
    """It was asked before, however that ended."""
    bot.model.play(Script(fault="status", status=401))
    number = bot.world.say(BO, GROUP_ID, "@glassbox_bot see https://example.org")
    await bot.final(GROUP_ID)
    tell(bot, number, "@glassbox_bot see https://example.org")
    assert len(await quiet(bot)) == 1
    assert len(bot.model.requests) == 2


async def test_who_may_not_ask_gets_nothing(stage):
    """No answer, and no word."""
    stage.settings = stage.settings.model_copy(update={"access": "closed", "allowed_ids": frozenset({BO})})
    async with stage.running():
        tell(stage, 77, "@glassbox_bot who?", person=CHEN)
        assert await quiet(stage) == []
        assert len(stage.model.requests) == 1


async def test_a_crash_changes_nothing(stage):
    """Taken up again, it is the same question, answered once."""
    gate = asyncio.Event()
    async with stage.running(grace=0):
        stage.model.play(thought(gate=gate))
        number = stage.world.say(BO, GROUP_ID, "who?")
        stage.world.edit(BO, GROUP_ID, number, "@glassbox_bot who?")
        await stage.model.until(lambda server: server.held)
    stage.model.rule(echo)
    async with stage.running():
        answer = await stage.final(GROUP_ID)
        assert answer["text"].startswith("To Bo: who?")
        assert len(await quiet(stage)) == 1
    gate.set()


async def test_a_limit_holds(bot):
    """It is a question like any other."""
    await bot.core.budgets.set(Rule(scope=Scope.USER, subject=str(BO), measure=Measure.MINUTE, amount=0), ADA)
    number = bot.world.say(BO, GROUP_ID, "who?")
    bot.world.edit(BO, GROUP_ID, number, "@glassbox_bot who?")
    assert "minute" in (await bot.final(GROUP_ID))["text"]
    assert bot.model.requests == []
