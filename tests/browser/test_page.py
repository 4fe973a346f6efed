"""The playground as a person meets it: the started program, a real browser, a question, the steps on a tap."""

from support.browser import ADA, NEEDS_BROWSER, WIDE, grey_png, page_at, playground, quiet_bot, say
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

pytestmark = NEEDS_BROWSER


async def test_ask_see_the_answer_tap_see_the_steps(browser, tmp_path):
    """Open the page, ask, watch the draft, read the answer, tap Show reasoning, read the steps, hide them again."""
    async with playground(tmp_path) as address, page_at(browser, address) as page:
        await page.get_by_test_id("person-1002").click()
        await page.get_by_test_id("composer").fill("Which is larger, 9.11 or 9.8?")
        await page.get_by_test_id("send").click()
        await page.get_by_test_id("draft").wait_for()
        answer = page.locator('[data-testid="message"][data-from="bot"]').last
        await answer.get_by_text("9.8 is larger.").wait_for()
        await answer.get_by_text("3 steps").wait_for()
        await answer.get_by_role("button", name="Show reasoning").click()
        await answer.get_by_text("Align the places").wait_for()
        await answer.get_by_role("button", name="Hide", exact=True).click()
        await answer.get_by_role("button", name="Show reasoning").wait_for()
        assert await answer.get_by_text("Align the places").count() == 0


async def test_an_admin_reads_what_it_cost(browser, tmp_path):
    """Bo asks; Ada, the admin, reads Bo's call in /stats and turns to all time."""
    async with (
        playground(tmp_path) as address,
        page_at(browser, address, viewport={"width": 390, "height": 800}) as page,
    ):
        await say(page, "person-1002", "hello")
        await page.get_by_role("button", name="Think about it").wait_for()
        await say(page, "person-1001", "/stats")
        report = page.locator('[data-testid="message"][data-from="bot"]').last
        await report.get_by_text("Bo (1002)").wait_for()
        await report.get_by_role("button", name="All time").click()
        await report.get_by_role("button", name="• All time").wait_for()


async def test_a_picture_and_a_document(browser, tmp_path):
    """The picture stands over its caption and buttons and opens large; an edit shows; the document can be saved."""
    narrow = {"width": 390, "height": 800}
    async with quiet_bot() as (world, bot, address), page_at(browser, address, viewport=narrow) as page:
        world.say(ADA, ADA, "/stats")
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("7 days", callback_data="week")]])
        sent = await bot.send_photo(ADA, grey_png(40), caption="Cost per day", reply_markup=keys)
        message = page.locator('[data-testid="message"][data-from="bot"]').first
        photo = message.get_by_role("button", name="Picture: Cost per day")
        await photo.locator("img").wait_for()
        assert await photo.locator("img").evaluate("node => node.decode().then(() => node.naturalWidth)") == WIDE
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
        await bot.edit_message_media(InputMediaPhoto(grey_png(200), caption="Week"), ADA, sent.message_id)
        await message.get_by_text("Week").wait_for()
        await page.get_by_role("button", name="Close").click()
        await page.get_by_test_id("viewer").wait_for(state="detached")
        assert await message.get_by_test_id("photo").evaluate("node => node === document.activeElement")
        assert await message.get_by_role("button", name="7 days").count() == 0
        await bot.send_document(ADA, b"<script>alert(1)</script>", filename="use of ä.html", caption="July")
        link = page.get_by_role("link", name="use of ä.html 25 B")
        async with page.expect_download() as saving:
            await link.click()
        saved = await saving.value
        assert saved.suggested_filename == "use of ä.html"
        await saved.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes() == b"<script>alert(1)</script>"
