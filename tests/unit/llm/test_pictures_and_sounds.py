"""What a model is shown and given to hear: bodies, who sees, what was used, what it may cost."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.core.attachments import Picture
from bot.core.messages import ModelRequest, Role, Turn
from bot.core.money import usd_from_pico
from bot.core.pictures import most_tokens, usual_tokens
from bot.core.usage import TokenUsage
from bot.llm.chat import chat_body
from bot.llm.prices import Prices
from bot.llm.profiles import profile_of
from bot.llm.responses import response_body
from bot.llm.transcripts import usage_of

PICTURE = Picture(media_type="image/png", data=b"\x89PNG")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHOWN = "data:image/png;base64,iVBORw=="


def request(model="gpt-4o", pictures=(PICTURE,)):
    turns = (Turn(role=Role.SYSTEM, text="Be brief."), Turn(role=Role.USER, text="What?", pictures=pictures))
    return ModelRequest(model=model, messages=turns)


def test_a_picture_for_chat_completions():
    """The text comes first, then the pictures, as addresses that hold them."""
    messages = chat_body(request(), profile_of("gpt-4o"), frozenset())["messages"]
    assert messages[0]["content"] == "Be brief."
    assert messages[1]["content"] == [
        {"type": "text", "text": "What?"},
        {"type": "image_url", "image_url": {"url": SHOWN}},
    ]


def test_a_picture_for_responses():
    """The same in that interface's words."""
    (asked,) = response_body(request(), profile_of("gpt-4o"), frozenset())["input"]
    assert asked["content"] == [
        {"type": "input_text", "text": "What?"},
        {"type": "input_image", "image_url": SHOWN, "detail": "auto"},
    ]


def test_without_pictures_the_content_is_a_text():
    """Servers that know no parts get none."""
    assert chat_body(request(pictures=()), profile_of("gpt-4o"), frozenset())["messages"][1]["content"] == "What?"


SEEING = (
    *(
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4o-2024-08-06",
        "chatgpt-4o-latest",
        "gpt-4.1-nano",
        "gpt-4-turbo",
        "gpt-4.5-preview",
    ),
    *("o1", "o1-2024-12-17", "o1-pro", "o3", "o3-pro", "o4-mini", "gpt-5", "gpt-5.1", "gpt-5-mini", "openai/gpt-5.2"),
    *(
        "claude-3-5-haiku-latest",
        "anthropic/claude-sonnet-4.5",
        "claude-opus-4-1",
        "gemini-2.5-flash",
        "google/gemini-3-pro",
    ),
    *("grok-4", "grok-2-vision-1212", "pixtral-12b", "mistral-small-3.1", "llama-4-scout", "llama3.2-vision:11b"),
    *(
        "meta-llama/llama-3.2-90b-vision-instruct",
        "gemma3:4b",
        "gemma-3-27b-it",
        "llava:7b",
        "qwen2.5vl:7b",
        "qwen2.5-vl-72b",
    ),
    *("qwen3-vl:8b", "minicpm-v", "moondream", "phi-4-multimodal-instruct", "glm-4.5v", "internvl3"),
)
BLIND = (
    *(
        "gpt-3.5-turbo",
        "gpt-4",
        "gpt-4-0613",
        "o1-mini",
        "o1-preview",
        "o3-mini",
        "gpt-4o-audio-preview",
        "gpt-oss:20b",
    ),
    *("deepseek-chat", "deepseek-reasoner", "deepseek-r1:8b", "llama3.2:3b", "llama3.1:70b", "mistral:7b", "mixtral"),
    *("qwen2.5:7b", "qwq-32b", "gemma2:9b", "gemma3:1b", "phi3:mini", "grok-3", "gpt-4o-transcribe", "some-new-model"),
)


@pytest.mark.parametrize("model", SEEING)
def test_models_that_see(model):
    """Told from the name."""
    assert profile_of(model).sees


@pytest.mark.parametrize("model", BLIND)
def test_models_that_do_not(model):
    """So are those that read only; what is not known counts among them."""
    assert not profile_of(model).sees


def test_the_operator_knows_better():
    """Two words correct what the name says."""
    assert profile_of("some-new-model", "sees").sees
    assert not profile_of("gpt-4o", "blind").sees
    with pytest.raises(ValueError, match="contradict"):
        profile_of("gpt-4o", "sees blind")


def test_a_dear_picture_is_known_as_one():
    """Reservations are enough for what each model bills."""
    assert (
        most_tokens("gpt-4o-mini-2024-07-18") > usual_tokens("gpt-4o-mini") > most_tokens("gpt-4o") > usual_tokens("o1")
    )


def test_used_tokens():
    """How much of the input was sound is told, or taken for all of it."""
    details = {"audio_tokens": 90, "text_tokens": 10}
    block = {"input_tokens": 100, "output_tokens": 7, "total_tokens": 107, "input_token_details": details}
    assert usage_of(block).usage == TokenUsage(input=100, output=7, audio=90)
    assert usage_of({"input_tokens": 100, "output_tokens": 7}).usage.audio == 100


@pytest.mark.parametrize(
    ("seconds", "known"), [(4.0, 4.0), (0, 0.0), (-1, None), (True, None), ("4", None), (1e9, None)]
)
def test_used_seconds(seconds, known):
    """A length that can be believed."""
    seen = usage_of({"seconds": seconds, "type": "duration"})
    assert (seen.usage.seconds if seen else None) == known


def test_nothing_told():
    """Unknown stays unknown."""
    assert usage_of(None) is None
    assert usage_of({}) is None


@pytest.mark.parametrize(
    ("model", "usage", "dollars"),
    [
        ("gpt-4o-mini-transcribe", TokenUsage(input=1000, output=100, audio=1000), "0.0035"),
        ("gpt-4o-mini-transcribe", TokenUsage(input=1000, output=100), "0.00175"),
        ("whisper-1", TokenUsage(seconds=60.0), "0.006"),
        ("gpt-4o-mini-transcribe", TokenUsage(seconds=60.0), None),
        ("whisper-1", TokenUsage(input=1000, output=100), None),
        ("parrot-1", TokenUsage(seconds=60.0), None),
    ],
)
def test_prices_of_sound(model, usage, dollars):
    """By tokens or by length, as the model is sold; unpriced where the list does not say, and never for nothing."""
    price = Prices(provider="openai").price(model=model, usage=usage, reported_usd=None, at=NOW)
    assert (None if price.pico is None else Decimal(usd_from_pico(price.pico))) == (dollars and Decimal(dollars))


def test_what_hearing_may_cost():
    """More than it does, and not by much; None where nobody knows."""
    book = Prices(provider="openai")
    for model, a_minute in (("gpt-4o-mini-transcribe", 0.003), ("gpt-4o-transcribe", 0.006), ("whisper-1", 0.006)):
        most = float(usd_from_pico(book.hearing(model=model, seconds=60, at=NOW)))
        assert a_minute <= most <= 4 * a_minute
    assert book.hearing(model="parrot-1", seconds=60, at=NOW) is None
