"""The page as a screen reader has it: chromium's own tree of names and roles, and what is read aloud when."""

import pytest
import pytest_asyncio
from support.browser import ADA, BO, NEEDS_BROWSER, page_at, quiet_bot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.playground.samples import png
from bot.playground.world import FORUM_ID

pytestmark = NEEDS_BROWSER

NAMED = set(
    """
    alertdialog article Audio button combobox dialog group image link log menu menuitem navigation option radio
    region slider textbox
    """.split()
)
"""Roles that mean nothing without a name."""
LOUD = """() => {
    window.loud = [];
    const heard = (records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) window.loud.push(node.textContent);
    };
    for (const node of document.querySelectorAll("[aria-live=polite], [role=status]"))
        new MutationObserver(heard).observe(node, { childList: true, subtree: true });
}"""
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Show reasoning", callback_data="1")]])


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """A chat with something of everything, and Ada's page of it, whose clock the test may move."""
    async with quiet_bot() as (world, bot, address):
        world.say(ADA, ADA, "Which is larger?")
        for kind in ("sticker", "poll", "dice", "voice"):
            world.send(ADA, ADA, kind)
        world.attach(ADA, ADA, png(40, 30), name="a.png", content_type="image/png")
        await bot.send_document(ADA, b"x", filename="a.md", caption="All of it", reply_markup=KEYS)
        async with page_at(browser, address, reduced_motion="reduce") as page:
            await page.get_by_test_id("file").wait_for()
            await page.evaluate(LOUD)
            yield world, bot, page


async def tree(page):
    """What chromium hands over to a screen reader: nodes with role and name, those that are left out not among them."""
    session = await page.context.new_cdp_session(page)
    nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    await session.detach()
    seen = {node["nodeId"]: node for node in nodes}
    inner = {child for node in nodes if node.get("role", {}).get("value") == "Audio" for child in below(node, seen)}
    return [node for node in nodes if not node["ignored"] and node["nodeId"] not in inner]


def below(node, seen):
    """The parts that the browser itself draws in a player."""
    for child in node.get("childIds", []):
        yield child
        yield from below(seen[child], seen)


async def nameless(page):
    """Roles of what should have a name and has none, or has one that the tables do not know."""
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in await tree(page)]
    assert len(nodes) > 3
    return [role for role, name in nodes if role in NAMED and (not name.strip() or "undefined" in name)]


async def test_every_control_has_a_name_and_a_role(pages):
    """In the chat, with the menus open, with files attached, while a message is answered, in a dialog, with topics."""
    _, bot, page = pages
    assert await nameless(page) == []
    await bot.set_my_commands([("help", "What I do")])
    await page.get_by_test_id("slash").click()
    await page.get_by_role("option", name="/help").wait_for()
    assert await nameless(page) == []
    await page.get_by_test_id("attach").click()
    await page.get_by_role("menu", name="Attach").wait_for()
    assert await nameless(page) == []
    files = [{"name": "a.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"}]
    await page.get_by_test_id("files").set_input_files(files)
    await page.get_by_test_id("composer").press("Control+ArrowUp")
    await page.get_by_test_id("quote").wait_for()
    assert await nameless(page) == []
    await page.get_by_test_id("photo").click()
    await page.get_by_role("dialog", name="Picture").wait_for()
    assert await nameless(page) == []
    await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.get_by_test_id("chat-forum").click()
    await page.get_by_role("group", name="Topics").wait_for()
    assert await nameless(page) == []


async def test_a_message_has_its_content_and_buttons(pages):
    """Its label says whose it is and when, its description what it says; its buttons are a group within it."""
    _, _, page = pages
    message = page.get_by_role("article", name="Glassbox, ")
    await message.get_by_role("group", name="Buttons").get_by_role("button", name="Show reasoning").wait_for()
    (node,) = [one for one in await tree(page) if one.get("name", {}).get("value", "").startswith("Glassbox, ")]
    assert node["role"]["value"] == "article"
    assert "All of it" in node["description"]["value"]


async def test_new_messages_are_read_once(pages):
    """That of another in full, with the number of its buttons; one's own as sent; nothing when a chat is opened."""
    world, bot, page = pages
    assert await page.get_by_test_id("news").text_content() == ""
    await bot.send_message(ADA, "9.8 is larger.", reply_markup=KEYS)
    await page.get_by_test_id("news").get_by_text("Glassbox: 9.8 is larger.").wait_for()
    world.say(ADA, ADA, "Thanks")
    await page.get_by_test_id("news").get_by_text("Sent").wait_for()
    assert await page.evaluate("window.loud") == ["Glassbox: 9.8 is larger.\n1 button", "Sent"]
    assert await page.get_by_role("log", name="Conversation").get_attribute("aria-live") == "off"
    await page.get_by_test_id("person-1002").click()
    await page.locator(".welcome").wait_for()
    assert await page.get_by_test_id("news").text_content() == ""


async def test_edits_are_read_when_they_rest(pages):
    """Of a message that changes again and again, what is new in the end; of new buttons and reactions, nothing."""
    _, bot, page = pages
    await page.clock.install()
    sent = await bot.send_message(ADA, "Thinking")
    await page.get_by_test_id("news").get_by_text("Glassbox: Thinking").wait_for()
    for text in ("Thinking\n1. Look", "Thinking\n1. Look\n2. Compare", "Thinking\n9.8 is larger."):
        await bot.edit_message_text(text, ADA, sent.message_id)
    message = page.locator(f'[data-message-id="{sent.message_id}"]')
    await message.get_by_text("9.8 is larger.").wait_for()
    await page.clock.run_for(3_000)
    assert await page.evaluate("window.loud") == ["Glassbox: Thinking"]
    await page.clock.run_for(2_000)
    assert (await page.evaluate("window.loud"))[1:] == ["Glassbox changed a message: 9.8 is larger."]
    await bot.edit_message_reply_markup(ADA, sent.message_id, reply_markup=KEYS)
    await bot.set_message_reaction(ADA, 1, "👀")
    await page.get_by_test_id("reactions").wait_for()
    await page.clock.run_for(10_000)
    assert len(await page.evaluate("window.loud")) == 2


async def test_a_page_that_was_turned_is_read_soon(pages):
    """Who taps a button waits for what it shows."""
    _, bot, page = pages
    sent = await bot.send_message(ADA, "9.8 is larger.", reply_markup=KEYS)
    assert isinstance(sent, Message)
    await page.clock.install()
    message = page.locator(f'[data-message-id="{sent.message_id}"]')
    await message.get_by_role("button", name="Show reasoning").click()
    await bot.edit_message_text("9.8 is larger.\n1. Align", ADA, sent.message_id, reply_markup=KEYS)
    await message.get_by_text("1. Align").wait_for()
    await page.clock.run_for(500)
    assert (await page.evaluate("window.loud"))[-1] == "Glassbox changed a message: 1. Align"


async def test_drafts_are_not_read(pages):
    """That the bot thinks is said once, however often its draft grows."""
    _, bot, page = pages
    for text in ("1", "1. Look", "1. Look at", "1. Look at it"):
        await bot.send_message_draft(ADA, 7, text)
    await page.get_by_test_id("draft").get_by_text("1. Look at it").wait_for()
    assert await page.evaluate("window.loud") == ["Glassbox is thinking"]


async def test_the_room_that_is_left_is_told_rarely(pages):
    """Not with each letter: when it becomes scarce, and when there is none."""
    _, _, page = pages
    box = page.get_by_test_id("composer")
    for length in (3_800, 3_801, 3_802, 4_050, 4_096, 4_097, 4_098):
        await box.fill("x" * length)
    told = await page.evaluate("window.loud")
    assert told == ["296 characters left", "46 characters left", "0 characters left", "1 character too many"]
    assert await page.locator("#counter").get_attribute("aria-hidden") == "true"


async def test_notices_reach_who_is_in_a_dialog(pages):
    """A dialog makes all outside it unreachable: a notice stands in it then, and outside when it is closed."""
    _, _, page = pages
    await page.get_by_role("button", name="Open a.md").click()
    await page.get_by_role("button", name="Copy").click()
    notice = page.get_by_test_id("reader").get_by_role("status")
    await notice.wait_for()
    assert "status" in [node["role"]["value"] for node in await tree(page)]
    await page.keyboard.press("Escape")
    await page.get_by_test_id("reader").wait_for(state="detached")
    await page.route("**/api/say", lambda route: route.abort())
    await page.get_by_test_id("composer").fill("hi")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_role("alert").get_by_text("does not answer").wait_for()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
async def test_who_wants_no_motion_sees_none(pages, motion):
    """Nothing moves, not even the three dots, and the list jumps in the place of gliding."""
    world, bot, page = pages
    await page.emulate_media(reduced_motion=motion)
    for number in range(30):
        world.say(BO, FORUM_ID, f"message {number}")
    await page.get_by_test_id("chat-forum").click()
    await page.get_by_text("message 29").wait_for()
    await page.get_by_text("message 0", exact=True).scroll_into_view_if_needed()
    await bot.send_chat_action(FORUM_ID, "typing")
    await page.get_by_test_id("typing").wait_for()
    moving = await page.evaluate("document.getAnimations().length")
    assert (moving == 0) == (motion == "reduce")
    await bot.send_message(FORUM_ID, "the newest")
    await page.get_by_test_id("new-messages").wait_for()
    gap = """() => {
        const list = document.querySelector("#scroll");
        document.querySelector("#pill").click();
        return list.scrollHeight - list.scrollTop - list.clientHeight;
    }"""
    assert (await page.evaluate(gap) < 2) == (motion == "reduce")
