"""Edits of messages with files: other captions, and other files without any."""

import asyncio
import time

import pytest
from support.stage import BO, labels, thought

from bot.core.usage import Outcome
from bot.playground.media import document_fields, sized_fields
from bot.playground.samples import mp3, png
from bot.playground.scripts import Script

HEARD = Script(text="We meet at nine.")
TALK = {"name": "talk.mp3", "content_type": "audio/mpeg"}


@pytest.fixture
async def bot(stage):
    """A running bot whose model sees."""
    stage.settings = stage.settings.model_copy(update={"model": "gpt-4o-mini"})
    async with stage.running():
        yield stage


def asked(stage, number=-1):
    return str(stage.model.requests[number]["messages"][-1]["content"])


def edited(number, caption="", **media):
    """An edit as Telegram tells it; without a caption it has none."""
    chat, now = {"id": BO, "type": "private", "first_name": "Bo"}, int(time.time())
    sender = {"id": BO, "is_bot": False, "first_name": "Bo"}
    said = {"caption": caption} if caption else {}
    return {"message_id": number, "date": now, "edit_date": now, "chat": chat, "from": sender, **said, **media}


def picture(stage, side):
    return sized_fields(stage.world.store_file, "a.png", "image/png", png(side, side), (side, side))


def document(stage, words):
    return document_fields(stage.world.store_file("b.txt", "text/plain", words))


def tell(stage, message):
    stage.world.tell_bot("edited_message", BO, message)


def sent(stage, number):
    return next(message for message in stage.world.messages(BO) if message["message_id"] == number)


async def quiet(stage):
    """Whatever came before has been dealt with; returns how many messages stood before a later question's answer."""
    stage.model.play(thought("Quiet."))
    stage.world.say(BO, BO, "quiet?")
    await stage.world.until(lambda _: "Quiet." in str(stage.bot_messages(BO)))
    assert asked(stage).endswith("quiet?")  # nothing else was answered with it
    return len(stage.bot_messages(BO)) - 1


async def purposes(stage):
    return [row.start.purpose for row in await stage.calls()]


async def test_another_caption_of_a_recording_is_another_question(bot):
    """What was heard is kept: it is neither transcribed, nor shown, nor paid for again."""
    bot.model.play(HEARD, thought("At nine."), thought("They."))
    number = bot.world.send(BO, BO, "audio", mp3(3), **TALK, caption="When do they meet?")
    await bot.final(BO, 2)
    bot.world.edit(BO, BO, number, "Who meets?")
    answer = await bot.final(BO, 3)
    assert answer["text"].startswith("Edited question\n\nThey.")
    assert '<recording name="talk.mp3">\nWe meet at nine.\n</recording>' in asked(bot)
    assert asked(bot).endswith("Who meets?")
    assert await purposes(bot) == ["transcript", "answer", "answer"]
    tell(bot, edited(number, "Who meets?", audio=sent(bot, number)["audio"]))
    assert await quiet(bot) == 3


async def test_a_caption_that_comes_to_a_voice_message(bot):
    """Its words are then what it is asked about; taken away again, it means nothing."""
    bot.model.play(HEARD, thought("Fine."), thought("Alle um neun."), thought("At 9."))
    number = bot.world.send(BO, BO, "voice", duration=4)
    await bot.final(BO, 2)
    bot.world.edit(BO, BO, number, "In German?")
    await bot.final(BO, 3)
    assert ("We meet at nine." in asked(bot), asked(bot).endswith("In German?")) == (True, True)
    bot.world.edit(BO, BO, number, "In figures?")
    await bot.final(BO, 4)
    assert ("We meet at nine." in asked(bot), asked(bot).endswith("In figures?")) == (True, True)
    assert (await purposes(bot)).count("transcript") == 1
    tell(bot, edited(number, voice=sent(bot, number)["voice"]))
    assert await quiet(bot) == 4


async def test_an_edited_question_about_a_step_of_a_spoken_one(bot):
    """What was heard is the question before, and no recording of this one."""
    bot.model.play(HEARD, thought("Fine."), thought("Yes."), thought("Still yes."))
    bot.world.send(BO, BO, "voice", duration=4)
    shown = await bot.tap(await bot.final(BO, 2), "Show reasoning")
    await bot.tap(await bot.tap(shown, "2"), "Ask about this step")
    number = bot.world.say(BO, BO, "Sure?")
    await bot.final(BO, 3)
    bot.world.edit(BO, BO, number, "Really sure?")
    assert (await bot.final(BO, 4))["text"].startswith("Edited question\n\nAbout step 2")
    assert ("<recording" in asked(bot), "Really sure?" in asked(bot)) == (False, True)


async def test_an_edited_caption_stops_the_answer_under_way(bot):
    """And what was heard by then is kept."""
    bot.model.play(HEARD, thought("At nine.", gate=asyncio.Event()), thought("They."))
    number = bot.world.send(BO, BO, "audio", mp3(3), **TALK, caption="When do they meet?")
    await bot.model.until(lambda server: server.held)
    bot.world.edit(BO, BO, number, "Who meets?")
    answer = await bot.final(BO, 2)
    assert answer["text"].startswith("Edited question\n\nThey.")
    assert "We meet at nine." in asked(bot)
    rows = await bot.calls()
    assert [row.end.outcome for row in rows] == [Outcome.OK, Outcome.CANCELLED, Outcome.OK]


async def test_a_crash_after_such_an_edit_costs_no_second_transcription(stage):
    """The edit that comes again is the same question."""
    gate = asyncio.Event()
    async with stage.running(grace=0):
        stage.model.play(HEARD, thought("Fine."), thought("Neun.", gate=gate))
        number = stage.world.send(BO, BO, "voice", duration=4)
        await stage.final(BO, 2)
        stage.world.edit(BO, BO, number, "In German?")
        await stage.model.until(lambda server: server.held)
    stage.model.play(thought("Um neun."))
    async with stage.running():
        assert (await stage.final(BO, 3))["text"].startswith("Edited question\n\nUm neun.")
        assert ("We meet at nine." in asked(stage), asked(stage).endswith("In German?")) == (True, True)
        assert (await purposes(stage)).count("transcript") == 1
    gate.set()


async def test_another_picture_without_a_caption_is_asked_as_a_new_one(bot):
    """Once; the same picture, with its caption taken away, means nothing."""
    bot.model.rule(lambda request: thought("A square."))
    number = bot.world.attach(BO, BO, png(40, 40), name="a.png", content_type="image/png", caption="What colour?")
    await bot.final(BO)
    other = picture(bot, 60)
    tell(bot, edited(number, **other))
    answer = await bot.final(BO, 2)
    assert answer["text"].startswith("Edited question")
    assert "‹ Earlier answer" in labels(answer)
    assert ("What is in this picture?" in asked(bot), "What colour?" in asked(bot)) == (True, False)
    tell(bot, edited(number, **other))
    bot.world.say(BO, BO, "and then?")
    await bot.final(BO, 3)
    assert len(bot.model.requests) == 3


async def test_a_caption_that_is_taken_away_means_nothing(bot):
    """The file is the same."""
    bot.model.play(thought("Fine."))
    number = bot.world.attach(BO, BO, b"old", name="a.txt", content_type="text/plain", caption="Sum up")
    await bot.final(BO)
    tell(bot, edited(number, document=sent(bot, number)["document"]))
    assert await quiet(bot) == 1


async def test_another_file_without_a_caption_in_time(bot):
    """What still queues is asked with the file that is in its message by now."""
    gate = asyncio.Event()
    bot.model.play(thought("First.", gate=gate), thought("Second."))
    bot.world.say(BO, BO, "first")
    number = bot.world.attach(BO, BO, b"old words", name="a.txt", content_type="text/plain", caption="Translate it")
    await bot.model.until(lambda server: server.held)
    tell(bot, edited(number, **document(bot, b"new words")))
    async with asyncio.timeout(20):
        while len(await bot.bot.intake._inbox.waiting()) < 3:
            await asyncio.sleep(0)
    gate.set()
    await bot.final(BO, 2)
    told = asked(bot)
    assert ("old words" in told, "new words" in told, "Translate it" in told) == (False, True, False)
    assert "sum it up" in told
    assert await quiet(bot) == 2


async def test_a_place_that_moves_asks_nothing(bot):
    """Edits of other kinds do not even queue."""
    number = bot.world.send(BO, BO, "location", latitude=1, longitude=2)
    await bot.final(BO)
    tell(bot, edited(number, location={"latitude": 3, "longitude": 4}))
    assert await quiet(bot) == 1


@pytest.mark.parametrize(("kind", "media"), [("photo", {}), ("document", {}), ("audio", TALK)])
async def test_a_file_by_another_id_is_the_same_file(bot, kind, media):
    """Telegram has several ids for one; an edit that changes nothing else costs nothing."""
    bot.model.play(*([HEARD] if kind == "audio" else []), thought("Fine."))
    content = {"photo": png(40, 30), "document": b"words", "audio": mp3(3)}[kind]
    if kind == "document":
        number = bot.world.attach(BO, BO, content, name="a.txt", content_type="text/plain", caption="What is it?")
    else:
        number = bot.world.send(BO, BO, kind, content, **media, caption="What is it?")
    await bot.world.until(lambda _: "Fine." in str(bot.bot_messages(BO)))
    count, found = len(bot.bot_messages(BO)), sent(bot, number)[kind]
    again = [again_of(each) for each in found] if kind == "photo" else again_of(found)
    tell(bot, edited(number, "What is it?", **{kind: again}))
    assert await quiet(bot) == count


def again_of(file):
    return {**file, "file_id": f"{file['file_id']}again"}
