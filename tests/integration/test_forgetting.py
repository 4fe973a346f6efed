"""/forget end to end: asked twice, then every word is gone, also of what is under way; the ledger stays."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from support.stage import ADA, BO, CHEN, Script, labels, open_stage, thought

from bot.core.attachments import Attachment, Kind
from bot.core.errors import Forgotten
from bot.core.messages import Asker, Question
from bot.playground.people import GROUP_ID
from bot.store.memory import SqlMemory

SECRET = "xyzzy"
ASKED = f"@glassbox_bot what is {SECRET}?"


def words_in(path):
    """Where the secret, or the name of Bo, stands in any column of any table."""
    connection = sqlite3.connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = set()
    for table in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for row in cursor:
            places = zip(names, row, strict=True)
            found |= {f"{table}.{name}" for name, value in places if SECRET in str(value) or str(value) in ("Bo", "bo")}
            found |= {f"{table}.raw" for value in row if '"Bo"' in str(value)}
    connection.close()
    return found


async def settled(bot, count=1):
    """Waits until that many calls of the ledger are closed; gives them."""
    while True:
        rows = await bot.calls()
        if len(rows) >= count and all(row.end is not None for row in rows):
            return rows
        await asyncio.sleep(0.01)


async def confirm(bot, person=BO):
    """Says /forget and Yes, twice; gives the last screen."""
    asked = await bot.ask("/forget", person=person)
    again = await bot.tap(asked, "Yes, forget me")
    return await bot.tap(again, "Yes, forget everything")


async def idle(bot):
    """Waits until every update is dealt with."""
    while await bot.bot.intake._inbox.waiting():
        await asyncio.sleep(0.01)


async def test_asked_twice_and_no_twice(bot):
    """Each question can be answered with No, and then all is as it was."""
    bot.model.play(thought(answer=f"{SECRET}."))
    answer = await bot.ask("What is 2 + 2?")
    asked = await bot.ask("/forget")
    assert "This is deleted" in asked["text"]
    assert "This stays" in asked["text"]
    assert labels(asked) == ["Yes, forget me", "No"]
    assert (await bot.tap(asked, "No"))["text"] == "Nothing was deleted."
    again = await bot.tap(await bot.ask("/forget"), "Yes, forget me")
    assert "This cannot be undone" in again["text"]
    assert (await bot.tap(again, "No, keep everything"))["text"] == "Nothing was deleted."
    assert "2 + 2 = 4" in (await bot.all_steps(answer))["text"]


async def test_what_others_quoted_goes_too(bot, tmp_path):
    """The name and the words of a message that was replied to, marked in part, or forwarded; others' stay."""
    bot.model.play(*[thought(answer="Hm.")] * 5)
    said = bot.world.say(BO, GROUP_ID, f"The word is {SECRET}, you know.")
    other = bot.world.say(ADA, GROUP_ID, "The word is plain.")
    bot.world.say(CHEN, GROUP_ID, "@glassbox_bot is it?", reply_to=said)
    bot.world.say(CHEN, GROUP_ID, "@glassbox_bot is it?", reply_to=said, quote=SECRET)
    bot.world.say(CHEN, GROUP_ID, "@glassbox_bot is it?", reply_to=other)
    number = bot.world.forward(CHEN, CHEN, of=(GROUP_ID, said))
    bot.world.say(CHEN, CHEN, "Is it?", reply_to=number)
    await settled(bot, 5)
    await idle(bot)
    assert "answers.quoted" in words_in(tmp_path / "stage.db")
    await confirm(bot)
    assert "answers.quoted" not in words_in(tmp_path / "stage.db")
    with closing(sqlite3.connect(tmp_path / "stage.db")) as database:
        kept = list(database.execute("SELECT quoted FROM answers WHERE quoted IS NOT NULL"))
    assert kept == [("Ada: The word is plain.",)]


async def test_everything_said_is_gone_and_stays_gone(stage, tmp_path):
    """No word in any table; old buttons say so; the conversation is fresh; the sums stay; all of it after a restart."""
    stage.model.play(thought(answer=SECRET), thought(answer=SECRET), thought(answer="Others'."), thought(answer="New."))
    async with stage.running():
        answer = await stage.ask(f"What is {SECRET}?")
        await stage.tap(answer, "👍")
        stage.world.say(BO, GROUP_ID, ASKED)
        in_group = await stage.final(GROUP_ID)
        others = await stage.ask("What is 1 + 1?", person=ADA)
        await idle(stage)
        assert words_in(tmp_path / "stage.db") >= {"answers.question", "answers.answer", "users.name"}
        assert (await confirm(stage))["text"].startswith("Done.")
        await idle(stage)
        assert words_in(tmp_path / "stage.db") == set()
    async with stage.running():
        for message in (answer, in_group):
            await gone(stage, message)
        usage = (await stage.ask("/usage"))["text"]
        assert "2 calls · $0." in usage
        assert "2 + 2 = 4" in (await stage.all_steps(others))["text"]
        await stage.ask("What is new?")
        assert [message["content"] for message in stage.model.requests[-1]["messages"][1:]] == ["What is new?"]


async def gone(bot, message):
    """Every button under an old answer, even by who asked, says that the answer is gone."""
    for button in (button for row in message["reply_markup"]["inline_keyboard"] for button in row):
        before = len(bot.world.toasts)
        bot.world.tap(BO, message["chat"]["id"], message["message_id"], button["callback_data"])
        await bot.world.until(lambda world, seen=before: len(world.toasts) > seen)
        assert bot.world.toasts[-1]["text"] == "I no longer have that answer."


@pytest.mark.parametrize("where", [BO, GROUP_ID], ids=["in private", "in a group"])
async def test_what_is_under_way_is_stopped_and_does_not_come_back(bot, tmp_path, where):
    """The answer ends with a sentence and no error, its call is settled, and nothing of it is left."""
    bot.model.play(thought(answer=SECRET, chunk_size=6, fault="stall", cut_after=12))
    bot.world.say(BO, where, ASKED)
    await bot.model.until(lambda server: server.requests)
    if where == BO:
        await bot.thinking(BO)
    else:
        await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    assert (await confirm(bot))["text"].startswith("Done.")
    await bot.world.until(lambda _: said(bot, where, "Stopped: you asked me to forget you."))
    (row,) = await settled(bot)
    assert (row.end.outcome, row.end.token_source) == ("cancelled", "estimate")
    await idle(bot)
    assert words_in(tmp_path / "stage.db") == set()
    for chat in {BO, where}:
        assert not [message for message in bot.bot_messages(chat) if "wrong" in message["text"]]


def said(bot, chat, text):
    return [message for message in bot.bot_messages(chat) if message["text"] == text]


@pytest.mark.parametrize("strategy", ["think", "vote", "fast"])
async def test_every_strategy_is_stopped(tmp_path, strategy):
    """Also where no byte came yet, and where several calls are under way."""
    async with open_stage(tmp_path, strategy=strategy) as stage, stage.running():
        gate = asyncio.Event()
        stage.model.rule(lambda _: thought(gate=gate))
        stage.world.say(BO, BO, f"What is {SECRET}?")
        await stage.model.until(lambda server: server.requests)
        assert (await confirm(stage))["text"].startswith("Done.")
        await stage.world.until(lambda _: said(stage, BO, "Stopped: you asked me to forget you."))
        await settled(stage)
        await idle(stage)
        assert words_in(tmp_path / "stage.db") == set()
        assert len(stage.bot_messages(BO)) == 2


async def test_a_comparison_is_stopped(bot, tmp_path):
    """All its ways end; none comes back."""
    gate = asyncio.Event()
    bot.model.rule(lambda _: thought(gate=gate))
    bot.world.say(BO, BO, f"/compare What is {SECRET}?")
    await bot.model.until(lambda server: len(server.requests) == 2)
    assert (await confirm(bot))["text"].startswith("Done.")
    await bot.world.until(lambda _: said(bot, BO, "Stopped: you asked me to forget you."))
    await settled(bot, 2)
    await idle(bot)
    assert words_in(tmp_path / "stage.db") == set()


async def test_what_waits_is_not_asked(bot, tmp_path):
    """A question behind the one under way costs nothing and leaves nothing; one that comes later is answered."""
    gate = asyncio.Event()
    bot.model.rule(lambda _: thought(gate=gate))
    bot.world.say(BO, BO, f"What is {SECRET}?")
    bot.world.say(BO, BO, f"And what is {SECRET} twice?")
    await bot.model.until(lambda server: server.requests)
    await confirm(bot)
    await bot.world.until(lambda _: said(bot, BO, "Stopped: you asked me to forget you."))
    await idle(bot)
    assert len(bot.model.requests) == 1
    assert words_in(tmp_path / "stage.db") == set()
    gate.set()
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_others_go_on(bot):
    """Somebody else's answer in the same group is not touched."""
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(ADA, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    await confirm(bot)
    gate.set()
    await bot.world.until(lambda _: "Show reasoning" in labels(bot.bot_messages(GROUP_ID)[-1]))


async def test_a_crash_amidst_brings_nothing_back(stage, tmp_path):
    """A question under way and one that waits, forgotten, then the bot dies: the next start asks neither."""
    stage.model.rule(lambda _: Script(fault="hang"))
    async with stage.running():
        stage.world.say(BO, BO, f"What is {SECRET}?")
        stage.world.say(BO, BO, f"And {SECRET} twice?")
        await stage.model.until(lambda server: server.requests)
        await idle_but(stage, 2)
        await stage.core.privacy.forget(BO)  # as the tap does, and then nothing more
        assert await stage.bot.intake._inbox.waiting() == ()
    async with stage.running():
        await stage.ask("/help", person=CHEN)
        assert len(stage.model.requests) == 1
        assert said(stage, BO, "Stopped: you asked me to forget you.") == []
        assert words_in(tmp_path / "stage.db") == set()


async def idle_but(bot, count):
    """Waits until so many updates are stored."""
    while len(await bot.bot.intake._inbox.waiting()) < count:
        await asyncio.sleep(0.01)


async def test_the_buttons_work_in_ones_own_chat_alone(bot):
    """A tap with such data in a group does nothing."""
    bot.model.play(thought())
    bot.world.say(BO, GROUP_ID, ASKED)
    answer = await bot.final(GROUP_ID)
    sender = bot.bot.application.bot
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    keys = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="forget:yes")]])
    await sender.edit_message_reply_markup(chat_id=GROUP_ID, message_id=answer["message_id"], reply_markup=keys)
    bot.world.tap(BO, GROUP_ID, answer["message_id"], "forget:yes")
    await bot.world.until(lambda world: world.toasts)
    assert bot.world.toasts[-1]["text"] == "Only who asked can do that."
    assert [piece["kind"] async for piece in bot.core.privacy.own_data(BO)] == ["profile", "answer", "call"]


class ForgetsOnce(SqlMemory):
    """The asker is forgotten by way of another process, just after the question is stored."""

    privacy = None

    async def begin(self, question, **how):
        number = await super().begin(question, **how)
        await self.privacy.forget(question.asker.id)
        return number


async def test_who_is_forgotten_by_another_process_is_asked_about_no_more(bot):
    """What the question brought along is gone, and nothing of it is sent to a model."""
    memory = ForgetsOnce(bot.core.database, bot.clock)
    memory.privacy = bot.core.privacy
    brought = (Attachment(kind=Kind.DOCUMENT, name="a.txt", text=SECRET),)
    question = Question(text=SECRET, asker=Asker(id=BO), chat_id=BO, asked_at=bot.clock.now(), attachments=brought)
    with pytest.raises(Forgotten):
        await replace(bot.core.converse, memory=memory).answer(question)
    assert bot.model.requests == []
