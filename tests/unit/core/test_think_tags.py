"""Tags around thoughts in the dialects of model families."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.think_tags import ThinkTags, reopened

THOUGHT, ANSWER = "Two and two.", "Four."
DIALECTS = {
    "seed": f"<seed:think>{THOUGHT}</seed:think>{ANSWER}",
    "longcat": f"<longcat_think>{THOUGHT}</longcat_think>{ANSWER}",
    "attributes": f'<think time="3">{THOUGHT}</think>{ANSWER}',
    "magistral": f"[THINK]{THOUGHT}[/THINK]{ANSWER}",
    "harmony": f"<|channel|>analysis<|message|>{THOUGHT}<|end|>"
    f"<|start|>assistant<|channel|>final<|message|>{ANSWER}<|return|>",
    "harmony begun": f"<|start|>assistant<|channel|>analysis<|message|>{THOUGHT}<|end|>"
    f"<|start|>assistant<|channel|>final <|constrain|>json<|message|>{ANSWER}<|end|>",
    "harmony, thought not ended": f"<|channel|>analysis<|message|>{THOUGHT}<|channel|>final<|message|>{ANSWER}",
    "harmony in plain": f"analysis{THOUGHT}assistantfinal{ANSWER}",
    "gemma 4": f"<|channel>thought\n{THOUGHT}<channel|>{ANSWER}<turn|>",
    "medgemma": f"<unused94>thought\n{THOUGHT}<unused95>{ANSWER}",
    "command a": f"<|START_THINKING|>{THOUGHT}<|END_THINKING|><|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
}
TEXT = [
    "Four.",
    "a < b and <b>c</b>",
    "analysis of it",
    "analysis",
    "[THE] list [1]",
    "[T",
    "<",
    "<|",
    "In harmony, <|channel|>analysis<|message|> begins a thought, and [THINK] in Magistral.",
    "`<seed:think>` opens it",
    "<think>plain</think>4",
    "",
    "  ",
]


def plain(*pieces: str) -> str:
    tags = ThinkTags()
    return "".join([*(tags.feed(piece) for piece in pieces), tags.close()])


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS.keys())
def test_a_dialect_becomes_plain_tags(text):
    """With the thought and the answer as they were, and nothing else."""
    assert plain(text).replace("\n", "") == f"<think>{THOUGHT}</think>{ANSWER}"


@pytest.mark.parametrize("text", TEXT)
def test_what_is_no_dialect_is_passed_on(text):
    """Letter by letter."""
    assert plain(text) == plain(*text) == text


@given(st.sampled_from([*DIALECTS.values(), *TEXT]), st.lists(st.integers(0, 200), max_size=12))
def test_cuts_do_not_matter(text, cuts):
    """What comes out does not depend on how the text came in."""
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    assert plain(*(text[first:last] for first, last in pairwise(places))) == plain(text)


def test_ordinary_text_is_not_held_back():
    """Once it is certain that no dialect begins."""
    tags = ThinkTags()
    assert [tags.feed(piece) for piece in ("Fo", "ur <|", "channel|>")] == ["Fo", "ur <|", "channel|>"]


@pytest.mark.parametrize("mark", ["</seed:think>", "[/THINK]", "<channel|>", "<|END_THINKING|>"])
def test_a_lone_closing_tag_says_that_all_before_it_was_thought(mark):
    """Where it begins a line: elsewhere it is spoken of."""
    again = reopened(f"{THOUGHT}\n{mark}\n{ANSWER}", unopened=False, known=False)
    assert (again or "").replace("\n", "") == f"<think>{THOUGHT}</think>{ANSWER}"
    assert reopened(f"The tag {mark} ends it.", unopened=False, known=False) is None


def test_what_was_read_right_is_not_read_anew():
    """As are the lone tags of a dialect that is known."""
    assert reopened(ANSWER, unopened=False, known=False) is None
    assert reopened(DIALECTS["harmony"].removesuffix("<|return|>"), unopened=False, known=True) is None
    assert reopened("a\n</think>\nb", unopened=True, known=False) == "<think>\na\n</think>\nb"


@pytest.mark.parametrize("token", ["<|im_end|>", "<|eot_id|>", "</s>", "<|im_end|>\n<|endoftext|>", " <end_of_turn>\n"])
def test_tokens_that_end_a_turn_go(token):
    """At the end of an output alone."""
    assert reopened(ANSWER + token, unopened=False, known=False) == ANSWER
    assert reopened(f"{token} and more", unopened=False, known=False) is None
