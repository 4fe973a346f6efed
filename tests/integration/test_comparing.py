"""Comparisons that a crash cuts off: what is finished is not asked, or paid for, again."""

import asyncio

import pytest
from support.stage import BO, Script, open_stage, thought

from bot.core.usage import Outcome
from bot.playground.samples import mp3


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path, models="o4-mini[effort=low]") as stage:
        yield stage


def by_way(gate):
    """The reasoning model's column waits at the gate."""

    def answer(request):
        if request["model"] == "o4-mini":
            return Script(text="Four, I reckon.", gate=gate)
        return thought() if "JSON" in request["messages"][0]["content"] else Script(text="Four.")

    return answer


async def finished(stage, count):
    """Waits until so many calls are settled."""
    async with asyncio.timeout(20):
        while sum(row.end is not None and row.end.outcome is Outcome.OK for row in await stage.calls()) < count:
            await asyncio.sleep(0)


def ways(requests):
    return sorted((request["model"], "JSON" in str(request["messages"][0])) for request in requests)


async def test_after_a_crash_finished_columns_are_not_asked_again(stage):
    """The one that was cut off is; its lost call has its own row, and there is one comparison."""
    gate = asyncio.Event()
    stage.model.rule(by_way(gate))
    async with stage.running(grace=0):
        stage.world.say(BO, BO, "/compare What is 2 + 2?")
        await stage.model.until(lambda server: server.held)
        await finished(stage, 2)
    assert len(stage.model.requests) == 3
    gate.set()
    async with stage.running():
        message = await stage.final(BO)
        assert message["text"].startswith("Compared")
        assert message["text"].count("Four") == 3
        rows = await stage.calls()
    assert [request["model"] for request in stage.model.requests[3:]] == ["o4-mini"]
    assert sorted(row.end.outcome for row in rows) == ["cancelled", "ok", "ok", "ok"]
    assert len({row.start.answer_id for row in rows}) == 3
    assert len(stage.bot_messages(BO)) == 1


async def test_what_was_heard_for_it_is_kept_too(stage):
    """Neither the recording nor a finished column is paid for again."""
    gate = asyncio.Event()
    stage.model.rule(by_way(gate))
    async with stage.running(grace=0):
        stage.model.play(Script(text="What is 2 + 2?"))
        number = stage.world.send(BO, BO, "audio", mp3(3), name="a.mp3", content_type="audio/mpeg", caption="Well?")
        await stage.final(BO, 2)
        stage.world.say(BO, BO, "/compare", reply_to=number)
        await stage.model.until(lambda server: server.held)
        await finished(stage, 4)
    gate.set()
    asked = len(stage.model.requests)
    async with stage.running():
        assert (await stage.final(BO, 3))["text"].startswith("Compared")
    assert (len(stage.model.requests) - asked, len(stage.model.transcriptions)) == (1, 1)


async def test_the_same_question_compared_once_more_is_another_comparison(stage):
    """It was asked for in another message."""
    gate = asyncio.Event()
    gate.set()
    stage.model.rule(by_way(gate))
    async with stage.running():
        for count in (1, 2):
            stage.world.say(BO, BO, "/compare What is 2 + 2?")
            assert (await stage.final(BO, count))["text"].startswith("Compared")
    assert ways(stage.model.requests[:3]) == ways(stage.model.requests[3:])


async def test_a_comparison_that_stands_is_not_sent_again(stage):
    """A message that comes once more after its comparison was delivered, as after a crash in that very moment."""
    gate = asyncio.Event()
    gate.set()
    stage.model.rule(by_way(gate))
    async with stage.running():
        stage.world.say(BO, BO, "/compare What is 2 + 2?")
        await stage.final(BO)
        asked = next(message for message in stage.world.messages(BO) if not message["from"]["is_bot"])
        assert await stage.bot.bring({"update_id": 1, "message": asked})
        await stage.ask("And 3 + 3?")
    assert [each["text"].startswith("Compared") for each in stage.bot_messages(BO)] == [True, False]
    assert len(stage.model.requests) == 4


async def test_a_comparison_that_is_stopped_says_so(stage):
    """Each column that had not ended; and those that say nothing are not of one opinion."""
    gate = asyncio.Event()
    stage.model.rule(lambda _: Script(text="Never seen.", gate=gate))
    async with stage.running():
        stage.world.say(BO, BO, "/compare What is 2 + 2?")
        await stage.model.until(lambda server: len(server.requests) == 3)
        stage.world.say(BO, BO, "/stop")
        message = await stage.final(BO)
        column = await stage.tap(message, "Fast")
        back = await stage.tap(column, "Back")
    for shown in (message, back):
        assert shown["text"].count("Stopped here, as asked") == 3
        assert "agree" not in shown["text"]
        assert "differ" not in shown["text"]
