"""Albums in groups: one question, if one of the parts calls the bot; else nothing of them is kept."""

import asyncio
import json
import signal
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import func, select
from support.program import Program
from support.stage import BO, CHEN, thought
from test_album_kills import rows, until_closed

from bot.core.inbox_ports import LONGEST_LANE
from bot.playground.people import GROUP_ID
from bot.playground.samples import png
from bot.store.tables import inbox

CALL = "@glassbox_bot which is tall?"


def part(stage, caption="", size=(40, 30), album="77", person=BO, **where):
    """A part of an album in the group, where the bot may read all that is said."""
    number = stage.world.attach(
        person, GROUP_ID, png(*size), name="a.png", content_type="image/png", caption=caption, album=album, **where
    )
    if not caption:  # privacy mode has kept it from the bot
        (message,) = (each for each in stage.world.messages(GROUP_ID) if each["message_id"] == number)
        stage.world.tell_bot("message", GROUP_ID, message)


def asked(stage):
    content = stage.model.requests[-1]["messages"][-1]["content"]
    return [each.get("text") or "picture" for each in content]


async def open_rows(stage):
    async with stage.core.database.read() as connection:
        return (await connection.execute(select(inbox).where(inbox.c.closed_at.is_(None)))).mappings().all()


async def emptied(stage):
    await stage.world.until(lambda world: len(world.updates) == 0)
    while await open_rows(stage):
        await asyncio.sleep(0)


@pytest.mark.parametrize("called", [0, 1, 2])
async def test_it_is_one_question(stage, called):
    """Whichever of its parts calls the bot: it sees all of them, in their order, and answers once."""
    for number in range(3):
        part(stage, CALL if number == called else "", size=(40 + number, 30))
    stage.model.play(thought("The last."))
    async with stage.running():
        assert (await stage.final(GROUP_ID))["text"].startswith("The last.")
        await emptied(stage)
    assert asked(stage) == ["Bo: which is tall?", *["picture"] * 3]
    pictures = [each["image_url"]["url"] for each in stage.model.requests[-1]["messages"][-1]["content"][1:]]
    assert len(set(pictures)) == 3
    assert len(stage.model.requests) == len(stage.bot_messages(GROUP_ID)) == 1


async def test_parts_that_come_a_little_before_or_after(stage):
    """They wait for one that calls the bot, and it for them."""
    coming, one_by_one = [CALL, ""], asyncio.Lock()
    real = asyncio.sleep

    async def arrive(_seconds):
        async with one_by_one:  # whoever waits meanwhile waits for that part, too
            if coming:
                part(stage, coming.pop(0))
                while len(await open_rows(stage)) < 3 - len(coming):
                    await real(0)
        await real(0)

    stage.clock.sleep = arrive
    stage.model.play(thought("The last."))
    async with stage.running():
        part(stage)
        await stage.final(GROUP_ID)
        await emptied(stage)
    assert asked(stage) == ["Bo: which is tall?", *["picture"] * 3]


async def test_parts_wait_as_long_as_the_question_does(stage):
    """An answer under way in the group holds the album up; its parts are there when its turn comes."""
    gate = asyncio.Event()
    stage.model.play(thought("First.", gate=gate), thought("The last."))
    async with stage.running():
        stage.world.say(CHEN, GROUP_ID, "@glassbox_bot hello")
        await stage.model.until(lambda model: model.held)
        for caption in ("", CALL, ""):
            part(stage, caption)
        paused = len(stage.clock.pauses)
        while len(await open_rows(stage)) < 4 or len(stage.clock.pauses) < paused + 20:
            await asyncio.sleep(0)
        gate.set()
        await stage.final(GROUP_ID, 2)
        await emptied(stage)
    assert asked(stage)[1:] == ["picture"] * 3


async def test_one_that_nobody_asks_about_is_not_kept(stage):
    """It holds up nobody, counts as nobody's question, and leaves no word; the same of another's beside one that is."""
    async with stage.running():
        for _ in range(3):
            part(stage)
        part(stage, "@somebody look", album="78", person=CHEN)
        await emptied(stage)
        part(stage, album="79", person=CHEN)
        part(stage, CALL)
        stage.model.play(thought("This one."))
        await stage.final(GROUP_ID, 2)
        await emptied(stage)
        assert asked(stage) == ["Bo: which is tall?", "picture"]
        async with stage.core.database.read() as connection:
            kept = (await connection.execute(select(inbox.c.raw).where(inbox.c.raw != ""))).scalars().all()
            lanes = await connection.execute(select(func.max(func.length(inbox.c.lane))))
            assert lanes.scalar_one() <= LONGEST_LANE
    assert kept == []


async def test_a_part_that_is_alone(stage):
    """Where Telegram keeps the other parts from the bot, it says so once, and answers what it sees."""
    stage.model.play(thought("One."), thought("Both."))
    async with stage.running():
        stage.world.album(BO, GROUP_ID, [png(40, 30), png(30, 40)], caption=CALL)
        answer = await stage.final(GROUP_ID, 2)
        alone, _ = stage.bot_messages(GROUP_ID)
        assert alone["text"].startswith("Of your album only this one")
        assert answer["text"].startswith("One.")
        stage.world.album(BO, GROUP_ID, [png(40, 30), png(30, 40)], reply_to=answer["message_id"])
        assert (await stage.final(GROUP_ID, 3))["text"].startswith("Both.")
        await emptied(stage)
    assert asked(stage)[1:] == ["picture"] * 2
    assert len(stage.bot_messages(GROUP_ID)) == 3


async def test_it_is_not_alone_because_its_parts_are_closed_already(stage, tmp_path):
    """A crash came between that and the end of its own row: the question comes again without them."""
    gate = asyncio.Event()
    stage.model.play(thought("The last.", gate=gate))
    async with stage.running():
        for caption in (CALL, "", ""):
            part(stage, caption)
        await stage.model.until(lambda model: model.held)
        (question,) = (row for row in await open_rows(stage) if row["lane"].startswith("chat:"))
        gate.set()
        await stage.final(GROUP_ID)
        await emptied(stage)
    with closing(sqlite3.connect(tmp_path / "stage.db")) as database:
        query = "UPDATE inbox SET closed_at = NULL, outcome = NULL, raw = ? WHERE update_id = ?"
        assert database.execute(query, (question["raw"], question["update_id"])).rowcount == 1
        database.commit()
    async with stage.running():
        await emptied(stage)
    assert len(stage.bot_messages(GROUP_ID)) == 1


@pytest.mark.process
async def test_killed_between_the_parts(stage, tmp_path):
    """What came before is still held, and goes with the part that calls the bot once it comes."""
    first = Program(stage, tmp_path)
    await first.ready()
    part(stage)
    while not (tmp_path / "stage.db").exists() or not rows(tmp_path, "SELECT 1 FROM inbox WHERE closed_at IS NULL"):
        await asyncio.sleep(0.01)
    await first.end(signal.SIGKILL)
    second = Program(stage, tmp_path)
    stage.model.play(thought("The last."))
    part(stage, CALL)
    await second.ready()
    await until_closed(tmp_path, 2)
    assert (await second.end(signal.SIGTERM))[0] == 0
    assert asked(stage) == ["Bo: which is tall?", "picture", "picture"]
    assert {outcome for (outcome,) in rows(tmp_path, "SELECT outcome FROM inbox")} <= {"done", "part-of-album"}
    assert json.dumps([raw for (raw,) in rows(tmp_path, "SELECT raw FROM inbox")]) == '["", ""]'
