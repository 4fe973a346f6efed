"""Words that were kept for long enough, as people and operators meet it."""

import asyncio
import signal
import sqlite3

import pytest
from support.program import Program
from support.stage import BO, open_stage, thought

WEEK = 7 * 86_400_000
QUESTION = "What is 2 + 2?"


@pytest.fixture
async def keeping(tmp_path):
    """A stage on which words are kept for three days."""
    async with open_stage(tmp_path, retention_days=3) as stage:
        yield stage


def age(folder):
    """Makes all answers a week older than they are."""
    connection = sqlite3.connect(folder / "stage.db")
    with connection:
        connection.execute("UPDATE answers SET begun_at = begun_at - ?, asked_at = asked_at - ?", (WEEK, WEEK))
    connection.close()


def questions(folder):
    connection = sqlite3.connect(folder / "stage.db")
    found = [question for (question,) in connection.execute("SELECT question FROM answers ORDER BY id")]
    connection.close()
    return found


async def test_buttons_of_a_swept_answer_say_that_it_is_gone(keeping, tmp_path):
    """Its steps are not there any more, its words go along with no question, and what it cost is still told."""
    keeping.model.play(thought(), thought(answer="Five."))
    async with keeping.running():
        answer = await keeping.ask(QUESTION)
        age(tmp_path)
        assert await keeping.core.retention.sweep() == 1
        for row in answer["reply_markup"]["inline_keyboard"]:
            for button in row:
                before = len(keeping.world.toasts)
                keeping.world.tap(BO, BO, answer["message_id"], button["callback_data"])
                await keeping.world.until(lambda world, seen=before: len(world.toasts) > seen)
                assert keeping.world.toasts[-1]["text"] == "I no longer have that answer."
        await keeping.ask("And 2 + 3?")
        assert QUESTION not in str(keeping.model.requests[-1]["messages"])
        assert "2 calls" in (await keeping.ask("/usage"))["text"]
    assert len(keeping.model.requests) == 2


@pytest.mark.process
async def test_the_started_program_sweeps_at_once(keeping, tmp_path):
    """What is too old at the start is deleted right then, and told in the log without a word of it."""
    keeping.model.play(thought(), thought())
    async with keeping.running():
        await keeping.ask(QUESTION)
        age(tmp_path)
        await keeping.ask("And 2 + 3?")
    program = Program(keeping, tmp_path, RETENTION_DAYS="3")
    await program.ready()
    async with asyncio.timeout(30):
        while b"are deleted: 1" not in (line := await program.process.stderr.readline()):
            assert line
    code, _, log = await program.end(signal.SIGTERM)
    assert (code, questions(tmp_path)) == (0, ["", "And 2 + 3?"])
    assert QUESTION not in log
