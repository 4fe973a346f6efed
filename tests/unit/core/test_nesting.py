"""JSON from outside is read, however it is nested and whatever its numbers are."""

import json
import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.nesting import DEEPEST, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=3), inside, max_size=4),
)


def nested(levels, inside="1"):
    return "[" * levels + inside + "]" * levels


@given(VALUES)
def test_ordinary_json_is_what_it_is(value):
    """Also beside something that is nested too deeply, which is null."""
    text = json.dumps(value)
    assert read_json(text.encode()) == value
    assert read_json(f'[{text}, {nested(5000)}, "]}}"]'.encode())[::2] == [value, "]}"]


def test_what_is_nested_too_deeply_is_null():
    """Up to a hundred levels of it are there; other brackets, and those in texts, do not count."""
    found = read_json(f'{{"a": "[{{", "b": {nested(2000)}, "c": [[]], "d": "\\\\"}}'.encode())
    assert (found["a"], found["c"], found["d"]) == ("[{", [[]], "\\")
    levels, inside = 1, found["b"]
    while inside is not None:
        levels, inside = levels + 1, inside[0]
    assert levels == DEEPEST


def test_numbers_of_too_many_digits_are_infinite():
    """The others keep all of theirs."""
    assert read_json(b"[1" + b"0" * 5000 + b", -7, 1" + b"0" * 30 + b"]") == [math.inf, -7, 10**30]


@pytest.mark.parametrize("text", ["", "[", nested(5000)[:-1], "[" * 5000, '{"a": tru}', '"' + "\\", "<html>", "[1,]"])
def test_what_is_no_json_is_said(text):
    """By one kind of error."""
    with pytest.raises(ValueError):
        read_json(text.encode())


@pytest.mark.parametrize("odd", ['"\\', '"\\"', '"a', '{"a":', "\\", "[", '""'])
def test_no_text_takes_long(odd):
    """Half a megabyte of anything, behind what is nested too deeply."""
    began = time.perf_counter()
    with pytest.raises(ValueError):
        read_json(("[" * 2000 + odd * (500_000 // len(odd))).encode())
    assert time.perf_counter() - began < 3
