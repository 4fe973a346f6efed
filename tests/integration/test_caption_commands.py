"""Commands in the captions of files: /ask and /compare ask about them, the others say that they are taken alone."""

import pytest
from support.stage import BO, CHEN, Script, labels, open_stage, thought

from bot.playground.people import GROUP_ID
from bot.playground.samples import mp3, png
from bot.tg.app import commands_of
from bot.view.commands import COMMANDS

ALONE = "I take /{} only as a message of its own, without a file."
UNKNOWN = "I don't know that command. /help lists what I can do."


@pytest.fixture
async def bot(tmp_path):
    """A running bot whose models see."""
    async with open_stage(tmp_path, model="gpt-4o-mini", models="o4-mini") as stage, stage.running():
        yield stage


def attach(stage, caption, chat=BO, **where):
    content = png(40, 40)
    return stage.world.attach(
        BO, chat, content, name="a.png", content_type="image/png", caption=caption, entities=marked(caption), **where
    )


def marked(caption):
    """A command as Telegram marks it."""
    length = len(caption.partition("\n")[0].partition(" ")[0])
    return [{"type": "bot_command", "offset": 0, "length": length}] if caption.startswith("/") else []


def shown(request):
    """How many pictures a model was shown, and what it was asked."""
    content = request["messages"][-1]["content"]
    said = [part["text"] for part in content if part["type"] == "text"]
    return len(content) - len(said), said[-1].removeprefix("<question>\n").removesuffix("\n</question>")


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("/new", ALONE.format("new")),
        ("/stop it", ALONE.format("stop")),
        ("/stats@glassbox_bot", ALONE.format("stats")),
        ("/start", ALONE.format("start")),
        ("/think what is this?", UNKNOWN),
        ("/new@other_bot", UNKNOWN),
    ],
)
async def test_other_commands_are_told_so(bot, caption, said):
    """Nothing is asked, and nothing is done."""
    attach(bot, caption)
    assert (await bot.final(BO))["text"] == said
    assert bot.model.requests == []


async def test_ask_is_a_question(bot):
    """In private as in groups."""
    bot.model.play(thought("A square."))
    attach(bot, "/ask What is this?")
    assert (await bot.final(BO))["text"].startswith("A square.")
    assert shown(bot.model.requests[0]) == (1, "What is this?")


@pytest.mark.parametrize(
    ("caption", "asked"),
    [
        ("/compare What is this?", "What is this?"),
        ("/compare@glassbox_bot\nThis?", "This?"),
        ("/compare", "What is in this picture?"),
    ],
)
async def test_compare_with_a_picture(bot, caption, asked):
    """In every way side by side, and told nothing of the command."""
    bot.model.rule(lambda request: thought("A square."))
    attach(bot, caption)
    message = await bot.final(BO)
    assert message["text"].startswith("Compared")
    assert labels(message) == ["Fast", "Think", "Reasoning model"]
    assert [shown(request) for request in bot.model.requests] == [(1, asked)] * 3


async def test_compare_with_an_album(bot):
    """All its pictures are one question."""
    bot.model.rule(lambda request: thought("Squares."))
    for caption in ("/compare Which is larger?", ""):
        attach(bot, caption, album="7")
    assert (await bot.final(BO))["text"].startswith("Compared")
    assert {shown(request) for request in bot.model.requests} == {(2, "Which is larger?")}
    assert len(bot.bot_messages(BO)) == 1


async def test_compare_with_a_recording(bot):
    """It is heard once for all columns."""
    bot.model.play(Script(text="We meet at nine."), *[thought("At nine.")] * 3)
    caption = "/compare When?"
    bot.world.attach(BO, BO, mp3(3), name="a.mp3", content_type="audio/mpeg", caption=caption, entities=marked(caption))
    assert "At nine." in (await bot.final(BO))["text"]
    assert len(bot.model.transcriptions) == 1


async def test_compare_with_what_cannot_be_read(bot):
    """One sentence."""
    caption = "/compare this"
    bot.world.attach(
        BO, BO, b"zip", name="a.zip", content_type="application/zip", caption=caption, entities=marked(caption)
    )
    assert "a.zip" in (await bot.final(BO))["text"]
    assert bot.model.requests == []


async def test_in_a_group(bot):
    """As with texts: a command calls the bot if it has it, or is named; others' commands are no business of its."""
    bot.model.rule(lambda request: thought("A square."))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot hello")
    first = await bot.final(GROUP_ID)
    attach(bot, "/think what?", GROUP_ID, reply_to=first["message_id"])
    attach(bot, "/new@glassbox_bot", GROUP_ID)
    assert (await bot.final(GROUP_ID, 2))["text"] == ALONE.format("new")
    attach(bot, "/compare@glassbox_bot What?", GROUP_ID)
    assert (await bot.final(GROUP_ID, 3))["text"].startswith("Compared")
    assert len(bot.model.requests) == 4


@pytest.mark.parametrize("caption", ["/help", "/privacy", "/ask what?", "/compare what?"])
async def test_who_may_not_ask_does_not_by_a_caption(stage, caption):
    """What everybody may send as a text opens nothing in a caption."""
    stage.settings = stage.settings.model_copy(update={"access": "closed", "model": "gpt-4o-mini"})
    async with stage.running():
        stage.world.attach(
            CHEN,
            CHEN,
            png(9, 9),
            name="a.png",
            content_type="image/png",
            caption=caption,
            entities=marked(caption),
        )
        assert "/help" not in (await stage.final(CHEN))["text"]
    assert stage.model.requests == []


async def test_the_commands_that_are_known_are_those_that_there_are(stage):
    """One for each handler."""
    async with stage.running():
        assert commands_of(stage.bot.application.handlers[0]) == COMMANDS
