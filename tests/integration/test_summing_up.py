"""What no longer fits is summed up: after an answer, by a call of its own, and nothing hangs on it."""

import asyncio

import pytest
from sqlalchemy import select
from support.stage import ADA, BO, CHEN, open_stage, thought

from bot.core.limits import Measure, Rule, Scope
from bot.playground.scripts import Script
from bot.store.tables import summaries

WINDOW = 130
"""Tokens: four questions of these with their answers."""


class Talk:
    """A model that answers with what was asked, and sums up when it is told to."""

    def __init__(self):
        self.summed_up = []
        self.asked = []
        self.summary = Script(text="They counted words.")
        self.gate = None
        self.words = 10
        self.said = None

    def __call__(self, request):
        system, *others = [message["content"] for message in request["messages"]]
        if system.startswith("You keep the memory of a conversation."):
            self.summed_up.append(others[0])
            return self.summary
        self.asked.append(others)
        return self.said or thought(answer="word " * self.words + others[-1].splitlines()[-1], gate=self.gate)


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path, context_tokens=WINDOW) as opened:
        opened.talk = Talk()
        opened.model.rule(opened.talk)
        yield opened


async def ask(stage, *texts, person=BO):
    for text in texts:
        count = len(stage.bot_messages(person)) + 1
        stage.world.say(person, person, text)
        await stage.final(person, count)
    await idle(stage)


async def idle(stage):
    """Waits until no update is worked on."""
    async with asyncio.timeout(20):
        while stage.bot.intake._lanes.works:
            await asyncio.sleep(0)


async def kept(stage):
    async with stage.core.database.read() as connection:
        return (await connection.execute(select(summaries.c.chat_id, summaries.c.summary))).all()


QUESTIONS = [f"question number {number} with some more words" for number in range(8)]


async def test_a_question_about_a_long_answer_has_it_before_it(stage):
    """Its beginning and its end, alone and beside a summary; a reply to it, which is a branch, has them too."""
    async with stage.running():
        stage.talk.words = 3000
        await ask(stage, "Tell me a long thing.")
        long = stage.bot_messages(BO)[-1]
        stage.talk.words = 1
        stage.world.say(BO, BO, "Shorten that.")
        await until_asked(stage, 2)
        stage.world.say(BO, BO, "And that?", reply_to=long["message_id"])
        await until_asked(stage, 3)
        await idle(stage)
    for told in stage.talk.asked[1:]:
        assert told[0] == "Tell me a long thing."
        assert told[1].startswith("word word")
        assert told[1].endswith("Tell me a long thing.")


async def test_a_silent_answer_is_told_as_one(stage):
    """Many providers refuse a message without words: the conversation would be stuck until /new."""
    stage.talk.said = Script(text="", finish_reason="content_filter")
    async with stage.running():
        await ask(stage, "Say nothing.")
        stage.talk.said = None
        await ask(stage, "And now?")
    assert stage.talk.asked[-1][:2] == ["Say nothing.", "[no answer]"]


async def until_asked(stage, count):
    async with asyncio.timeout(20):
        while len(stage.talk.asked) < count:
            await asyncio.sleep(0)


async def test_what_falls_out_is_told_in_short(stage):
    """The summary is made after the answer for which there is no more room, and the next question has it before it."""
    async with stage.running():
        await ask(stage, *QUESTIONS[:4])
        assert stage.talk.summed_up == []
        await ask(stage, QUESTIONS[4])
        assert await kept(stage) == [(BO, "They counted words.")]
        assert QUESTIONS[0] in stage.talk.summed_up[0]
        await ask(stage, QUESTIONS[5])
    told = stage.talk.asked[-1]
    assert told[0].startswith(
        "What was said before, summed up:\n<summary>\nThey counted words.\n</summary>\n\nquestion"
    )
    summed = [text for text in QUESTIONS[:5] if text in stage.talk.summed_up[0]]
    assert [text for text in QUESTIONS[:6] if any(text in turn for turn in told)] == QUESTIONS[len(summed) : 6]


async def test_it_has_a_row_of_its_own_and_counts(stage):
    """Its purpose is summary, its answer the one it was made for; footer and usage have its tokens."""
    async with stage.running():
        await ask(stage, *QUESTIONS[:5])
        (row,) = [call for call in await stage.calls() if call.start.purpose == "summary"]
        assert row.end.outcome == "ok"
        answer = await stage.core.memory.answer(row.start.answer_id)
        assert answer.summing_up == row.end.usage.total
        assert answer.tokens == sum(c.end.usage.total for c in await stage.calls() if c.start.answer_id == answer.id)
        last = await stage.tap(stage.bot_messages(BO)[-1], "Show reasoning")
        assert f"{row.end.usage.total} of them for a summary of earlier turns" in last["text"]
        assert "6 calls" in (await stage.ask("/usage"))["text"]


async def test_not_every_question_pays_for_one(stage):
    """Half of the window is free again after a summary, and the next one goes on from it."""
    async with stage.running():
        for number in range(14):
            stage.talk.summary = Script(text=f"Summary after {number}.")
            await ask(stage, f"question number {number} with some more words")
        made = stage.talk.summed_up
        assert 2 <= len(made) <= 7
        assert "<summary>\nSummary after 4.\n</summary>" in made[1]
        assert "question number 0 " not in made[1]
        everything = "".join(made) + "".join(stage.talk.asked[-1])
        assert all(f"question number {number} " in everything for number in range(14))


async def test_without_a_summary_the_answers_go_on(stage):
    """The provider fails it: the answer stands, nobody is told, and some answers later there is another try."""
    stage.talk.summary = Script(fault="status", status=500)
    async with stage.running():
        await ask(stage, *QUESTIONS[:8])
        assert len(stage.bot_messages(BO)) == 8
        assert await kept(stage) == []
        stage.talk.summary = Script(text="At last.")
        await ask(stage, "one more question")
        assert await kept(stage) == [(BO, "At last.")]
        outcomes = [call.end.outcome for call in await stage.calls() if call.start.purpose == "summary"]
        assert outcomes == ["failed", "ok"]


@pytest.mark.parametrize("said", [Script(text=""), Script(text="No.", finish_reason="content_filter")])
async def test_a_model_that_gives_none_is_not_asked_again(stage, said):
    """The turns are let go without one, and the next question pays for none."""
    stage.talk.summary = said
    async with stage.running():
        await ask(stage, *QUESTIONS[:7])
    assert len(stage.talk.summed_up) == 1
    assert QUESTIONS[0] not in stage.talk.asked[-1]
    assert stage.talk.asked[-1][-1] == QUESTIONS[6]


async def test_long_answers_do_not_pay_for_one_each(stage):
    """Where no answer fits, two go into each summary at least."""
    stage.talk.words = 200
    async with stage.running():
        await ask(stage, *QUESTIONS[:6])
    assert len(stage.talk.summed_up) == 3


async def test_a_budget_stops_it_without_a_word(stage):
    """A summary that the limits do not allow is not made, and has no row; the answer stands."""
    gate = asyncio.Event()
    async with stage.running():
        await ask(stage, *QUESTIONS[:4])
        stage.talk.gate = gate
        stage.world.say(BO, BO, QUESTIONS[4])
        await stage.model.until(lambda server: len(server.requests) == 5)
        rule = Rule(scope=Scope.EVERYONE, subject="", measure=Measure.DAY, amount=1)
        await stage.core.budgets.set(rule, ADA)
        gate.set()
        await stage.final(BO, 5)
        await idle(stage)
        assert [call.start.purpose for call in await stage.calls()] == ["answer"] * 5
    assert stage.talk.summed_up == []


async def test_new_drops_it(stage):
    """A fresh start is one."""
    async with stage.running():
        await ask(stage, *QUESTIONS[:5])
        await stage.ask("/new")
        assert await kept(stage) == []
        await ask(stage, "next")
    assert stage.talk.asked[-1] == ["next"]


async def test_forget_drops_it(stage):
    """The words of the forgotten are not in anybody's summary."""
    async with stage.running():
        await ask(stage, *QUESTIONS[:5])
        await stage.core.privacy.forget(BO)
        assert await kept(stage) == []


@pytest.mark.parametrize("how", ["forget", "new"])
async def test_what_is_over_meanwhile_is_not_kept(stage, how):
    """A summary that is under way while its turns are forgotten, or left behind, is thrown away; its cost is noted."""
    gate = asyncio.Event()
    stage.talk.summary = Script(text="Too late.", gate=gate)
    async with stage.running():
        for number, text in enumerate(QUESTIONS[:5], 1):
            stage.world.say(BO, BO, text)
            await stage.final(BO, number)
        await stage.model.until(lambda server: stage.talk.summed_up)
        if how == "forget":
            await stage.core.privacy.forget(BO)
        else:
            await stage.core.memory.start_afresh(BO, None)
        gate.set()
        await idle(stage)
        assert await kept(stage) == []
        assert [call.end.outcome for call in await stage.calls() if call.start.purpose == "summary"] == ["ok"]


async def test_a_crash_meanwhile_is_harmless(stage):
    """The answer stands already, and is not sent or asked again; the next question makes the summary."""
    gate = asyncio.Event()
    stage.talk.summary = Script(text="Cut off.", gate=gate)
    async with stage.running(grace=0):
        for number, text in enumerate(QUESTIONS[:5], 1):
            stage.world.say(BO, BO, text)
            await stage.final(BO, number)
        await stage.model.until(lambda server: stage.talk.summed_up)
    gate.set()
    stage.talk.summary = Script(text="Made.")
    async with stage.running():
        await idle(stage)
        await ask(stage, QUESTIONS[5])
        assert await kept(stage) == [(BO, "Made.")]
        purposes = [(call.start.purpose, call.end.outcome) for call in await stage.calls()]
    assert purposes == [("answer", "ok")] * 5 + [("summary", "cancelled"), ("answer", "ok"), ("summary", "ok")]
    assert len(stage.bot_messages(BO)) == 6


async def test_others_do_not_wait_for_it(stage):
    """A summary under way holds up nobody but the chat's own next question."""
    gate = asyncio.Event()
    stage.talk.summary = Script(text="Slow.", gate=gate)
    async with stage.running():
        for number, text in enumerate(QUESTIONS[:5], 1):
            stage.world.say(BO, BO, text)
            await stage.final(BO, number)
        await stage.model.until(lambda server: stage.talk.summed_up)
        stage.world.say(CHEN, CHEN, "me")
        await stage.world.until(lambda _: stage.bot_messages(CHEN))
        gate.set()
        await idle(stage)


async def test_a_window_of_nothing_has_no_summary(tmp_path):
    """Where no turns go along at all, none are summed up."""
    async with open_stage(tmp_path, context_tokens=0) as stage:
        stage.talk = Talk()
        stage.model.rule(stage.talk)
        async with stage.running():
            await ask(stage, *QUESTIONS[:3])
    assert stage.talk.summed_up == []
    assert stage.talk.asked[-1] == [QUESTIONS[2]]


async def test_a_reasoning_model_has_room_to_think(tmp_path):
    """What such a model hides is not taken from the summary."""
    async with open_stage(tmp_path, context_tokens=WINDOW, model="o4-mini") as stage:
        stage.talk = Talk()
        seen = []
        stage.model.rule(lambda request: seen.append(request) or stage.talk(request))
        async with stage.running():
            await ask(stage, *QUESTIONS[:6])
        rooms = [r.get("max_completion_tokens") for r in seen if "You keep the memory" in str(r)]
        assert rooms
        assert all(room > 20_000 for room in rooms)
