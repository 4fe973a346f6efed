"""Writing on the page: replies, edits, commands, topics, who one is, and what goes wrong."""

import pytest_asyncio
from support.browser import ADA, BO, CHEN, NEEDS_BROWSER, page_at, quiet_bot
from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, InlineKeyboardButton
from telegram import InlineKeyboardMarkup as Keys

from bot.playground.world import FORUM_ID, GROUP_ID

pytestmark = NEEDS_BROWSER

GONE = "The playground's server does not answer."


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser):
    """The world, the bot and Ada's page."""
    async with quiet_bot() as (world, bot, address), page_at(browser, address, reduced_motion="reduce") as page:
        await page.get_by_test_id("composer").wait_for()
        yield world, bot, page


async def test_replies(pages):
    """By the button, with what is marked as quote, or by Control and the arrow; Escape takes it back."""
    world, bot, page = pages
    box, quote = page.get_by_test_id("composer"), page.get_by_test_id("quote")
    world.say(ADA, ADA, "first")
    await bot.send_message(ADA, "second and more")
    message = page.locator('[data-message-id="2"]')
    await message.hover()
    await message.get_by_test_id("reply").click()
    await quote.get_by_text("Reply to Glassbox").wait_for()
    await box.press("Escape")
    await quote.wait_for(state="hidden")
    await box.press("Control+ArrowUp")
    await box.press("Control+ArrowUp")
    await quote.get_by_text("first").wait_for()
    await box.press("Control+ArrowDown")
    await quote.get_by_text("second").wait_for()
    await box.fill("why?")
    await box.press("Enter")
    await page.get_by_role("button", name="Glassbox second and more").wait_for()
    assert world.messages(ADA)[-1]["reply_to_message"]["text"] == "second and more"
    await message.locator(".text").dblclick(position={"x": 10, "y": 10})
    await message.get_by_test_id("reply").click()
    await box.press("x")
    await box.press("Enter")
    await page.get_by_test_id("message").nth(3).wait_for()
    assert world.messages(ADA)[-1]["quote"]["text"] == "second"


async def test_own_messages_are_edited(pages):
    """Up in an empty box takes the last one; Escape gives the box back; Enter changes the message in its place."""
    world, bot, page = pages
    box = page.get_by_test_id("composer")
    world.say(ADA, ADA, "one")
    await bot.send_message(ADA, "two")
    await page.get_by_test_id("message").get_by_text("two").wait_for()
    await box.press("ArrowUp")
    await page.get_by_test_id("quote").get_by_text("Edit your message").wait_for()
    assert await box.input_value() == "one"
    await box.press("Escape")
    assert await box.input_value() == ""
    await box.press("ArrowUp")
    await box.fill("one and a half")
    await box.press("Enter")
    message = page.get_by_test_id("message").first
    await message.get_by_text("one and a half").wait_for()
    await message.get_by_text("edited").wait_for()
    assert "edit_date" in world.messages(ADA)[0]
    assert await page.get_by_test_id("message").nth(1).get_by_test_id("edit").count() == 0


async def test_the_menu_of_commands(pages):
    """The bot's own list for this person, chat and language; narrowed by typing, chosen by keys or pointer."""
    world, bot, page = pages
    await bot.set_my_commands(
        [BotCommand("help", "What I do"), BotCommand("stats", "Usage"), BotCommand("stop", "Stop")]
    )
    await bot.set_my_commands([BotCommand("help", "我能做什么")], language_code="zh")
    await bot.set_my_commands([BotCommand("help", "In groups")], scope=BotCommandScopeAllGroupChats())
    box, commands = page.get_by_test_id("composer"), page.get_by_test_id("command")
    await box.press_sequentially("/st")
    await commands.nth(1).wait_for()
    assert await commands.all_text_contents() == ["/statsUsage", "/stopStop"]
    await box.press("ArrowDown")
    assert await box.get_attribute("aria-activedescendant") == await commands.nth(1).get_attribute("id")
    await box.press("Enter")
    await page.get_by_test_id("message").get_by_text("/stop").wait_for()
    await page.get_by_test_id("person-1003").click()
    await page.get_by_test_id("slash").click()
    await commands.get_by_text("我能做什么").click()
    await page.get_by_test_id("message").get_by_text("/help").wait_for()
    await page.get_by_test_id("chat-group").click()
    await page.get_by_test_id("slash").click()
    await commands.get_by_text("In groups").wait_for()
    await box.press("Escape")
    await page.get_by_test_id("menu").wait_for(state="hidden")
    assert [m["text"] for m in (*world.messages(ADA), *world.messages(CHEN))] == ["/stop", "/help"]


async def test_the_menu_of_an_admin(pages):
    """A list for one chat goes before those for all; Tab writes the command into the box."""
    world, bot, page = pages
    world.say(ADA, ADA, "hi")
    await bot.set_my_commands([BotCommand("help", "What I do")])
    await bot.set_my_commands([BotCommand("limit", "Budgets")], scope=BotCommandScopeChat(ADA))
    box = page.get_by_test_id("composer")
    await box.press_sequentially("/")
    await page.get_by_test_id("command").get_by_text("Budgets").wait_for()
    await box.press("Tab")
    assert await box.input_value() == "/limit "


async def test_topics(pages):
    """Each topic shows its own messages; one writes in the open one, sees where others wrote, and opens new ones."""
    world, bot, page = pages
    world.say(BO, FORUM_ID, "in ideas", topic=2)
    await page.get_by_test_id("chat-forum").click()
    await page.get_by_test_id("topic-2").click()
    await page.get_by_text("in ideas").wait_for()
    await page.get_by_test_id("composer").fill("/help")
    await page.get_by_test_id("composer").press("Enter")
    await page.get_by_text("/help").wait_for()
    await bot.send_message(FORUM_ID, "elsewhere", message_thread_id=3)
    await page.get_by_test_id("topic-3").get_by_label("new messages").wait_for()
    assert await page.get_by_text("elsewhere").count() == 0
    await page.get_by_test_id("topic-3").click()
    await page.get_by_text("elsewhere").wait_for()
    await page.get_by_test_id("new-topic").click()
    await page.get_by_role("dialog", name="New topic").get_by_role("textbox").fill("周末")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="周末", pressed=True).wait_for()
    await page.reload()
    await page.get_by_role("button", name="周末", pressed=True).wait_for()
    assert world.messages(FORUM_ID)[-1]["forum_topic_created"]["name"] == "周末"
    texts = [(m["message_thread_id"], m["text"]) for m in world.messages(FORUM_ID) if "text" in m]
    assert texts == [(2, "in ideas"), (2, "/help"), (3, "elsewhere")]


async def test_what_is_refused_is_told(pages):
    """The server's sentence is a toast, and what was written stands in the box again, also as an answer."""
    world, _, page = pages
    box = page.get_by_test_id("composer")
    world.say(ADA, ADA, "one")
    await page.get_by_test_id("message").wait_for()
    await box.press("Control+ArrowUp")
    world.block(ADA)
    await box.fill("two")
    await box.press("Enter")
    await page.get_by_role("alert").get_by_text("Ada has blocked the bot.").wait_for()
    assert await box.input_value() == "two"
    await page.get_by_test_id("quote").get_by_text("Reply to Ada").wait_for()


async def test_a_server_that_is_away(pages):
    """A request that nobody answers is a toast; a stream that broke is a bar, until it stands again."""
    world, bot, page = pages
    world.say(ADA, ADA, "hi")
    await bot.send_message(ADA, "choose", reply_markup=Keys([[InlineKeyboardButton("This", callback_data="x")]]))
    await page.get_by_test_id("inline-button").wait_for()
    await page.route("**/api/tap", lambda route: route.abort())
    await page.get_by_test_id("inline-button").click()
    await page.get_by_role("alert").get_by_text(GONE).wait_for()
    await page.route("**/api/events*", lambda route: route.abort())
    await page.get_by_test_id("chat-group").click()
    await page.locator("#bar").get_by_text("reconnects by itself").wait_for()
    assert await page.get_by_test_id("message").count() == 0, "those of the other chat"
    world.say(BO, GROUP_ID, "meanwhile")
    await page.unroute("**/api/events*")
    await page.get_by_text("meanwhile").wait_for()
    assert await page.locator("#bar").is_hidden()


async def test_drafts_and_typing(pages):
    """Typing shows three dots, a draft its text, and the answer takes their place."""
    world, bot, page = pages
    world.say(ADA, ADA, "hi")
    await page.get_by_test_id("message").wait_for()
    await bot.send_chat_action(ADA, "typing")
    await page.get_by_test_id("typing").wait_for()
    await bot.send_message_draft(ADA, 7, "1. Look at")
    await page.get_by_test_id("draft").get_by_text("1. Look at").wait_for()
    assert await page.get_by_test_id("typing").count() == 0
    assert await page.locator("#spoken").text_content() == "Glassbox is thinking"
    await bot.send_message(ADA, "Done")
    await page.get_by_test_id("draft").wait_for(state="detached")
    assert await page.locator("#spoken").text_content() == ""


async def test_reactions_and_the_description(pages):
    """An empty chat shows what the bot says of itself, in the person's language; a reaction stands in its message."""
    world, bot, page = pages
    await bot.set_my_description("I think first.")
    await bot.set_my_description("我会先想再答。", language_code="zh")
    await page.get_by_test_id("person-1003").click()
    await page.get_by_text("我会先想再答。").wait_for()
    await page.get_by_test_id("person-1002").click()
    await page.get_by_text("I think first.").wait_for()
    world.say(BO, BO, "hi")
    await page.get_by_test_id("message").wait_for()
    await bot.set_message_reaction(BO, 1, "👀")
    await page.get_by_test_id("reactions").get_by_text("👀").wait_for()
    await page.reload()
    await page.get_by_test_id("reactions").get_by_text("👀").wait_for()
    await bot.set_message_reaction(BO, 1, [])
    await page.get_by_test_id("reactions").wait_for(state="detached")


async def test_an_empty_chat_begins_at_its_top(pages):
    """Also where there is little room."""
    _, _, page = pages
    await page.set_viewport_size({"width": 320, "height": 480})
    await page.get_by_test_id("chat-forum").click()
    await page.get_by_text("In a group the bot answers").wait_for()
    above, logo = [await page.locator(name).bounding_box() for name in ("#topics", ".welcome img")]
    assert logo["y"] > above["y"] + above["height"]


async def test_links_to_the_bot_stay_on_the_page(pages):
    """They open the private chat and say /start with their parameter; those to others lead out, in a new window."""
    world, bot, page = pages
    await page.get_by_test_id("chat-group").click()
    await bot.send_message(GROUP_ID, "https://t.me/Glassbox_bot?start=settings and https://t.me/other_bot?start=1")
    await page.get_by_role("link", name="https://t.me/Glassbox_bot").click()
    await page.get_by_test_id("message").get_by_text("/start settings").wait_for()
    assert world.messages(ADA)[-1]["text"] == "/start settings"
    await page.get_by_test_id("chat-group").click()
    other = page.get_by_role("link", name="https://t.me/other_bot")
    assert await other.get_attribute("target") == "_blank"
