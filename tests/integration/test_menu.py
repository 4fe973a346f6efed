"""The message menu and the bot's description: in each language, for each scope, and told Telegram once."""

import json

import pytest
from support.desk import planted
from support.stage import ADA, BO, open_stage

from bot.core.messages import Asker
from bot.tg import menu
from bot.tg.handlers import commands_of
from bot.view.commands import ADMIN, GROUP, PRIVATE
from bot.view.texts import LANGUAGES, texts_for

EVERYWHERE, IN_PRIVATE, IN_GROUPS = ({"type": kind} for kind in ("default", "all_private_chats", "all_group_chats"))


def listed(stage, scope, language=""):
    """The menu that Telegram has for just that scope and language: what stands in it, by command."""
    found = stage.telegram.profile.commands.get(json.dumps([scope, language], sort_keys=True), [])
    return {each["command"]: each["description"] for each in found}


def chat(person):
    return {"type": "chat", "chat_id": person}


async def told(stage):
    """Waits until nothing is left to tell Telegram."""
    while stage.bot.menu._tasks:
        await menu.asyncio.wait(set(stage.bot.menu._tasks))


def setting(stage):
    """The methods called so far that change what Telegram shows."""
    return [call.method for call in stage.telegram.calls if call.method.lower().startswith(("setmy", "deletemy"))]


async def test_the_lists_name_all_commands_and_no_others(bot):
    """What the handlers know, /help and the menu show; /start has a button of its own."""
    listed_here = commands_of(handler for group in bot.bot.application.handlers.values() for handler in group)
    assert listed_here == {*PRIVATE, *GROUP, *ADMIN, "start"}
    assert len({*PRIVATE, *ADMIN}) == len(PRIVATE) + len(ADMIN)


async def test_every_language_has_its_menu(bot):
    """Those of people, and of groups; English stands for the languages that are not there."""
    await told(bot)
    for scope, names in ((EVERYWHERE, PRIVATE), (IN_PRIVATE, PRIVATE), (IN_GROUPS, GROUP)):
        assert tuple(listed(bot, scope)) == tuple(listed(bot, scope, "zh")) == names
    assert listed(bot, IN_PRIVATE)["new"].startswith("Start afresh")
    assert listed(bot, IN_PRIVATE, "zh")["new"].startswith("重新开始")
    texts = bot.telegram.profile.texts
    assert texts["description", ""].startswith("I think before I answer")
    assert texts["description", "zh"] == texts_for("zh").say("bot-description")
    assert texts["short_description", "zh"] == texts_for("zh").say("bot-short-description")


async def test_admins_have_their_commands_too(tmp_path):
    """In their own chat, below those of everybody, from the moment on that Telegram knows of the chat."""
    async with open_stage(tmp_path, admin_ids=f"{ADA},987654") as stage, stage.running():
        await told(stage)
        assert listed(stage, chat(ADA)) == {}
        await stage.ask("/start", person=ADA)
        await told(stage)
        assert tuple(listed(stage, chat(ADA))) == (*PRIVATE, *ADMIN)
        await stage.ask("/start", person=BO)
        await told(stage)
        assert listed(stage, chat(BO)) == {}


async def test_a_role_that_is_given_and_taken(bot):
    """The menu follows: what somebody may do no more is in it no more."""
    await bot.ask("/start", person=BO)
    await bot.ask("/role 1002 admin", person=ADA)
    await told(bot)
    assert tuple(listed(bot, chat(BO))) == (*PRIVATE, *ADMIN)
    await bot.ask("/role 1002 member", person=ADA)
    await told(bot)
    assert listed(bot, chat(BO)) == {}


async def test_a_banned_admin_loses_the_list(bot):
    """And has it again with the end of the ban."""
    await bot.ask("/start", person=BO)
    await bot.ask("/role 1002 admin", person=ADA)
    for data, names in (("ban:1002:yes", ()), ("unban:1002", (*PRIVATE, *ADMIN))):
        await planted(bot, ADA, data)
        await told(bot)
        assert tuple(listed(bot, chat(BO))) == names


async def test_a_list_from_other_settings_goes_with_the_first_use(bot):
    """Whoever is an admin no more, and tries a command of admins, finds it gone from the menu."""
    await bot.ask("/start", person=BO)
    await bot.bot.application.bot.set_my_commands([("stats", "Statistics")], scope=menu.BotCommandScopeChat(BO))
    assert listed(bot, chat(BO))
    await bot.ask("/stats", person=BO)
    await told(bot)
    assert listed(bot, chat(BO)) == {}


async def test_the_menu_speaks_the_language_that_was_chosen(bot):
    """Telegram goes by its own setting, so who chose otherwise has a list of their own; with the choice it goes."""
    await bot.ask("/start", person=BO)
    await bot.ask("/lang zh", person=BO)
    await told(bot)
    assert listed(bot, chat(BO))["new"].startswith("重新开始")
    await bot.core.memory.prefer(Asker(id=BO, name="Bo"), language="")
    bot.bot.menu.follow(BO)
    await told(bot)
    assert listed(bot, chat(BO)) == {}


async def test_who_is_forgotten_has_no_list_of_their_own(bot):
    """The choice of a language goes with /forget, and what Telegram knows of it."""
    await bot.ask("/lang zh", person=BO)
    await planted(bot, BO, "forget:yes")
    done = texts_for("zh").say("forget-done")
    await bot.world.until(lambda _: any(message["text"] == done for message in bot.bot_messages(BO)))
    await told(bot)
    assert listed(bot, chat(BO)) == {}


async def test_nothing_is_set_twice(stage):
    """A start that finds all in place only looks."""
    async with stage.running():
        await told(stage)
        before = setting(stage)
        assert len(before) == (3 + 2) * len(LANGUAGES)
    async with stage.running():
        await told(stage)
    assert setting(stage) == before


async def test_what_the_operator_said_of_the_bot_stays(stage):
    """A description from @BotFather is not overwritten; ours in another language is no such thing."""
    texts = stage.telegram.profile.texts
    texts["description", ""] = "The bot of our school."
    texts["short_description", "zh"] = texts_for("en").say("bot-short-description")
    async with stage.running():
        await told(stage)
    assert texts["description", ""] == "The bot of our school."
    assert texts["short_description", "zh"] == texts_for("zh").say("bot-short-description")


async def test_a_telegram_that_wants_none_of_it(stage):
    """The bot answers all the same, and stops in time."""
    for method in ("getMyCommands", "getMyDescription"):
        stage.telegram.fail(method, status=404, description="Not Found: method not found", times=100)
    async with stage.running():
        assert "/new" in (await stage.ask("/help"))["text"]
        await told(stage)
    assert setting(stage) == []


async def test_answers_do_not_wait_for_it(stage):
    """Nor does the end."""
    stage.telegram.hang("getMyCommands")
    async with stage.running():
        assert "/new" in (await stage.ask("/help"))["text"]
        assert stage.bot.menu._tasks
    assert setting(stage) == []


async def test_what_failed_on_the_way_is_tried_again(stage, monkeypatch):
    """Until all is in place."""
    monkeypatch.setattr(menu, "AGAIN", 0.0)
    stage.telegram.drop("getMyCommands")
    stage.telegram.fail("setMyDescription", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    async with stage.running():
        await told(stage)
    assert listed(stage, IN_PRIVATE)
    assert stage.telegram.profile.texts["description", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_the_texts(language):
    """Each within the length that Telegram allows, and short enough to be read in a menu."""
    texts = texts_for(language)
    for name in {*PRIVATE, *GROUP, *ADMIN}:
        assert 1 <= len(texts.say(f"command-{name}")) <= 80
    assert len(texts.say("bot-description")) <= 512
    assert len(texts.say("bot-short-description")) <= 120
