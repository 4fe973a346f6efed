"""The menu of the paper clip: files, and an example of what else people send."""

import pytest
import pytest_asyncio
from support.browser import ADA, NEEDS_BROWSER, page_at, playground, quiet_bot

pytestmark = NEEDS_BROWSER

KINDS = ["sticker", "poll", "location", "venue", "contact", "dice"]


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """The world and Ada's page, on a narrow screen."""
    narrow = {"width": 360, "height": 640}
    async with quiet_bot() as (world, _, address), page_at(browser, address, viewport=narrow) as page:
        await page.locator(".chip").first.wait_for()
        yield world, page


@pytest.mark.parametrize("kind", KINDS)
async def test_each_example(pages, kind):
    """It is sent at once and shown; what stands in the box stays there."""
    world, page = pages
    await page.get_by_test_id("composer").fill("later")
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id(f"attach-{kind}").click()
    await page.get_by_test_id("message").get_by_test_id(kind).wait_for()
    assert kind in world.messages(ADA)[0]
    assert await page.get_by_test_id("composer").input_value() == "later"
    assert await page.get_by_test_id("attachments").is_hidden()


async def test_an_example_may_answer(pages):
    """A message that one replies to: then the reply is over. One that is edited stays so."""
    world, page = pages
    world.say(ADA, ADA, "hi")
    await page.get_by_test_id("message").wait_for()
    box, quote = page.get_by_test_id("composer"), page.get_by_test_id("quote")
    await box.press("Control+ArrowUp")
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-dice").click()
    await quote.wait_for(state="hidden")
    assert world.messages(ADA)[1]["reply_to_message"]["text"] == "hi"
    await box.press("ArrowUp")
    await quote.wait_for()
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-poll").click()
    await page.get_by_test_id("poll").wait_for()
    assert "reply_to_message" not in world.messages(ADA)[2]
    assert await box.input_value() == "hi"


async def test_the_menu_by_keyboard(pages):
    """The arrows go round, Home and End to its ends, Enter chooses; Escape gives the focus back; Tab closes it."""
    world, page = pages
    button, menu = page.get_by_test_id("attach"), page.get_by_test_id("attachments")
    focused = "document.activeElement.dataset.testid"
    await button.press("Enter")
    assert await button.get_attribute("aria-expanded") == "true"
    walk = [("ArrowUp", "dice"), ("ArrowDown", "files"), ("ArrowDown", "sticker"), ("End", "dice"), ("Home", "files")]
    for key, kind in walk:
        await page.keyboard.press(key)
        assert await page.evaluate(focused) == f"attach-{kind}"
    await page.keyboard.press("Escape")
    assert await menu.is_hidden()
    assert await page.evaluate(focused) == "attach"
    assert await button.get_attribute("aria-expanded") == "false"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await menu.is_hidden()
    await button.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("message").get_by_role("img", name="Sticker: 👍").wait_for()
    assert await page.evaluate(focused) == "composer"
    assert "sticker" in world.messages(ADA)[0]


async def test_files_are_one_more_click(pages):
    """The first item lets one choose files; a click beside the menu closes it."""
    _, page = pages
    await page.get_by_test_id("attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach-files").click()
    await (await choosing.value).set_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}])
    await page.get_by_test_id("attached").get_by_text("a.txt").wait_for()
    await page.get_by_test_id("attach").click()
    await page.locator("#scroll").click(position={"x": 300, "y": 20})
    assert await page.get_by_test_id("attachments").is_hidden()


async def test_the_bot_answers_it(browser, tmp_path):
    """With a friendly sentence."""
    async with playground(tmp_path) as address, page_at(browser, f"{address}/#1002/1002") as page:
        await page.get_by_test_id("attach").click()
        await page.get_by_test_id("attach-sticker").click()
        await page.get_by_test_id("message").get_by_text("I cannot read it").wait_for()
