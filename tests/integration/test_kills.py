"""kill -9 at awkward moments, and a restart each time: every question is answered, once and in order."""

import asyncio
import csv
import io
import signal
import sqlite3
from contextlib import closing

import pytest
from support.program import Program
from support.stage import BO, CHEN, labels, open_stage, thought

from bot.playground.people import GROUP_ID

pytestmark = pytest.mark.process

LONG = "\n\n".join(f"{number}. {'word ' * 700}" for number in range(1, 4))


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path) as opened:
        yield opened


def placeholders(folder):
    """Those that the database knows of."""
    with closing(sqlite3.connect(folder / "stage.db")) as database:
        return [number for (number,) in database.execute("SELECT placeholder_id FROM inbox")]


async def killed(program):
    await program.end(signal.SIGKILL)


async def test_a_placeholder_and_the_parts_that_arrived_are_taken_up_again(stage, tmp_path):
    """In a group: killed while thinking, the same message goes on; killed between two parts, the rest alone follows."""
    never = asyncio.Event()
    stage.model.play(thought(gate=never, gate_after=12, chunk_size=6), thought(answer=LONG))
    first = Program(stage, tmp_path)
    await first.ready()
    stage.world.say(BO, GROUP_ID, "@glassbox_bot count.")
    await stage.world.until(lambda _: stage.bot_messages(GROUP_ID))
    placeholder = stage.bot_messages(GROUP_ID)[0]["message_id"]
    while placeholders(tmp_path) != [placeholder]:
        await asyncio.sleep(0.01)
    await killed(first)
    sends = sum(call.method == "sendMessage" for call in stage.telegram.calls)
    stage.telegram.hang("sendMessage")
    second = Program(stage, tmp_path)
    await second.ready()
    await stage.world.until(lambda _: sum(call.method == "sendMessage" for call in stage.telegram.calls) > sends)
    (only,) = stage.bot_messages(GROUP_ID)
    assert (only["message_id"], only["text"][:7]) == (placeholder, "1. word")
    await killed(second)
    third = Program(stage, tmp_path)
    await third.ready()
    await stage.world.until(lambda _: "Show reasoning" in labels(stage.bot_messages(GROUP_ID)[-1]))
    assert (await third.end(signal.SIGTERM))[0] == 0
    text = " ".join(message["text"] for message in stage.bot_messages(GROUP_ID))
    assert [text.count(f"{number}. word") for number in (1, 2, 3)] == [1, 1, 1]
    assert len(stage.model.requests) == 2
    _, out, _ = await Program(stage, tmp_path).result("export")
    lost, ok = csv.DictReader(io.StringIO(out))
    assert (lost["outcome"], ok["outcome"]) == ("lost", "ok")
    assert lost["token_source"] == "estimate"
    assert int(lost["input_tokens"]) > 0
    assert lost["output_tokens"] == ""
    assert lost["cost_usd"] != ""


async def test_sigterm_leaves_what_takes_too_long_for_the_next_start(stage, tmp_path):
    """Exit code 0 within the time that is set; then both questions are answered in order."""
    never = asyncio.Event()
    stage.model.play(thought(gate=never))
    program = Program(stage, tmp_path, SHUTDOWN_SECONDS="0.2")
    await program.ready()
    for text in ("One?", "Two?"):
        stage.world.say(BO, BO, text)
    await stage.model.until(lambda server: server.held)
    code, _, log = await program.end(signal.SIGTERM)
    assert (code, "Traceback" in log) == (0, False)
    stage.model.play(thought(answer="First."), thought(answer="Second."))
    program = Program(stage, tmp_path)
    await program.ready()
    await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
    assert (await program.end(signal.SIGTERM))[0] == 0
    assert [message["text"][:6] for message in stage.bot_messages(BO)] == ["First.", "Second"]


async def test_killed_three_times_amidst_many_questions(stage, tmp_path):
    """Thirty questions in three chats: all answered, in order in each chat, whatever was lost on the way."""
    stage.model.rule(
        lambda request: thought(
            answer=f"{request['messages'][-1]['content'].removeprefix('Bo: ')} Yes.", delay_first=0.05
        )
    )
    chats = {BO: BO, CHEN: CHEN, GROUP_ID: BO}
    program = Program(stage, tmp_path, STRATEGY="fast", SEND_RATE="0", QUEUE_LIMIT="100")
    await program.ready()
    for number in range(10):
        for chat, person in chats.items():
            stage.world.say(person, chat, f"{'@glassbox_bot ' if chat < 0 else ''}Question {number}?")

    def answered():
        return len(
            {(chat, message["text"].partition("? Yes.")[0]) for chat in chats for message in stage.bot_messages(chat)}
        )

    for goal in (4, 12, 20):
        await stage.world.until(lambda _, goal=goal: answered() >= goal)
        await killed(program)
        await program.ready()
    await stage.world.until(lambda _: answered() >= 30 and not stage.world.updates, timeout=60)
    assert (await program.end(signal.SIGTERM))[0] == 0
    for chat in chats:
        said = [message["text"].partition("? Yes.")[0] for message in stage.bot_messages(chat)]
        once = list(dict.fromkeys(said))
        assert once == [f"Question {number}" for number in range(10)]
        assert len(said) <= len(once) + 3  # twice only where a kill fell between Telegram and our commit


async def outcomes(stage, folder):
    """What each call was made for, and how it ended."""
    _, out, _ = await Program(stage, folder).result("export")
    return [(row["purpose"], row["outcome"]) for row in csv.DictReader(io.StringIO(out))]


async def test_an_edit_is_answered_once(stage, tmp_path):
    """Killed while an edited question is answered anew: there is one new answer, and the lost call has its row."""
    stage.model.play(thought(answer="First."), thought(gate=asyncio.Event()), thought(answer="Second."))
    program = Program(stage, tmp_path)
    await program.ready()
    number = stage.world.say(BO, BO, "one")
    await stage.final(BO)
    stage.world.edit(BO, BO, number, "two")
    await stage.model.until(lambda server: len(server.requests) == 2)
    await killed(program)
    await program.ready()
    await stage.final(BO, 2)
    assert (await program.end(signal.SIGTERM))[0] == 0
    texts = [message["text"].partition("\n\n2 steps")[0] for message in stage.bot_messages(BO)]
    assert texts == ["First.", "Edited question\n\nSecond."]
    assert await outcomes(stage, tmp_path) == [("answer", "ok"), ("answer", "lost"), ("answer", "ok")]


async def test_a_summary_that_is_lost_is_made_after_the_next_answer(stage, tmp_path):
    """Killed while it sums up: the answer is not sent again, and nothing but that call is lost."""
    never = [asyncio.Event()]

    def talk(request):
        if "You keep the memory" in request["messages"][0]["content"]:
            return thought(gate=never.pop() if never else None)
        return thought(answer="word " * 30)

    stage.model.rule(talk)
    program = Program(stage, tmp_path, CONTEXT_TOKENS="60")
    await program.ready()
    for count in (1, 2):
        stage.world.say(BO, BO, "a question of some words")
        await stage.final(BO, count)
    await stage.model.until(lambda server: not never)
    await killed(program)
    await program.ready()
    stage.world.say(BO, BO, "next")
    await stage.final(BO, 3)
    await stage.model.until(lambda server: len(server.requests) == 5)
    assert (await program.end(signal.SIGTERM))[0] == 0
    assert len(stage.bot_messages(BO)) == 3
    ended = await outcomes(stage, tmp_path)
    assert ended == [("answer", "ok")] * 2 + [("summary", "lost"), ("answer", "ok"), ("summary", "ok")]
