"""Two programs on one PostgreSQL: one is killed, and the other takes over what it was asked."""

import asyncio
import signal

import pytest
from support.hooked import SECRET, free_port
from support.program import Program
from support.stage import BO, CHEN, open_stage, thought

from bot.core.inbox_ports import LEASE_SECONDS

pytestmark = [pytest.mark.process, pytest.mark.postgres]


@pytest.fixture
async def stage(tmp_path, postgres_server):
    async with open_stage(tmp_path, database_url=postgres_server.fresh()) as opened:
        yield opened


def replica(stage, folder):
    """One of several programs to which Telegram brings updates."""
    port = str(free_port())
    hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_SECRET": SECRET, "LISTEN_PORT": port}
    return Program(stage, folder, **hook, STRATEGY="fast", SEND_RATE="0")


def polling(stage, folder):
    """The one program that fetches its updates."""
    return Program(stage, folder, STRATEGY="fast", SEND_RATE="0")


def said(stage, chat):
    return [message["text"].split("\n")[0] for message in stage.bot_messages(chat)]


async def test_what_a_killed_replica_was_asked_is_answered_by_the_other(stage, tmp_path):
    """In order, each once, within the lease of half a minute; the killed one's call is listed as lost."""
    never = asyncio.Event()
    asked = {"One?", "Two?", "Three?"}

    def answer(request):
        text = request["messages"][-1]["content"]
        first = text in asked
        asked.discard(text)
        return thought(answer=f"{text} Yes.", gate=never if first else None)

    stage.model.rule(answer)
    survivor, doomed = replica(stage, tmp_path), replica(stage, tmp_path)
    await survivor.ready()
    await doomed.ready()  # the last to start is the one to which Telegram brings updates
    for chat, text in ((BO, "One?"), (BO, "Two?"), (CHEN, "Three?")):
        stage.world.say(chat, chat, text)
    await stage.model.until(lambda server: len(server.requests) == 2)
    await stage.world.until(lambda world: not world.updates)
    asked.clear()
    await doomed.end(signal.SIGKILL)
    await stage.world.until(lambda _: len(said(stage, BO)) == 2 and said(stage, CHEN), timeout=60)
    assert (said(stage, BO), said(stage, CHEN)) == (["One? Yes.", "Two? Yes."], ["Three? Yes."])
    assert (await survivor.end(signal.SIGTERM))[0] == 0
    _, rows, _ = await Program(stage, tmp_path).result("export")
    assert [rows.count(f",{outcome},") for outcome in ("lost", "ok", "open")] == [2, 3, 0]


async def test_a_polling_program_that_starts_again_goes_on_at_once(stage, tmp_path):
    """Long before the lease of its dead predecessor is over: all is answered, in order, and the cut call is lost."""
    stage.model.play(thought(gate=asyncio.Event()), thought(answer="One."), thought(answer="Two."))
    doomed, successor = polling(stage, tmp_path), polling(stage, tmp_path)
    await doomed.ready()
    stage.world.say(BO, BO, "One?")
    stage.world.say(BO, BO, "Two?")
    await stage.model.until(lambda server: server.requests)
    await stage.world.until(lambda world: not world.updates)
    await doomed.end(signal.SIGKILL)
    await successor.ready()
    await stage.world.until(lambda _: len(said(stage, BO)) == 2, timeout=LEASE_SECONDS / 3)
    assert said(stage, BO) == ["One.", "Two."]
    assert (await successor.end(signal.SIGTERM))[0] == 0
    _, rows, _ = await Program(stage, tmp_path).result("export")
    assert [rows.count(f",{outcome},") for outcome in ("lost", "ok", "open")] == [1, 2, 0]
