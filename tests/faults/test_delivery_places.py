"""Where the bot may not write: the asker gets the answer in private. And what nobody foresaw is never silent."""

import asyncio

import pytest
from support.desk import settled
from support.stage import ADA, BO, CHEN, thought

from bot.playground.people import GROUP_ID
from bot.playground.troubles import Troubles

TOPIC = 7
BELONGS = "This belongs in Book club, where I cannot write:"


@pytest.fixture
def troubles(stage):
    return Troubles(stage.world)


class Gated:
    """A question in the group whose answer waits for its gate."""

    def __init__(self, stage, **script):
        self.stage = stage
        self.gate = asyncio.Event()
        stage.model.play(thought(gate=self.gate, gate_after=12, chunk_size=6, **script))

    async def ask(self, topic=None):
        self.stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?", topic=topic)
        await self.stage.world.until(lambda _: self.stage.bot_messages(GROUP_ID))

    async def end(self):
        self.gate.set()
        await settled(self.stage)


def texts(stage, chat_id):
    return [message["text"] for message in stage.bot_messages(chat_id)]


async def greeted(stage):
    """Bo has written to the bot in private, so that it may write to him."""
    await stage.ask("/help")


async def test_an_answer_in_a_topic_stays_in_it(stage, troubles):
    """The other side of what follows: an open topic takes its answer."""
    troubles.open_topic(GROUP_ID, TOPIC)
    async with stage.running():
        asked = Gated(stage)
        await asked.ask(TOPIC)
        await asked.end()
        (answer,) = stage.bot_messages(GROUP_ID)
        assert answer["message_thread_id"] == TOPIC
        assert answer["text"].startswith("Four.")


@pytest.mark.parametrize("what", ["close", "delete", "mute", "remove"])
async def test_what_a_group_does_not_take_comes_in_private(stage, troubles, what):
    """The topic closed or gone, no right to write, thrown out: one line that says where it belongs, and the answer."""
    troubles.open_topic(GROUP_ID, TOPIC)
    stage.preview_delay = 60.0
    async with stage.running():
        await greeted(stage)
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate))
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?", topic=TOPIC)
        await stage.model.until(lambda _: stage.model.requests)
        if what == "close":
            troubles.close_topic(GROUP_ID, TOPIC)
        elif what == "delete":
            troubles.delete_topic(GROUP_ID, TOPIC)
        elif what == "mute":
            troubles.mute_bot(GROUP_ID)
        else:
            stage.world.remove_bot(ADA)
        gate.set()
        await settled(stage)
        _, line, answer = stage.bot_messages(BO)
        assert line["text"] == BELONGS
        assert answer["text"].startswith("Four.")
        assert stage.bot_messages(GROUP_ID) == []
        assert stage.clock.pauses == []
        shown = await stage.all_steps(answer, person=BO)
        assert "Add the two numbers." in shown["text"]


async def test_a_placeholder_that_can_no_longer_be_changed(stage, troubles):
    """The right to write is lost in mid-answer: the answer comes in private, whole."""
    async with stage.running():
        await greeted(stage)
        asked = Gated(stage)
        await asked.ask()
        troubles.mute_bot(GROUP_ID)
        await asked.end()
        assert texts(stage, BO)[1] == BELONGS
        assert texts(stage, BO)[2].startswith("Four.")
        assert len(texts(stage, BO)) == 3


async def test_only_what_is_left_comes_in_private(stage, troubles):
    """The topic closes between two messages of one answer: none is lost, none is twice."""
    long = "\n\n".join(f"{number}. " + "word " * 300 for number in range(1, 9))
    troubles.open_topic(GROUP_ID, TOPIC)
    async with stage.running():
        await greeted(stage)
        gate = asyncio.Event()
        stage.model.play(thought(answer=long, gate=gate, gate_after=12, chunk_size=6))
        stage.world.say(BO, GROUP_ID, "@glassbox_bot Count.", topic=TOPIC)
        await stage.world.until(lambda _: stage.bot_messages(GROUP_ID))
        troubles.close_topic(GROUP_ID, TOPIC)  # the placeholder may still be edited
        gate.set()
        await settled(stage)
        (first,) = texts(stage, GROUP_ID)
        assert first.startswith("1. word")
        assert texts(stage, BO)[1] == BELONGS
        whole = " ".join([first, *texts(stage, BO)[2:]])
        assert [whole.count(f"{number}. word") for number in range(1, 9)] == [1] * 8


async def test_an_asker_whom_the_bot_may_not_write_to(stage, troubles, caplog):
    """Never wrote in private: it ends in the log, without retries, and the next question is answered."""
    caplog.set_level("INFO")
    async with stage.running():
        troubles.mute_bot(GROUP_ID)
        stage.model.rule(lambda _: thought())
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await settled(stage)
        assert "takes no messages" in caplog.text
        assert stage.clock.pauses == []
        assert (await stage.ask("What is 2 + 2?", person=CHEN))["text"].startswith("Four.")


async def test_commands_are_answered_in_private_too(stage, troubles):
    """Not answers alone."""
    troubles.mute_bot(GROUP_ID)
    async with stage.running():
        await greeted(stage)
        stage.world.say(BO, GROUP_ID, "/usage@glassbox_bot")
        await settled(stage)
        assert texts(stage, BO)[1] == BELONGS
        assert texts(stage, BO)[2].startswith("Your usage")


async def test_a_topic_of_a_private_chat_that_is_gone(stage, troubles):
    """The chat is there: the answer comes outside of topics."""
    troubles.open_topic(BO, TOPIC)
    stage.preview_delay = 60.0
    async with stage.running():
        gate = asyncio.Event()
        stage.model.play(thought(gate=gate))
        stage.world.say(BO, BO, "What is 2 + 2?", topic=TOPIC)
        await stage.model.until(lambda _: stage.model.requests)
        troubles.delete_topic(BO, TOPIC)
        gate.set()
        answer = await stage.final(BO)
        assert answer["text"].startswith("Four.")
        assert "message_thread_id" not in answer


async def test_a_refusal_that_nobody_foresaw_is_told(stage):
    """In private: an incident, whose number is in the log."""
    stage.model.play(thought())
    stage.telegram.fail("sendMessage", status=400, description="Bad Request: SOMETHING_NEW", times=1)
    async with stage.running():
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Something went wrong on my side")
        assert len(stage.model.requests) == 1


async def test_a_refusal_in_a_group_that_nobody_foresaw_is_told_in_private(stage):
    """Whatever the group has against it, the asker learns of it."""
    async with stage.running():
        await greeted(stage)
        stage.preview_delay = 60.0
        stage.model.play(thought())
        stage.telegram.fail(
            "sendMessage", status=400, description="Bad Request: SOMETHING_NEW", chat_id=GROUP_ID, times=99
        )
        stage.world.say(BO, GROUP_ID, "@glassbox_bot What is 2 + 2?")
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
        assert texts(stage, BO)[1].startswith("Something went wrong on my side")
        assert "incident" in texts(stage, BO)[1]


async def test_an_answer_whose_preview_was_deleted_replies_to_its_question(stage):
    """It is sent anew, to the question, as the preview was."""
    async with stage.running():
        gated = Gated(stage)
        await gated.ask()
        (preview,) = stage.bot_messages(GROUP_ID)
        asked = preview["reply_to_message"]["message_id"]
        del stage.world.chats[GROUP_ID].messages[preview["message_id"]]
        await gated.end()
        answer = await stage.final(GROUP_ID)
    assert answer["text"].startswith("Four.")
    assert answer["reply_to_message"]["message_id"] == asked
