"""The page's own words in the reader's language; what people and the bot write stays as it is."""

import pytest_asyncio
from support.browser import ADA, BO, CHEN, NEEDS_BROWSER, page_at, playground, quiet_bot
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground.samples import png
from bot.playground.world import FORUM_ID, GROUP_ID

pytestmark = NEEDS_BROWSER

SAME = (
    "Glassbox,glassbox_bot,Ada,@ada,Bo,@bo,Book club,Workshop,Ideas,Questions,English,Ctrl,Esc,"
    "Which one?,This,That,Royal Observatory,Greenwich,Eve,song.mp3,memo.ogg"
).split(",")
"""Names, keys, and what people have written: the same in every language."""
LATIN = """(known) => {
    const said = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            if (!node.parentElement.closest("noscript, script, .text, .what, .chip")) said.push(node.data);
        } else if (!node.closest("svg")) {
            for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(node.getAttribute(name) ?? "");
        }
    }
    known.sort((one, other) => other.length - one.length);
    const rest = (text) => known.reduce((left, word) => left.replaceAll(word, ""), text);
    return said.filter((text) => /[A-Za-z]{3,}/.test(rest(text))).map((text) => text.trim());
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """A chat with something of everything, and Ada's page of it in a Chinese browser."""
    async with quiet_bot() as (world, bot, address):
        world.say(ADA, ADA, "Which is larger?")
        for kind in (
            "sticker",
            "poll",
            "location",
            "venue",
            "contact",
            "dice",
            "voice",
            "audio",
            "video",
            "video_note",
        ):
            world.send(ADA, ADA, kind)
        world.attach(ADA, ADA, png(40, 30), name="a.png", content_type="image/png")
        world.edit(ADA, ADA, 1, "Which is larger, then?")
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("推理", callback_data="1")]])
        await bot.send_message(ADA, "9.8", reply_markup=keys, reply_to_message_id=1)
        async with page_at(browser, address, locale="zh-CN", reduced_motion="reduce") as page:
            await page.get_by_test_id("inline-button").wait_for()
            yield world, bot, page


async def test_a_chinese_browser_gets_chinese(pages):
    """Everywhere: the chat, the menus, the tray, a dialog, a group with topics; and the page says its language."""
    world, bot, page = pages
    assert await page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert await page.title() == "Glassbox 体验页"
    assert await page.evaluate(LATIN, SAME) == []
    await page.get_by_test_id("attach").click()
    await page.get_by_role("menuitem", name="投票").wait_for()
    sound = {"name": "memo.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"}
    await page.get_by_test_id("files").set_input_files([sound])
    await page.get_by_test_id("attached").wait_for()
    await bot.send_message_draft(ADA, 7, "9.8")
    await page.get_by_test_id("draft").wait_for()
    assert await page.evaluate(LATIN, SAME) == []
    await page.get_by_test_id("photo").click()
    await page.get_by_role("dialog", name="图片").wait_for()
    await page.keyboard.press("Escape")
    await page.get_by_test_id("chat-group").click()
    await page.get_by_text("叫到机器人时它才会回答").wait_for()
    assert await page.evaluate(LATIN, SAME) == []
    await page.get_by_test_id("chat-forum").click()
    await page.get_by_role("button", name="综合", pressed=True).wait_for()
    world.open_topic(BO, FORUM_ID, "茶")
    await page.get_by_test_id("new-topic").click()
    await page.get_by_role("dialog", name="新话题").wait_for()
    assert await page.evaluate(LATIN, SAME) == []


async def test_what_the_server_refuses(pages):
    """A sentence that people meet is said in Chinese."""
    world, _, page = pages
    world.block(ADA)
    await page.get_by_test_id("composer").fill("hi")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_role("alert").get_by_text("Ada 已屏蔽机器人。").wait_for()
    await page.route("**/api/say", lambda route: route.fulfill(status=400, json={"error": "No tea."}))
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_role("alert").get_by_text("服务器没有接受：No tea.").wait_for()


async def test_the_button_changes_the_language(pages):
    """At once, nothing that is typed is lost, it is remembered, and it goes before the browser's language."""
    _, _, page = pages
    box = page.get_by_test_id("composer")
    await box.fill("unsent")
    button = page.get_by_test_id("language")
    assert await button.get_attribute("lang") == "en"
    await button.click()
    await page.get_by_role("textbox", name="Message").wait_for()
    await page.get_by_test_id("message").first.get_by_text("edited").wait_for()
    assert await page.evaluate("document.documentElement.lang") == "en"
    assert await box.input_value() == "unsent"
    assert await button.evaluate("node => [node.textContent, node.lang]") == ["中文", "zh-Hans"]
    assert await button.evaluate("node => node === document.activeElement")
    await page.reload()
    await page.get_by_role("textbox", name="Message").wait_for()


async def test_messages_say_whose_language_they_are_in(pages):
    """That of the person; the page's words around them are in the page's."""
    world, _, page = pages
    assert await page.get_by_test_id("message").first.locator(".text").get_attribute("lang") == "en"
    world.say(CHEN, CHEN, "你好")
    await page.get_by_test_id("person-1003").click()
    await page.get_by_test_id("message").get_by_text("你好").wait_for()
    assert await page.get_by_test_id("message").locator(".text").get_attribute("lang") == "zh-hans"
    world.say(BO, GROUP_ID, "hi")


async def test_the_model_is_told(browser, tmp_path):
    """Which model answers, and that nothing leaves this machine, in both languages."""
    async with playground(tmp_path) as address, page_at(browser, address, locale="zh-TW") as page:
        await page.get_by_text("所有内容都不会离开这台电脑。模型：glassbox-demo").wait_for()
        await page.get_by_test_id("language").click()
        await page.get_by_text("nothing here leaves this machine. Model: glassbox-demo").wait_for()
