"""The strategies end to end: modes and models, Think about it, Again, Stop, votes, hidden tokens, /compare."""

import asyncio
import json

import pytest
from support.stage import BO, CHEN, Script, labels, open_stage, thought

from bot.playground.people import GROUP_ID

HIDDEN = {
    "prompt_tokens": 20,
    "completion_tokens": 520,
    "total_tokens": 540,
    "completion_tokens_details": {"reasoning_tokens": 500},
}


@pytest.fixture
async def auto(tmp_path):
    """A bot that chooses the strategy by the question, with a reasoning model beside the default one."""
    async with open_stage(tmp_path, strategy="auto", models="o4-mini[effort=low]") as stage, stage.running():
        yield stage


def system(request):
    return request["messages"][0]["content"]


async def test_small_talk_is_fast_and_the_rest_is_thought_about(auto):
    """A greeting gets a plain call and no steps; a sum gets the chain-of-thought prompt."""
    auto.model.play(Script(text="Hello!"), thought())
    hello = await auto.ask("hello")
    assert hello["text"].startswith("Hello!\n\n0.") or " s · " in hello["text"]
    assert labels(hello) == ["Think about it", "Again", "👍", "👎"]
    answer = await auto.ask("What is 17 * 23?")
    assert labels(answer) == ["Show reasoning", "Again", "👍", "👎"]
    assert "JSON" not in system(auto.model.requests[0])
    assert "JSON" in system(auto.model.requests[1])
    assert auto.model.requests[1]["response_format"]["type"] == "json_schema"
    assert [record.start.strategy for record in await auto.calls()] == ["fast", "think"]


async def test_think_about_it(auto):
    """The button under a fast answer asks the same question again, in steps; the fast answer stays reachable."""
    auto.model.play(Script(text="Blue."), thought(answer="Blue, by scattering."))
    quick = await auto.ask("thanks")
    before = len(auto.bot_messages(BO))
    auto.world.tap(BO, BO, quick["message_id"], quick["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await auto.world.until(lambda _: len(auto.bot_messages(BO)) > before)
    slow = auto.bot_messages(BO)[-1]
    assert slow["text"].startswith("Blue, by scattering.")
    assert labels(slow) == ["Show reasoning", "Again", "👍", "👎", "‹ Earlier answer"]
    earlier = await auto.tap(slow, "‹ Earlier answer")
    assert "Earlier answer\nBlue." in earlier["text"]
    assert (await auto.tap(earlier, "Latest answer ›"))["text"] == slow["text"]


async def test_again_counts_both_and_leaves_the_first_out_of_the_conversation(auto):
    """Both answers are in the ledger; the next question goes with the latest alone."""
    auto.model.play(thought(answer="One."), thought(answer="Two."), thought(answer="Three."))
    first = await auto.ask("What is 1 + 1?")
    before = len(auto.bot_messages(BO))
    auto.world.tap(BO, BO, first["message_id"], first["reply_markup"]["inline_keyboard"][1][0]["callback_data"])
    await auto.world.until(lambda _: len(auto.bot_messages(BO)) > before)
    await auto.ask("And 2 + 1?")
    said = [message["content"] for message in auto.model.requests[2]["messages"][1:]]
    assert said == ["What is 1 + 1?", "Two.", "And 2 + 1?"]
    assert len(await auto.calls()) == 3


async def test_only_who_asked_may_spend(auto):
    """In a group others may look at the steps, but not have the answer made anew."""
    auto.model.play(thought())
    auto.world.say(BO, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    answer = await auto.final(GROUP_ID)
    auto.world.tap(
        CHEN, GROUP_ID, answer["message_id"], answer["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    )
    await auto.world.until(lambda world: world.toasts)
    assert auto.world.toasts[-1]["text"] == "Only who asked can do that."
    assert len(auto.model.requests) == 1


async def test_mode_and_model_are_chosen_by_buttons_and_remembered(auto):
    """/mode and /model mark the choice; the next question keeps to both."""
    modes = await auto.ask("/mode")
    assert labels(modes) == ["• Automatic", "Fast", "Think", "Reasoning model", "Vote"]
    assert "• Fast" in labels(await auto.tap(modes, "Fast"))
    models = await auto.ask("/model")
    assert labels(models) == ["• gpt-4o-mini", "o4-mini (reasons by itself)"]
    await auto.tap(models, "o4-mini (reasons by itself)")
    auto.model.play(Script(text="391"))
    await auto.ask("What is 17 * 23?")
    (request,) = auto.model.requests
    assert request["model"] == "o4-mini"
    assert "JSON" not in system(request)


async def test_a_reasoning_model_by_its_own_rules(auto):
    """Developer role, effort, room for hidden tokens, no form; what was hidden is counted in the open."""
    await auto.tap(await auto.ask("/model"), "o4-mini (reasons by itself)")
    auto.model.play(Script(text="391", usage=HIDDEN))
    answer = await auto.ask("What is 17 * 23?")
    (request,) = auto.model.requests
    assert request["messages"][0]["role"] == "developer"
    assert (request["reasoning_effort"], request["max_completion_tokens"]) == ("low", 25_000)
    assert not {"response_format", "temperature", "max_tokens"} & set(request)
    assert "500 hidden reasoning tokens" in answer["text"]
    (record,) = await auto.calls()
    assert (record.start.strategy, record.end.usage.reasoning) == ("native", 500)


async def test_a_vote_ends_when_two_agree(tmp_path):
    """Two samples that agree: no third call. Two that do not: up to five, stopped early; all are in the ledger."""
    async with open_stage(tmp_path, strategy="vote") as stage, stage.running():
        stage.model.play(thought(answer="**4**"), thought(answer="The answer is 4."))
        answer = await stage.ask("What is 2 + 2?")
        assert "2 of 2 agree" in answer["text"]
        assert labels(answer) == ["Show reasoning", "Other answers", "Again", "👍", "👎"]
        shown = await stage.tap(answer, "Other answers")
        assert shown["text"].count("✓") == 2
        stage.model.play(*(thought(answer=text) for text in ("4", "5", "4", "6", "7")))
        answer = await stage.ask("What is 2 + 2 again?")
        assert "agree" in answer["text"]
        assert answer["text"].startswith("4")
        rows = await stage.calls()
        assert {row.start.strategy for row in rows} == {"vote"}
        assert all(row.end is not None for row in rows)
        assert len(rows) >= len(stage.model.requests)
        assert sum(row.end.outcome == "ok" for row in rows) >= 4


async def test_a_vote_of_which_little_is_left(tmp_path):
    """One sample answers, the others fail: that answer is stored and shown, and all calls are in the ledger."""
    async with open_stage(tmp_path, strategy="vote") as stage, stage.running():
        refused = Script(fault="status", status=400, error={"message": "Content Exists Risk", "code": None})
        stage.model.play(thought(answer="4"), refused, refused, refused, refused)
        answer = await stage.ask("What is 2 + 2?")
        assert answer["text"].startswith("4")
        assert sorted(row.end.outcome for row in await stage.calls()) == ["failed"] * 4 + ["ok"]


async def test_stop_keeps_shows_and_pays(bot):
    """/stop in mid-answer: the call is cancelled, what there was is the answer, the row says cancelled."""
    bot.model.play(thought(chunk_size=6, fault="stall", cut_after=12))
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.thinking(BO)
    bot.world.say(BO, BO, "/stop")
    await bot.world.until(lambda _: bot.bot_messages(BO))
    answer = bot.bot_messages(BO)[-1]
    assert "Stopped here, as asked." in answer["text"]
    assert "Show reasoning" in labels(answer)
    (record,) = await bot.calls()
    assert (record.end.outcome, record.end.token_source) == ("cancelled", "estimate")
    assert (await bot.ask("/stop"))["text"] == "There is nothing to stop."


async def test_a_group_sees_one_placeholder_that_becomes_the_answer(bot):
    """In a group: one message with a Stop button, edited, then the answer in its place; a stranger cannot stop it."""
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    (placeholder,) = bot.bot_messages(GROUP_ID)
    assert labels(placeholder) == ["Stop"]
    assert placeholder["text"].startswith("Thinking…")
    stop = placeholder["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    bot.world.tap(CHEN, GROUP_ID, placeholder["message_id"], stop)
    await bot.world.until(lambda world: world.toasts)
    assert bot.world.toasts[-1]["text"] == "Only who asked can do that."
    gate.set()
    await bot.world.until(lambda _: "Show reasoning" in labels(bot.bot_messages(GROUP_ID)[-1]))
    (answer,) = bot.bot_messages(GROUP_ID)
    assert answer["message_id"] == placeholder["message_id"]
    assert answer["text"].startswith("Four.")


async def test_stop_by_the_button_of_a_group(bot):
    """The Stop button under the placeholder ends the answer of who asked."""
    bot.model.play(thought(chunk_size=6, fault="stall", cut_after=12))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    (placeholder,) = bot.bot_messages(GROUP_ID)
    stop = placeholder["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    bot.world.tap(BO, GROUP_ID, placeholder["message_id"], stop)
    await bot.world.until(lambda _: "Stopped here" in bot.bot_messages(GROUP_ID)[-1]["text"])
    assert len(bot.bot_messages(GROUP_ID)) == 1


async def test_quick_thinking_shows_no_preview(tmp_path):
    """An answer at once comes alone; of one within two seconds there is typing, then the answer."""
    gate = asyncio.Event()
    async with open_stage(tmp_path, preview_delay=2.0) as stage, stage.running():
        stage.model.play(thought(), thought(gate=gate, gate_after=0))
        await stage.ask("What is 2 + 2?")
        assert {call.method for call in stage.telegram.calls} & {"sendMessageDraft", "sendChatAction"} == set()
        stage.world.say(BO, BO, "And 2 + 3?")
        await stage.world.until(lambda _: [call for call in stage.telegram.calls if call.method == "sendChatAction"])
        gate.set()
        await stage.world.until(lambda _: len(stage.bot_messages(BO)) == 2)
        assert "sendMessageDraft" not in {call.method for call in stage.telegram.calls}


async def test_the_draft_shows_the_answer_as_it_grows(bot):
    """Titles of the steps first, then the answer so far."""
    gate = asyncio.Event()
    script = thought(answer="A long answer that goes on and on.")
    bot.model.play(Script(text=script.text, gate=gate, gate_after=len(script.text) // 8 - 1))
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.world.until(lambda world: world.draft(BO) and "A long answer" in world.draft(BO)["text"])
    gate.set()
    await bot.world.until(lambda _: bot.bot_messages(BO))


async def test_a_provider_without_schemas_is_stepped_down_to(tmp_path):
    """A server that refuses response_format: the bot asks by prompt, is answered, and remembers."""
    async with open_stage(tmp_path) as stage, stage.running():
        stage.model.refuse = frozenset({"response_format"})
        stage.model.play(thought(), thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
        assert (await stage.ask("What is 3 + 1?"))["text"].startswith("Four.")
        outcomes = [record.end.outcome for record in await stage.calls()]
        assert outcomes[-2:] == ["ok", "ok"]
        assert outcomes.count("failed") in (1, 2)


async def test_a_fallback_takes_over(tmp_path):
    """The default model fails for good: the fallback answers, and both are in the ledger under their own names."""
    async with open_stage(tmp_path, fallback_models="gpt-4.1-mini") as stage, stage.running():
        gone = Script(fault="status", status=404, error={"message": "gone", "code": "model_not_found"})
        stage.model.rule(lambda request: gone if request["model"] == "gpt-4o-mini" else thought())
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")
        assert [(r.start.model, r.end.outcome) for r in await stage.calls()] == [
            ("gpt-4o-mini", "failed"),
            ("gpt-4.1-mini", "ok"),
        ]


async def test_compare_side_by_side(auto):
    """Three ways at once, then one screen: answers, tokens, the hidden ones apart, cost, agreement, steps on a tap."""
    auto.model.rule(_by_way)
    auto.world.say(BO, BO, "/compare What is 17 * 23?")
    message = await auto.final(BO)
    text = message["text"]
    assert "Fast · gpt-4o-mini\n391" in text
    assert "Think · gpt-4o-mini\nIt is 391.\n2 steps" in text
    assert "Reasoning model · o4-mini\n391" in text
    assert "500 hidden" in text
    assert text.endswith("They agree.")
    assert labels(message) == ["Fast", "Think", "Reasoning model"]
    column = await auto.tap(message, "Think")
    assert "1. Plan" in column["text"]
    assert (await auto.tap(column, "Back"))["text"] == text
    rows = await auto.calls()
    assert sorted(row.start.strategy for row in rows) == ["fast", "native", "think"]
    auto.model.play()
    await auto.ask("And 2 + 2?")
    said = [m["content"] for m in auto.model.requests[-1]["messages"][1:]]
    assert said == ["And 2 + 2?"]


def _by_way(request):
    if request["model"] == "o4-mini":
        return Script(text="391", usage=HIDDEN)
    if "JSON" in system(request):
        return thought(answer="It is **391**.")
    return Script(text="391")


async def test_compare_wants_a_question(auto):
    """The bare command says how it is used; as a reply it takes the question replied to."""
    assert "What shall I compare?" in (await auto.ask("/compare"))["text"]
    auto.model.rule(_by_way)
    first = await auto.ask("What is 17 * 23?")
    asked = first["message_id"] - 1
    before = len(auto.bot_messages(BO))
    auto.world.say(BO, BO, "/compare", reply_to=asked)
    assert "They agree." in (await auto.final(BO, before + 1))["text"]


async def test_compare_with_a_way_that_fails(auto):
    """One way's failure is one sentence; the others stand."""
    auto.model.rule(
        lambda request: (
            Script(fault="status", status=401, error={"message": "no", "code": "invalid_api_key"})
            if request["model"] == "o4-mini"
            else _by_way(request)
        )
    )
    auto.world.say(BO, BO, "/compare What is 17 * 23?")
    message = await auto.final(BO)
    assert "does not accept this bot's key" in message["text"]
    assert labels(message) == ["Fast", "Think"]


def test_the_scripts_are_valid_json():
    assert json.loads(thought().text)["answer"] == "Four."
