"""Logging in: a proxy that starts may answer with anything for a while; a wrong token is told."""

import asyncio

import pytest

from bot import service
from bot.bootstrap import open_core
from bot.service import CannotStart, telegram_of


@pytest.fixture
async def core(stage):
    async with open_core(stage.settings, clock=stage.clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def no_haste(monkeypatch):
    monkeypatch.setattr(service, "RETRY_SECONDS", 0.01)


async def log_in(stage, core):
    bot = telegram_of(stage.settings, core, stage.settings.telegram_api_url)
    try:
        async with asyncio.timeout(20):
            await service._log_in(bot, asyncio.Event())
        return bot.username
    finally:
        await bot.stop(1)


ODD = [
    (200, b'{"ok": true, "result": null}'),
    (200, b'{"ok": true, "result": {}}'),
    (200, b'{"ok": true, "result": true}'),
    (200, b'{"ok": true, "result": [1]}'),
    (200, b'{"ok": true, "result": "x"}'),
    (200, b'{"ok": true, "result": {"id": "5", "is_bot": true, "first_name": "x", "username": "y"}}'),
    (200, b'{"ok": true, "result": {"id": 5, "is_bot": true, "first_name": "x"}}'),
    (200, b'{"ok": true, "result": {"id": 5, "is_bot": true, "first_name": "x", "username": ["y"]}}'),
    (200, b"{}"),
    (200, b'{"ok": false}'),
    (200, b"<html>"),
    (200, b"[" * 1000 + b"]" * 1000),
    (404, b"404 page not found"),
    (404, b'{"ok": false, "error_code": 404, "description": "Not Found"}'),
    (502, b"Bad Gateway"),
]


@pytest.mark.parametrize(("status", "body"), ODD, ids=[f"{status} {body[:70]}" for status, body in ODD])
async def test_an_odd_answer_to_getme_is_waited_out(stage, core, caplog, status, body):
    """However it comes, a few times: then the bot is itself, and no traceback is in the log."""
    stage.telegram.garble("getMe", body, status=status, times=3)
    assert await log_in(stage, core) == "glassbox_bot"
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_is_a_sentence(stage, core, monkeypatch, status):
    """401 ends it at once, 404 when it stays."""
    monkeypatch.setattr(service, "NOT_FOUND_SECONDS", 0.2)
    body = b'{"ok": false, "description": "Unauthorized"}'
    stage.telegram.garble("getMe", body, status=status, times=10_000)
    with pytest.raises(CannotStart, match="TELEGRAM_BOT_TOKEN"):
        await log_in(stage, core)
    asked = sum(call.method == "getMe" for call in stage.telegram.calls)
    assert (asked == 1) == (status == 401)


async def test_a_flood_at_the_start_is_waited_out_as_told(stage, core, monkeypatch):
    """For as long as Telegram says, not for as long as we would."""
    monkeypatch.setattr(service, "RETRY_SECONDS", 100.0)
    stage.telegram.fail("getMe", status=429, description="Too Many Requests: retry after 1", retry_after=1)
    assert await log_in(stage, core) == "glassbox_bot"
