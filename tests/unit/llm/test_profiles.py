"""Profiles of models by their names, and the operator's words."""

from dataclasses import replace

import pytest

from bot.core.profiles import ROOM_TO_REASON, Api, Profile
from bot.llm.profiles import chosen, parse_models, profile_of

OPENAI = """
o1 o1-2024-12-17 o1-pro o3 o3-mini o3-mini-2025-01-31 o4-mini openai/o4-mini openai/o3:free O4-Mini gpt-5 gpt-5-mini
gpt-5-nano-2025-08-07 gpt-5.1 gpt-5.2-pro gpt-5.6-sol gpt-6-luna openai/gpt-5.5 gpt-10
""".split()
OTHERS = """
deepseek-reasoner deepseek-r1 deepseek/deepseek-r1:free deepseek-r1:7b deepseek-r1-distill-llama-70b deepseek-v4
deepseek-v4-flash r1-1776 qwq qwq-32b qwen/qwq-32b-preview qwen3-235b-a22b-thinking-2507 magistral-medium-2506
gpt-oss-20b openai/gpt-oss-120b gpt-oss:20b grok-4 x-ai/grok-4-0709 anthropic/claude-3.7-sonnet:thinking
kimi-k2-thinking phi-4-reasoning sonar-reasoning-pro glassbox-demo-reasoner
""".split()
PROMPTED = """
gpt-4o gpt-4o-mini gpt-4o-mini-2024-07-18 openai/gpt-4o-mini gpt-4.1-nano gpt-4.5-preview gpt-5-chat-latest
gpt-5.3-chat-latest openai/gpt-5-chat gpt-3.5-turbo gpt-35-turbo chatgpt-4o-latest deepseek-chat deepseek-v3.2
claude-3-5-sonnet-latest gemini-2.0-flash mistral-large-latest llama-3.3-70b-versatile qwen3-32b grok-3
grok-4-fast-non-reasoning olmo-2 mixtral-8x7b-instruct command-r-plus command-r1x glassbox-demo yi-large
""".split()
SMALL = """
llama3.2:3b llama-3.1-8b-instant meta-llama/Llama-3.2-1B-Instruct gemma2:9b gemma-3n-e4b-it qwen2.5-7b-instruct
qwen2.5:0.5b phi3:mini phi-3-mini-4k-instruct phi-4-mini tinyllama smollm2-360m-instruct mistral-7b-instruct-v0.3
""".split()


def as_to_thinking(profile: Profile) -> Profile:
    """A profile but for what the model sees, which has tests of its own."""
    return replace(profile, sees=False)


@pytest.mark.parametrize("model", OPENAI)
def test_openai_reasoning_models(model: str) -> None:
    """They get the developer role and room to think; how hard is left to the provider, and so is the interface."""
    expected = Profile(model=model, reasons=True, developer=True, room=ROOM_TO_REASON)
    assert as_to_thinking(profile_of(model)) == expected
    assert (expected.effort, expected.api, expected.marked) == (None, Api.CHAT, False)


@pytest.mark.parametrize("model", OTHERS)
def test_other_reasoning_models(model: str) -> None:
    """They reason by themselves; their servers know neither the role nor need the room."""
    assert as_to_thinking(profile_of(model)) == Profile(model=model, reasons=True)


@pytest.mark.parametrize("model", PROMPTED)
def test_models_that_are_asked_for_steps(model: str) -> None:
    """As JSON."""
    assert as_to_thinking(profile_of(model)) == Profile(model=model)


@pytest.mark.parametrize("model", SMALL)
def test_small_open_models(model: str) -> None:
    """As marked text."""
    assert as_to_thinking(profile_of(model)) == Profile(model=model, marked=True)


@pytest.mark.parametrize(
    ("model", "words", "expected"),
    [
        ("m", "native", Profile(model="m", reasons=True)),
        ("o3", "prompted", Profile(model="o3", developer=True, room=ROOM_TO_REASON)),
        ("m", "marked", Profile(model="m", marked=True)),
        ("llama3.2:3b", "json", Profile(model="llama3.2:3b")),
        ("deepseek-r1:7b", "prompted", Profile(model="deepseek-r1:7b", marked=True)),
        ("m", "responses native", Profile(model="m", reasons=True, api=Api.RESPONSES)),
        ("m", "responses,  Native", Profile(model="m", reasons=True, api=Api.RESPONSES)),
        ("o3", "chat system", Profile(model="o3", reasons=True, room=ROOM_TO_REASON)),
        ("m", "developer", Profile(model="m", developer=True)),
        ("o3", "effort=low", Profile(model="o3", reasons=True, developer=True, room=ROOM_TO_REASON, effort="low")),
        ("o3", "room=8000", Profile(model="o3", reasons=True, developer=True, room=8000)),
        ("m", "json json", Profile(model="m")),
    ],
)
def test_words_correct_the_profile(model: str, words: str, expected: Profile) -> None:
    """Each one field; the rest stays as the name tells it."""
    assert as_to_thinking(profile_of(model, words)) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("sk-secret", "effort", "effort=sk-secret", "effort=", "room=0", "room=-5", "room=1e3", "room=99999999999"),
        *(
            "room=12 sk-secret",
            "native=yes",
            "native prompted",
            "marked json",
            "chat responses",
            "room=1 room=2",
            "room=٣",
        ),
    ],
)
def test_words_that_are_none(words: str) -> None:
    """One sentence, without what was written."""
    with pytest.raises(ValueError) as caught:
        profile_of("m", words)
    assert "sk-secret" not in str(caught.value)


def test_a_list_of_models() -> None:
    """In order, with blanks wherever."""
    found = parse_models(" gpt-4o-mini, o4-mini[effort=low, room=9000] ,llama3.2:3b [marked],\n openai/gpt-5[] ")
    assert [profile.model for profile in found] == ["gpt-4o-mini", "o4-mini", "llama3.2:3b", "openai/gpt-5"]
    assert (found[1].effort, found[1].room, found[2].marked) == ("low", 9000, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "entry 1"),
        ("  ", "entry 1"),
        (",", "entry 1"),
        ("a,,b", "entry 2"),
        ("a b", "entry 1"),
        ("a[native", "entry 1"),
        ("a,b]", "entry 2"),
        ("a,b[[native]]", "entry 2"),
        ("a,b[sk-secret]", "entry 2"),
        ("[native]", "entry 1"),
        ("sk-secret[x], b", "entry 1"),
        ("a, a[native]", "once"),
    ],
)
def test_lists_that_are_none(text: str, said: str) -> None:
    """The sentence names the entry by its number, and repeats nothing of it."""
    with pytest.raises(ValueError, match=said) as caught:
        parse_models(text)
    assert "secret" not in str(caught.value)


def test_a_comma_at_the_end_does_no_harm() -> None:
    """Lists that are edited by hand have them."""
    assert [profile.model for profile in parse_models("a, b,")] == ["a", "b"]


def test_models_that_were_not_set_are_known_by_name() -> None:
    """What the operator wrote goes first."""
    look_up = chosen(parse_models("gpt-4o-mini[marked]"))
    assert look_up("gpt-4o-mini").marked
    assert look_up("o3").reasons
