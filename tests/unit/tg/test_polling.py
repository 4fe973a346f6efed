"""Polling, whatever answers: a short pause, one line in the log, and on."""

import asyncio
import json
import logging

import pytest
from aiohttp import web
from support.takers import message
from telegram import Bot

from bot.tg import polling
from bot.tg.polling import FIRST_PAUSE, LONGEST_PAUSE, Poller
from bot.tg.transport import AiohttpRequest

DEEP = "[" * 1000 + "]" * 1000


def fine(*updates):
    return 200, json.dumps({"ok": True, "result": list(updates)})


class Server:
    """Answers getUpdates by a list, and then for ever with nothing, after a while."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.emptied = asyncio.Event()

    async def serve(self, request):
        form = await request.post()
        self.asked.append(form.get("offset"))
        if not self.answers:
            self.emptied.set()
            await asyncio.sleep(30)
        status, text = self.answers.pop(0)
        return web.Response(status=status, body=text.encode(), content_type="application/json")


class Polled:
    """A poller before a server, with its pauses."""

    def __init__(self):
        self.pauses, self.taken = [], []

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def take_all(self, raws):
        self.taken += [raw["update_id"] for raw in raws]
        return len(raws)

    async def run(self, *answers):
        """Polls until the answers are used up."""
        server, app = Server(*answers), web.Application()
        app.router.add_post("/bot1:x/getUpdates", server.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        request = AiohttpRequest(read_timeout=10)
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        bot = Bot("1:x", base_url=address, get_updates_request=request, request=AiohttpRequest(read_timeout=10))
        await request.initialize()
        self.poller = Poller(bot, self.take_all, ("message",), sleep=self.sleep)
        await self.poller.start()
        try:
            async with asyncio.timeout(10):
                await server.emptied.wait()
            self.fault = self.poller.fault
        finally:
            await self.poller.stop()
            await request.shutdown()
            await runner.cleanup()
        return server.asked


@pytest.fixture
def polled():
    return Polled()


def lines(caplog):
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


ODD = [
    (200, '{"ok": false}'),
    (200, '{"ok": false, "error_code": "x", "description": []}'),
    (200, '{"ok": true}'),
    (200, '{"ok": true, "result": null}'),
    (200, '{"ok": true, "result": {}}'),
    (200, '{"ok": true, "result": true}'),
    (200, "{}"),
    (200, "null"),
    (200, "<html>Sign in to this network</html>"),
    (200, ""),
    (200, DEEP),
    (200, '{"ok": false, "description": ' + DEEP + "}"),
    (200, "[" * 100_000),
    (400, '{"ok": false, "description": ["Bad Request"]}'),
    (400, '{"ok": false, "parameters": {"migrate_to_chat_id": [[]]}}'),
    (400, DEEP),
    (429, '{"ok": false, "description": "Too Many Requests", "parameters": "soon"}'),
    (429, '{"ok": false, "parameters": {"retry_after": "soon"}}'),
    (429, '{"ok": false, "parameters": {"retry_after": 1e400}}'),
    (429, '{"ok": false, "parameters": {"retry_after": NaN}}'),
    (429, '{"ok": false, "parameters": {"retry_after": -3}}'),
    (429, '{"ok": false, "parameters": {"retry_after": true}}'),
    (429, '{"ok": false, "parameters": {"retry_after": 10' + "0" * 5000 + "}}"),
    (429, '{"ok": false, "parameters": [3]}'),
    (502, "Bad\nGateway"),
    (502, '{"ok": true, "result": []}'),
    (999, "{}"),
]


@pytest.mark.parametrize("answer", ODD, ids=lambda answer: f"{answer[0]} {answer[1][:60]}")
async def test_an_odd_answer_is_waited_out(polled, caplog, answer):
    """Half a second, one line of a bounded length without a traceback; the next updates are taken in."""
    await polled.run(answer, fine(message(7)))
    assert (polled.pauses[:2], polled.taken) == ([FIRST_PAUSE, 0.0], [7])
    (line,) = lines(caplog)
    assert line.exc_info is None
    assert "\n" not in line.getMessage()
    assert len(line.getMessage()) < 300
    assert polled.fault is None


async def test_faults_that_stay_are_asked_for_less_and_less(polled, caplog):
    """Up to every half a minute; after that it begins anew."""
    bad = (200, '{"ok": false}')
    await polled.run(*[bad] * 9, fine(message(7)), bad)
    assert polled.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE, 0.0, 0.5]


@pytest.mark.parametrize("as_timedelta", ["false", "true"])
@pytest.mark.parametrize(("said", "waited"), [("3", 3.0), ("100", 100.0), ('"3"', 3.0), ("2.0", 2.0), ("86401", 0.5)])
async def test_the_wait_that_telegram_asks_for_is_kept_to(polled, monkeypatch, caplog, said, waited, as_timedelta):
    """As a number or as a timedelta, neither longer nor shorter, each time; more than a day is not believed."""
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    flood = (429, f'{{"ok": false, "description": "Too Many Requests", "parameters": {{"retry_after": {said}}}}}')
    await polled.run(flood, fine(message(7)), flood, fine(message(8)))
    assert polled.pauses == [waited, 0.0, waited, 0.0]
    assert len(lines(caplog)) == 2


async def test_a_flood_told_with_status_200(polled, caplog):
    """A proxy that answers everything with 200: what Telegram said counts."""
    flood = '{"ok": false, "error_code": 429, "parameters": {"retry_after": 3}}'
    await polled.run((200, flood))
    assert polled.pauses == [3.0]


@pytest.mark.parametrize("number", ["-7", "0", "1" + "0" * 30, "1" + "0" * 5000, "true", "7.5", '"8"', "null", "[]"])
async def test_the_offset_never_moves_to_a_number_that_cannot_be(polled, caplog, number):
    """The others are taken in and confirmed; one at the end, which comes again, is told of once, and not in haste."""
    odd = f'{{"update_id": {number}, "message": {{"text": "secret"}}}}'
    body = f'{{"ok": true, "result": [{json.dumps(message(5))}, {odd}]}}'
    again = f'{{"ok": true, "result": [{odd}]}}'
    asked = await polled.run((200, body), (200, again), (200, again), fine(message(6)))
    assert (asked, polled.taken) == ([None, "6", "6", "6", "7"], [5, 6])
    assert polled.pauses == [0.0, FIRST_PAUSE, FIRST_PAUSE, 0.0]
    assert len(lines(caplog)) == 1
    assert "secret" not in caplog.text


async def test_an_update_nested_too_deeply_holds_up_no_other(polled, caplog):
    """What is too deep is read as nothing: the batch is taken in, that update with it."""
    deep = json.dumps(message(6)).replace('"hi"', DEEP)
    await polled.run((200, f'{{"ok": true, "result": [{json.dumps(message(5))}, {deep}, {json.dumps(message(7))}]}}'))
    assert polled.taken == [5, 6, 7]


async def test_answers_without_news_are_not_asked_for_in_haste(polled):
    """A server that does not wait is not asked a thousand times a second."""
    await polled.run(*[fine()] * 3)
    assert polled.pauses == [FIRST_PAUSE] * 3


async def test_what_takes_updates_in_may_fail_in_any_way(polled, caplog):
    """Polling dies, which is told with its traceback, and goes on where it was."""
    take_all, failed = polled.take_all, []

    async def fails_once(raws):
        if not failed:
            failed.append(raws)
            raise ZeroDivisionError
        return await take_all(raws)

    polled.take_all = fails_once
    await polled.run(fine(message(5)), fine(message(5)))
    assert polled.taken == [5]
    (line,) = lines(caplog)
    assert (line.levelno, line.exc_info[0]) == (logging.CRITICAL, ZeroDivisionError)


async def test_it_says_that_it_is_dead(polled):
    """From its death until it runs again: who asks for readiness hears so."""
    dead = asyncio.Event()

    async def fails(_):
        raise ZeroDivisionError

    async def waits(seconds):
        polled.pauses.append(seconds)
        if not seconds:
            return
        dead.set()
        await asyncio.Event().wait()

    polled.take_all, polled.sleep = fails, waits
    running = asyncio.create_task(polled.run(fine(message(5))))
    await dead.wait()
    assert polled.poller.fault == "polling"
    running.cancel()
    await asyncio.wait({running})


CONFLICT = (409, '{"ok": false, "description": "Conflict"}')


@pytest.mark.parametrize(("answer", "late"), [(fine(), False), (CONFLICT, True)], ids=["nothing", "conflict"])
async def test_it_says_that_updates_do_not_come(polled, monkeypatch, answer, late):
    """Refusals alone, for too long: whatever else of Telegram answers, this bot gets nothing."""
    monkeypatch.setattr(polling, "SILENCE", 0.3)
    seen = []

    async def waits(_):
        seen.append(polled.poller.is_late)
        await asyncio.sleep(0.1)

    polled.sleep = waits
    await polled.run(*[answer] * 5)
    assert seen[-1] == late
