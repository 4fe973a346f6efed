"""The playground as a person meets it: the started program, a real browser, a question, the steps on a tap."""

import asyncio
import os
import shutil
import struct
import sys
import zlib
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from bot.playground.people import PEOPLE
from bot.playground.server import Playground
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import World
from bot.tg.transport import AiohttpRequest

WANTED = os.environ.get("GLASSBOX_BROWSER_TESTS") == "1"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not WANTED and CHROMIUM is None, reason="no chromium here; GLASSBOX_BROWSER_TESTS=1 makes it required"
    ),
]


@asynccontextmanager
async def playground(folder):
    """The program without a token: prints the address of its page."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PLAYGROUND_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=env,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(30):
            line = (await process.stdout.readline()).decode()
            assert "this is the playground. Open http://" in line
            while b" is ready" not in await process.stdout.readline():
                pass
        yield line.split()[-1]
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def page_at(address, **context):
    assert CHROMIUM, "GLASSBOX_BROWSER_TESTS=1 needs chromium"
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(**context)
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        yield page
        await browser.close()
        assert faults == []


async def test_ask_see_the_answer_tap_see_the_steps(tmp_path):
    """Open the page, ask, watch the draft, read the answer, tap Show reasoning, read the steps, hide them again."""
    async with playground(tmp_path) as address, page_at(address) as page:
        await page.get_by_test_id("person-1002").click()
        await page.get_by_test_id("composer").fill("Which is larger, 9.11 or 9.8?")
        await page.get_by_test_id("send").click()
        await page.get_by_test_id("draft").wait_for()
        answer = page.locator('[data-testid="message"][data-from="bot"]').last
        await answer.get_by_text("9.8 is larger.").wait_for()
        await answer.get_by_text("3 steps").wait_for()
        await answer.get_by_role("button", name="Show reasoning").click()
        await answer.get_by_text("Align the places").wait_for()
        await answer.get_by_role("button", name="Hide reasoning").click()
        await answer.get_by_role("button", name="Show reasoning").wait_for()
        assert await answer.get_by_text("Align the places").count() == 0


async def test_an_admin_reads_what_it_cost(tmp_path):
    """Bo asks; Ada, the admin, reads Bo's call in /stats and turns to all time."""
    async with playground(tmp_path) as address, page_at(address, viewport={"width": 390, "height": 800}) as page:
        await _say(page, "person-1002", "hello")
        await page.get_by_role("button", name="Think about it").wait_for()
        await _say(page, "person-1001", "/stats")
        report = page.locator('[data-testid="message"][data-from="bot"]').last
        await report.get_by_text("Bo (1002)").wait_for()
        await report.get_by_role("button", name="All time").click()
        await report.get_by_role("button", name="• All time").wait_for()


async def test_a_picture_and_a_document(tmp_path):
    """The picture stands over its caption and buttons and opens large; an edit shows; the document can be saved."""
    async with talking_bot() as (bot, ada, address), page_at(address, viewport={"width": 390, "height": 800}) as page:
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("7 days", callback_data="week")]])
        sent = await bot.send_photo(ada, grey_png(40), caption="Cost per day", reply_markup=keys)
        message = page.locator('[data-testid="message"][data-from="bot"]').first
        photo = message.get_by_role("button", name="Picture: Cost per day")
        await photo.locator("img").wait_for()
        await page.wait_for_function(f"document.querySelector('.photo img').naturalWidth === {WIDE}")
        top, words, button = [
            await part.bounding_box()
            for part in (photo, message.locator(".text"), message.get_by_role("button", name="7 days"))
        ]
        assert top["y"] + top["height"] <= words["y"] < words["y"] + words["height"] <= button["y"]
        await photo.click()
        large = await page.get_by_test_id("viewer").get_by_role("img").bounding_box()
        assert large["width"] > top["width"]
        await page.keyboard.press("Escape")
        await page.get_by_test_id("viewer").wait_for(state="detached")
        assert await photo.evaluate("node => node === document.activeElement")
        await photo.press("Enter")
        await page.get_by_test_id("viewer").wait_for()
        await bot.edit_message_media(InputMediaPhoto(grey_png(200), caption="Week"), ada, sent.message_id)
        await message.get_by_text("Week").wait_for()
        await page.get_by_role("button", name="Close").click()
        await page.get_by_test_id("viewer").wait_for(state="detached")
        assert await message.get_by_test_id("photo").evaluate("node => node === document.activeElement")
        assert await message.get_by_role("button", name="7 days").count() == 0
        await bot.send_document(ada, b"<script>alert(1)</script>", filename="use of ä.html", caption="July")
        link = page.get_by_role("link", name="use of ä.html 25 B")
        async with page.expect_download() as saving:
            await link.click()
        saved = await saving.value
        assert saved.suggested_filename == "use of ä.html"
        await saved.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes() == b"<script>alert(1)</script>"


@asynccontextmanager
async def talking_bot():
    """The page and a bot that does only what the test says; Ada has written to it."""
    world, ada = World(), PEOPLE[0].id
    world.say(ada, ada, "/stats")
    playground = Playground(world, TelegramServer(world))
    address = await playground.start()
    transports = [AiohttpRequest(read_timeout=10, proxies=False) for _ in range(2)]
    try:
        root = f"{address}/bot"
        async with Bot(TOKEN, base_url=root, request=transports[0], get_updates_request=transports[1]) as bot:
            yield bot, ada, address
    finally:
        await playground.stop()


WIDE, HIGH = 1200, 600


def grey_png(shade):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + bytes([shade]) * WIDE) * HIGH))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


async def _say(page, person, text):
    await page.get_by_test_id(person).click()
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")
