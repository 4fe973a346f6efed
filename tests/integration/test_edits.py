"""Edited questions: answered anew if they are the last, and in no case twice."""

import asyncio
import time

import pytest
from support.stage import ADA, BO, CHEN, labels, thought

from bot.core.limits import Measure, Rule, Scope
from bot.playground.media import document_fields
from bot.playground.people import GROUP_ID
from bot.playground.samples import png
from bot.playground.scripts import Script


def told(stage, number=-1):
    """What the model was told by users and itself in one of its requests."""
    return [message["content"] for message in stage.model.requests[number]["messages"][1:]]


def echo(request):
    """An answer that names its question; one to "one" never ends."""
    question = request["messages"][-1]["content"]
    return thought(answer=f"Answer to {question}", gate=asyncio.Event() if question == "one" else None)


def raw(stage, number, text, *, person=BO, chat=BO):
    """An edit as Telegram tells it, also where nobody sees one: it found a preview for a link."""
    sender, now = {"id": person, "is_bot": False, "first_name": "x"}, int(time.time())
    head = {"message_id": number, "date": now, "edit_date": now, "chat": stage.world.chats[chat].info, "from": sender}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    return {**head, "text": text, "entities": entities}


async def asked(stage, text, chat=BO):
    """Asks, waits for the answer, and gives the question's number."""
    count = len(stage.bot_messages(chat)) + 1
    number = stage.world.say(BO, chat, text)
    await stage.final(chat, count)
    return number


async def quiet(stage, chat=BO):
    """Whatever came before has been dealt with: a later question has its answer, and nothing else was said."""
    before = len(stage.bot_messages(chat))
    stage.model.rule(echo)
    stage.world.say(BO, chat, "@glassbox_bot quiet?")
    await stage.world.until(lambda _: "quiet?" in stage.bot_messages(chat)[-1]["text"])
    return len(stage.bot_messages(chat)) == before + 1


async def test_the_last_question_is_answered_anew(bot):
    """In a new message, marked, with the way back to the answer before; the conversation has the new one alone."""
    bot.model.rule(echo)
    await asked(bot, "first")
    number = await asked(bot, "What is 2 + 2?")
    bot.world.edit(BO, BO, number, "What is 2 + 3?")
    answer = await bot.final(BO, 3)
    assert answer["text"].startswith("Edited question\n\nAnswer to What is 2 + 3?")
    assert told(bot) == ["first", "Answer to first", "What is 2 + 3?"]
    assert "‹ Earlier answer" in labels(answer)
    await asked(bot, "third")
    assert told(bot)[2:] == ["What is 2 + 3?", "Answer to What is 2 + 3?", "third"]
    again = await bot.final(BO, 4)
    assert not again["text"].startswith("Edited")
    assert len(await bot.calls()) == 4


async def test_in_a_group_too(bot):
    """The mention is no part of what changed, and the answer is a reply to the edited message."""
    bot.model.rule(echo)
    number = await asked(bot, "@glassbox_bot who?", GROUP_ID)
    bot.world.edit(BO, GROUP_ID, number, "Who, @glassbox_bot")
    answer = await bot.final(GROUP_ID, 2)
    assert answer["reply_to_message"]["message_id"] == number
    assert "Answer to Bo: Who," in answer["text"]


@pytest.mark.parametrize(
    ("question", "edit", "person"),
    [
        ("See https://example.org", "See https://example.org", BO),
        ("Same?", "  Same? ", BO),
        ("@glassbox_bot same?", "same?", BO),
        ("Who?", "/help", BO),
        ("/help", "/usage", BO),
        ("/help", "What is help?", BO),
        ("Who?", "What?", CHEN),
        ("Who?", "", BO),
    ],
)
async def test_edits_that_mean_nothing_cost_nothing(bot, question, edit, person):
    """A preview of a link, other blanks, commands, somebody else's name on it: no call, and no word."""
    bot.model.play(thought(answer="Fine."))
    number = await asked(bot, question)
    calls = len(bot.model.requests)
    bot.world.tell_bot("edited_message", BO, raw(bot, number, edit, person=person))
    assert await quiet(bot)
    assert len(bot.model.requests) == calls + 1


async def test_old_questions_stay_as_they_are(bot):
    """An edit of what is not the last question any more, or was left behind by /new."""
    bot.model.rule(echo)
    old = await asked(bot, "old")
    number = await asked(bot, "new")
    bot.world.edit(BO, BO, old, "older")
    assert await quiet(bot)
    number = await asked(bot, "newer")
    await bot.ask("/new")
    bot.world.edit(BO, BO, number, "newest")
    assert await quiet(bot)
    assert not [request for request in bot.model.requests if "olde" in str(request) or "newest" in str(request)]


async def test_an_edit_comes_in_time_for_what_still_queues(bot):
    """The new words are what is asked, once."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate), thought(answer="Second."))
    bot.world.say(BO, BO, "first")
    number = bot.world.say(BO, BO, "second")
    await bot.model.until(lambda server: server.requests)
    bot.world.edit(BO, BO, number, "second, better")
    bot.world.edit(BO, BO, number, "second, best")
    await stored(bot, 4)
    gate.set()
    await bot.final(BO, 2)
    assert told(bot) == ["first", "First.", "second, best"]
    assert await quiet(bot)
    assert len(bot.model.requests) == 3


async def settled(stage):
    """Whatever was left has been dealt with, and a question after it."""
    stage.model.rule(echo)
    stage.world.say(BO, BO, "quiet?")
    return await stage.world.until(lambda _: stage.bot_messages(BO) and "quiet?" in stage.bot_messages(BO)[-1]["text"])


async def test_a_command_does_not_take_the_place_of_what_queues(bot):
    """The question is answered as it was asked."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate), thought(answer="Second."))
    bot.world.say(BO, BO, "first")
    number = bot.world.say(BO, BO, "second")
    await bot.model.until(lambda server: server.requests)
    bot.world.edit(BO, BO, number, "/new")
    await stored(bot, 3)
    gate.set()
    await bot.final(BO, 2)
    assert told(bot) == ["first", "First.", "second"]
    assert await quiet(bot)


async def stored(stage, count):
    """Waits until so many updates wait in the inbox."""
    async with asyncio.timeout(20):
        while len(await stage.bot.intake._inbox.waiting()) < count:
            await asyncio.sleep(0)


async def test_an_edit_stops_the_answer_under_way(bot):
    """Nobody waits for the answer to the old words: it is not shown, what it cost is noted, and the new ones follow."""
    bot.model.play(thought(answer="First.", gate=asyncio.Event()), thought(answer="Second."))
    number = bot.world.say(BO, BO, "one")
    await bot.model.until(lambda server: server.requests)
    bot.world.edit(BO, BO, number, "two")
    answer = await bot.final(BO)
    assert answer["text"].startswith("Edited question\n\nSecond.")
    assert told(bot) == ["two"]
    assert await quiet(bot)
    assert [call.end.outcome for call in await bot.calls()] == ["cancelled", "ok", "ok"]
    assert told(bot) == ["two", "Second.", "quiet?"]


async def test_what_an_edit_stopped_says_so(bot):
    """Nobody asked for the end of the answer before, which may have nothing in it, or some steps and a part."""
    held = {"gate": asyncio.Event(), "gate_after": 11, "chunk_size": 12}
    bot.model.play(thought(answer="First, " * 20, **held), thought(answer="Second."))
    number = bot.world.say(BO, BO, "one")
    await bot.thinking(BO, "First, ")
    bot.world.edit(BO, BO, number, "two")
    earlier = await bot.tap(await bot.final(BO), "‹ Earlier answer")
    assert earlier["text"].startswith("Earlier answer\nStopped here, because the question was edited.\n\nFirst, ")
    assert "as asked" not in earlier["text"]
    assert "Second." in (await bot.tap(earlier, "Latest answer ›"))["text"]


async def test_what_an_edit_stopped_at_once_says_so_too(bot):
    """There is nothing but what it cost."""
    bot.model.play(thought(gate=asyncio.Event()), thought(answer="Second."))
    number = bot.world.say(BO, BO, "one")
    await bot.model.until(lambda server: server.held)
    bot.world.edit(BO, BO, number, "two")
    earlier = await bot.tap(await bot.final(BO), "‹ Earlier answer")
    assert earlier["text"].startswith("Earlier answer\nStopped here, because the question was edited.\n\n0.")


async def rule(stage, measure, amount):
    await stage.core.budgets.set(Rule(scope=Scope.USER, subject=str(BO), measure=measure, amount=amount), ADA)


async def test_an_edit_in_time_is_no_further_question(bot):
    """What was counted is not counted again, once: a limit that the first words have used up lets the new ones pass."""
    await rule(bot, Measure.MINUTE, 1)
    bot.model.play(thought(answer="First.", gate=asyncio.Event()), thought(answer="Second."))
    number = bot.world.say(BO, BO, "one")
    await bot.model.until(lambda server: server.requests)
    bot.world.edit(BO, BO, number, "two")
    answer = await bot.final(BO)
    assert answer["text"].startswith("Edited question\n\nSecond.")
    bot.world.edit(BO, BO, number, "three")
    await bot.final(BO, 2)
    assert len(bot.model.requests) == 2


async def test_editing_again_and_again_is_counted(bot):
    """The second edit before there is an answer is a question of its own; refused, it leaves what there is of one."""
    await rule(bot, Measure.MINUTE, 1)
    held = {"gate": asyncio.Event(), "gate_after": 12, "chunk_size": 12}
    bot.model.play(thought(answer="First.", **held), thought(answer="Second.", **held))
    number = bot.world.say(BO, BO, "one")
    await bot.model.until(lambda server: server.held)
    bot.world.edit(BO, BO, number, "two")
    await bot.model.until(lambda server: len(server.requests) == 2 and server.held)
    await bot.thinking(BO)
    bot.world.edit(BO, BO, number, "three")
    await bot.final(BO, 2)
    refusal, answer = bot.bot_messages(BO)
    assert "minute" in refusal["text"]
    assert "Show reasoning" in labels(answer)
    assert len(bot.model.requests) == 2


async def test_a_refused_edit_leaves_the_answer_that_was_paid_for(bot):
    """Where a limit has no money for the new words, what there is of the answer to the old ones is delivered."""
    bot.model.play(thought(answer="First.", gate=asyncio.Event(), gate_after=12, chunk_size=12))
    number = bot.world.say(BO, BO, "one")
    await bot.thinking(BO)
    await rule(bot, Measure.DAY, 1)
    bot.world.edit(BO, BO, number, "two")
    await bot.final(BO, 2)
    refusal, answer = bot.bot_messages(BO)
    assert "Show reasoning" not in labels(refusal)
    assert "Show reasoning" in labels(answer)
    assert [call.end.outcome for call in await bot.calls()] == ["cancelled"]


async def test_in_a_group_its_placeholder_goes(bot):
    """The message that showed progress is taken away."""
    bot.model.play(thought(answer="First.", gate=asyncio.Event()), thought(answer="Second."))
    number = bot.world.say(BO, GROUP_ID, "@glassbox_bot one")
    await bot.model.until(lambda server: server.requests)
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    bot.world.edit(BO, GROUP_ID, number, "@glassbox_bot two")
    await bot.world.until(lambda _: "Second." in str(bot.bot_messages(GROUP_ID)))
    (answer,) = bot.bot_messages(GROUP_ID)
    assert answer["reply_to_message"]["message_id"] == number


@pytest.mark.parametrize("edit", ["one", "/help"])
async def test_an_edit_that_means_nothing_stops_nothing(bot, edit):
    """A preview of a link comes while the answer is under way, as a rule."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate))
    number = bot.world.say(BO, BO, "one")
    await bot.model.until(lambda server: server.requests)
    bot.world.tell_bot("edited_message", BO, raw(bot, number, edit))
    await stored(bot, 2)
    gate.set()
    answer = await bot.final(BO)
    assert answer["text"].startswith("First.")
    assert await quiet(bot)
    assert len(bot.model.requests) == 2


async def test_what_is_no_longer_last_when_its_edit_comes_keeps_its_answer(bot):
    """A question that waits before the edit makes the edited one an old one: it is answered as it was asked."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate), thought(answer="Second."))
    number = bot.world.say(BO, BO, "one")
    bot.world.say(BO, BO, "two")
    await bot.model.until(lambda server: server.requests)
    bot.world.edit(BO, BO, number, "one, better")
    await stored(bot, 3)
    gate.set()
    await bot.final(BO, 2)
    assert [m["text"].partition("\n")[0] for m in bot.bot_messages(BO)] == ["First.", "Second."]
    assert await quiet(bot)


async def test_of_several_edits_the_last_is_answered(bot):
    """What lies between is passed over, and costs nothing."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First."), thought(answer="Second.", gate=gate), thought(answer="Last."))
    number = await asked(bot, "one")
    bot.world.edit(BO, BO, number, "two")
    await bot.model.until(lambda server: len(server.requests) == 2)
    for text in ("three", "four", "five"):
        bot.world.edit(BO, BO, number, text)
    await bot.world.until(lambda _: "Last." in bot.bot_messages(BO)[-1]["text"])
    assert told(bot) == ["five"]
    assert len(bot.bot_messages(BO)) == 2
    assert await quiet(bot)
    assert [call.end.outcome for call in await bot.calls()] == ["ok", "cancelled", "ok", "ok"]


async def test_a_question_that_failed_can_be_edited(bot):
    """It has no answer to go back to."""
    bot.model.play(Script(fault="status", status=401))
    number = await asked(bot, "Who?")
    bot.model.play(thought(answer="Me."))
    bot.world.edit(BO, BO, number, "Who are you?")
    answer = await bot.final(BO, 2)
    assert answer["text"].startswith("Edited question\n\nMe.")
    assert "‹ Earlier answer" not in labels(answer)
    assert len(bot.model.requests) == 2


async def test_a_caption_is_a_question_too(stage):
    """Edited, it is asked anew of the same picture."""
    stage.settings = stage.settings.model_copy(update={"model": "gpt-4o-mini"})
    stage.model.rule(lambda request: thought(answer="A square."))
    async with stage.running():
        number = stage.world.attach(BO, BO, png(40, 40), name="a.png", content_type="image/png", caption="What?")
        await stage.final(BO)
        stage.world.edit(BO, BO, number, "What colour?")
        answer = await stage.final(BO, 2)
        assert answer["text"].startswith("Edited question")
    texts = [part for part in stage.model.requests[-1]["messages"][-1]["content"] if part["type"] == "text"]
    assert texts[-1]["text"].endswith("What colour?")
    assert len(stage.model.requests[-1]["messages"][-1]["content"]) == len(texts) + 1


def with_file(stage, number, caption, name, content, kind="text/plain"):
    """An edit that puts a file in the place of the one that was there."""
    edited = raw(stage, number, "x")
    del edited["text"], edited["entities"]
    return {**edited, "caption": caption, **document_fields(stage.world.store_file(name, kind, content))}


def attached(stage, content, caption):
    return stage.world.attach(BO, BO, content, name="a.txt", content_type="text/plain", caption=caption)


@pytest.mark.parametrize("caption", ["Sum up", "Sum it up"])
async def test_another_file_is_another_question(bot, caption):
    """Put in the place of the first one, with or without other words, it is what is read."""
    bot.model.rule(lambda request: thought(answer="Fine."))
    number = attached(bot, b"old text", "Sum up")
    await bot.final(BO)
    bot.world.tell_bot("edited_message", BO, with_file(bot, number, caption, "b.txt", b"new text"))
    answer = await bot.final(BO, 2)
    assert answer["text"].startswith("Edited question")
    assert ("old text" in told(bot)[-1], "new text" in told(bot)[-1]) == (False, True)


async def test_another_file_comes_in_time_for_what_still_queues(bot):
    """It is what is read, once."""
    gate = asyncio.Event()
    bot.model.play(thought(answer="First.", gate=gate), thought(answer="Second."))
    bot.world.say(BO, BO, "first")
    number = attached(bot, b"old text", "Sum up")
    await bot.model.until(lambda server: server.requests)
    bot.world.tell_bot("edited_message", BO, with_file(bot, number, "Sum up", "b.txt", b"new text"))
    await stored(bot, 3)
    gate.set()
    await bot.final(BO, 2)
    assert ("old text" in told(bot)[-1], "new text" in told(bot)[-1]) == (False, True)
    assert await quiet(bot)
    assert len(bot.model.requests) == 3


@pytest.mark.parametrize("queued", [True, False])
async def test_another_file_that_cannot_be_read_is_refused(bot, queued):
    """With the sentence that it has as a question of its own."""
    gate = asyncio.Event()
    bot.model.rule(lambda request: thought(answer="Fine.", gate=gate))
    if queued:
        bot.world.say(BO, BO, "first")
        await bot.model.until(lambda server: server.requests)
    number = attached(bot, b"old text", "Sum up")
    if not queued:
        gate.set()
        await bot.final(BO)
    bot.world.tell_bot("edited_message", BO, with_file(bot, number, "Sum up", "b.zip", b"zip", "application/zip"))
    if queued:
        await stored(bot, 3)
        gate.set()
    refusal = await bot.final(BO, 2)
    assert "b.zip" in refusal["text"]
    assert len(bot.model.requests) == 1


async def test_who_may_not_ask_is_not_refused_for_an_edit(stage):
    """One refusal for the question, none for its edit."""
    stage.settings = stage.settings.model_copy(update={"access": "closed"})
    async with stage.running():
        number = stage.world.say(CHEN, CHEN, "Hello?")
        await stage.world.until(lambda _: stage.bot_messages(CHEN))
        stage.world.edit(CHEN, CHEN, number, "Hello there?")
        stage.world.say(CHEN, CHEN, "Hm?")
        await stage.world.until(lambda _: len(stage.bot_messages(CHEN)) > 1)
        assert len(stage.bot_messages(CHEN)) == 2
    assert stage.model.requests == []


@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_a_crash_changes_nothing(stage, when):
    """Stopped at once before, while, or after an edit is answered: after the start it has one answer.

    A call that was cut off has its own row; nothing else is billed twice.
    """
    gates = [asyncio.Event(), asyncio.Event()]
    stage.model.play(thought(answer="First.", gate=gates[0]), thought(answer="Second.", gate=gates[1]))
    async with stage.running(grace=0):
        number = stage.world.say(BO, BO, "one")
        await stage.model.until(lambda server: server.requests)
        if when != "before":
            gates[0].set()
            await stage.final(BO)
            stage.world.edit(BO, BO, number, "two")
            await stage.model.until(lambda server: len(server.requests) == 2)
        if when == "after":
            gates[1].set()
            await stage.final(BO, 2)
    if when == "before":
        stage.world.edit(BO, BO, number, "two")
    async with stage.running():
        assert await settled(stage)
        ended = [call.end.outcome for call in await stage.calls()]
    texts = [message["text"].partition("\n\n2 steps")[0] for message in stage.bot_messages(BO)]
    assert texts[-2].removeprefix("Edited question\n\n") == ("Second." if when == "after" else "Answer to two")
    assert texts[:-2] == ([] if when == "before" else ["First."])
    assert (ended.count("ok"), ended.count("cancelled")) in {
        "before": [(2, 1), (2, 2)],  # as the edit comes before, or just after, the question is taken up again
        "during": [(3, 1)],
        "after": [(3, 0)],
    }[when]
