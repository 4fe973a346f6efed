"""What messages look like on the page: every entity, and pages that are turned by buttons."""

import pytest
import pytest_asyncio
from support.browser import ADA, NEEDS_BROWSER, page_at, quiet_bot
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

pytestmark = NEEDS_BROWSER

NARROW = {"width": 360, "height": 640}
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def marked(text, *parts):
    """The text with entities: each a kind, the part of the text, and what else the entity has."""
    entities = []
    for kind, part, *more in parts:
        offset = units(text[: text.index(part)])
        entities.append(MessageEntity(kind, offset, units(part), **(more[0] if more else {})))
    return {"text": text, "entities": entities}


def units(text):
    return len(text.encode("utf-16-le")) // 2


KINDS = [
    ("bold", {}, "strong"),
    ("italic", {}, "em"),
    ("underline", {}, "u"),
    ("strikethrough", {}, "s"),
    ("code", {}, "code"),
    ("pre", {"language": "python"}, ".code pre code"),
    ("blockquote", {}, "blockquote"),
    ("expandable_blockquote", {}, "blockquote .fold"),
    ("spoiler", {}, ".spoiler[role=button]"),
    ("text_link", {"url": "https://example.com/"}, "a[href='https://example.com/'][rel~=noopener]"),
]


async def test_each_entity(pages):
    """Each kind is shown by the element that says it, over exactly its part of the text."""
    _, bot, page = pages
    for kind, more, selector in KINDS:
        text = f"😀 before {kind} 重要的部分 after"
        await bot.send_message(ADA, **marked(text, (kind, "重要的部分", more)))
        message = page.get_by_test_id("message").filter(has_text=f"{kind} ")
        await message.wait_for()
        assert await message.locator(selector).text_content() == "重要的部分", kind
        words = await message.locator(".text").text_content()
        assert words.replace("pythonCopy", "").replace("Show more", "") == text, kind


async def test_quotes_open_and_stay_open(pages):
    """A long quote shows its beginning until it is opened; it does not move then, and an edit leaves it open."""
    _, bot, page = pages
    await page.set_viewport_size(NARROW)
    steps = "\n".join(f"step {number}" for number in range(1, 30))
    for number in range(12):
        await bot.send_message(ADA, f"earlier message {number}")
    sent = await bot.send_message(ADA, **marked(f"Answer\n{steps}", ("expandable_blockquote", steps)))
    message = page.locator(f'[data-message-id="{sent.message_id}"]')
    await message.get_by_role("button", name="Show more").wait_for()
    before = await top_of(message.locator("blockquote"))
    await message.get_by_role("button", name="Show more").click()
    less = message.get_by_role("button", name="Show less")
    assert await less.get_attribute("aria-expanded") == "true"
    assert await top_of(message.locator("blockquote")) == before
    await bot.edit_message_text(
        **marked(f"Page 2\n{steps}", ("expandable_blockquote", steps)), chat_id=ADA, message_id=sent.message_id
    )
    await message.get_by_text("Page 2").wait_for()
    await less.wait_for()


async def test_spoilers_by_keyboard(pages):
    """Enter shows what is hidden."""
    _, bot, page = pages
    await bot.send_message(ADA, **marked("It is 42.", ("spoiler", "42")))
    hidden = page.get_by_role("button", name="Hidden text, choose to show")
    await hidden.press("Enter")
    await hidden.wait_for(state="detached")
    assert await page.get_by_text("42", exact=True).is_visible()


async def test_copying(pages):
    """Code by its own button, and what a copy_text button carries, which a toast tells."""
    _, bot, page = pages
    await page.context.grant_permissions(CLIPBOARD)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Copy", copy_text=CopyTextButton("print(1)"))]])
    await bot.send_message(ADA, **marked("Run:\n2 + 2", ("pre", "2 + 2", {"language": "python"})), reply_markup=keys)
    await page.get_by_test_id("copy-code").click()
    await page.get_by_test_id("copy-code").get_by_text("Copied").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "2 + 2"
    await page.get_by_test_id("inline-button").click()
    await page.get_by_test_id("toast").get_by_text("Copied to the clipboard").wait_for()
    assert await page.evaluate("navigator.clipboard.readText()") == "print(1)"


async def test_pages_are_turned_in_place(pages):
    """The tapped button stays where it is, and keeps the focus, though the text over it grows and shrinks."""
    _, bot, page = pages
    await page.set_viewport_size(NARROW)
    sent = await bot.send_message(ADA, "short", reply_markup=turning(1))
    for number in range(12):
        await bot.send_message(ADA, f"later message {number}")
    message = page.locator(f'[data-message-id="{sent.message_id}"]')
    button = message.get_by_role("button", name="›")
    await button.scroll_into_view_if_needed()
    place = await top_of(button)
    for number, lines in ((2, 9), (3, 2), (4, 30)):
        await button.click()
        query = (await bot.get_updates(offset=-1))[0].callback_query
        await bot.edit_message_text("\n".join(["line"] * lines), ADA, sent.message_id, reply_markup=turning(number))
        await query.answer()
        await message.get_by_text(f"{number} / 4").wait_for()
        assert await top_of(button) == pytest.approx(place, abs=1)
        assert await button.evaluate("node => node === document.activeElement")


async def test_reading_above_is_not_disturbed(pages):
    """Who reads older messages stays there when new ones come, and gets a button that leads to them."""
    _, bot, page = pages
    await page.set_viewport_size(NARROW)
    for number in range(20):
        await bot.send_message(ADA, f"message {number}")
    first = page.get_by_text("message 0", exact=True)
    await page.get_by_test_id("log").get_by_text("message 19").wait_for()
    await first.scroll_into_view_if_needed()
    place = await top_of(first)
    await bot.send_message(ADA, "the newest")
    await page.get_by_test_id("new-messages").get_by_text("1 new message").wait_for()
    assert await top_of(first) == place
    await page.get_by_test_id("new-messages").click()
    await page.get_by_test_id("new-messages").wait_for(state="hidden")


async def test_nothing_overflows(pages):
    """At 360 pixels, with words of any length in any place, the page never scrolls sideways."""
    world, bot, page = pages
    await page.set_viewport_size(NARROW)
    long = "多" * 300 + "w" * 300
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("步" * 40 + "w" * 40, callback_data=str(n)) for n in range(3)]])
    words = marked(f"{long}\nx{long}", ("code", long), ("blockquote", f"x{long}"))
    await bot.send_message(ADA, **words, reply_markup=keys)
    await bot.send_document(ADA, b"x", filename="名" * 60 + "n" * 60 + ".txt", caption=long)
    world.say(ADA, ADA, long, reply_to=2)
    await page.get_by_test_id("message").nth(3).wait_for()
    over = "[document.documentElement, document.querySelector('.scroll')].map(n => n.scrollWidth - n.clientWidth)"
    assert await page.evaluate(over) == [0, 0]


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """The world, the bot, and Ada's page; Ada has written."""
    async with quiet_bot() as (world, bot, address):
        world.say(ADA, ADA, "hello")
        async with page_at(browser, address, reduced_motion="reduce") as page:
            await page.get_by_test_id("message").wait_for()
            yield world, bot, page


async def top_of(locator):
    return (await locator.bounding_box())["y"]


def turning(number):
    row = [InlineKeyboardButton(f"{number} / 4", callback_data="here"), InlineKeyboardButton("›", callback_data="on")]
    return InlineKeyboardMarkup([row])
