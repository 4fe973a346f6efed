"""Who may ask: the gate, invitations, bans."""

import asyncio
import time
from datetime import timedelta

import pytest
from support.desk import data_of, deeds, planted, settled, silent, tap_data
from support.stage import ADA, BO, CHEN, open_stage, thought

from bot.core.people import Role
from bot.playground.people import GROUP_ID

CLOSED = "This bot is by invitation. Ask whoever runs it; your number is 1002."


@pytest.fixture
async def closed(tmp_path):
    """A running bot that is by invitation."""
    async with open_stage(tmp_path, access="invite") as stage, stage.running():
        yield stage


async def code_of(stage):
    """A fresh invitation's code, from what /invite answers."""
    made = await stage.ask("/invite", person=ADA)
    return made["text"].partition("?start=")[2].split()[0]


async def test_who_is_not_admitted_gets_one_sentence_and_costs_nothing(closed):
    """No call, no stored question; the sentence has the number that an admin needs. /start and /help work."""
    assert (await closed.ask("What is 2 + 2?"))["text"] == CLOSED
    assert (await closed.ask("/usage"))["text"] == CLOSED
    assert (await closed.ask("/help"))["text"].startswith("Just write me a question.")
    started = (await closed.ask("/start"))["text"]
    assert started.startswith("Hello!")
    assert started.endswith(CLOSED)
    assert closed.model.requests == []
    assert await closed.core.memory.question(1) is None


async def test_a_tap_of_somebody_not_admitted_does_nothing_but_a_toast(closed):
    """Also on a button that would call the model."""
    await closed.ask("/start")
    assert await planted(closed, BO, "redo:1") == CLOSED
    assert closed.model.requests == []


async def test_admins_and_members_may_ask_where_access_is_closed(closed):
    """By role, at once after it was given."""
    closed.model.play(thought(), thought())
    assert (await closed.ask("What is 2 + 2?", person=ADA))["text"].startswith("Four.")
    await closed.ask("/role 1002 member", person=ADA)
    assert (await closed.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_in_a_group_the_sentence_comes_once_and_to_who_calls_the_bot(closed):
    """Talk among people gets nothing, and neither does the second call."""
    assert await silent(closed, "just talking", BO, GROUP_ID) == []
    assert await silent(closed, "@glassbox_bot are you there?", BO, GROUP_ID) == [CLOSED]
    assert await silent(closed, "@glassbox_bot are you there?", BO, GROUP_ID) == []
    assert await silent(closed, "/usage", BO, GROUP_ID) == []
    assert len(await silent(closed, "/help", BO, GROUP_ID)) == 1
    assert closed.bot_messages(GROUP_ID)[0]["reply_to_message"]["from"]["id"] == BO


def group_message(number, text, entities=()):
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1,
            "chat": {"id": GROUP_ID, "type": "supergroup", "title": "Club"},
            "from": {"id": 5555, "is_bot": False, "first_name": "Eve"},
            "text": text,
            "entities": list(entities),
        },
    }


@pytest.mark.parametrize(
    "text", ["good morning", "/weather", "/start@other_bot", "hello @other_bot", "mail me@glassbox_bot.example"]
)
async def test_talk_in_a_group_leaves_no_trace_of_who_talked(bot, text):
    """Nobody is looked up or noted who did not speak to the bot, should Telegram hand it all over."""
    length = len(text.split()[0])
    marks = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []
    await bot.bot.intake.take(group_message(10**9, text, marks), bot.bot.application.bot)
    await settled(bot)
    assert await bot.core.people.person(5555) is None
    assert bot.bot_messages(GROUP_ID) == []


@pytest.mark.parametrize(
    ("kind", "notice"),
    [
        ("supergroup", {"new_chat_members": [{"id": 5555, "is_bot": False, "first_name": "Eve"}]}),
        ("private", {"delete_chat_photo": True}),
    ],
)
async def test_notices_of_telegram_concern_nobody(closed, kind, notice):
    """Who joins a group, or changes a picture, has asked nothing, and is not noted."""
    update = group_message(10**9, "")
    update["message"] |= {**notice, "text": None}
    update["message"]["chat"] = {"id": GROUP_ID if kind == "supergroup" else 5555, "type": kind, "title": "Club"}
    await closed.bot.intake.take(update, closed.bot.application.bot)
    await settled(closed)
    assert await closed.core.people.person(5555) is None


async def test_list_mode_admits_users_and_groups_by_id(tmp_path):
    """A listed group is open to all in it; in private only those who are listed themselves may ask."""
    async with open_stage(tmp_path, access="list", allowed_ids=f"{CHEN},{GROUP_ID}") as stage, stage.running():
        stage.model.rule(lambda _: thought())
        assert (await stage.ask("2 + 2?", person=CHEN))["text"].startswith("Four.")
        refused = (await stage.ask("2 + 2?", person=BO))["text"]
        assert refused == "This bot answers those on its list. Ask whoever runs it; your number is 1002."
        stage.world.say(BO, GROUP_ID, "@glassbox_bot 2 + 2?")
        assert (await stage.final(GROUP_ID))["text"].startswith("Four.")
        assert (await stage.ask("/invite", person=ADA))["text"].startswith("ACCESS is list")


async def test_an_invitation_admits_once(closed):
    """The link and the command carry the same code; the first to use it is a member, the next one is told."""
    code = await code_of(closed)
    made = closed.bot_messages(ADA)[-1]["text"]
    assert "good for 7 days" in made
    assert f"https://t.me/glassbox_bot?start={code}" in made
    assert f"/start {code}" in made
    assert (await closed.ask(f"/start {code}"))["text"].startswith("Welcome: your invitation is accepted.")
    second = await closed.ask(f"/start {code}", person=CHEN)
    assert second["text"].startswith("This invitation is not a good one")
    assert (await closed.core.people.person(BO)).role is Role.MEMBER
    assert (await closed.core.people.person(CHEN)).role is Role.GUEST
    closed.model.play(thought())
    assert (await closed.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_two_who_use_one_code_at_once(closed):
    """One of them is admitted."""
    code = await code_of(closed)
    said = await asyncio.gather(*(closed.ask(f"/start {code}", person=person) for person in (BO, CHEN)))
    assert sorted(message["text"].split()[0] for message in said) == ["This", "Welcome:"]
    roles = [(await closed.core.people.person(person)).role for person in (BO, CHEN)]
    assert sorted(roles) == [Role.GUEST, Role.MEMBER]


async def test_who_is_in_already_does_not_use_an_invitation_up(closed):
    """An admin who tries the own link leaves it good for the guest."""
    code = await code_of(closed)
    assert (await closed.ask(f"/start {code}", person=ADA))["text"].startswith("You are in already")
    assert (await closed.ask(f"/start {code}"))["text"].startswith("Welcome")


@pytest.mark.parametrize("code", ["x", "ab cd", "a" * 65, "'; DROP TABLE users; --", "lone\ud83d", "ключ", "\u200b"])
async def test_a_wrong_code_gets_one_sentence(closed, code):
    """Of every malformed kind."""
    assert (await closed.ask(f"/start {code}"))["text"].startswith("This invitation is not a good one")
    assert (await closed.core.people.person(BO)).role is Role.GUEST


async def test_an_old_invitation_admits_nobody(tmp_path):
    """A week later it is too old."""
    async with open_stage(tmp_path, access="invite") as stage:
        now = stage.clock.now
        async with stage.running():
            code = await code_of(stage)
            stage.clock.now = lambda: now() + timedelta(days=7, seconds=1)
            assert (await stage.ask(f"/start {code}"))["text"].startswith("This invitation is not a good one")


async def test_an_invitation_makes_a_member_where_access_is_open(bot):
    """For limits by role, and for the day it is closed."""
    code = await code_of(bot)
    await bot.ask(f"/start {code}")
    assert (await bot.core.people.person(BO)).role is Role.MEMBER


async def test_a_ban_asks_once_more_and_then_silences(bot):
    """One sentence in private, once, whatever is sent; nothing in groups; old buttons do nothing."""
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    asked = await bot.ask("/ban 1002", person=ADA)
    assert asked["text"].startswith("Ban Bo (1002)?")
    assert not (await bot.core.people.person(BO)).banned
    banned = await tap_data(bot, asked, "ban:1002:yes")
    assert banned["text"] == "Bo (1002) is banned: I do not answer them."
    assert await silent(bot, "hello", BO) == ["You may no longer use this bot."]
    for text in ("hello?", "/start", "/help", "/start abc", "/users"):
        assert await silent(bot, text, BO) == []
    assert await silent(bot, "@glassbox_bot hello", BO, GROUP_ID) == []
    before = bot.world.messages(BO)
    for data in data_of(answer):
        bot.world.tap(BO, BO, answer["message_id"], data)
    await settled(bot)
    assert bot.world.messages(BO) == before
    assert len(bot.model.requests) == 1
    assert (ADA, "ban", "user:1002", None, None) in await deeds(bot)
    assert (await bot.ask("/unban 1002", person=ADA))["text"] == "Bo (1002) is no longer banned."
    bot.model.play(thought())
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_a_banned_admin_is_none(bot):
    """Neither by command nor by a button that stands from before."""
    await bot.ask("/role 1002 admin", person=ADA)
    listed = await bot.ask("/users")
    await tap_data(bot, await bot.ask("/ban 1002", person=ADA), "ban:1002:yes")
    assert await silent(bot, "/users", BO) == ["You may no longer use this bot."]
    assert await tap_data(bot, listed, data_of(listed)[0]) == listed


async def test_a_fault_of_the_store_at_the_gate_lets_nobody_through(closed):
    """The asker gets an incident number, and the question is not answered."""
    closed.core.people.meet = AsyncBroken()
    said = await closed.ask("What is 2 + 2?")
    assert said["text"].startswith("Something went wrong on my side")
    await settled(closed)
    assert len(closed.bot_messages(BO)) == 1
    assert closed.model.requests == []


class AsyncBroken:
    """A read that fails."""

    async def __call__(self, _asker):
        raise OSError("disk gone")


async def test_who_shares_a_number_with_others_is_told_so(closed):
    """Anonymous admins and channels: one clear sentence, no call, no user."""
    group = GROUP_ID
    raw = {
        "message_id": 900_001,
        "date": int(time.time()),
        "chat": {"id": group, "type": "supergroup", "title": "Book club"},
        "sender_chat": {"id": group, "type": "supergroup", "title": "Book club"},
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "text": "@glassbox_bot what is 2 + 2?",
    }
    before = len(closed.bot_messages(group))
    assert await closed.bot.intake.take({"update_id": 900_000_001, "message": raw}, closed.bot.application.bot)
    await closed.world.until(lambda _: len(closed.bot_messages(group)) > before)
    assert "ask as yourself" in closed.bot_messages(group)[-1]["text"]
    assert closed.model.requests == []
    assert await closed.core.people.person(1087968824) is None


async def test_what_is_kept_of_somebody_is_theirs_whoever_they_are(closed):
    """Not admitted or banned: /export and /forget work, in private."""
    assert "forget" in (await closed.ask("/forget"))["text"].lower()
    await closed.core.people.set_banned(BO, banned=True, by_id=ADA)
    assert "forget" in (await closed.ask("/forget"))["text"].lower()
    assert closed.model.requests == []
