"""What follows from a model's context length for what is sent to it."""

import pytest

from bot.core.addresses import is_private
from bot.core.messages import Conversation, Role, Turn
from bot.core.model_facts import LEAST_ROOM, ModelFacts, fitting, informed, output_room, within_context
from bot.core.profiles import Profile
from bot.core.usage import estimate_tokens

TALK = Conversation(
    turns=tuple(Turn(role=role, text="word " * 100) for _ in range(20) for role in (Role.USER, Role.ASSISTANT))
)


def profile(**known):
    return Profile(model="m", **known)


@pytest.mark.parametrize(
    ("wanted", "prompt", "known", "room"),
    [
        (None, 1000, {}, None),
        (8000, 1000, {}, 8000),
        (None, 1000, {"context": 100_000}, None),
        (None, 1000, {"context": 4096}, 2996),
        (8000, 1000, {"context": 4096}, 2996),
        (500, 1000, {"context": 4096}, 500),
        (25_000, 1000, {"context": 100_000, "most_output": 8192}, 8192),
        (None, 1000, {"most_output": 2048}, 2048),
        (None, 1000, {"most_output": 8192}, None),
        (None, 5000, {"context": 4096}, LEAST_ROOM),
    ],
)
def test_the_output_limit(wanted, prompt, known, room):
    """The wanted one or what is left; none is sent that nobody wanted, unless little is left."""
    assert output_room(wanted, 4096, prompt, profile(**known)) == room


@pytest.mark.parametrize(("context", "tokens"), [(None, 4000), (100_000, 4000), (4096, 2048), (512, 256)])
def test_the_window(context, tokens):
    """Is at most half of the context."""
    assert within_context(4000, profile(context=context)) == tokens


@pytest.mark.parametrize("context", [600, 2048, 4096])
@pytest.mark.parametrize("question", [10, 1000, 10_000])
def test_the_question_comes_before_the_conversation(context, question):
    """And a quarter is kept for the answer, however long the question is."""
    told = fitting(TALK, question, profile(context=context))
    used = sum(estimate_tokens(turn.text) for turn in told.turns)
    assert used == 0 or used + question + context // 4 <= context
    assert fitting(TALK, question, profile()) is TALK


def test_the_operators_words_on_the_form_stay():
    """A server that holds a schema changes only what was guessed."""
    facts = ModelFacts(context=4096, holds_schema=True)
    assert not informed(profile(marked=True), facts).marked
    assert informed(profile(marked=True, form_is_set=True), facts).marked
    assert informed(profile(marked=True), ModelFacts(context=4096)).marked
    assert informed(profile(), facts) == profile(context=4096)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        *(("http://localhost:1/v1", True), ("http://127.0.0.1/v1", True), ("http://192.168.1.5:8000/v1", True)),
        *(("http://[::1]:8/v1", True), ("http://ollama:11434/v1", True), ("http://box.local/v1", True)),
        *(("https://api.example.com/v1", False), ("http://8.8.8.8/v1", False), ("https://local.example/v1", False)),
    ],
)
def test_private_addresses(address, private):
    """Of this machine, of a private network, or of a name within one."""
    assert is_private(address) is private
