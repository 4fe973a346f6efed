"""Edits of the parts of an album, and of messages whose file could not be read."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from support.stage import BO, open_stage, thought
from test_edited_files import asked, document, edited, picture, quiet, sent, tell

from bot.playground.people import GROUP_ID
from bot.playground.samples import png


@pytest.fixture
async def bot(stage):
    """A running bot whose model sees."""
    stage.settings = stage.settings.model_copy(update={"model": "gpt-4o-mini"})
    async with stage.running():
        yield stage


async def album(bot, *captions):
    """Asks about pictures with these captions; returns the numbers of their messages."""
    bot.model.play(thought("Nice."))
    numbers = [
        bot.world.attach(BO, BO, png(40 + at, 30), name="a.png", content_type="image/png", caption=said, album="7")
        for at, said in enumerate(captions)
    ]
    await bot.final(BO)
    return numbers


def photo(bot, number, **other):
    """The photo of a message, as Telegram tells it again: by another id, which is as good."""
    sizes = [{**size, "file_id": f"{size['file_id']}again"} for size in sent(bot, number)["photo"]]
    return {"photo": sizes, "media_group_id": "7", **other}


async def test_an_edit_that_changes_nothing_costs_nothing(bot):
    """Of one part or the other, though the file has another id now."""
    first, second = await album(bot, "One?", "Two?")
    assert asked(bot).count("One?\\n\\nTwo?") == 1
    tell(bot, edited(first, "One?", **photo(bot, first)))
    tell(bot, edited(second, "Two?", **photo(bot, second)))
    assert await quiet(bot) == 1


async def test_another_caption_of_any_part_is_another_question(bot):
    """The other captions stay, and so do the pictures."""
    first, second, third = await album(bot, "One?", "Two?", "")
    for number, caption, reads in (
        (second, "Zwei?", "One?\\n\\nZwei?"),
        (third, "Drei?", "One?\\n\\nZwei?\\n\\nDrei?"),
        (first, "", "Zwei?\\n\\nDrei?"),
    ):
        bot.model.play(thought("Anew."))
        count = len(bot.bot_messages(BO)) + 1
        tell(bot, edited(number, caption, **photo(bot, number)))
        answer = await bot.final(BO, count)
        assert answer["text"].startswith("Edited question\n\nAnew.")
        assert reads in asked(bot)
        assert asked(bot).count("image_url") == 6


async def test_another_picture_in_a_part(bot):
    """It takes the place of the one that was there; the other stays."""
    _, second = await album(bot, "Which is larger?", "")
    before = asked(bot)
    bot.model.play(thought("Anew."))
    tell(bot, edited(second, **{**picture(bot, 300), "media_group_id": "7"}))
    await bot.final(BO, 2)
    assert "Which is larger?" in asked(bot)
    assert (asked(bot).count("image_url"), asked(bot) != before) == (4, True)


async def test_a_part_that_is_edited_while_its_album_waits(bot):
    """It is asked as it reads when its turn comes, once."""
    gate = asyncio.Event()
    bot.model.play(thought("Slow.", gate=gate), thought("Nice."))
    bot.world.say(BO, BO, "Slow?")
    await bot.model.until(lambda server: server.held)
    _, second = [
        bot.world.attach(BO, BO, png(40 + at, 30), name="a.png", content_type="image/png", caption=said, album="7")
        for at, said in enumerate(("One?", "Two?"))
    ]
    bot.world.edit(BO, BO, second, "Zwei?")
    gate.set()
    await bot.final(BO, 2)
    assert "One?\\n\\nZwei?" in asked(bot)
    assert await quiet(bot) == 2


async def test_a_file_that_takes_the_place_of_one_that_was_refused(bot):
    """It is asked about, with its caption; while the question waited, nothing is said of the one before."""
    number = bot.world.attach(BO, BO, b"MZ", name="a.exe", content_type="application/x-msdownload", caption="Sum up.")
    assert "a.exe" in (await bot.final(BO))["text"]
    bot.model.play(thought("Short."))
    tell(bot, edited(number, "Sum up.", **document(bot, b"All the words.")))
    assert (await bot.final(BO, 2))["text"].startswith("Short.")
    assert "All the words." in asked(bot)
    gate = asyncio.Event()
    bot.model.play(thought("Slow.", gate=gate), thought("Read."))
    bot.world.say(BO, BO, "Slow?")
    await bot.model.until(lambda server: server.held)
    number = bot.world.attach(BO, BO, b"MZ", name="b.exe", content_type="application/x-msdownload", caption="And?")
    tell(bot, edited(number, "And?", **document(bot, b"Other words.")))
    gate.set()
    assert (await bot.final(BO, 4))["text"].startswith("Read.")
    assert "b.exe" not in str(bot.bot_messages(BO))


async def test_no_word_of_an_album_that_calls_nobody_is_stored(tmp_path):
    """Not even for the seconds in which another part may call the bot; nor of its edits."""
    async with open_stage(tmp_path) as stage:
        async with stage.running():
            number = stage.world.attach(
                BO, GROUP_ID, png(40, 30), name="a.png", content_type="image/png", caption="SECRET", album="7"
            )
            (message,) = (each for each in stage.world.messages(GROUP_ID) if each["message_id"] == number)
            stage.world.tell_bot("message", GROUP_ID, message)  # privacy mode has kept it from the bot
            stage.world.tell_bot("edited_message", GROUP_ID, {**message, "caption": "SECRET too"})
            stage.model.play(thought("Four."))
            stage.world.say(BO, GROUP_ID, "@glassbox_bot 2 + 2?")
            await stage.final(GROUP_ID)
            files = {path.suffix: path.read_bytes() for path in tmp_path.glob("stage.db*")}
        assert ".db-wal" in files
        assert not [name for name, content in files.items() if b"SECRET" in content]
        with closing(sqlite3.connect(tmp_path / "stage.db")) as database:
            assert database.execute("SELECT count(*) FROM inbox WHERE album = '7'").fetchone() == (1,)
