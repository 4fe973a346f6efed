"""What admins see, through the whole bot: every screen by taps, by admins alone, in private alone."""

import asyncio
import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
from datetime import timedelta

import pytest
from support.stage import ADA, BO, CHEN, buttons, labels
from support.usage import CENT, HOSTILE, Past
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.errors import StoreFault
from bot.core.people import Role
from bot.core.usage import Outcome, TokenSource
from bot.playground.people import GROUP_ID
from bot.tg import exports, sending

UNKNOWN = "I don't know that command. /help lists what I can do."
SECTIONS = ("Users", "Groups", "Models", "Strategies", "Errors", "Export")
MALFORMED = (
    *("nonsense", "2026-13", "2026-11-31", "2026-11-15 2026-11-01", "1", "-1", "2026-11-01 2026-11-02 2026-11-03"),
    *("0000-01-01", "9999-99", "٢٠٢٦-١١", "2026-1-1", "'; DROP TABLE calls;--", "x" * 3000, "today yesterday"),
    *("1500-01-01", "2026-11-01 -", "{ $calls }", "2026/11/01", "1e9", "NaN", "99999999999999999999"),
)
LOADED = """
import asyncio, sys
from bot.tg.charting import Charting
async def main():
    charting = Charting(charts=None, admins=None, outbox=None)
    before = "matplotlib" in sys.modules
    charting.warm_up()
    await charting._warming
    print(before, "matplotlib" in sys.modules, end="")
asyncio.run(main())
"""
PERIODS = ("Today", "7 days", "30 days", "This month", "All time")


@pytest.fixture
async def busy(bot):
    """A running bot with a past: thirty people with odd names, a group, failures, this week and the one before."""
    past, now = Past(bot.core.database, bot.settings.zone), bot.clock.now()
    await past.asked(now - timedelta(days=8), user=BO, name="Bo", username="bo", model="gpt-4.1", strategy="fast")
    for number in range(30):
        name = HOSTILE[number % len(HOSTILE)]
        await past.asked(now, user=5000 + number, name=name, username=f"u{number}", pico=CENT * (number + 1))
    await past.asked(now, user=BO, name="Bo", username="bo", chat=GROUP_ID, pico=40 * CENT)
    failed = {"outcome": Outcome.FAILED, "error": "busy", "source": TokenSource.UNKNOWN, "pico": None}
    await past.asked(now, user=BO, name="Bo", username="bo", **failed)
    return bot


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary files go."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


async def emptied(folder):
    """Waits until nothing is left in a folder."""
    async with asyncio.timeout(10):
        while list(folder.iterdir()):
            await asyncio.sleep(0)
    return True


def data_of(message):
    return {button["text"]: button["callback_data"] for row in buttons(message) for button in row}


async def forged(bot, data, person):
    """A tap on a button of ours, with any data, in the private chat of a person; returns the toast."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
    message = await bot.bot.application.bot.send_message(person, "forged", reply_markup=keys)
    before = len(bot.world.toasts)
    bot.world.tap(person, person, message.message_id, data)
    await bot.world.until(lambda world: len(world.toasts) > before)
    return bot.world.toasts[before]["text"]


async def sent_file(bot, message, label):
    """Taps a button that asks for a file; returns the message with it, and its content."""
    before = len(bot.bot_messages(ADA))
    bot.world.tap(ADA, ADA, message["message_id"], data_of(message)[label])
    await bot.world.until(lambda _: len(bot.bot_messages(ADA)) > before)
    sent = bot.bot_messages(ADA)[-1]
    content = bot.world.files[sent["document"]["file_id"]].content if "document" in sent else b""
    return sent, content


def png_of(bot, message):
    content = bot.world.files[message["photo"][-1]["file_id"]].content
    assert content.startswith(b"\x89PNG")
    return content


async def export_of(bot):
    stats = await bot.ask("/stats all", person=ADA)
    return await bot.tap(stats, "Export")


async def test_every_screen_by_taps(busy):
    """From the overview into each section, through all its periods, and back; the emulator refuses what is too much."""
    stats = await busy.ask("/stats", person=ADA)
    assert labels(stats)[0] == "• Today"
    for section in SECTIONS:
        shown = await busy.tap(stats, section)
        assert shown["message_id"] == stats["message_id"]
        for period in (*PERIODS[1:], PERIODS[0]):
            shown = await busy.tap(shown, period)
            assert f"• {period}" in labels(shown)
            assert shown["text"].split("\n")[0].endswith(f"· {period}")
        stats = await busy.tap(shown, "‹ Overview")
    for period in (*PERIODS[1:], PERIODS[0]):
        stats = await busy.tap(stats, period)
        assert f"Usage of everybody · {period}" in stats["text"]


async def test_charts_by_taps(busy):
    """Each chart, period and light takes the place of the picture before; the way back leads to the text."""
    stats = await busy.ask("/stats", person=ADA)
    shown = await busy.tap(stats, "Charts")
    assert shown["message_id"] == stats["message_id"]
    pictures = {png_of(busy, shown)}
    for label in ("Tokens", "Hours", "Users", "☾ Dark", "Cost", "30 days", "All time", "☀ Light", "7 days"):
        shown = await busy.tap(shown, label)
        pictures.add(png_of(busy, shown))
        assert shown["message_id"] == stats["message_id"]
    assert len(pictures) == 10
    assert shown["caption"].startswith("Cost by day and model · 7 days\n")
    busy.world.tap(ADA, ADA, shown["message_id"], data_of(shown)["‹ Overview"])
    await busy.world.until(lambda _: "Usage of everybody · 7 days" in busy.bot_messages(ADA)[-1].get("text", ""))
    await busy.world.until(lambda _: stats["message_id"] not in [m["message_id"] for m in busy.bot_messages(ADA)])


async def test_the_plot_library_is_loaded_when_an_admin_looks(tmp_path):
    """In the background, after /stats, and not at the start: it takes its time."""
    said = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", LOADED], cwd=tmp_path, capture_output=True)
    assert said.stdout == b"False True"


async def test_the_overview_counts_what_happened(busy):
    """Questions, answers, calls, errors, money; against the days before."""
    stats = await busy.tap(await busy.ask("/stats", person=ADA), "7 days")
    lines = {line[:11].strip(): line[11:].split() for line in stats["text"].split("\n")}
    assert lines["Cost"][0] == "$5.05"
    assert lines["Questions"] == ["32", "▲", "3,100", "%"]
    assert lines["Answers"] == ["31", "▲", "3,000", "%"]
    assert lines["Errors"] == ["1", "(3.1", "%)", "new"]
    assert lines["Half in"] == ["2.0", "s", "±", "0", "%"]
    assert "⚠ 1 call with unknown counts" in stats["text"]
    assert "1. Bo (1002) · $0.4000 · 7.9 %" in stats["text"]


async def test_users_by_pages_and_their_cards(busy):
    """Numbers go on over the pages; a number opens the card, whose way back leads to the same page."""
    users = await busy.tap(await busy.ask("/stats", person=ADA), "Users")
    assert "1. Bo (1002)" in users["text"]
    assert "1 to 10 of 31" in users["text"]
    second = await busy.tap(users, "›")
    assert "11 to 20 of 31" in second["text"]
    third = await busy.tap(second, "›")
    assert labels(third)[:10] == [str(number) for number in range(21, 31)]
    last = await busy.tap(third, "›")
    assert labels(last)[0:2] == ["31", "‹"]
    card = await busy.tap(last, "31")
    assert "@u0 · guest" in card["text"]
    assert "(5000)" in card["text"]
    assert "of $1.00 a day left" in card["text"]
    assert data_of(card)["Limits"] == "lim:user:5000"
    week = await busy.tap(card, "7 days")
    assert "(5000)" in week["text"]
    back = await busy.tap(week, "‹ Users")
    assert "31 to 31 of 31" in back["text"]


async def test_a_page_that_is_no_more_gives_the_nearest(busy):
    """Buttons of old messages go on working."""
    await busy.ask("/start", person=ADA)
    await forged(busy, "st:users:today:999999", ADA)
    shown = await busy.world.until(lambda _: [m for m in busy.bot_messages(ADA) if "31 to 31 of 31" in m["text"]])
    assert shown


async def test_groups_are_groups_alone(busy):
    """Private chats and the terminal are no groups; a group is told by its id."""
    groups = await busy.tap(await busy.ask("/stats", person=ADA), "Groups")
    assert f"1. group {GROUP_ID}\n" in groups["text"]
    assert "2. " not in groups["text"]


async def test_errors_in_words(busy):
    """What went wrong, how often, and how much of all calls that is."""
    errors = await busy.tap(await busy.ask("/stats", person=ADA), "Errors")
    assert "1. Failed: too many requests\n1 call · 3.1 % of all" in errors["text"]


async def test_typed_spans(bot):
    """Days, months, names of periods."""
    for typed, title in {
        "yesterday": "one day, UTC",
        "2026-11": "30 days, UTC",
        "2026-11-01 2026-11-15": "15 days, UTC",
        "2026-11-01..2026-11-15": "15 days, UTC",
        "2026-11-15": "one day, UTC",
        "MONTH": "This month",
        "all": "All time",
    }.items():
        stats = await bot.ask(f"/stats {typed}", person=ADA)
        assert title in stats["text"], typed
        assert len(labels(stats)) == 12


async def test_malformed_spans(bot):
    """One clear sentence with an example, and no screen."""
    for typed in MALFORMED:
        said = await bot.ask(f"/stats {typed}", person=ADA)
        assert said["text"] == (
            "That is no span of days. Write it like /stats 2026-11-01 2026-11-15, or 2026-11, or yesterday."
        ), typed
        assert labels(said) == []


async def test_nobody_else_sees_anything(busy):
    """On the command, and on every button: a forged tap, and one on an admin's message; and nothing in a group."""
    refused = await busy.ask("/stats", person=BO)
    assert refused["text"] == (await busy.ask("/nonsense", person=BO))["text"] == UNKNOWN
    stats = await busy.ask("/stats", person=ADA)
    pressed = [*data_of(stats).values(), "st:card:all:0:1001", "st:charts:7d:users:dark", "st:file:all:csv"]
    for data in pressed:
        assert await forged(busy, data, BO) == UNKNOWN, data
    before = len(busy.bot_messages(GROUP_ID))
    busy.world.say(ADA, GROUP_ID, "/stats")
    await busy.ask("/stats", person=ADA)
    assert len(busy.bot_messages(GROUP_ID)) == before
    assert {message["text"] for message in busy.bot_messages(BO)} == {UNKNOWN, "forged"}


async def test_admins_by_role(busy):
    """Who is made an admin sees everything at once; who is no more, or is banned, nothing, also not by old buttons."""
    people = busy.core.people
    await people.set_role(CHEN, Role.ADMIN, ADA)
    stats = await busy.ask("/stats", person=CHEN)
    assert "Usage of everybody" in stats["text"]
    await busy.tap(stats, "Users", person=CHEN)
    await people.set_banned(CHEN, banned=True, by_id=ADA)
    assert await forged(busy, "st:models:today:0", CHEN) in ("", UNKNOWN)
    assert busy.bot_messages(CHEN)[-1]["text"] == "forged"
    await people.set_banned(CHEN, banned=False, by_id=ADA)
    await people.set_role(CHEN, Role.MEMBER, ADA)
    assert await forged(busy, "st:models:today:0", CHEN) == UNKNOWN


@pytest.mark.parametrize(
    "data", ["st:users:20261345-20269999:0", "st:users:-:0", "st:users:nonsense:0", "st:card:20261115-20261101:0:7"]
)
async def test_buttons_of_no_span(busy, data):
    """A toast says that there is nothing, and the message stays as it is."""
    await busy.ask("/start", person=ADA)
    assert await forged(busy, data, ADA) == "I no longer have that answer."
    assert busy.bot_messages(ADA)[-1]["text"] == "forged"


async def test_export_as_csv(busy, folder):
    """One row per call of the span, oldest first, as a file; nothing is left on the disk."""
    sent, content = await sent_file(busy, await export_of(busy), "CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == 33
    assert rows[0]["model"] == "gpt-4.1"
    assert [row["outcome"] for row in rows].count("failed") == 1
    assert sent["document"]["file_name"].startswith("glassbox-until-")
    assert sent["caption"].startswith("33 calls · up to ")
    assert await emptied(folder)


async def test_export_as_json_of_some_days(busy):
    """An array, one object a line, of the days that are shown alone."""
    export = await busy.tap(await export_of(busy), "7 days")
    _, content = await sent_file(busy, export, "JSON")
    assert len(json.loads(content)) == 32
    assert len(content.decode().strip().split("\n")) == 32 + 2


async def test_a_large_export_is_compressed(busy, monkeypatch, folder):
    """As gzip, with the ending that says so."""
    monkeypatch.setattr(exports, "COMPRESS_FROM", 1000)
    sent, content = await sent_file(busy, await export_of(busy), "CSV")
    assert sent["document"]["file_name"].endswith(".csv.gz")
    assert gzip.decompress(content).startswith(b"opened_at,")
    assert await emptied(folder)


async def test_an_export_too_large_for_telegram(busy, monkeypatch, folder):
    """One sentence that names the way out; nothing is left on the disk."""
    monkeypatch.setattr(sending, "DOCUMENT_LIMIT", 1000)
    sent, content = await sent_file(busy, await export_of(busy), "CSV")
    assert content == b""
    assert "glassbox export" in sent["text"]
    assert await emptied(folder)


async def test_an_export_that_fails_leaves_nothing(busy, folder, monkeypatch):
    """The admin is told of an incident, and nothing is left on the disk."""
    whole = busy.core.ledger.export

    async def cut(**span):
        async for record in whole(**span):
            yield record
            raise StoreFault("the disk is gone")

    monkeypatch.setattr(busy.core.ledger, "export", cut)
    sent, _ = await sent_file(busy, await export_of(busy), "CSV")
    assert "(incident " in sent["text"]
    assert await emptied(folder)


async def test_buttons_work_after_a_restart(stage):
    """Their data say all that the screens need."""
    async with stage.running():
        stats = await stage.ask("/stats", person=ADA)
    async with stage.running():
        models = await stage.tap(stats, "Models")
        assert "By model · Today" in models["text"]
