"""The program as it is started: commands, exit codes, signals, kills, and no secret anywhere."""

import asyncio
import csv
import io
import json
import signal

import pytest
from support.program import KEY, Program
from support.stage import BO, open_stage, thought

pytestmark = pytest.mark.process


@pytest.fixture
async def world_of(tmp_path):
    async with open_stage(tmp_path) as stage:
        yield stage


async def test_run_answers_and_stops_with_zero_on_sigterm(world_of, tmp_path):
    """The started program answers, and SIGTERM ends it in order."""
    world_of.model.play(thought())
    program = Program(world_of, tmp_path)
    await program.ready()
    answer = await world_of.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    code, _, log = await program.end(signal.SIGTERM)
    assert code == 0, log
    assert "Traceback" not in log


async def test_a_kill_in_mid_answer_loses_nothing(world_of, tmp_path):
    """kill -9 while the model writes: after a restart the question is answered once, and the first call is lost."""
    never = asyncio.Event()
    world_of.model.play(thought(gate=never), thought(answer="Later."))
    program = Program(world_of, tmp_path)
    await program.ready()
    world_of.world.say(BO, BO, "What is 2 + 2?")
    await world_of.model.until(lambda server: server.held)
    await program.end(signal.SIGKILL)
    second = Program(world_of, tmp_path)
    await second.ready()
    await world_of.world.until(lambda _: world_of.bot_messages(BO))
    await second.end(signal.SIGTERM)
    assert [m["text"].split("\n")[0] for m in world_of.bot_messages(BO)] == ["Later."]
    _, out, _ = await Program(world_of, tmp_path).result("export")
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(out))] == ["lost", "ok"]


async def test_a_kill_between_answer_and_delivery_costs_no_second_call(world_of, tmp_path):
    """The stored trace is delivered after the restart; the model is asked once."""
    world_of.model.play(thought())
    world_of.telegram.hang("sendMessage")
    program = Program(world_of, tmp_path)
    await program.ready()
    world_of.world.say(BO, BO, "What is 2 + 2?")
    await world_of.world.until(lambda _: [c for c in world_of.telegram.calls if c.method == "sendMessage"])
    await program.end(signal.SIGKILL)
    second = Program(world_of, tmp_path)
    await second.ready()
    await world_of.world.until(lambda _: world_of.bot_messages(BO))
    await second.end(signal.SIGTERM)
    assert [m["text"].split("\n")[0] for m in world_of.bot_messages(BO)] == ["Four."]
    assert len(world_of.model.requests) == 1


async def test_a_wrong_token_is_one_sentence(world_of, tmp_path):
    """A well-formed token that Telegram does not know: no traceback, exit 1, and the token is not shown."""
    wrong = "123456789:AAwrong-token-wrong-token-wrong-tok"
    program = Program(world_of, tmp_path, TELEGRAM_BOT_TOKEN=wrong)
    code, out, log = await program.result("run")
    assert code == 1
    assert "TELEGRAM_BOT_TOKEN: Telegram does not know this token" in log
    assert "Traceback" not in log
    assert wrong not in out + log


async def test_what_is_wrong_with_the_provider_is_said_at_start(world_of, tmp_path):
    """An unknown model, and a base URL where nothing listens: one line each, and the bot runs."""
    program = Program(world_of, tmp_path, MODEL="no-such-model")
    await program.ready()
    async with asyncio.timeout(20):
        line = await program.process.stderr.readline()
    assert b"does not know the model no-such-model" in line
    assert (await program.end(signal.SIGTERM))[0] == 0
    program = Program(world_of, tmp_path, OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    await program.ready()
    async with asyncio.timeout(20):
        line = await program.process.stderr.readline()
    assert b"cannot be reached: check OPENAI_BASE_URL" in line
    assert (await program.end(signal.SIGTERM))[0] == 0


async def test_no_secret_in_the_log_at_any_level(world_of, tmp_path):
    """At DEBUG, with faults of all kinds on the way: neither token nor key in a line."""
    program = Program(world_of, tmp_path, LOG_LEVEL="DEBUG")
    world_of.telegram.fail("sendMessage", status=500, description="Internal Server Error")
    world_of.telegram.drop("getUpdates")
    world_of.model.play(thought())
    await program.ready()
    await world_of.ask("What is 2 + 2?")
    _, out, log = await program.end(signal.SIGTERM)
    token = world_of.settings.telegram_bot_token.get_secret_value()
    assert "getUpdates" in log
    for secret in (token, token.partition(":")[2], KEY):
        assert secret not in out + log


async def test_telegram_may_come_up_later(world_of, tmp_path):
    """A bot that starts before its Bot API server waits for it; a signal meanwhile still ends it in order."""
    port = int(world_of.settings.telegram_api_url.rsplit(":", 1)[1])
    await world_of.telegram.stop()
    program = Program(world_of, tmp_path)
    await program.start("run")
    async with asyncio.timeout(20):
        while b"cannot be reached, trying again" not in await program.process.stderr.readline():
            pass
    code, _, log = await program.end(signal.SIGTERM)
    assert code == 0
    assert "Unclosed" not in log
    await program.start("run")
    async with asyncio.timeout(20):
        while b"cannot be reached, trying again" not in await program.process.stderr.readline():
            pass
    await world_of.telegram.start(port=port)
    world_of.model.play(thought())
    assert (await world_of.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert (await program.end(signal.SIGTERM))[0] == 0


async def test_proxy_variables_do_not_come_between_us_and_this_machine(world_of, tmp_path):
    """A proxy in the environment that leads nowhere: servers on loopback are reached directly."""
    dead = "http://127.0.0.1:9"
    program = Program(world_of, tmp_path, HTTP_PROXY=dead, http_proxy=dead, HTTPS_PROXY=dead, ALL_PROXY=dead)
    world_of.model.play(thought())
    await program.ready()
    assert (await world_of.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert (await program.end(signal.SIGTERM))[0] == 0


async def test_ask_stats_and_export(world_of, tmp_path):
    """The commands without Telegram: a reasoned answer, the sums, and the ledger as CSV."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
    world_of.model.play(thought(usage=usage))
    code, out, _ = await Program(world_of, tmp_path).result("ask", "What is 2 + 2?")
    assert code == 0
    assert "1. Plan\nAdd the two numbers." in out
    assert "Four." in out
    assert "1,500 tokens · $0.00045" in out
    code, out, _ = await Program(world_of, tmp_path).result("stats", "--json")
    assert code == 0
    stats = json.loads(out)
    assert stats["totals"]["answers"] == stats["totals"]["calls"] == 1
    assert stats["by_model"][0]["cost_usd"] == "0.00045"
    code, out, _ = await Program(world_of, tmp_path).result("export")
    assert code == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["model"], row["outcome"], row["strategy"], row["purpose"]) == ("gpt-4o-mini", "ok", "think", "answer")
    assert (row["input_tokens"], row["output_tokens"], row["cost_usd"]) == ("1000", "500", "0.00045")
    assert row["cached_input_tokens"] == "0" or row["cached_input_tokens"] == ""
    code, out, _ = await Program(world_of, tmp_path).result("stats")
    assert code == 0
    assert "gpt-4o-mini" in out


async def test_ask_fails_with_a_sentence(world_of, tmp_path):
    """A provider that refuses the key: exit 1, a sentence, no traceback."""
    from support.stage import Script

    world_of.model.play(
        Script(fault="status", status=401, error={"message": f"bad key {KEY}", "code": "invalid_api_key"})
    )
    code, out, log = await Program(world_of, tmp_path).result("ask", "What is 2 + 2?")
    assert code == 1
    assert "does not accept the key" in log
    assert "Traceback" not in log
    assert KEY not in out + log
    code, _, log = await Program(world_of, tmp_path).result("ask", "  ")
    assert code == 2
    assert "What is the question?" in log


async def test_an_answer_that_breaks_off_is_printed_as_one(world_of, tmp_path):
    """What came of it, a line that says so, and exit 1: a script must not take it for a whole one."""
    from support.stage import Script

    world_of.model.play(Script(text="Four, and that is because", fault="cut", cut_after=2))
    code, out, log = await Program(world_of, tmp_path).result("ask", "--mode", "fast", "What is 2 + 2?")
    assert code == 1
    assert out.startswith("Four, and")
    assert "The answer broke off here" in out
    assert "Traceback" not in log


async def test_a_database_that_cannot_be_opened_is_one_sentence(world_of, tmp_path):
    """A folder in the file's place, and a file that is no database: exit 1, no traceback."""
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "text.db").write_text("this is no database" * 100)
    for name in ("folder.db", "text.db"):
        program = Program(world_of, tmp_path, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / name}")
        code, _, log = await program.result("stats")
        assert code == 1
        assert log.startswith("DATABASE_URL: ")
        assert "Traceback" not in log


async def test_a_second_program_on_the_same_file_is_one_sentence(world_of, tmp_path):
    """Exit 3, nothing of the first one's work is touched; commands that only look go on; after a kill it may run."""
    first, second = Program(world_of, tmp_path), Program(world_of, tmp_path)
    gate = asyncio.Event()
    world_of.model.play(thought(gate=gate))
    await first.ready()
    world_of.world.say(BO, BO, "What is 2 + 2?")
    await world_of.model.until(lambda server: server.held)
    code, out, log = await second.result("run")
    assert (code, out) == (3, "")
    assert log.startswith("DATABASE_URL: another `glassbox run` works on ")
    assert log.count("\n") == 1
    for command in ("stats", "export"):
        assert (await Program(world_of, tmp_path).result(command))[0] == 0
    gate.set()
    await world_of.world.until(lambda _: world_of.bot_messages(BO))
    await first.end(signal.SIGKILL)
    await second.ready()
    assert (await second.end(signal.SIGTERM))[0] == 0
    assert len(world_of.model.requests) == 1
