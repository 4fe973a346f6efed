"""What holds the lines of docs/threats.md that no other test holds."""

import asyncio
import io
import json
import logging
import signal

import pytest
from sqlalchemy import func, select
from support.hooked import free_port, hooked
from support.program import KEY, Program
from support.stage import ADA, BO, CHEN, labels, thought
from support.updates import message, tap

from bot.logs import SafeFormatter
from bot.store.tables import audit, calls, users
from bot.store.tables_of_usage import limits
from bot.view.texts import texts_for

PASSWORD = "the-password-of-the-database"
FORGED = "2026-01-01 00:00:00,000 ERROR bot: forged"
ODD_NAMES = (
    f"Bo\n{FORGED}",
    f"Bo\r\n{FORGED}\x1b[31m",
    "Robert'); DROP TABLE users;--",
    "../../../../etc/passwd",
    "<b>Bo</b> [x](tg://user?id=1) *Bo* `Bo`",
    "\u202eoB\u2066",
    "{ $incident } %s {0}",
)


async def rows(core, table):
    async with core.database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def settled(door):
    """Waits until the inbox has dealt with everything."""
    async with asyncio.timeout(20):
        while (await door.samples())["glassbox_queue_depth"]:
            await asyncio.sleep(0)


@pytest.mark.process
async def test_the_started_program_tells_no_secret(stage, tmp_path):
    """Behind a webhook and at DEBUG: token, key, and the webhook's secret, whether it is set or made."""
    for secret in ("a-secret-that-somebody-chose", None):
        port = free_port()
        url = f"http://127.0.0.1:{port}/telegram"
        program = Program(
            stage, tmp_path, LOG_LEVEL="DEBUG", WEBHOOK_URL=url, WEBHOOK_SECRET=secret, LISTEN_PORT=str(port)
        )
        stage.model.play(thought())
        stage.telegram.fail("sendMessage", status=500, description="Internal Server Error")
        await program.ready()
        await stage.ask("What is 2 + 2?")
        code, out, log = await program.end(signal.SIGTERM)
        (told, *_) = [call for call in reversed(stage.telegram.calls) if call.method == "setWebhook"]
        token = stage.settings.telegram_bot_token.get_secret_value()
        assert code == 0, log
        assert "setWebhook" in log
        for hidden in (token, token.partition(":")[2], KEY, told.params["secret_token"]):
            assert hidden not in out + log


@pytest.mark.process
@pytest.mark.parametrize("command", [("run",), ("stats",)])
async def test_a_database_out_of_reach_tells_no_password(stage, tmp_path, command):
    """At DEBUG, with the driver's own words: exit 1, and the password is in none of them."""
    url = f"postgresql://glassbox:{PASSWORD}@127.0.0.1:9/glassbox"
    code, out, log = await Program(stage, tmp_path, LOG_LEVEL="DEBUG", DATABASE_URL=url).result(*command)
    assert code == 1
    assert "DATABASE_URL" in log
    assert PASSWORD not in out + log


@pytest.mark.parametrize("name", ODD_NAMES)
async def test_a_name_is_a_name_everywhere(stage, name, caplog):
    """In the log, the database, the screens of admins and a file: it forges, runs, formats and names nothing."""
    caplog.set_level(logging.DEBUG)
    stage.model.play(thought())
    async with hooked(stage) as door:
        for person in (ADA, BO):
            stage.world.say(person, person, "/start")
            await stage.final(person)
        update = message(9_000_001, BO, name, first_name=name, username=name, language_code=name)
        assert await door.post(update) == 200
        await stage.final(BO, count=2)
        await settled(door)
        listed = await stage.ask("/users", person=ADA)
        assert not [e for e in listed.get("entities", ()) if e["type"] in ("text_link", "text_mention")]
        stage.world.say(BO, BO, "/export")
        sent = await stage.world.until(lambda _: [m for m in stage.bot_messages(BO) if "document" in m])
        assert sent[0]["document"]["file_name"].startswith("glassbox-")
        assert "/" not in sent[0]["document"]["file_name"]
        assert await rows(stage.core, users) == 2
        (record,) = await stage.calls()
        assert record.start.user_id == BO
    log, out = logging.getLogger("threats"), io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(SafeFormatter(()))
    for record in [r for r in caplog.records if r.name.startswith("bot")]:
        handler.emit(record)
    handler.emit(log.makeRecord("bot", logging.INFO, __file__, 1, "asked by %s", (name,), None))
    lines = out.getvalue().splitlines()
    assert not [line for line in lines if line.startswith(FORGED[:24])]
    assert not [line for line in lines if not line.isprintable()]


@pytest.mark.parametrize(
    "text", ["'); DELETE FROM calls; --", "x'; DROP TABLE audit; --", '"; PRAGMA x; --', "%' OR 1=1 --"]
)
async def test_words_are_no_sql(bot, text):
    """As a question, as an answer, and where admins search: it comes back as it is, and nothing is gone."""
    bot.model.play(thought(answer=text, steps=((text, text),)))
    answer = await bot.ask(text)
    assert text in answer["text"]
    assert text in (await bot.all_steps(answer))["text"]
    await bot.ask(f"/users {text}", person=ADA)
    assert len(await bot.calls()) == 1
    assert await rows(bot.core, calls) == 1


@pytest.mark.parametrize(
    "said",
    ["/limit bot month none", "/ban {bo}", "/role {bo} admin", "ban:{bo}:yes", "@glassbox_bot /stats"],
)
async def test_the_models_words_are_no_commands(bot, said):
    """Whatever a model writes, it is shown, and nothing is done: nobody's rights, limits or trail change."""
    before = await rows(bot.core, limits), await rows(bot.core, audit)
    bot.model.play(thought(answer=said.format(bo=BO), steps=((said, said),)))
    answer = await bot.ask("What is 2 + 2?", person=ADA)
    assert said.format(bo=BO) in answer["text"]
    assert (await rows(bot.core, limits), await rows(bot.core, audit)) == before
    assert await rows(bot.core, calls) == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "[a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
        "[a](https://user:word@evil.example)",
        "[a](data:text/x,x)",
    ],
)
async def test_the_models_links_are_plain_ones(bot, markdown):
    """Other addresses than those of the web are no links, and stay readable."""
    bot.model.play(thought(answer=markdown))
    answer = await bot.ask("What is 2 + 2?")
    assert not [entity for entity in answer.get("entities", ()) if entity["type"] == "text_link"]


@pytest.mark.parametrize(
    "data",
    [
        *("show:1:0", "show:1:s1.0", "hide:1", "votes:1", "past:1:1", "redo:1", "think:1", "like:1"),
        *("ask:1:s1.0", "unask:1:1"),
    ],
)
async def test_a_forged_tap_reaches_nobody_elses_answer(stage, data):
    """Somebody who sends the data of another chat's button gets nothing of it, and it costs nothing."""
    stage.model.play(thought(answer="Of Bo alone.", steps=(("Secret step", "Of Bo alone."),)))
    async with hooked(stage) as door:
        await stage.ask("What is 2 + 2?", person=BO)
        stage.world.say(CHEN, CHEN, "/start")
        mine = await stage.final(CHEN)
        before = stage.bot_messages(BO)
        assert await door.post(tap(9_000_001, CHEN, data, message_id=mine["message_id"])) == 200
        await settled(door)
        assert [m["text"] for m in stage.bot_messages(CHEN)] == [mine["text"]]
        assert stage.bot_messages(BO) == before
        assert len(await stage.calls()) == 1
        assert (await stage.core.memory.answer(1)).liked is None


@pytest.mark.parametrize(
    "data",
    [
        *("", ":", "show", "show:", "show:x:0", "show:-1:0", "show:1:-1", "show:1:99999999999999999999"),
        *("show:99999999999999999999:0", "show:9223372036854775808:0", "show:1:0\nshow:1:0", "shоw:1:0", "stop:1e9"),
        *("past:1:99999999999999999999", "like:0", "st:", "x" * 5000, "\x00", "\ud83d", "show:١:٠"),
    ],
)
async def test_made_up_data_does_no_harm(stage, data, caplog):
    """Numbers without end, other scripts, other signs: no incident, and the bot answers the next question."""
    caplog.set_level(logging.ERROR)
    async with hooked(stage) as door:
        stage.world.say(BO, BO, "/start")
        mine = await stage.final(BO)
        assert await door.post(tap(9_000_001, BO, data, message_id=mine["message_id"])) == 200
        await settled(door)
        stage.model.play(thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert [r.getMessage() for r in caplog.records if "incident" in r.getMessage()] == []


@pytest.mark.parametrize("command", ["/stats", "/users", "/limit", "/audit", "/ban 1", "/role 1 admin", "/invite"])
async def test_who_takes_an_admins_name_has_no_rights(stage, command):
    """Name and username of the owner, another number: the command is unknown."""
    async with hooked(stage) as door:
        for person in (ADA, CHEN):
            stage.world.say(person, person, "/start")
            await stage.final(person)
        owner = {"first_name": stage.world.people[ADA].first_name, "username": stage.world.people[ADA].username}
        update = message(9_000_001, CHEN, command, **owner)
        update["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command.split()[0])}]
        assert await door.post(update) == 200
        await stage.final(CHEN, count=2)
        assert stage.bot_messages(CHEN)[-1]["text"] == texts_for(None).say("unknown-command")
        assert labels(stage.bot_messages(CHEN)[-1]) == []


@pytest.mark.parametrize("code", ["../../../../etc/passwd", "en/../../x", "\x00", "x" * 5000, "EN_us", "", "..%2f"])
def test_a_language_is_no_path(code):
    """What Telegram says of a language opens no file: other texts than those that are there are never looked for."""
    assert texts_for(code) is texts_for(None)


async def test_an_answer_without_end_is_cut(stage):
    """A model that never stops writing is left alone after a bound, and what it wrote is delivered in few messages."""
    text = json.dumps({"steps": [], "answer": "x" * 1_000_000})
    stage.model.play(type(thought())(text=text))
    async with stage.running():
        await stage.ask("What is 2 + 2?")
        (record,) = await stage.calls()
    assert record.end.outcome == "truncated"
    assert len(stage.bot_messages(BO)) < 6
    (file,) = [m["document"] for m in stage.bot_messages(BO) if "document" in m]
    assert 40_000 < file["file_size"] < 500_000
