"""Whatever Telegram does: the final message arrives, nothing is posted twice unasked, and the bill stands."""

import asyncio

import pytest
from support.stage import BO, CHEN, labels, open_stage, thought

from bot.playground.people import GROUP_ID


async def test_a_flood_wait_is_waited_out(bot):
    """429 on the final message: after the time that Telegram asks for it is sent."""
    bot.model.play(thought())
    bot.telegram.fail("sendMessage", status=429, description="Too Many Requests: retry after 7", retry_after=7)
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    assert bot.clock.pauses == pytest.approx([7.5], abs=0.2)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_faults_of_telegram_are_tried_again(bot, status):
    """5xx on the final message: backoff, then it arrives once; the model is asked once."""
    bot.model.play(thought())
    bot.telegram.fail("sendMessage", status=status, description="Internal Server Error", times=3)
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    assert bot.clock.pauses[:3] == [0.5, 1.0, 2.0]
    assert len(bot.model.requests) == 1


async def test_dropped_connections_are_tried_again(bot):
    """No answer at all, the connection closed: sent again."""
    bot.model.play(thought())
    bot.telegram.drop("sendMessage", times=2)
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")


async def test_refused_formatting_goes_out_plain(bot):
    """Whatever Telegram has against the entities, the text arrives."""
    bot.model.play(thought(answer="**Four.**"))
    bot.telegram.fail("sendMessage", status=400, description="Bad Request: can't parse entities: told to fail")
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    assert "entities" not in answer
    assert labels(answer) == ["Show reasoning", "Again", "👍", "👎"]


@pytest.mark.parametrize("taken", [True, False])
async def test_a_send_that_times_out_is_not_repeated_but_offered(tmp_path, taken):
    """Telegram took it or not: the answer stands once at most; taps on the note make the answer of it."""
    async with open_stage(tmp_path, read_seconds=0.5) as stage, stage.running():
        stage.model.play(thought())
        stage.telegram.hang("sendMessage", after_effect=taken)
        stage.world.say(BO, BO, "What is 2 + 2?")
        await stage.world.until(lambda _: any("did not confirm" in m["text"] for m in stage.bot_messages(BO)))
        texts = [message["text"] for message in stage.bot_messages(BO)]
        assert sum(text.startswith("Four.") for text in texts) == int(taken)
        note = stage.bot_messages(BO)[-1]
        data = note["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        for _ in range(2):
            stage.world.tap(BO, BO, note["message_id"], data)
        await stage.world.until(lambda world: not world.updates and "Four." in stage.bot_messages(BO)[-1]["text"])
        texts = [message["text"] for message in stage.bot_messages(BO)]
        assert [text.startswith("Four.") for text in texts] == [True] * (1 + taken)
        assert len(stage.model.requests) == 1


async def test_parts_that_arrived_are_known_though_the_rest_is_uncertain(tmp_path):
    """Where an answer stands is noted: its beginning and the note, then the beginning and what was sent again."""
    async with open_stage(tmp_path, read_seconds=0.5) as stage, stage.running():
        stage.model.play(thought(answer="\n\n".join(["word " * 700] * 8)))
        stage.telegram.hang("sendDocument")
        stage.world.say(BO, BO, "Tell me everything.")
        await stage.world.until(lambda _: any("did not confirm" in m.get("text", "") for m in stage.bot_messages(BO)))
        beginning, note = stage.bot_messages(BO)
        assert await stands_in(stage, 1) == (beginning["message_id"], note["message_id"])
        stage.telegram.release()
        data = note["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        stage.world.tap(BO, BO, note["message_id"], data)
        await stage.world.until(lambda _: "Show reasoning" in labels(stage.bot_messages(BO)[-1]))
        rest = [message["message_id"] for message in stage.bot_messages(BO)[-2:]]
        assert await stands_in(stage, 3) == (beginning["message_id"], note["message_id"], *rest)


async def stands_in(stage, more_than):
    """Where the only answer stands, as soon as that is so many messages and one more."""
    async with asyncio.timeout(20):
        while True:
            answer = await stage.core.memory.answer(1)
            if answer is not None and answer.delivered and len(answer.message_ids) > more_than:
                return answer.message_ids
            await asyncio.sleep(0)


async def test_drafts_and_typing_may_fail_without_harm(bot):
    """A Bot API server that knows no drafts, and one that floods: the answer comes all the same."""
    for method in ("sendMessageDraft", "sendChatAction"):
        bot.telegram.fail(method, status=404, description="Not Found: method not found", times=99)
    bot.model.play(thought(delay=0.02))
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")


async def test_a_draft_never_follows_the_final_message(bot):
    """The last preview is done before the answer is sent."""
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.world.until(lambda world: world.draft(BO))
    gate.set()
    await bot.world.until(lambda _: bot.bot_messages(BO))
    methods = [call.method for call in bot.telegram.calls]
    assert "sendMessageDraft" in methods
    assert "sendMessageDraft" not in methods[methods.index("sendMessage") :]


async def test_a_user_who_blocked_the_bot_is_not_tried_again(bot):
    """403: one attempt, no retries, and others are served."""
    bot.model.play(thought(), thought())
    bot.telegram.fail("sendMessage", status=403, description="Forbidden: bot was blocked by the user", chat_id=BO)
    bot.world.say(BO, BO, "What is 2 + 2?")
    await bot.world.until(lambda _: [c for c in bot.telegram.calls if c.method == "sendMessage" and c.status == 403])
    answer = await bot.ask("And you?", person=CHEN)
    assert answer["text"].startswith("Four.")
    assert bot.bot_messages(BO) == []
    assert [record.end.outcome for record in await bot.calls()] == ["ok", "ok"]


async def test_an_edit_that_changes_nothing_is_fine(bot):
    """Two taps at once: "message is not modified" is no fault."""
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    data = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        bot.world.tap(BO, BO, answer["message_id"], data)
    await bot.world.until(lambda world: len(world.toasts) == 2)
    usage = await bot.ask("/usage")
    assert usage["text"].startswith("Your usage")


async def test_getting_updates_survives_faults(bot):
    """Polling goes on after 500s, dropped connections, a conflict, and a server that knows us not for a moment."""
    bot.telegram.fail("getUpdates", status=500, description="Internal Server Error")
    bot.telegram.drop("getUpdates")
    bot.telegram.fail("getUpdates", status=409, description="Conflict: terminated by other getUpdates request")
    bot.telegram.fail("getUpdates", status=404, description="Not Found")
    bot.telegram.fail("getUpdates", status=401, description="Unauthorized")
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")


async def test_a_server_without_deletewebhook_will_do(stage):
    """A Bot API that does not know the method: said, and passed over."""
    stage.telegram.fail("deleteWebhook", status=404, description="Not Found: method not found")
    stage.model.play(thought())
    async with stage.running():
        assert (await stage.ask("What is 2 + 2?"))["text"].startswith("Four.")


@pytest.mark.parametrize(
    "text", ["/foo@glassbox_bot", "/stats@glassbox_bot", "mail x@glassbox_bot.com", "@glassbox_bot2 hi"]
)
async def test_what_is_not_for_the_bot_is_no_question(bot, text):
    """In a group: other bots' names, addresses, and commands that are none of ours cost nothing."""
    bot.world.say(BO, GROUP_ID, text)
    bot.model.play(thought())
    await bot.ask("What is 2 + 2?")
    assert len(bot.model.requests) == 1
    assert bot.bot_messages(GROUP_ID) == []
