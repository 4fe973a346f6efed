"""Tokens: what is unknown stays unknown, and the estimate errs in no absurd way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.usage import TokenUsage, estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2), ("да", 2), ("思考", 2), ("😀", 2), ("ab思", 2), ("\ud83d", 1)],
)
def test_estimate(text, tokens):
    """Four ASCII characters, or three bytes of anything else, are one token; a lone surrogate is no error."""
    assert estimate_tokens(text) == tokens


@given(st.text(), st.text())
def test_more_text_is_never_fewer_tokens(first, second):
    """The estimate grows with the text, and by no more than its parts together."""
    both = estimate_tokens(first + second)
    assert estimate_tokens(first) <= both <= estimate_tokens(first) + estimate_tokens(second)


@pytest.mark.parametrize(
    ("usage", "total"),
    [
        (TokenUsage(), None),
        (TokenUsage(input=0), 0),
        (TokenUsage(output=7), 7),
        (TokenUsage(input=10, cached_input=8, cache_write=2, output=5, reasoning=4), 15),
    ],
)
def test_total(usage, total):
    """Cached input and reasoning are parts, not additions; nothing known is not zero."""
    assert usage.total == total
