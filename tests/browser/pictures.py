"""The pictures of the README, taken from the started program: .venv/bin/python tests/browser/pictures.py [folder]"""

import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.browser import open_browser, page_at, playground, say

from bot.view.texts import texts_for

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 150_000
WIDE = {"width": 1100, "height": 720}
TALL = {"width": 1000, "height": 812}
NARROW = {"width": 390, "height": 780}
QUESTION = "Which is larger, 9.11 or 9.8?"
LAST = '[data-testid="message"][data-from="bot"] >> nth=-1'


async def main(folder):
    """Start the program, play the four scenes, and write a picture of each."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        async with playground(Path(home)) as address, open_browser() as browser:
            async with page_at(browser, address, viewport=WIDE, color_scheme="light") as page:
                await private(page)
                await shoot(page, folder / "private-light.png")
            narrow = {"viewport": NARROW, "color_scheme": "dark", "device_scale_factor": 1.5}
            async with page_at(browser, f"{address}/#1002/1002", **narrow) as page:
                await step(page)
                await shoot(page, folder / "private-dark.png")
            async with page_at(browser, address, viewport=TALL, color_scheme="light") as page:
                await group(page)
                await shoot(page, folder / "group.png")
            async with page_at(browser, address, viewport=WIDE, color_scheme="dark", locale="zh-CN") as page:
                await chinese(page)
                await shoot(page, folder / "chinese.png")


async def private(page):
    """Bo asks, and reads all steps of the answer."""
    await say(page, "person-1002", QUESTION)
    await finished(page, 1)
    texts = texts_for("en")
    await tap(page, texts.say("show-reasoning"), texts.say("all-steps"))
    await tap(page, texts.say("all-steps"), texts.say("steps"))
    await page.locator(LAST).get_by_role("button", name="Show more").click()
    await page.locator("#scroll").evaluate("node => node.scrollTo(0, node.scrollHeight)")


async def step(page):
    """Bo goes back to the titles, and reads one step."""
    texts = texts_for("en")
    await tap(page, texts.say("steps"), "2")
    await tap(page, "2", texts.say("ask-about-step"))


async def group(page):
    """Ada, Bo and 陈晨 talk in the group; one of them to the bot, which does not hear the others."""
    texts = texts_for("en")
    await page.get_by_test_id("chat-group").click()
    await say(page, "person-1001", "Tea on Friday, everybody?")
    await say(page, "person-1002", "@glassbox_bot Is 91 a prime number?")
    await finished(page, 1)
    await tap(page, texts.say("show-reasoning"), texts.say("hide-reasoning"))
    await say(page, "person-1003", "91 = 7 × 13\uff0c没错\uff01")
    await page.get_by_test_id("message").nth(3).wait_for()


async def chinese(page):
    """陈晨 asks in Chinese, and reads the steps."""
    await say(page, "person-1003", "9.11 和 9.8 哪个更大\uff1f")
    await finished(page, 1)
    texts = texts_for("zh")
    await tap(page, texts.say("show-reasoning"), texts.say("hide-reasoning"))


async def tap(page, label, then):
    """Tap a button under the last answer, and wait for the one that comes."""
    answer = page.locator(LAST)
    await answer.get_by_role("button", name=label, exact=True).click()
    await answer.get_by_role("button", name=then, exact=True).wait_for()


async def finished(page, answers):
    """Wait until so many answers of the bot can be rated."""
    await page.locator("[data-from=bot]").filter(has=page.get_by_role("button", name="👍")).nth(answers - 1).wait_for()
    await page.get_by_test_id("draft").wait_for(state="detached")


async def shoot(page, path):
    """Write the picture, once what moves has come to rest."""
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    ending = "document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity)"
    await page.evaluate(f"Promise.all({ending}.map((one) => one.finished))")
    picture = await page.screenshot(path=path)
    assert len(picture) < MOST_BYTES, f"{path.name} has {len(picture)} bytes"
    sys.stdout.write(f"{path.name}: {len(picture)} bytes\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
