"""What an answer looks like in the chat: as it was meant, also when it is long, and however the bot was killed."""

import asyncio
import signal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from support.markdowns import markdowns
from support.program import Program
from support.stage import BO, buttons, labels, thought

from bot.playground.people import GROUP_ID
from bot.tg.convert import Place
from bot.view.markdown import from_markdown
from bot.view.screens import Screen
from bot.view.splitting import split

LONG = "\n\n".join(f"{number}. {'word ' * 700}".strip() for number in range(1, 9))
SHORT = "Do this:\n\n```sh\nmake run\n```\n\nSee https://example.com/page."


def samples(count):
    """So many generated answers, always the same."""
    made = []

    @settings(derandomize=True, max_examples=count, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(markdowns())
    def gather(source):
        made.append(source)

    gather()
    return made


async def test_generated_answers_stand_as_they_were_sent(bot, caplog):
    """Telegram takes text and entities of every part at once: none goes out a second time without its formatting."""
    bot.world.say(BO, BO, "/new")
    await bot.final(BO)
    parts = [part for source in samples(60) for part in split(from_markdown(source))]
    for part in parts:
        (number,) = await bot.bot.outbox.deliver(Place(chat_id=BO), [Screen(text=part)])
        message = bot.bot_messages(BO)[-1]
        assert (message["message_id"], message["text"]) == (number, part.text)
        assert "entities" in message or not part.entities
    assert len(parts) > 40
    assert "refused the formatting" not in caplog.text


def content(stage, message):
    return stage.world.files[message["document"]["file_id"]].content.decode()


async def test_a_long_answer_in_private(bot):
    """Its beginning, the file, and a last message, under which reasoning opens and closes in place."""
    bot.model.play(thought(answer=LONG))
    bot.world.say(BO, BO, "Tell me everything. Now!")
    last = await bot.final(BO, 3)
    beginning, file, _ = bot.bot_messages(BO)
    assert beginning["text"].startswith("A long answer: ")
    assert file["document"]["file_name"] == "Tell-me-everything-Now.md"
    assert content(bot, file) == f"# Tell me everything. Now!\n\n{LONG}\n"
    assert last["text"].startswith("The whole answer is in the file above.")
    shown = await bot.tap(last, "Show reasoning")
    assert "Plan" in str(shown)
    assert len(bot.bot_messages(BO)) == 3
    hidden = await bot.tap(shown, "Hide")
    assert hidden["text"] == last["text"]


async def test_a_long_answer_in_a_group(bot):
    """Its beginning takes the place of the placeholder, so that none is left behind."""
    gate = asyncio.Event()
    bot.model.play(thought(answer=LONG, gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot tell.")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    assert labels(bot.bot_messages(GROUP_ID)[0]) == ["Stop"]
    gate.set()
    await bot.final(GROUP_ID, 3)
    beginning, file, last = bot.bot_messages(GROUP_ID)
    assert (labels(beginning), "document" in file, labels(last)[0]) == ([], True, "Show reasoning")


async def test_no_message_has_a_link_preview(bot):
    """Neither previews, nor answers, nor what takes their place."""
    gate = asyncio.Event()
    bot.model.play(
        thought(answer=SHORT, steps=[("Look", "At https://example.com.")], gate=gate, gate_after=20, chunk_size=8)
    )
    bot.world.say(BO, GROUP_ID, "@glassbox_bot where?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    gate.set()
    await bot.tap(await bot.final(GROUP_ID), "Show reasoning", BO)
    texts = [call for call in bot.telegram.calls if call.method in ("sendMessage", "editMessageText")]
    assert len(texts) >= 3
    assert [call for call in texts if call.params.get("link_preview_options") != {"is_disabled": True}] == []


async def test_code_can_be_copied(bot):
    """A button that Telegram takes, and that holds the code alone."""
    bot.model.play(thought(answer=SHORT))
    message = await bot.ask("How?")
    assert [button for row in buttons(message) for button in row if "copy_text" in button] == [
        {"text": "Copy code", "copy_text": {"text": "make run"}}
    ]


async def begins(stage, method, count):
    """Waits until so many requests of a method have come."""
    await stage.world.until(lambda _: sum(call.method == method for call in stage.telegram.calls) >= count)


@pytest.mark.process
@pytest.mark.parametrize("arrived", [1, 2])
async def test_killed_between_the_parts_of_a_long_answer(stage, tmp_path, arrived):
    """What stands in the chat is not sent again: one beginning, one file, one last message, and one call."""
    stage.model.play(thought(answer=LONG))
    first = Program(stage, tmp_path)
    await first.ready()
    stage.telegram.hang("sendDocument")
    stage.world.say(BO, BO, "Tell me everything.")
    await begins(stage, "sendDocument", 1)
    if arrived == 2:
        stage.telegram.hang("sendMessage")
        stage.telegram.release()
        await begins(stage, "sendMessage", 2)
    assert len(stage.bot_messages(BO)) == arrived
    await first.end(signal.SIGKILL)
    second = Program(stage, tmp_path)
    await second.ready()
    await stage.world.until(lambda _: "Show reasoning" in labels(stage.bot_messages(BO)[-1]))
    assert (await second.end(signal.SIGTERM))[0] == 0
    kinds = ["document" if "document" in message else message["text"][:9] for message in stage.bot_messages(BO)]
    assert kinds == ["A long an", "document", "The whole"]
    assert sum("<turn " not in str(request["messages"]) for request in stage.model.requests) == 1  # else a summary
