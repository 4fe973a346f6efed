"""Recordings and pictures that the provider refuses: a sentence that fits, and a row that says what it was."""

import pytest
from support.stage import BO, Script, open_stage, thought

from bot.core.usage import TokenSource
from bot.playground.samples import ogg, png
from bot.view.texts import texts_for

TOO_LONG = {"message": "audio input is too long", "code": "input_too_large"}


def refused(status, error=None):
    return Script(fault="status", status=status, error=error)


def speak(stage):
    stage.world.send(BO, BO, "voice", ogg(4), duration=4)


@pytest.mark.parametrize(("status", "error"), [(400, None), (413, None), (415, None), (400, TOO_LONG)])
async def test_a_recording_that_is_refused(bot, status, error):
    """Other words would not help: another recording, or writing, may."""
    bot.model.play(refused(status, error))
    speak(bot)
    answer = await bot.final(BO)
    (row,) = await bot.calls()
    assert (row.end.outcome, row.end.error, row.end.token_source) == ("failed", "recording-refused", "unknown")
    assert answer["text"] == f"{texts_for('en').say('error-recording-refused')} (incident {row.end.incident})"


async def test_an_endpoint_that_is_missing_is_another_matter(bot):
    """Where the provider hears nothing at all, no other recording is asked for."""
    for script in (refused(404), Script(fault="status", status=404, raw="<html>Not Found</html>")):
        before = len(bot.bot_messages(BO))
        bot.model.play(script)
        speak(bot)
        assert "cannot listen" in (await bot.final(BO, before + 1))["text"]
    assert bot.core.watch.incidents.kept() == ()


@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_a_request_with_pictures_that_is_refused(bot, status):
    """The pictures may be why, unless it was the form; a request that is too large has one reason."""
    bot.model.play(refused(status), refused(status))
    bot.world.attach(BO, BO, png(64, 48), name="a.png", content_type="image/png", caption="What colour?")
    answer = await bot.final(BO)
    *others, row = await bot.calls()
    assert len(others) == (status != 413)
    assert (row.end.outcome, row.end.error) == ("failed", "pictures-refused")
    assert answer["text"].startswith(texts_for("en").say("error-pictures-refused"))


async def test_a_form_that_is_refused_with_pictures_is_stepped_down(bot):
    """A refusal that says what it is about is mended as without pictures."""
    error = {"message": "Unsupported: response_format", "param": "response_format", "code": None}
    bot.model.play(refused(400, error), thought("Red."))
    bot.world.attach(BO, BO, png(64, 48), name="a.png", content_type="image/png", caption="What colour?")
    assert (await bot.final(BO))["text"].startswith("Red.")


@pytest.mark.parametrize(
    ("model", "usage", "source"),
    [
        ("whisper-1", "auto", TokenSource.PROVIDER),
        ("gpt-4o-mini-transcribe", {"type": "duration", "seconds": 4}, TokenSource.ESTIMATE),
    ],
)
async def test_a_length_for_a_model_that_is_paid_by_tokens(tmp_path, model, usage, source):
    """Its tokens and its price are estimates, of the footer too; where the length has a price, that is the bill."""
    async with open_stage(tmp_path, transcribe_model=model) as stage, stage.running():
        stage.model.play(Script(text="What is 2 + 2?", usage=usage), thought("Four."))
        speak(stage)
        footer = (await stage.final(BO, 2))["text"].splitlines()[-1]
        heard, answered = (row.end for row in await stage.calls())
    assert heard.token_source is source
    assert heard.price.pico > 0
    if source is TokenSource.PROVIDER:
        assert heard.usage.total is None
        assert f" · {answered.usage.total} tokens · $" in footer
    else:
        assert (heard.usage.input, heard.price.pico) == (4 * 17, 3_000_000 * 4 * 17 + 5_000_000 * heard.usage.output)
        assert f" · {heard.usage.total + answered.usage.total} tokens · about $" in footer
