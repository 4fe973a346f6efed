"""Digest and alerts on the stage: to every admin, once, at their hour."""

from datetime import UTC, datetime

import pytest
from support.calls import begun, end, start
from support.stage import ADA, BO, open_stage

from bot.core.limits import PICO
from bot.core.people import Role

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path, digest="weekly", digest_hour=13, time_zone="Europe/Berlin") as opened:
        opened.clock.now = lambda: opened.at
        opened.at = NOON.replace(hour=8)
        yield opened


async def quiet(stage):
    """Nothing looks by itself; both have begun a chat, without which a bot may not write."""
    await stage.bot.watching.stop()
    for person in (ADA, BO):
        await stage.ask("/help", person=person)


async def spend(stage, day, pico, calls=1):
    """Calls that cost so much on a day of that month."""
    stage.at = NOON.replace(day=day)
    for _ in range(calls):
        call = start(await begun(stage.core.memory, stage.clock, user=BO), stage.clock, user=BO)
        await stage.core.ledger.settle((await stage.core.ledger.open(call)).call_id, call, end(stage.clock, pico))
    stage.at = NOON


def told(stage, chat):
    return [message["text"] for message in stage.bot_messages(chat)]


async def test_the_weeks_digest(stage):
    """On Monday from the set hour on, in the zone of the settings, and never twice."""
    async with stage.running():
        await quiet(stage)
        await spend(stage, 17, PICO)
        before = told(stage, ADA)
        stage.at = NOON.replace(hour=11, minute=59)
        await stage.bot.watching.look()
        assert told(stage, ADA) == before
        stage.at = NOON
        await stage.bot.watching.look()
        await stage.bot.watching.look()
        _, digest = told(stage, ADA)
    assert "2026-11-16" in digest
    assert "2026-11-22" in digest
    assert "$1.00" in digest


async def test_a_dear_day_is_told_to_every_admin_once(stage):
    """Also to admins by role, and though another one cannot be reached; users hear nothing."""
    async with stage.running():
        await quiet(stage)
        for day in (18, 19, 20):
            await spend(stage, day, PICO)
        await spend(stage, 23, 4 * PICO)
        await stage.core.people.set_role(999, Role.ADMIN, ADA)
        await stage.core.people.set_role(BO, Role.ADMIN, ADA)
        for _ in range(2):
            await stage.bot.watching.look()
        alerts = {
            chat: [text for text in told(stage, chat) if "$4.00" in text and "$1.00" in text] for chat in (ADA, BO)
        }
    assert {chat: len(texts) for chat, texts in alerts.items()} == {ADA: 1, BO: 1}
