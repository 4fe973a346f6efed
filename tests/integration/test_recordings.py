"""Voice messages, audio files and video notes: transcribed, shown, answered, and paid for once."""

import asyncio
from decimal import Decimal

import pytest
from support.stage import BO, CHEN, buttons, open_stage, thought

from bot.core.limits import Measure, Rule, Scope
from bot.core.money import pico_from_usd, usd_from_pico
from bot.core.usage import Outcome, TokenSource
from bot.playground.model import Script
from bot.playground.samples import mp3, ogg, wav
from bot.playground.world import GROUP_ID

QUESTION = "What is two plus two?"


@pytest.fixture
async def stage(tmp_path):
    async with open_stage(tmp_path) as stage:
        yield stage


def heard(text=QUESTION, **script):
    return Script(text=text, **script)


def speak(stage, kind="voice", content=None, chat=BO, person=BO, **facts):
    return stage.world.send(person, chat, kind, content, **{"duration": 4, **facts})


def asked(stage):
    return stage.model.requests[-1]["messages"][-1]["content"]


def texts(stage, chat=BO):
    return [message["text"] for message in stage.bot_messages(chat)]


async def test_a_voice_message(stage):
    """What was heard is shown as a quote, then answered as the question it is."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."))
        speak(stage)
        await stage.final(BO, 2)
        shown, answer = stage.bot_messages(BO)
        assert shown["text"].endswith(QUESTION)
        assert [entity["type"] for entity in shown["entities"]] == ["expandable_blockquote"]
        assert answer["text"].startswith("Four.")
        assert asked(stage) == QUESTION
        assert stage.model.transcriptions[0]["model"] == "gpt-4o-mini-transcribe"


async def test_it_has_a_row_of_its_own_in_the_ledger(stage):
    """Of the same answer, with the provider's tokens, and the price of sound."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."))
        speak(stage, content=ogg(4))
        answer = await stage.final(BO, 2)
        transcript, call = await stage.calls()
    assert (transcript.start.purpose, call.start.purpose) == ("transcript", "answer")
    assert (transcript.start.answer_id, transcript.start.model) == (call.start.answer_id, "gpt-4o-mini-transcribe")
    end = transcript.end
    assert (end.outcome, end.token_source) == (Outcome.OK, TokenSource.PROVIDER)
    assert end.usage.input == 40
    assert end.usage.output > 0
    # $3 a million tokens of sound, $5 of text that comes out: genai-prices, for OpenAI
    assert Decimal(usd_from_pico(end.price.pico)) == Decimal(3 * 40 + 5 * end.usage.output) / 10**6
    both = end.usage.total + call.end.usage.total
    assert f"{both} tokens" in answer["text"]


@pytest.mark.parametrize(
    ("kind", "content", "facts"),
    [
        ("audio", mp3(3), {"name": "talk.mp3", "content_type": "audio/mpeg"}),
        ("audio", wav(3), {"name": "talk.wav", "content_type": "audio/x-wav"}),
        ("video_note", None, {"length": 240}),
    ],
)
async def test_other_recordings(stage, kind, content, facts):
    """Audio files and video notes are heard, too."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."))
        speak(stage, kind, content, **facts)
        await stage.final(BO, 2)
    assert asked(stage) == QUESTION


async def test_a_caption_is_the_question(stage):
    """Then what is said is material, and shown before the answer all the same."""
    async with stage.running():
        stage.model.play(heard("We meet at nine."), thought("At nine."))
        speak(stage, "audio", mp3(3), name="talk.mp3", content_type="audio/mpeg", caption="When do they meet?")
        await stage.final(BO, 2)
    assert '<recording name="talk.mp3">\nWe meet at nine.\n</recording>' in asked(stage)
    assert asked(stage).endswith("When do they meet?")
    shown, answer = texts(stage)
    assert shown == "🎙 I heard:\nWe meet at nine."
    assert answer.startswith("At nine.")


async def test_a_file_that_is_a_recording(stage):
    """Sent as a file, it is heard all the same."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."))
        stage.world.attach(BO, BO, mp3(3), name="a.mp3", content_type="audio/mpeg", as_document=True)
        await stage.final(BO, 2)
    assert asked(stage) == QUESTION


async def test_again_and_compare_need_no_second_transcription(tmp_path):
    """What was heard is kept with the question."""
    async with open_stage(tmp_path, models="o4-mini") as stage, stage.running():
        stage.model.play(heard(), *[thought("Four.")] * 8)
        number = speak(stage)
        answer = await stage.final(BO, 2)
        data = next(each["callback_data"] for row in buttons(answer) for each in row if each["text"] == "Again")
        stage.world.tap(BO, BO, answer["message_id"], data)
        await stage.final(BO, 3)
        assert asked(stage) == QUESTION
        assert len(stage.model.transcriptions) == 1
        stage.model.play(*[thought("Four.")] * 3)
        stage.world.say(BO, BO, "/compare", reply_to=number)
        await stage.world.until(lambda _: any("Compared" in text for text in texts(stage)))
        await stage.final(BO, 4)
        assert len(stage.model.transcriptions) == 1


async def test_auto_goes_by_what_was_said(tmp_path):
    """The way to answer is chosen once the words are known."""
    async with open_stage(tmp_path, strategy="auto") as stage, stage.running():
        stage.model.play(heard("hello"), Script(text="Hi!"))
        speak(stage)
        await stage.final(BO, 2)
        assert {call.start.strategy for call in (await stage.calls())[1:]} == {"fast"}
        answer_id = (await stage.calls())[-1].start.answer_id
        stored = await stage.core.memory.answer(answer_id)
        assert stored.strategy == "fast"


async def test_silence(stage):
    """It is said, paid for, and not answered."""
    async with stage.running():
        stage.model.play(heard("  "))
        speak(stage)
        assert "I heard no words" in (await stage.final(BO))["text"]
        (call,) = await stage.calls()
        assert call.end.outcome is Outcome.OK
        assert stage.model.requests == []


async def test_switched_off(tmp_path):
    """One sentence, and nothing is fetched or asked."""
    async with open_stage(tmp_path, transcribe_model="off") as stage, stage.running():
        speak(stage)
        assert "cannot listen" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []


async def test_too_long(stage):
    """What is said of its length is enough to refuse it."""
    async with stage.running():
        speak(stage, duration=3 * 3600)
        assert "up to 20 minutes" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []


async def test_seconds_are_a_price_too(tmp_path):
    """Some models are paid by the length of what they hear: tokens are then unknown, and the price is not."""
    async with open_stage(tmp_path, transcribe_model="whisper-1") as stage, stage.running():
        stage.model.play(heard(), thought("Four."))
        speak(stage, content=ogg(4))
        await stage.final(BO, 2)
        transcript = (await stage.calls())[0].end
    assert (transcript.usage.input, transcript.usage.output) == (None, None)
    assert Decimal(usd_from_pico(transcript.price.pico)) == Decimal("0.0004")


async def test_a_model_without_a_price(tmp_path):
    """Unpriced is NULL, never 0."""
    async with open_stage(tmp_path, transcribe_model="parrot-1") as stage, stage.running():
        stage.model.play(heard(), thought("Four."))
        speak(stage)
        await stage.final(BO, 2)
        assert (await stage.calls())[0].end.price.pico is None


async def test_a_provider_that_does_not_say(stage):
    """Then the counts are estimates."""
    async with stage.running():
        stage.model.play(heard(usage="none"), thought("Four."))
        speak(stage)
        await stage.final(BO, 2)
        transcript = (await stage.calls())[0].end
    assert transcript.token_source is TokenSource.ESTIMATE


@pytest.mark.parametrize(("status", "calls"), [(500, 3), (429, 3), (400, 1), (401, 1)])
async def test_a_provider_that_fails(stage, status, calls):
    """It is asked again as any other; each attempt is a row, and the asker gets one sentence."""
    async with stage.running():
        stage.model.play(*[Script(fault="status", status=status)] * calls)
        speak(stage)
        await stage.final(BO)
        rows = await stage.calls()
        assert [row.start.attempt for row in rows] == list(range(1, calls + 1))
        assert {row.end.outcome for row in rows} == {Outcome.FAILED}
        assert len(texts(stage)) == 1


async def test_a_provider_that_hears_nothing(stage):
    """Many have no address for recordings: the asker is told to write, and the ledger what happened."""
    async with stage.running():
        stage.model.play(Script(fault="status", status=404))
        speak(stage)
        assert "cannot listen" in (await stage.final(BO))["text"]
        (row,) = await stage.calls()
        assert (row.end.outcome, row.end.error) == (Outcome.FAILED, "model-unknown")


async def test_in_a_group(stage):
    """What was heard comes before the answer there, too."""
    async with stage.running():
        stage.model.play(thought("First."), heard(), thought("Four."))
        stage.world.say(BO, GROUP_ID, f"@{stage.bot.username} hello")
        answer = await stage.final(GROUP_ID)
        stage.world.send(BO, GROUP_ID, "voice", duration=4, where={"reply_to": answer["message_id"]})
        await stage.final(GROUP_ID, 3)
        _, shown, last = texts(stage, GROUP_ID)
        assert shown.endswith(QUESTION)
        assert last.startswith("Four.")


async def test_a_stop_meanwhile(stage):
    """It ends the wait; there is nothing to answer."""
    async with stage.running():
        stage.model.play(heard(fault="stall"))
        speak(stage)
        await stage.model.until(lambda model: model.running)
        stage.world.say(BO, BO, "/stop")
        assert "Stopped here" in (await stage.final(BO))["text"]
        (row,) = await stage.calls()
        assert row.end.outcome is Outcome.CANCELLED


async def test_nothing_is_heard_or_shown_twice_after_a_crash(stage):
    """A bot that dies while it answers knows, when it is back, what it has heard."""
    async with stage.running(grace=0):
        stage.model.play(heard(), thought(fault="stall"))
        speak(stage)
        await stage.model.until(lambda model: model.held)
        await stage.world.until(lambda _: len(texts(stage)) == 1)
    async with stage.running():
        stage.model.play(thought("Four."))
        await stage.final(BO, 2)
        assert [row.start.purpose for row in await stage.calls()] == ["transcript", "answer", "answer"]
    assert len(stage.model.transcriptions) == 1
    assert len(texts(stage)) == 2


async def test_the_model_is_not_told_twice(stage):
    """What was said is the question, and no material beside it."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."), thought("Five."))
        speak(stage)
        await stage.final(BO, 2)
        await stage.ask("And three?")
        assert sum(QUESTION in str(message) for message in stage.model.requests[-1]["messages"]) == 1


async def test_the_same_budgets_hold(stage):
    """A recording that does not fit what is left is not heard, and the limit says so."""
    async with stage.running():
        rule = Rule(scope=Scope.USER, subject=str(BO), measure=Measure.DAY, amount=pico_from_usd("0.0001"))
        await stage.core.budgets.set(rule, 1)
        speak(stage)
        assert "limit of" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []
        assert await stage.calls() == []


async def test_a_budget_that_holds_is_charged_for_what_was_heard(stage):
    """What was reserved is given back when the call is settled."""
    async with stage.running():
        rule = Rule(scope=Scope.USER, subject=str(BO), measure=Measure.DAY, amount=pico_from_usd("1"))
        await stage.core.budgets.set(rule, 1)
        stage.model.play(heard(), thought("Four."))
        speak(stage)
        await stage.final(BO, 2)
        (standing,) = await stage.core.budgets.standings(await stage.core.budgets.limits(BO, BO))
        spent = sum(row.end.price.pico for row in await stage.calls())
    assert (standing.spent, standing.held) == (spent, 0)


async def test_a_reply_to_a_voice_message(stage):
    """Its words go along, and nobody hears it again."""
    async with stage.running():
        stage.model.play(heard(), thought("Four."), thought("Bo asked it."))
        number = speak(stage)
        await stage.final(BO, 2)
        stage.world.say(BO, BO, "What did I say there?", reply_to=number)
        await stage.final(BO, 3)
    assert QUESTION in asked(stage).split("</recording>")[0]
    assert len(stage.model.transcriptions) == 1


async def test_a_recording_of_another_that_is_asked_about(stage):
    """What is said in it is shown before the answer, which is never above it; after Again nothing is shown anew."""
    async with stage.running():
        stage.model.play(heard("We meet at nine."), thought("At nine."), thought("At nine."))
        number = speak(stage, chat=GROUP_ID, person=CHEN)
        stage.world.say(BO, GROUP_ID, f"@{stage.bot.username} when?", reply_to=number)
        answer = await stage.final(GROUP_ID, 2)
        data = next(each["callback_data"] for row in buttons(answer) for each in row if each["text"] == "Again")
        stage.world.tap(BO, GROUP_ID, answer["message_id"], data)
        await stage.final(GROUP_ID, 3)
        shown, *answers = texts(stage, GROUP_ID)
    assert shown.endswith("We meet at nine.")
    assert [each.startswith("At nine.") for each in answers] == [True, True]
    assert len(stage.model.transcriptions) == 1


async def test_recordings_of_an_album(stage):
    """All that is said in them is shown, in one message."""
    async with stage.running():
        stage.model.play(heard("We meet at nine."), heard("Or at ten."), thought("At nine or ten."))
        for name in ("a.mp3", "b.mp3"):
            stage.world.attach(BO, BO, mp3(3), name=name, content_type="audio/mpeg", as_document=True, album="77")
        await stage.final(BO, 2)
    assert texts(stage)[0] == "🎙 I heard:\nWe meet at nine.\n\nOr at ten."


async def test_a_caption_after_a_crash(stage):
    """What was heard is neither heard nor shown again."""
    async with stage.running(grace=0):
        stage.model.play(heard("We meet at nine."), thought(fault="stall"))
        speak(stage, "audio", mp3(3), name="talk.mp3", content_type="audio/mpeg", caption="When do they meet?")
        await stage.model.until(lambda model: model.held)
        await stage.world.until(lambda _: len(texts(stage)) == 1)
    async with stage.running():
        stage.model.play(thought("At nine."))
        await stage.final(BO, 2)
    assert len(stage.model.transcriptions) == 1
    assert len(texts(stage)) == 2


async def test_silence_that_is_handled_again(stage):
    """As when the sentence could not be delivered: it is no question, and not paid for twice."""
    async with stage.running(grace=0.1):
        stage.model.play(heard(""))
        stage.telegram.hang("sendMessage")
        speak(stage)
        await stage.world.until(lambda _: any(call.method == "sendMessage" for call in stage.telegram.calls))
    async with stage.running():
        assert "I heard no words" in (await stage.final(BO))["text"]
        assert [row.start.purpose for row in await stage.calls()] == ["transcript"]
        assert stage.model.requests == []


async def test_a_comparison_pays_once_for_what_fails(tmp_path):
    """What one column could not hear, the others do not try."""
    async with open_stage(tmp_path, models="o4-mini") as stage, stage.running():
        stage.model.play(heard(""))
        number = speak(stage, chat=GROUP_ID, person=CHEN)
        stage.world.say(BO, GROUP_ID, f"/compare@{stage.bot.username}", reply_to=number)
        answer = await stage.final(GROUP_ID)
        assert answer["text"].count("I heard no words") == 1
        assert [row.start.purpose for row in await stage.calls()] == ["transcript"]


async def test_a_comparison_after_a_crash(tmp_path):
    """What it had heard serves again."""
    async with open_stage(tmp_path) as stage:
        stage.model.rule(lambda _: thought("At nine."))
        async with stage.running(grace=0.1):
            stage.model.play(heard("We meet at nine."))
            number = speak(stage, chat=GROUP_ID, person=CHEN)
            stage.telegram.hang("sendMessage")
            stage.world.say(BO, GROUP_ID, f"/compare@{stage.bot.username} when?", reply_to=number)
            while not await answered(stage, 2):
                await asyncio.sleep(0)
        async with stage.running():
            await stage.final(GROUP_ID)
            assert [row.start.purpose for row in await stage.calls()].count("transcript") == 1
        assert "We meet at nine." in asked(stage)


async def answered(stage, count):
    rows = await stage.calls()
    return sum(row.start.purpose == "answer" and row.end is not None for row in rows) == count


async def test_a_recording_that_does_not_say_how_long_it_is(tmp_path):
    """What it may cost at most must fit the budget: so many bytes can be hours of sound."""
    async with open_stage(tmp_path, transcribe_model="whisper-1") as stage, stage.running():
        rule = Rule(scope=Scope.USER, subject=str(BO), measure=Measure.DAY, amount=pico_from_usd("0.70"))
        await stage.core.budgets.set(rule, 1)
        content = ogg(4) + bytes(19_800_000)
        stage.world.attach(BO, BO, content, name="a.ogg", content_type="audio/ogg", as_document=True)
        assert "limit of" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []


async def test_a_length_that_is_told_too_short(tmp_path):
    """What is held against the budget goes by the sound itself, whatever its sender says: 400 seconds are no four."""
    async with open_stage(tmp_path, transcribe_model="whisper-1") as stage, stage.running():
        rule = Rule(scope=Scope.USER, subject=str(BO), measure=Measure.DAY, amount=pico_from_usd("0.03"))
        await stage.core.budgets.set(rule, 1)
        speak(stage, content=ogg(400))
        assert "limit of" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []


async def test_too_long_by_what_the_file_says(stage):
    """Sent as a file, nobody tells its length beforehand: then it is refused once it is there, and not paid for."""
    async with stage.running():
        stage.world.attach(BO, BO, ogg(1500), name="a.ogg", content_type="audio/ogg", as_document=True)
        assert "up to 20 minutes" in (await stage.final(BO))["text"]
        assert stage.model.transcriptions == []


async def test_much_that_was_heard_comes_as_a_file(stage):
    """In two messages, not in dozens."""
    async with stage.running():
        stage.model.play(heard("word and more. " * 3000), thought("Much."))
        speak(stage)
        await stage.final(BO, 3)
        shown, file, answer = stage.bot_messages(BO)
        assert shown["text"].endswith("…")
        assert file["document"]["file_name"] == "transcript.txt"
        assert answer["text"].startswith("Much.")
