"""Telegram has taken a message, and says so in a form of its own; or refuses an edit in words of its own."""

import asyncio

import pytest
from support.desk import settled
from support.stage import BO, labels, open_stage, thought

from bot.playground.people import GROUP_ID

LONG = "\n\n".join(f"{number}. " + "word " * 300 for number in range(1, 9))
ODD = {
    "true": True,
    "nothing": None,
    "a number": 7,
    "a text": "sent",
    "a list": [],
    "an empty object": {},
    "no date": lambda true: {name: value for name, value in true.items() if name != "date"},
    "no chat": lambda true: {"message_id": true["message_id"]},
    "a list for a keyboard": lambda true: {**true, "reply_markup": []},
    "a text for a chat": lambda true: {**true, "chat": "here"},
    "unknown content": lambda true: {**true, "text": None, "hologram": {"depth": 3}, "entities": [{"type": 7}]},
    "an id of letters": lambda true: {**true, "message_id": "7th"},
    "an id without end": lambda true: {**true, "message_id": 10**30},
    "an id of a message that is not yet there": lambda true: {**true, "message_id": 0},
}


FEW = [True, None, {"message_id": 7}]


@pytest.fixture(params=ODD.values(), ids=ODD)
def odd(request):
    return request.param


async def test_what_telegram_has_taken_is_delivered(bot, odd):
    """An answer stands once, nobody is told of a fault, and its buttons work."""
    bot.telegram.distort("sendMessage", odd, times=9)
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    await settled(bot)
    assert [message["text"][:5] for message in bot.bot_messages(BO)] == ["Four."]
    bot.telegram.distort("editMessageText", odd, times=9)
    shown = await bot.all_steps(answer)
    assert "Add the two numbers." in shown["text"]
    assert len(bot.model.requests) == 1
    assert (await bot.core.memory.answer(1)).delivered


@pytest.mark.parametrize("odd", FEW)
async def test_an_answer_in_parts_stands_once(bot, odd):
    """Each message of it, in order, and none again at the next start."""
    bot.telegram.distort("sendMessage", odd, times=9)
    bot.model.play(thought(answer=LONG))
    bot.world.say(BO, BO, "Count.")
    await settled(bot)
    whole = " ".join(message["text"] for message in bot.bot_messages(BO))
    assert [whole.count(f"{number}. word") for number in range(1, 9)] == [1] * 8


async def test_parts_whose_ids_are_unknown_are_not_sent_again_after_a_crash(stage):
    """How many stand there is known, though not where."""
    stage.telegram.distort("sendMessage", True)
    stage.model.play(thought(answer=LONG))
    async with stage.running(grace=0.01):
        stage.world.say(BO, BO, "Count.")
        await stage.world.until(lambda _: stage.bot_messages(BO) and not stage.telegram.hang("sendMessage"))
        await stage.world.until(lambda _: [call.method for call in stage.telegram.calls].count("sendMessage") == 2)
    async with stage.running():
        await settled(stage)
        assert (await stage.core.memory.answer(1)).message_ids[0] is None
    whole = " ".join(message["text"] for message in stage.bot_messages(BO))
    assert [whole.count(f"{number}. word") for number in range(1, 9)] == [1] * 8


async def test_a_placeholder_without_an_id_is_left_alone(bot, odd):
    """It is sent once; where nobody knows which message it is, the answer stands below it."""
    gate = asyncio.Event()
    bot.telegram.distort("sendMessage", odd)
    bot.telegram.distort("editMessageText", odd, times=99)
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    gate.set()
    answer = await bot.final(GROUP_ID)
    await settled(bot)
    texts = [message["text"] for message in bot.bot_messages(GROUP_ID)]
    assert len(texts) <= 2
    assert [text.startswith("Four.") for text in texts].count(True) == 1
    assert answer["text"].startswith("Four.")


@pytest.mark.parametrize("odd", FEW)
async def test_drafts_and_typing_may_be_answered_oddly(bot, odd):
    """The previews go on, and the answer comes."""
    for method in ("sendMessageDraft", "sendChatAction"):
        bot.telegram.distort(method, odd, times=99)
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.world.until(lambda world: world.draft(BO))
    gate.set()
    assert (await bot.final(BO))["text"].startswith("Four.")


@pytest.mark.parametrize("odd", FEW)
async def test_files_are_sent_once(bot, odd):
    """A document is delivered like a text."""
    bot.telegram.distort("sendDocument", odd, times=9)
    await bot.ask("/help")
    bot.world.say(BO, BO, "/export")
    await settled(bot)
    assert ["document" in message for message in bot.bot_messages(BO)] == [False, True]


# Edits refused in words that nobody knows

REFUSALS = [
    (400, "Bad Request: MESSAGE_EDIT_TIME_EXPIRED"),
    (400, "Bad Request: MESSAGE_AUTHOR_REQUIRED"),
    (400, "Bad Request: message is locked by an administrator"),
    (400, "Bad Request: message to edit not found"),
    (403, "Forbidden: EDIT_NOT_ALLOWED"),
    (404, "Not Found: method not found"),
    (409, "Conflict: the message is being edited"),
    (400, "x"),
]


@pytest.mark.parametrize(("status", "said"), REFUSALS)
async def test_an_edit_that_is_refused_is_sent_anew(bot, status, said):
    """Whatever the words: the paid answer stands in the group, once, and nobody is told of a fault."""
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    bot.telegram.fail("editMessageText", status=status, description=said, times=99)
    gate.set()
    answer = await bot.final(GROUP_ID)
    await settled(bot)
    assert answer["text"].startswith("Four.")
    assert "Show reasoning" in labels(answer)
    assert [message["text"][:5] for message in bot.bot_messages(GROUP_ID)].count("Four.") == 1
    assert bot.bot_messages(BO) == []
    assert len(bot.model.requests) == 1


@pytest.mark.parametrize("said", ["Bad Request: message is not modified", "Bad Request: MESSAGE_NOT_MODIFIED"])
async def test_an_edit_that_changes_nothing_is_not_sent_anew(bot, said):
    """It stands there: that is what was wanted."""
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    bot.telegram.fail("editMessageText", status=400, description=said, after_effect=True)
    await bot.tap(answer, "Show reasoning")
    await settled(bot)
    assert len(bot.bot_messages(BO)) == 1


async def test_what_is_refused_as_a_message_too_is_an_incident(tmp_path):
    """The one thing left is to say so, with a number."""
    async with open_stage(tmp_path, preview_delay=0.0) as stage, stage.running():
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
        await stage.ask("/help")
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.world.until(lambda _: stage.bot_messages(GROUP_ID))
        for method in ("editMessageText", "sendMessage"):
            stage.telegram.fail(method, status=400, description="Bad Request: NO", times=99, chat_id=GROUP_ID)
        gate.set()
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
        assert "incident" in stage.bot_messages(BO)[1]["text"]
