"""Files on the page: attached by the button, by dropping and by pasting; recorded; shown, opened and saved."""

import pytest
import pytest_asyncio
from support.browser import ADA, BO, NEEDS_BROWSER, grey_png, page_at, quiet_bot

from bot.playground.samples import ogg, png
from bot.playground.world import GROUP_ID

pytestmark = NEEDS_BROWSER

PDF = {"name": "会议 1.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
OGG = {"name": "memo.ogg", "mimeType": "audio/ogg", "buffer": ogg(4)}


def picture(name="wall.png"):
    return {"name": name, "mimeType": "image/png", "buffer": png(40, 30)}


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """The world, the bot and Ada's page, on a wide screen."""
    async with quiet_bot() as (world, bot, address), page_at(browser, address) as page:
        await page.get_by_test_id("composer").wait_for()
        yield world, bot, page


async def test_a_photo_with_a_caption(pages):
    """Chosen by the button, shown before it is sent, and sent as a picture that opens."""
    world, _, page = pages
    await page.get_by_test_id("files").set_input_files([picture()])
    await page.get_by_test_id("attached").get_by_text("wall.png").wait_for()
    await page.get_by_test_id("composer").fill("What is this?")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_role("button", name="Picture: What is this?").wait_for()
    (message,) = world.messages(ADA)
    assert (message["caption"], message["photo"][-1]["width"]) == ("What is this?", 40)
    assert await page.get_by_test_id("tray").is_hidden()


async def test_an_album_is_one_bubble(pages):
    """Three pictures are sent as an album, shown in one bubble, and turned by the arrow keys when large."""
    world, _, page = pages
    await page.get_by_test_id("files").set_input_files([picture("1.png"), picture("2.png"), picture("3.png")])
    await page.get_by_test_id("composer").fill("Which?")
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("photo").nth(2).wait_for()
    first, *rest = world.messages(ADA)
    assert {m["media_group_id"] for m in rest} == {first["media_group_id"]}
    assert [m.get("caption") for m in (first, *rest)] == ["Which?", None, None]
    assert await page.get_by_test_id("message").count() == 1
    await page.get_by_test_id("photo").nth(2).click()
    await page.get_by_role("dialog", name="Picture, 3 of 3").wait_for()
    await page.keyboard.press("ArrowRight")
    await page.get_by_role("dialog", name="Picture: Which?, 1 of 3").wait_for()
    await page.keyboard.press("Escape")
    assert await page.get_by_test_id("photo").nth(2).evaluate("node => node === document.activeElement")


async def test_what_was_chosen_can_go_as_something_else(pages):
    """A picture as a file, a sound as a voice message; what was taken out again is not sent."""
    world, _, page = pages
    await page.get_by_test_id("files").set_input_files([picture(), OGG, PDF])
    await page.get_by_label("Send wall.png as").select_option("File")
    await page.get_by_role("button", name="Do not send 会议 1.pdf").click()
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("voice").wait_for()
    file, voice = world.messages(ADA)
    assert file["document"]["file_name"] == "wall.png"
    assert voice["voice"]["mime_type"] == "audio/ogg"
    player = page.get_by_test_id("voice").locator("audio")
    loaded = "new Promise((done) => node.addEventListener('loadedmetadata', done, { once: true }))"
    assert await player.evaluate(
        f"async (node) => (node.readyState || (await {loaded}), node.duration)"
    ) == pytest.approx(4, abs=0.1)


async def test_dropped_and_pasted(pages):
    """Files dropped on the chat and pasted into the box wait there; a sign shows while they hang over the page."""
    world, _, page = pages
    drag = await page.evaluate_handle("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["a,b"], "数据.csv", { type: "text/csv" }));
        return data;
    }""")
    await page.dispatch_event("main", "dragenter", {"dataTransfer": drag})
    await page.get_by_text("Drop files to attach them").wait_for()
    await page.dispatch_event("main", "drop", {"dataTransfer": drag})
    await page.get_by_text("Drop files to attach them").wait_for(state="hidden")
    await page.evaluate(
        """data => document.getElementById("composer").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))""",
        drag,
    )
    await page.get_by_test_id("attached").nth(1).wait_for()
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("file").nth(1).wait_for()
    assert [m["document"]["file_name"] for m in world.messages(ADA)] == ["数据.csv", "数据.csv"]


async def test_a_voice_message_is_recorded(pages):
    """The bar counts while it records; what was cancelled is gone, what was kept can be heard and is sent."""
    world, _, page = pages
    await page.get_by_test_id("record").click()
    await page.get_by_role("timer").wait_for()
    await page.keyboard.press("Escape")
    await page.get_by_test_id("recording").wait_for(state="hidden")
    assert await page.get_by_test_id("attached").count() == 0
    await page.get_by_test_id("record").click()
    await page.get_by_role("timer").get_by_text("0:01").wait_for()
    await page.get_by_role("button", name="Stop recording").click()
    await page.get_by_test_id("attached").wait_for()
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_test_id("voice").wait_for()
    (message,) = world.messages(ADA)
    assert message["voice"]["duration"] >= 1
    assert world.files[message["voice"]["file_id"]].size > 100


async def test_too_many(pages):
    """The eleventh file is refused with a toast, and the ten are kept."""
    _, _, page = pages
    await page.get_by_test_id("files").set_input_files([picture(f"{number}.png") for number in range(11)])
    await page.get_by_role("alert").get_by_text("At most 10 files go into one message.").wait_for()
    assert await page.get_by_test_id("attached").count() == 10


async def test_a_caption_that_is_too_long(pages):
    """The box counts against a caption's limit while there are files, and does not send."""
    world, _, page = pages
    await page.get_by_test_id("composer").fill("x" * 1025)
    assert await page.get_by_test_id("send").is_enabled()
    await page.get_by_test_id("files").set_input_files([picture()])
    await page.locator("#counter").get_by_text("-1").wait_for()
    assert await page.get_by_test_id("send").is_disabled()
    assert world.messages(ADA) == []


async def test_what_waits_stays_with_its_chat(pages):
    """Files that were not sent wait in the chat in which they were chosen."""
    world, _, page = pages
    await page.get_by_test_id("files").set_input_files([PDF])
    await page.get_by_test_id("chat-group").click()
    await page.get_by_test_id("attached").wait_for(state="detached")
    await page.get_by_test_id("chat-private").click()
    await page.get_by_test_id("attached").wait_for()
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("file").wait_for()
    assert world.messages(GROUP_ID) == []


async def test_a_text_of_the_bot_is_read_on_the_page(pages):
    """A text file opens as text, whatever it holds, and the focus comes back; what is unknown is only saved."""
    world, bot, page = pages
    world.say(ADA, ADA, "hi")
    await bot.send_document(ADA, "<b>全部</b>\n".encode() * 3, filename="answer.md")
    await page.get_by_role("button", name="Open answer.md").click()
    reader = page.get_by_role("dialog", name="answer.md")
    assert await reader.locator("pre").text_content() == "<b>全部</b>\n" * 3
    await page.keyboard.press("Escape")
    await reader.wait_for(state="detached")
    assert await page.get_by_test_id("open").evaluate("node => node === document.activeElement")
    await bot.send_document(ADA, b"\0", filename="a.bin")
    await page.get_by_role("link", name="a.bin 1 B").wait_for()
    assert await page.get_by_test_id("open").count() == 1


async def test_albums_of_others(pages):
    """An album that somebody else sends is one bubble, is answered as one, and stays one when it is edited."""
    world, _, page = pages
    await page.get_by_test_id("chat-group").click()
    pictures = [grey_png(shade) for shade in (10, 90, 200)]
    numbers = world.album(BO, GROUP_ID, pictures, caption="Look")
    await page.get_by_test_id("photo").nth(2).wait_for()
    assert await page.get_by_test_id("message").count() == 1
    await page.get_by_test_id("message").hover()
    await page.get_by_test_id("reply").click()
    await page.get_by_test_id("quote").get_by_text("Look").wait_for()
    world.edit(BO, GROUP_ID, numbers[0], "Look here")
    await page.get_by_test_id("message").get_by_text("Look here").wait_for()
    assert await page.get_by_test_id("photo").count() == 3
