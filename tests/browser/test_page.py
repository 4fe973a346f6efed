"""The playground as a person meets it: the started program, a real browser, a question, the steps on a tap."""

import asyncio
import os
import shutil
import sys
from contextlib import asynccontextmanager

import pytest

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
            while b"ready" not in await process.stdout.readline():
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


async def _say(page, person, text):
    await page.get_by_test_id(person).click()
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")
