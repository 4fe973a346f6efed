"""The page by keyboard alone, and as a screen reader has it."""

import pytest
import pytest_asyncio
from support.browser import ADA, BO, NEEDS_BROWSER, page_at, quiet_bot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground.samples import png
from bot.playground.world import FORUM_ID

pytestmark = NEEDS_BROWSER

NAMELESS = """() => [...document.querySelectorAll("button, a[href], input, select, textarea, audio, img")].filter(
  (node) => {
    if (!node.checkVisibility()) return false;
    const label = node.getAttribute("aria-label") ?? node.getAttribute("alt") ?? node.title;
    return label === null || (!label && !node.textContent.trim() && node.tagName !== "IMG");
}).map((node) => node.outerHTML)"""
UNSEEN = """() => {
    const style = getComputedStyle(document.activeElement), field = document.activeElement.closest(".field");
    const bubble = document.activeElement.querySelector(":scope > .body > .bubble");
    const outlined = [style, bubble && getComputedStyle(bubble)].some((one) => one && one.outlineStyle !== "none");
    const own = document.activeElement.tagName === "AUDIO"; // whose buttons the browser itself draws
    return outlined || field || own ? null : document.activeElement.outerHTML.slice(0, 120);
}"""
CONTRAST = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (rgb) => {
        const [r, g, b] = rgb.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (node) => {
        const own = rgba(getComputedStyle(node).backgroundColor);
        if (own[3] === 255 || !node.parentElement) return own;
        const under = ground(node.parentElement), part = own[3] / 255;
        return under.map((v, at) => (at === 3 ? 255 : own[at] * part + v * (1 - part)));
    };
    const poor = [];
    for (const node of document.querySelectorAll("body *")) {
        const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        const unseen = !node.checkVisibility() || node.closest("noscript, .offscreen, .spoiler, .skip, :disabled");
        if (!words || unseen) continue;
        const [a, b] = [light(rgba(getComputedStyle(node).color).slice(0, 3)), light(ground(node).slice(0, 3))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className} ${node.textContent.slice(0, 40)}`);
    }
    return poor;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """A chat with something of everything, and Ada's page of it."""
    async with quiet_bot() as (world, bot, address):
        world.say(ADA, ADA, "Which is larger?")
        world.attach(ADA, ADA, png(40, 30), name="a.png", content_type="image/png")
        world.send(ADA, ADA, "voice", duration=2)
        keys = [[InlineKeyboardButton("Show reasoning", callback_data="1", style="primary")]]
        keys += [
            [
                InlineKeyboardButton("Stop", callback_data="2", style="danger"),
                InlineKeyboardButton("Yes", callback_data="3", style="success"),
            ]
        ]
        await bot.send_message(ADA, "9.8 is larger.", reply_markup=InlineKeyboardMarkup(keys))
        await bot.send_document(ADA, b"x", filename="a.md", caption="All of it")
        async with page_at(browser, address, reduced_motion="reduce") as page:
            await page.get_by_test_id("file").wait_for()
            yield world, bot, page


async def test_walking_through_messages(pages):
    """Shift-Tab leaves the box for the last message; arrows walk, R answers, E edits, Escape comes back."""
    _, _, page = pages
    box = page.get_by_test_id("composer")
    last = page.get_by_test_id("message").last
    await last.focus()
    for key, said in (("ArrowUp", "9.8 is larger."), ("Home", "Which is larger?"), ("End", "All of it")):
        await page.keyboard.press(key)
        assert said in await page.evaluate("document.activeElement.textContent")
    await page.keyboard.press("r")
    await page.get_by_test_id("quote").get_by_text("All of it").wait_for()
    assert await is_focused(box)
    await page.keyboard.press("Escape")
    await last.focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("e")
    assert await box.input_value() == "Which is larger?"
    await page.keyboard.press("Escape")
    await last.focus()
    await page.keyboard.press("Escape")
    assert await is_focused(box)


async def test_every_stop_of_the_tab_key(pages):
    """Forwards through the whole page: each stop is visible and shows the focus, and the box is among them."""
    _, _, page = pages
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    stops = []
    for _step in range(60):
        await page.keyboard.press("Tab")
        at = await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        if at in stops[:1] or await page.evaluate("document.activeElement === document.body"):
            break
        assert await page.evaluate(UNSEEN) is None
        stops.append(at)
    assert {"theme", "AAda", "scroll", "Show reasoning", "attach", "composer", "slash", "record"} <= {
        stop.split("admin")[0].strip() for stop in stops
    }
    await page.locator(".skip").focus()
    await page.keyboard.press("Enter")
    assert await is_focused(page.get_by_test_id("composer"))
    assert page.url.endswith(f"#{ADA}/{ADA}")
    assert stops.index("scroll") < stops.index("Show reasoning") < stops.index("composer")


async def test_everything_has_a_name(pages):
    """No button, link, field, picture or player is without one: in the chat, with files attached, with topics."""
    _, _, page = pages
    assert await page.evaluate(NAMELESS) == []
    sound = {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"}
    await page.get_by_test_id("files").set_input_files([sound])
    await page.get_by_test_id("attached").wait_for()
    assert await page.evaluate(NAMELESS) == []
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.goto(f"{page.url.split('#')[0]}#{BO}/{FORUM_ID}")
    await page.reload()
    await page.get_by_test_id("topic-2").wait_for()
    assert await page.evaluate(NAMELESS) == []


async def test_dialogs_keep_the_focus(pages):
    """Tab stays within an open dialog, Escape closes it, and the focus goes back."""
    _, _, page = pages
    opener = page.get_by_role("button", name="Open a.md")
    await opener.press("Enter")
    await page.get_by_test_id("reader").wait_for()
    for _step in range(8):
        await page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        assert await page.evaluate(inside)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("reader").wait_for(state="detached")
    assert await is_focused(opener)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out(pages, scheme):
    """All text has a contrast of 4.5 to 1 or more in both themes (WCAG 2.2, 1.4.3): menus, notices and dialogs, too."""
    world, bot, page = pages
    await page.emulate_media(color_scheme=scheme)
    await page.get_by_test_id("files").set_input_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"}])
    await page.get_by_test_id("composer").fill("x" * 1000)
    for kind in ("poll", "location"):
        world.send(ADA, ADA, kind)
    await bot.send_message_draft(ADA, 7, "1. Look at")
    await page.get_by_test_id("draft").wait_for()
    await page.get_by_test_id("attach").click()
    assert await page.evaluate(CONTRAST) == []
    world.block(ADA)
    await page.get_by_test_id("attach-poll").click()
    await page.get_by_role("alert").wait_for()
    assert await page.evaluate(CONTRAST) == []
    await page.get_by_role("button", name="Open a.md").click()
    await page.get_by_test_id("reader").wait_for()
    await page.get_by_role("button", name="Copy").click()
    await page.get_by_role("status").get_by_text("opied").wait_for()
    assert await page.evaluate(CONTRAST) == []


async def is_focused(locator):
    return await locator.evaluate("node => node === document.activeElement")
