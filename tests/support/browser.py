"""A real browser on the playground's page: the started program, or a bot that does only what the test says."""

import asyncio
import os
import shutil
import struct
import sys
import zlib
from contextlib import asynccontextmanager

import pytest
from telegram import Bot

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
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),  # that of the browser
    pytest.mark.skipif(
        not WANTED and CHROMIUM is None, reason="no chromium here; GLASSBOX_BROWSER_TESTS=1 makes it required"
    ),
]
ADA, BO, CHEN = (person.id for person in PEOPLE)


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
async def open_browser():
    """Chromium, with a microphone that hums and no network of its own."""
    assert CHROMIUM, "GLASSBOX_BROWSER_TESTS=1 needs chromium"
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def page_at(browser, address, **context):
    """A page of the browser; a fault of its scripts, or what its own rules forbade it, fails the test."""
    room = await browser.new_context(**context)
    page = await room.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: "Content Security" in said.text and faults.append(said.text))
    await page.goto(address)
    try:
        yield page
    finally:
        await room.close()
    assert faults == []


@asynccontextmanager
async def quiet_bot():
    """A world, a bot that does only what the test says, and the page's address."""
    world = World()
    playground = Playground(world, TelegramServer(world))
    address = await playground.start()
    transports = [AiohttpRequest(read_timeout=10, proxies=False) for _ in range(2)]
    try:
        root = f"{address}/bot"
        async with Bot(TOKEN, base_url=root, request=transports[0], get_updates_request=transports[1]) as bot:
            yield world, bot, address
    finally:
        await playground.stop()


async def say(page, person, text):
    """Become a person, and write."""
    await page.get_by_test_id(person).click()
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")


WIDE, HIGH = 1200, 600


def grey_png(shade):
    """A grey picture of 1200 by 600 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + bytes([shade]) * WIDE) * HIGH))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")
