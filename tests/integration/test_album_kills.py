"""kill -9 in the midst of an album or a spoken question: one answer, and what was heard is heard and shown once."""

import asyncio
import signal
import sqlite3
from contextlib import closing

import pytest
from support.program import Program
from support.stage import BO, open_stage, thought

from bot.playground.model import Script
from bot.playground.samples import png

pytestmark = pytest.mark.process


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path) as opened:
        yield opened


def rows(folder, query):
    with closing(sqlite3.connect(folder / "stage.db")) as database:
        return list(database.execute(query))


async def until_closed(folder, count):
    """Waits until so many updates are dealt with, and none is open."""
    wanted = [(count, 0)]
    while rows(folder, "SELECT count(closed_at), count(*) - count(closed_at) FROM inbox") != wanted:
        await asyncio.sleep(0.02)


def answers(stage):
    return [message["text"].partition("\n")[0] for message in stage.bot_messages(BO)]


async def test_an_album_has_one_answer(stage, tmp_path):
    """Killed while it is thought about, and again before its answer is confirmed; its parts are one question still."""
    never = asyncio.Event()
    stage.model.play(thought(gate=never), thought("The second."))
    first = Program(stage, tmp_path)
    await first.ready()
    stage.world.album(BO, BO, [png(40, 30), png(30, 40), png(20, 20)], caption="Which is tall?")
    await stage.model.until(lambda model: model.held)
    await first.end(signal.SIGKILL)
    stage.telegram.hang("sendMessage")
    second = Program(stage, tmp_path)
    await second.ready()
    await stage.world.until(lambda _: any(call.method == "sendMessage" for call in stage.telegram.calls))
    await second.end(signal.SIGKILL)
    third = Program(stage, tmp_path)
    await third.ready()
    await until_closed(tmp_path, 3)
    assert (await third.end(signal.SIGTERM))[0] == 0
    assert answers(stage) == ["The second."]
    assert [len(request["messages"][-1]["content"]) for request in stage.model.requests] == [4, 4]
    assert {outcome for (outcome,) in rows(tmp_path, "SELECT outcome FROM inbox")} == {"done", "part-of-album"}


async def test_what_was_heard_is_heard_once(stage, tmp_path):
    """Killed between the transcript and the answer: no second bill for the recording, and it is shown once."""
    never = asyncio.Event()
    stage.model.play(Script(text="What is two plus two?"), thought(gate=never), thought("Four."))
    first = Program(stage, tmp_path)
    await first.ready()
    stage.world.send(BO, BO, "voice", duration=4)
    await stage.model.until(lambda model: model.held)
    await first.end(signal.SIGKILL)
    second = Program(stage, tmp_path)
    await second.ready()
    await until_closed(tmp_path, 1)
    assert (await second.end(signal.SIGTERM))[0] == 0
    assert answers(stage) == ["🎙 I heard:", "Four."]
    assert len(stage.model.transcriptions) == 1
    assert rows(tmp_path, "SELECT purpose, outcome FROM calls ORDER BY id") == [
        ("transcript", "ok"),
        ("answer", "lost"),
        ("answer", "ok"),
    ]
