"""Whatever the provider does: one clear sentence to the user, the incident in the log, a true row in the ledger."""

import logging

import pytest
from support.stage import BO, Script, labels, open_stage, thought

GOOD = '{"steps": [{"title": "Plan", "content": "Add."}], "answer": "Four."}'


def error(status, code=None, **headers):
    body = {"message": "told to fail", "type": "x", "param": None, "code": code}
    return Script(fault="status", status=status, error=body, headers=headers)


LASTING = [
    (error(401, "invalid_api_key"), "does not accept this bot's key", "key-refused"),
    (error(403), "does not accept this bot's key", "key-refused"),
    (error(402), "no credit left", "quota-exhausted"),
    (error(429, "insufficient_quota"), "no credit left", "quota-exhausted"),
    (error(404, "model_not_found"), "does not know the model", "model-unknown"),
    (error(400, "context_length_exceeded"), "too long for the model", "too-long"),
    (error(429, **{"Retry-After": "120"}), "ask again in 2 minutes", "busy"),
]


@pytest.mark.parametrize(("script", "said", "code"), LASTING, ids=lambda value: str(value)[:24])
async def test_what_a_retry_cannot_mend_is_said_at_once(bot, caplog, script, said, code):
    """No second call; what happened and what to do, with an incident number that is in log and ledger too."""
    bot.model.play(script)
    answer = await bot.ask("What is 2 + 2?")
    assert said in answer["text"]
    (record,) = await bot.calls()
    assert (record.end.outcome, record.end.error) == ("failed", code)
    assert record.end.usage.total is None
    assert record.end.price.pico is None
    assert f"(incident {record.end.incident})" in answer["text"]
    assert any(record.end.incident in line.getMessage() for line in caplog.records)


PASSING = [
    error(500),
    error(503),
    error(429),
    error(408),
    Script(fault="error_body", error={"message": "upstream failed", "code": 502}),
    Script(text=""),
    Script(text=GOOD, fault="cut", cut_after=0),
]


@pytest.mark.parametrize("script", PASSING, ids=lambda script: f"{script.fault}{script.status}")
async def test_what_passes_is_tried_again_while_nothing_was_shown(bot, script):
    """The user gets the answer; the ledger has a row for each attempt."""
    bot.model.play(script, thought())
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    first, second = await bot.calls()
    assert (first.start.attempt, second.start.attempt) == (1, 2)
    assert first.end.outcome in ("failed", "timed_out")
    assert second.end.outcome == "ok"


async def test_three_attempts_then_a_sentence(bot):
    """A provider that stays broken is not asked for ever."""
    bot.model.play(*[error(500)] * 3)
    answer = await bot.ask("What is 2 + 2?")
    assert "had a fault of its own" in answer["text"]
    assert [record.start.attempt for record in await bot.calls()] == [1, 2, 3]
    assert bot.clock.pauses == [0.5, 1.0]


async def test_a_call_cut_after_text_is_an_estimate_and_says_so(bot):
    """Twice in a row: the rows say estimate, the user is told."""
    bot.model.play(*[Script(text=GOOD, chunk_size=10, fault="cut", cut_after=5)] * 2)
    answer = await bot.ask("What is 2 + 2?")
    assert "I cannot reach the model provider" in answer["text"]
    for record in await bot.calls():
        assert (record.end.outcome, record.end.token_source) == ("failed", "estimate")
        assert record.end.usage.output > 0
        assert record.end.price.pico > 0
    own = await bot.ask("/usage")
    assert "Estimated counts: 2" in own["text"]


@pytest.mark.parametrize("fault", ["no_done", "comments", "split_utf8", "empty_choices", "null_choices", "plain_json"])
async def test_odd_streams_are_answered_all_the_same(bot, fault):
    """What is odd but whole is read."""
    bot.model.play(Script(text=GOOD, fault=fault))
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Four.")
    assert labels(answer) == ["Show reasoning", "Again", "👍", "👎"]


async def test_an_answer_without_usage_is_an_estimate(bot):
    """A provider that sends no usage block: the counts are estimated, and flagged in the footer."""
    bot.model.play(Script(text=GOOD, usage=None))
    answer = await bot.ask("What is 2 + 2?")
    assert "about $" in answer["text"]
    (record,) = await bot.calls()
    assert (record.end.outcome, record.end.token_source) == ("ok", "estimate")


async def test_a_cut_answer_is_shown_and_marked(bot):
    """finish_reason length: the part that came is the answer, and the message says that it is not whole."""
    bot.model.play(Script(text=GOOD[:-4], finish_reason="length"))
    answer = await bot.ask("What is 2 + 2?")
    assert answer["text"].startswith("Fou\n\nThe model stopped here")
    (record,) = await bot.calls()
    assert (record.end.outcome, record.end.token_source) == ("truncated", "provider")


async def test_a_refusal_is_an_answer(bot):
    """The model's own refusal is shown; the ledger says refused."""
    bot.model.play(Script(text="", refusal="I will not do that."))
    answer = await bot.ask("Something bad")
    assert answer["text"].startswith("I will not do that.")
    assert [record.end.outcome for record in await bot.calls()] == ["refused"]


async def test_silence_in_mid_stream_ends_by_the_stall_limit(tmp_path):
    """A stream that goes silent is given up after STALL_SECONDS."""
    async with open_stage(tmp_path, stall_seconds=1) as stage, stage.running():
        stage.model.play(*[Script(text=GOOD, chunk_size=10, fault="stall", cut_after=5)] * 2)
        answer = await stage.ask("What is 2 + 2?")
        assert "took too long" in answer["text"]
        assert [record.end.outcome for record in await stage.calls()] == ["timed_out"] * 2


async def test_a_total_deadline_ends_a_drip(tmp_path):
    """A stream that never ends, piece by piece, is given up after ANSWER_SECONDS, and what came is counted."""
    async with open_stage(tmp_path, answer_seconds=1) as stage, stage.running():
        stage.model.play(Script(text=GOOD + " " * 5000, chunk_size=1, delay=0.05))
        answer = await stage.ask("What is 2 + 2?")
        assert "took too long" in answer["text"]
        (record,) = await stage.calls()
        assert (record.end.outcome, record.end.token_source) == ("timed_out", "estimate")


async def test_an_unreachable_provider_is_said(tmp_path):
    """Nothing listens at the base URL: three attempts, one sentence."""
    async with open_stage(tmp_path, openai_base_url="http://127.0.0.1:9/v1") as stage, stage.running():
        answer = await stage.ask("What is 2 + 2?")
        assert "cannot reach the model provider" in answer["text"]
        assert [record.end.error for record in await stage.calls()] == ["unreachable"] * 3


async def test_no_key_for_openai_is_said_without_a_call(tmp_path, caplog):
    """The default provider without a key: a sentence to the user, and no request leaves the machine."""
    caplog.set_level(logging.WARNING)
    async with open_stage(tmp_path, openai_base_url=None) as stage, stage.running():
        answer = await stage.ask("What is 2 + 2?", person=BO)
        assert "does not accept this bot's key" in answer["text"]
        assert [record.end.error for record in await stage.calls()] == ["key-refused"]
