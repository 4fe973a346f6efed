"""Reasoning that can be walked through and questioned: over the real Application, in private and in a group."""

import asyncio
import signal

import pytest
from support.desk import planted
from support.program import Program
from support.stage import ADA, BO, Script, buttons, labels, open_stage, thought

from bot.core.limits import Measure, Rule, Scope
from bot.playground.people import GROUP_ID
from bot.playground.world_state import Tap

STEPS = (("Plan", "Add the two numbers."), ("Add", "2 + 2 = 5"), ("Check", "Looks fine."))
WRONG = thought(answer="It is **5**.", steps=STEPS)
RIGHT = thought(answer="Step 2 was wrong: 2 + 2 is 4, not 5.\n\nIt is **4**.", steps=(("Add again", "2 + 2 = 4"),))
FAILS = Script(fault="status", status=401, error={"message": "no", "code": "invalid_api_key"})
STILL = thought(answer="Nothing has changed.\n\nIt is **5**.", steps=(("Add again", "2 + 2 = 5"),))


def data_of(message, label):
    return next(button["callback_data"] for row in buttons(message) for button in row if button["text"] == label)


async def toast(stage, number=1):
    await stage.world.until(lambda world: len(world.toasts) >= number)
    return stage.world.toasts[-1]["text"]


async def to_step(stage, answer, number, person=None):
    """Taps Show reasoning, then a step; returns the message as it then stands."""
    return await stage.tap(await stage.tap(answer, "Show reasoning", person), str(number), person)


def standing(stage, message):
    """A message as it stands now."""
    chat, number = message["chat"]["id"], message["message_id"]
    return next(m for m in stage.world.messages(chat) if m["message_id"] == number)


async def waiting(stage, count):
    """Waits until so many updates are in the inbox."""
    async with asyncio.timeout(20):
        while len(await stage.bot.intake._inbox.waiting()) < count:
            await asyncio.sleep(0)


async def prepared(stage, person=BO, chat=BO):
    """An answer, and its second step asked about."""
    stage.model.play(WRONG)
    stage.world.say(person, chat, "@glassbox_bot what is 2 + 2?" if chat < 0 else "What is 2 + 2?")
    answer = await stage.final(chat)
    step = await to_step(stage, answer, 2, person)
    return answer, await stage.tap(step, "Ask about this step", person)


async def test_walking_through_in_one_message(bot):
    """Titles, a step, its neighbours, the list again, all, and hidden: one message from beginning to end."""
    bot.model.play(WRONG)
    answer = await bot.ask("What is 2 + 2?")
    shown = await bot.tap(answer, "Show reasoning")
    assert "\n\nReasoning\n1. Plan" in shown["text"]
    assert "2 + 2 = 5" not in shown["text"]
    shown = await bot.tap(shown, "2")
    assert "Reasoning, step 2 of 3\n2. Add" in shown["text"]
    assert (await bot.tap(shown, "‹"))["text"].count("Add the two numbers.") == 1
    shown = await bot.tap(await bot.tap(standing(bot, answer), "›"), "›")
    assert "3. Check" in shown["text"]
    assert "›" not in labels(shown)
    shown = await bot.tap(await bot.tap(shown, "Steps"), "All")
    assert "expandable_blockquote" in [entity["type"] for entity in shown["entities"]]
    hidden = await bot.tap(shown, "Hide")
    assert (hidden["text"], labels(hidden)) == (answer["text"], labels(answer))
    assert len(bot.bot_messages(BO)) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("show:1:0", "Reasoning\n1. Plan"),
        ("show:1:1", "Looks fine."),
        ("like:1:0", "Looks fine."),
        ("like:1", "It is 5."),
    ],
)
async def test_buttons_of_older_messages_go_on_working(bot, data, said):
    """Pages of all steps, and thumbs under them, as they were sent before there were titles."""
    bot.model.play(WRONG)
    await bot.ask("What is 2 + 2?")
    await planted(bot, BO, data)
    now = bot.bot_messages(BO)[-1]
    assert said in now["text"]
    assert ("• 👍" in labels(now)) is data.startswith("like")


async def test_a_step_is_asked_about(bot):
    """The model goes on from that step, told of the earlier reasoning; what changed and what it cost is said."""
    _, asking = await prepared(bot)
    assert await toast(bot) == "Now write your question about step 2."
    assert asking["text"].endswith("✎ Your next message is the question about step 2.")
    assert labels(asking)[0] == "Cancel"
    assert "Ask about this step" not in labels(asking)
    bot.model.play(RIGHT)
    later = await bot.ask("Is 2 + 2 really 5?")
    assert later["text"].startswith(
        "About step 2: Add\n\nStep 2 was wrong: 2 + 2 is 4, not 5.\n\nIt is 4.\n\n2 steps · "
    )
    assert "tokens · $0." in later["text"]
    system, told = bot.model.requests[1]["messages"]
    assert "JSON" in system["content"]
    for part in ("<asked>\nWhat is 2 + 2?", "2. Add: 2 + 2 = 5", "<answered>\nIt is **5**.", "Look at step 2 again"):
        assert part in told["content"]
    assert told["content"].endswith("\n\nIs 2 + 2 really 5?")
    shown = await bot.tap(later, "Show reasoning")
    assert "1. Plan · as before\n2. Add again" in shown["text"]
    assert len(await bot.calls()) == 2


async def test_both_answers_stay_and_lead_to_each_other(bot):
    """The later one shows the one it is about, in its own message, and comes back; the earlier one is as it was."""
    answer, _ = await prepared(bot)
    bot.model.play(STILL)
    later = await bot.ask("Sure?")
    assert later["text"].startswith("About step 2: Add · same result as before\n\nNothing has changed.")
    assert labels(later)[-1] == "‹ Original answer"
    original = await bot.tap(later, "‹ Original answer")
    assert original["text"].startswith("Earlier answer\nIt is 5.")
    assert (await bot.tap(original, "Latest answer ›"))["text"] == later["text"]
    assert (await bot.tap(standing(bot, answer), "Hide"))["text"] == answer["text"]


async def test_the_next_message_after_it_is_a_question_like_any_other(bot):
    """The step is asked about once; the conversation goes on with both answers."""
    await prepared(bot)
    bot.model.play(RIGHT, thought(answer="Six."))
    await bot.ask("Sure?")
    plain = await bot.ask("And 3 + 3?")
    assert plain["text"].startswith("Six.")
    said = [message["content"] for message in bot.model.requests[2]["messages"][1:]]
    assert said[0] == "What is 2 + 2?"
    assert said[-1] == "And 3 + 3?"


async def test_a_text_right_after_the_tap_is_the_question(bot):
    """However quick it is; the next one is a question like any other, and the line is not left standing."""
    bot.model.play(WRONG)
    answer = await bot.ask("What is 2 + 2?")
    step = await to_step(bot, answer, 2)
    bot.model.play(RIGHT, thought(answer="Six."))
    bot.world.tap(BO, BO, step["message_id"], data_of(step, "Ask about this step"))
    bot.world.say(BO, BO, "Really 5?")
    assert (await bot.final(BO, 2))["text"].startswith("About step 2")
    assert "✎" not in standing(bot, answer)["text"]
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")


async def test_a_tap_and_a_cancel_right_before_a_text(bot):
    """Both count, in their order: the text is a question like any other."""
    _, asking = await prepared(bot)
    bot.model.play(thought(answer="Six."))
    bot.world.tap(BO, BO, asking["message_id"], data_of(asking, "Cancel"))
    bot.world.say(BO, BO, "And 3 + 3?")
    assert (await bot.final(BO, 2))["text"].startswith("Six.")


async def test_a_tap_that_comes_after_its_text_lapses(bot):
    """As a webhook may bring them: the tap says so, and the next text is about nothing."""
    bot.model.play(WRONG, thought(answer="Five."), thought(answer="Six."))
    answer = await bot.ask("What is 2 + 2?")
    step = await to_step(bot, answer, 2)
    await bot.ask("Really 5?")
    bot.world.taps["late"] = Tap(person_id=BO, chat_id=BO, at=bot.world.now())
    seen = len(bot.world.toasts)
    message = {"message_id": step["message_id"], "date": step["date"], "chat": step["chat"]}
    tapped = {"id": "late", "from": step["chat"] | {"is_bot": False}, "chat_instance": "1", "message": message}
    await bot.bot.bring({"update_id": 1, "callback_query": tapped | {"data": data_of(step, "Ask about this step")}})
    assert await toast(bot, seen + 1) == "Your message came before the tap did. Tap again to ask about this step."
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")
    assert "✎" not in standing(bot, answer)["text"]


async def test_a_reply_to_another_answer_is_not_about_the_step(bot):
    """Even to the latest, which just goes on; the step waits on."""
    bot.model.play(WRONG, thought(answer="Six."))
    first = await bot.ask("What is 2 + 2?")
    latest = await bot.ask("And 3 + 3?")
    await bot.tap(await to_step(bot, first, 2), "Ask about this step")
    bot.model.play(thought(answer="Yes."), RIGHT)
    bot.world.say(BO, BO, "Sure?", reply_to=latest["message_id"])
    assert (await bot.final(BO, 3))["text"].startswith("Yes.")
    assert "✎" in standing(bot, first)["text"]
    assert (await bot.ask("Really 5?"))["text"].startswith("About step 2")


async def test_asked_by_command(bot):
    """/ask with words is the question as well."""
    await prepared(bot)
    bot.model.play(RIGHT)
    assert (await bot.ask("/ask Sure?"))["text"].startswith("About step 2")


async def test_cancel_new_and_hide(bot):
    """Cancel and /new end it; hiding, looking elsewhere and other commands do not, and the line stays in sight."""
    answer, asking = await prepared(bot)
    hidden = await bot.tap(asking, "Hide")
    assert labels(hidden)[0] == "Cancel"
    assert "✎" in (await bot.tap(hidden, "Show reasoning"))["text"]
    await bot.ask("/help")
    cancelled = await bot.tap(standing(bot, answer), "Cancel")
    assert await toast(bot) == "Never mind, then: your next message is a question like any other."
    assert "✎" not in cancelled["text"]
    await bot.tap(cancelled, "Ask about this step")
    await bot.ask("/new")
    bot.model.play(thought(answer="Six."))
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")


async def test_new_takes_the_line_away(bot):
    """Nothing is awaited any more, and nothing says so; also when it had lapsed by itself."""
    answer, _ = await prepared(bot)
    await bot.ask("/new")
    await bot.world.until(lambda _: "✎" not in standing(bot, answer)["text"])
    assert "Ask about this step" in labels(standing(bot, answer))


async def asked_in_vain(stage, text="Sure?", chat=BO, **where):
    """Asks a question that fails; returns what is said of it, once the step is awaited again."""
    stage.model.play(FAILS)
    before = len(stage.bot_messages(chat))
    stage.world.say(BO, chat, text, **where)
    said = await stage.final(chat, before + 1)
    await stage.world.until(lambda _: any("✎" in message["text"] for message in stage.bot_messages(chat)))
    return said


async def test_a_question_that_failed_is_asked_again_about_the_step(bot):
    """As often as it fails; once it is answered, the next one is a question like any other."""
    answer, _ = await prepared(bot)
    for _ in range(2):
        assert "does not accept this bot's key" in (await asked_in_vain(bot))["text"]
    assert labels(standing(bot, answer))[0] == "Cancel"
    bot.model.play(RIGHT, thought(answer="Six."))
    assert (await bot.ask("Sure?"))["text"].startswith("About step 2: Add")
    assert "✎" not in standing(bot, answer)["text"]
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")


async def test_in_a_group_it_is_asked_again_too(bot):
    """In reply to the same message."""
    answer, _ = await prepared(bot, BO, GROUP_ID)
    await asked_in_vain(bot, "Sure?", GROUP_ID, reply_to=answer["message_id"])
    bot.model.play(RIGHT)
    bot.world.say(BO, GROUP_ID, "Sure?", reply_to=answer["message_id"])
    assert (await bot.final(GROUP_ID, 3))["text"].startswith("About step 2")


async def test_a_question_that_a_limit_refused_is_asked_again_about_the_step(bot):
    """However it was refused."""
    await prepared(bot)
    await bot.core.budgets.set(Rule(scope=Scope.USER, subject=str(BO), measure=Measure.MINUTE, amount=1), ADA)
    assert "minute" in (await bot.ask("Sure?"))["text"]
    await bot.world.until(lambda _: any("✎" in message["text"] for message in bot.bot_messages(BO)))
    await bot.core.budgets.set(Rule(scope=Scope.USER, subject=str(BO), measure=Measure.MINUTE, amount=9), ADA)
    bot.model.play(RIGHT)
    assert (await bot.ask("Sure?"))["text"].startswith("About step 2")


async def test_what_waited_behind_a_question_that_failed_is_not_about_the_step(bot):
    """It was written when nothing was awaited any more; the one after it is."""
    await prepared(bot)
    gate = asyncio.Event()
    fails = thought(fault="error_event", cut_after=0, gate=gate, error=FAILS.error)
    answers = {"Really 5?": RIGHT, "Look at step 2": fails, "3 + 3": thought(answer="Six.")}
    bot.model.rule(lambda request: next(answers[said] for said in answers if said in str(request)))
    bot.world.say(BO, BO, "Sure?")
    await bot.model.until(lambda server: server.held)
    bot.world.say(BO, BO, "And 3 + 3?")
    await waiting(bot, 2)
    gate.set()
    assert (await bot.final(BO, 3))["text"].startswith("Six.")
    assert (await bot.ask("Really 5?"))["text"].startswith("About step 2")


async def test_a_question_that_failed_is_edited(bot):
    """The edit uses the step up."""
    await prepared(bot)
    said = await asked_in_vain(bot)
    bot.model.play(RIGHT, thought(answer="Six."))
    bot.world.edit(BO, BO, said["message_id"] - 1, "Really sure?")
    later = await bot.final(BO, 3)
    assert later["text"].startswith("Edited question\n\nAbout step 2")
    assert not any("✎" in message["text"] for message in bot.bot_messages(BO))
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")


async def test_again_that_fails_awaits_nothing(bot):
    """Its button is still there."""
    await prepared(bot)
    bot.model.play(RIGHT, FAILS, thought(answer="Six."))
    later = await bot.ask("Sure?")
    bot.world.tap(BO, BO, later["message_id"], data_of(later, "Again"))
    assert "key" in (await bot.final(BO, 3))["text"]
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")


async def test_a_command_does_not_use_it_up(bot):
    """The message after the command is the question."""
    await prepared(bot)
    await bot.ask("/help")
    bot.model.play(RIGHT)
    assert (await bot.ask("Sure?"))["text"].startswith("About step 2")


async def test_in_a_group_anybody_looks_and_who_asked_asks(bot):
    """Others' taps on the button are refused, and others' messages are no question about the step."""
    answer, asking = await prepared(bot, BO, GROUP_ID)
    assert "✎ Whoever asked me: reply to this message with your question about step 2." in asking["text"]
    shown = await bot.tap(asking, "›", ADA)
    assert "✎" in shown["text"]
    seen = len(bot.world.toasts)
    bot.world.tap(ADA, GROUP_ID, answer["message_id"], shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert await toast(bot, seen + 1) == "Only who asked can do that."
    bot.model.play(thought(answer="Six."), RIGHT)
    bot.world.say(ADA, GROUP_ID, "@glassbox_bot 3 + 3?")
    assert (await bot.final(GROUP_ID, 2))["text"].startswith("Six.")
    bot.world.say(BO, GROUP_ID, "Not for the bot.")
    bot.world.say(BO, GROUP_ID, "Really 5?", reply_to=answer["message_id"])
    later = await bot.final(GROUP_ID, 3)
    assert later["text"].startswith("About step 2: Add\n\nStep 2 was wrong")
    assert len(bot.model.requests) == 3


async def test_what_the_first_question_brought_along_is_looked_at_again(bot):
    """A document goes with the question about a step, and with one about a step of that answer."""
    bot.model.play(WRONG, STILL, STILL)
    bot.world.attach(
        BO, BO, b"Two apples, two pears.", name="fruit.txt", content_type="text/plain", caption="How many?"
    )
    answer = await bot.final(BO)
    for count in (2, 3):
        await bot.tap(await to_step(bot, answer, 2), "Ask about this step")
        answer = await bot.ask("Sure?")
        told = str(bot.model.requests[-1]["messages"][-1]["content"])
        assert len(bot.model.requests) == count
        assert told.count("Two apples, two pears.") == 1
        assert "fruit.txt" in told


async def test_asked_about_again_after_a_restart(stage):
    """What is awaited outlives a restart, and is no longer said once it came; Again asks about the same step."""
    async with stage.running():
        asked, _ = await prepared(stage)
    async with stage.running():
        stage.model.play(STILL, RIGHT)
        later = await stage.ask("Sure?")
        assert "✎" not in standing(stage, asked)["text"]
        assert "Ask about this step" in labels(standing(stage, asked))
        assert later["text"].startswith("About step 2: Add · same")
        before = len(stage.bot_messages(BO))
        stage.world.tap(BO, BO, later["message_id"], data_of(later, "Again"))
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) > before)
        again = stage.bot_messages(BO)[-1]
        assert again["text"].startswith("About step 2: Add\n\nStep 2 was wrong")
        assert labels(again)[-2:] == ["‹ Earlier answer", "‹ Original answer"]
        assert "Look at step 2 again" in stage.model.requests[2]["messages"][-1]["content"]


async def test_stopped_in_the_middle_and_taken_up_again(stage):
    """The update that comes again finds its question about the step, and asks it so; the answer comes once."""
    gate = asyncio.Event()
    async with stage.running(grace=0):
        await prepared(stage)
        stage.model.play(thought(gate=gate))
        stage.world.say(BO, BO, "Sure?")
        await stage.model.until(lambda server: server.held)
    stage.model.play(RIGHT)
    async with stage.running():
        await stage.world.until(lambda _: "About step 2" in stage.bot_messages(BO)[-1]["text"])
        assert "Look at step 2 again" in stage.model.requests[-1]["messages"][-1]["content"]
        stage.model.play(thought(answer="Six."))
        assert (await stage.ask("And 3 + 3?"))["text"].startswith("Six.")
    gate.set()


@pytest.mark.process
async def test_killed_while_a_step_is_thought_about(stage, tmp_path):
    """kill -9 with the question stored: asked again about the same step, answered once, and only the call is lost."""
    never = asyncio.Event()
    program = Program(stage, tmp_path)
    await program.ready()
    await prepared(stage)
    stage.model.play(thought(gate=never))
    stage.world.say(BO, BO, "Sure?")
    await stage.model.until(lambda server: server.held)
    await program.end(signal.SIGKILL)
    stage.model.play(RIGHT, thought(answer="Six."))
    program = Program(stage, tmp_path)
    await program.ready()
    stage.world.say(BO, BO, "And 3 + 3?")
    await stage.world.until(lambda _: stage.bot_messages(BO)[-1]["text"].startswith("Six."))
    assert (await program.end(signal.SIGTERM))[0] == 0
    assert [message["text"][:12] for message in stage.bot_messages(BO)[1:]] == ["About step 2", "Six.\n\n2 step"]
    asked = [request["messages"][-1]["content"] for request in stage.model.requests]
    assert ["Look at step 2 again" in told for told in asked] == [False, True, True, False]


async def test_a_reasoning_model_reasons_by_its_own_rules(tmp_path):
    """No form and no word of steps to write; a fast mode does not make it fast."""
    async with open_stage(tmp_path, strategy="think", models="o4-mini[effort=low]") as stage, stage.running():
        await prepared(stage)
        await stage.tap(await stage.ask("/model"), "o4-mini (reasons by itself)")
        stage.model.play(Script(text="Nothing has changed.\n\nIt is **5**."))
        later = await stage.ask("Sure?")
        assert later["text"].startswith("About step 2: Add · same result as before")
        request = stage.model.requests[-1]
        assert (request["model"], "response_format" in request) == ("o4-mini", False)
        assert "Your first step" not in request["messages"][-1]["content"]
        assert "<question>\nSure?\n</question>" in request["messages"][-1]["content"]


@pytest.mark.parametrize("mode", ["Fast", "Vote", "Automatic"])
async def test_at_least_think(tmp_path, mode):
    """Whatever mode is chosen, a step is thought about once, in steps."""
    async with open_stage(tmp_path) as stage, stage.running():
        await prepared(stage)
        await stage.tap(await stage.ask("/mode"), mode)
        stage.model.play(RIGHT)
        assert (await stage.ask("hello"))["text"].startswith("About step 2")
        assert len(stage.model.requests) == 2
        assert [record.start.strategy for record in await stage.calls()] == ["think", "think"]


@pytest.mark.parametrize("data", ["ask:1:t0", "ask:1:s9.0", "ask:1:0", "ask:99:s1.0", "unask:99:1"])
async def test_data_of_no_step(bot, data):
    """A toast, and nothing is awaited."""
    bot.model.play(WRONG, thought(answer="Six."))
    await bot.ask("What is 2 + 2?")
    assert await planted(bot, BO, data) == "I no longer have that answer."
    assert (await bot.ask("And 3 + 3?"))["text"].startswith("Six.")
