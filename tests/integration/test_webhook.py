"""The webhook: Telegram brings updates, each is stored before it hears 200, and nobody else gets anything in."""

import asyncio
import logging
import os

import pytest
from support.hooked import HEADER, SECRET, hooked, opened
from support.stage import ADA, BO, open_stage, thought
from support.updates import message

from bot.logs import SafeFormatter

LARGE = 1_000_001


def called(stage, method):
    return [call for call in stage.telegram.calls if call.method.lower() == method.lower()]


async def stored(door):
    """How many updates the inbox has not dealt with."""
    return int((await door.samples())["glassbox_queue_depth"])


async def all_done(door):
    """Waits until the inbox has dealt with all updates."""
    async with asyncio.timeout(20):
        while await stored(door):
            await asyncio.sleep(0)


async def test_updates_are_brought_and_answered(stage):
    """The address, the secret and the kinds are told to Telegram; nothing is polled, and nothing dropped."""
    stage.model.play(thought())
    async with hooked(stage) as door:
        answer = await stage.ask("What is 2 + 2?")
        assert answer["text"].startswith("Four.")
        (told,) = called(stage, "setWebhook")
        assert told.params["url"] == door.settings.webhook_url
        assert told.params["secret_token"] == SECRET
        assert told.params["allowed_updates"] == ["message", "edited_message", "callback_query"]
        assert not told.params.get("drop_pending_updates")
    assert called(stage, "getUpdates") == called(stage, "deleteWebhook") == []


async def test_the_webhook_stays_when_the_bot_stops(stage):
    """Other replicas go on with it; what comes while none is there is brought to the next."""
    async with hooked(stage) as door:
        url, port = door.settings.webhook_url, door.settings.listen_port
    assert called(stage, "deleteWebhook") == []
    stage.model.play(thought())
    stage.world.say(BO, BO, "What is 2 + 2?")
    async with hooked(stage, webhook_url=url, listen_port=port):
        await stage.world.until(lambda _: stage.bot_messages(BO))
    assert [m["text"].split("\n")[0] for m in stage.bot_messages(BO)] == ["Four."]


async def test_a_bot_that_polls_takes_the_webhook_away(stage):
    """From webhook to polling and back without losing a question."""
    async with hooked(stage):
        pass
    stage.model.play(thought(), thought(answer="Five."))
    async with stage.running():
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
    async with hooked(stage):
        assert (await stage.ask("What is 2 + 3?"))["text"].startswith("Five.")


async def test_200_means_stored_and_a_repetition_changes_nothing(stage):
    """The same update twice: 200 twice, one answer."""
    async with hooked(stage) as door:
        stage.world.say(BO, BO, "/start")  # the bot may write to those alone who wrote to it
        await stage.final(BO)
        stage.model.play(thought())
        never = asyncio.Event()
        stage.model.play(thought(answer="Never.", gate=never))
        update = message(900, BO, "What is 2 + 2?")
        assert await door.post(update) == 200
        assert await door.post(update) == 200
        await stage.final(BO, count=2)
        await all_done(door)
        assert len(stage.model.requests) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "ключ"])
async def test_without_the_secret_nothing_is_taken(stage, secret):
    """403, whatever is brought, and the inbox stays empty."""
    async with hooked(stage) as door:
        headers = {} if secret is None else {HEADER: secret}
        assert await door.post(message(900, BO, "hi"), secret=None, **headers) == 403
        assert await stored(door) == 0


async def test_the_body_of_a_stranger_is_not_waited_for(stage):
    """403 after the head of the request."""
    async with hooked(stage) as door:
        head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
        assert " 403 " in await door.head_only(head)


async def test_what_is_too_large_is_refused_before_it_is_read(stage):
    """413 by the length that is announced, and by what comes where none is."""

    async def endless():
        for _ in range(LARGE // 10_000 + 1):
            yield b"x" * 10_000

    async with hooked(stage) as door:
        head = (
            f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{HEADER}: {SECRET}\r\n"
            f"Content-Length: {LARGE}\r\n\r\n"
        )
        assert " 413 " in await door.head_only(head.encode())
        assert await door.post(endless()) == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"update_id": ' + b"9" * 5000 + b"}"],
    ids=["nothing", "cut", "list", "null", "text", "not utf-8", "deep", "endless number"],
)
async def test_what_is_no_update_is_refused(stage, body, caplog):
    """400, and not a word of it in the log."""
    caplog.set_level(logging.DEBUG)
    async with hooked(stage) as door:
        assert await door.post(body + b" ") == 400
        assert (await door.get("/healthz"))[0] == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
async def test_only_json_is_read(stage, kind):
    """415 for every other kind of content."""
    async with hooked(stage) as door:
        assert await door.post(message(900, BO, "hi"), **{"Content-Type": kind}) == 415


async def test_an_odd_update_is_taken_and_passed_over(stage):
    """With the secret, but not as the library expects it: 200, lest Telegram bring it for ever."""
    async with hooked(stage) as door:
        for odd in ({}, {"update_id": "x"}, {"update_id": 901, "message": 5}, {"update_id": 902, "message": {"a": 1}}):
            assert await door.post(odd) == 200
        stage.model.play(thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_other_ways_and_paths_lead_nowhere(stage):
    """GET of the webhook is 405, an unknown path 404."""
    async with hooked(stage) as door:
        assert (await door.get("/telegram"))[0] == 405
        assert (await door.get("/"))[0] == 404
        assert await door.post({}, path="/telegram/more") == 404


async def test_nothing_is_taken_before_the_start_and_after_the_end(stage):
    """503: Telegram brings it again, or another replica takes it; /readyz says why."""
    async with opened(stage) as door:
        assert await door.post(message(900, BO, "hi")) == 503
        assert await door.get("/readyz") == (503, "starting\n")
        await door.bot.start()
        assert await door.get("/readyz") == (200, "ok\n")
        await door.bot.stop(grace=1)
        assert await door.post(message(901, BO, "hi")) == 503
        assert await door.get("/readyz") == (503, "stopping\n")
        assert (await door.get("/healthz"))[0] == 200


async def test_nothing_of_a_request_is_in_the_log(stage, caplog):
    """At any level: neither text nor secret, of good requests and of bad ones."""
    caplog.set_level(logging.DEBUG)
    async with hooked(stage) as door:
        await door.post(message(900, BO, "my-very-words"))
        await door.post(b'{"my-very-words')
        await door.post(b"my-very-words", secret="my-very-words-too")
        await door.head_only(b"my-very-words / HTTP/1.1\r\n\r\n")
        await door.head_only(b"GET /my-very-words HTTP/1.1\r\nHost: x\r\nmy-very-words\r\n\r\n")
    formatter = SafeFormatter(door.settings.secrets())
    lines = [formatter.format(r) for r in caplog.records if r.name != "aiosqlite"]  # which shows values at DEBUG
    assert not [line for line in lines if "my-very-words" in line or SECRET in line]


async def test_the_metrics_tell_what_happened(stage):
    """Answers, calls, tokens, cost, floods, and what is under way."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}
    stage.model.play(thought(usage=usage))
    stage.telegram.fail("sendMessage", status=429, description="Too Many Requests: retry after 1", retry_after=1)
    async with hooked(stage) as door:
        await stage.ask("What is 2 + 2?")
        await stage.world.until(lambda _: stage.bot_messages(BO))
        never = asyncio.Event()
        stage.model.play(thought(gate=never))
        stage.world.say(ADA, ADA, "And 3 + 3?")
        await stage.model.until(lambda server: server.held)
        seen = await door.samples()
        never.set()
    assert seen['glassbox_answers_total{outcome="finished",strategy="think"}'] == 1
    assert seen['glassbox_answer_seconds_count{strategy="think"}'] == 1
    assert seen['glassbox_calls_total{model="gpt-4o-mini",outcome="ok"}'] == 1
    assert seen['glassbox_tokens_total{kind="input"}'] == 1000
    assert seen['glassbox_tokens_total{kind="output"}'] == 500
    assert seen["glassbox_cost_dollars_total"] == pytest.approx(0.00045)
    assert seen["glassbox_floods_total"] == 1
    assert seen["glassbox_answers_under_way"] == 1
    assert seen["glassbox_queue_depth"] == 1


async def test_health_and_metrics_without_a_webhook(stage):
    """LISTEN_PORT alone opens the port of a bot that polls; there is no webhook behind it."""
    stage.model.play(thought())
    async with hooked(stage, webhook_url=None, listen_port=0) as door:
        await stage.ask("What is 2 + 2?")
        assert await door.get("/readyz") == (200, "ok\n")
        assert "glassbox_answers_total" in (await door.get("/metrics"))[1]
        assert await door.post({}) == 404
    assert called(stage, "setWebhook") == []


async def test_readyz_says_when_the_database_is_gone(stage):
    """503 with one word."""
    async with hooked(stage) as door:
        await door.core.database.close()
        path = stage.settings.database_url.partition(":///")[2]
        os.rename(path, path + ".away")
        os.mkdir(path)
        assert await door.get("/readyz") == (503, "database\n")
        assert (await door.get("/healthz"))[0] == 200
        os.rmdir(path)
        os.rename(path + ".away", path)


async def test_readyz_says_when_telegram_is_gone(tmp_path):
    """503 with one word, once Telegram has not been heard for a while and does not answer."""
    async with open_stage(tmp_path) as stage, hooked(stage) as door:
        await stage.telegram.stop()
        door.bot.contact._heard_at = float("-inf")
        assert await door.get("/readyz") == (503, "telegram\n")


@pytest.mark.postgres
async def test_two_replicas_take_what_comes_to_either(tmp_path, postgres_server):
    """On one PostgreSQL: each update to both of them, all answered once, and each chat in its order."""
    url = postgres_server.fresh()
    async with open_stage(tmp_path, database_url=url) as stage:
        stage.model.play(*(thought(answer=f"Answer {n}.") for n in range(6)))
        async with hooked(stage) as one, hooked(stage) as two:
            for person in (ADA, BO):
                stage.world.say(person, person, "/start")
                await stage.final(person)
            asked = [message(9_000_000 + n, (ADA, BO)[n % 2], f"Question {n}, please think") for n in range(6)]
            said = await asyncio.gather(*(door.post(update) for update in asked for door in (one, two)))
            assert set(said) == {200}
            for person in (ADA, BO):
                await stage.final(person, count=4)
            await all_done(one)
        assert len(stage.model.requests) == 6


@pytest.mark.postgres
async def test_an_edit_stops_an_answer_in_another_replica(tmp_path, postgres_server):
    """Whichever of them is brought the edit: the old words have no answer, and the new ones one."""
    async with open_stage(tmp_path, database_url=postgres_server.fresh()) as stage:
        stage.model.play(thought(answer="First.", gate=asyncio.Event()), thought(answer="Second."))
        async with hooked(stage) as one, hooked(stage) as two:
            stage.world.say(BO, BO, "/start")
            await stage.final(BO)
            asked = message(9_000_000, BO, "Old words")
            edit = {"update_id": 9_000_001, "edited_message": {**asked["message"], "edit_date": 1, "text": "New words"}}
            assert await one.post(asked) == 200
            await stage.model.until(lambda server: server.requests)
            assert await two.post(edit) == 200
            answer = await stage.final(BO, count=2)
            assert answer["text"].startswith("Edited question\n\nSecond.")
            await all_done(one)
        assert len(stage.bot_messages(BO)) == 2


async def test_readyz_says_that_polling_is_dead(stage):
    """503 with one word, from the moment that its task has died until it runs again."""
    async with hooked(stage, webhook_url=None, listen_port=0) as door, asyncio.timeout(30):
        assert await door.get("/readyz") == (200, "ok\n")
        while await door.get("/readyz") != (503, "polling\n"):
            for task in asyncio.all_tasks():
                if task.get_name() == "polling":
                    task.cancel()
        while await door.get("/readyz") != (200, "ok\n"):
            await asyncio.sleep(0)
        stage.model.play(thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "x"])
async def test_a_body_that_is_packed_or_says_so_is_refused(stage, caplog, encoding):
    """Telegram packs nothing: 415 or 400, and no traceback."""
    async with hooked(stage) as door:
        status = await door.post(b'{"update_id": 1}', **{"Content-Encoding": encoding})
        assert status in (400, 415)
        assert "Traceback" not in caplog.text
        assert [record for record in caplog.records if record.exc_info] == []
