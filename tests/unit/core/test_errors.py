"""The error tree, and the picture of it at the head of the file."""

import re
from collections.abc import Iterator

import pytest

from bot.core import errors
from bot.core.errors import Busy, GlassboxError, ModelError, SettingsFault


def below(root: type[Exception]) -> Iterator[type[Exception]]:
    for child in root.__subclasses__():
        yield child
        yield from below(child)


HERE = [GlassboxError, *(error for error in below(GlassboxError) if error.__module__ == errors.__name__)]
LEAVES = [error for error in HERE if issubclass(error, ModelError) and error is not ModelError]
DRAWN = {
    match[1]: (match[2] or "").split()
    for match in re.finditer(r"^[ |`-]*([A-Z]\w+)(?: {2,}(.*))?$", errors.__doc__ or "", re.MULTILINE)
}
"""The words behind each name in the drawing: who is to blame, then whether a retry is worth it."""


def test_the_drawing_names_every_class():
    """No error is missing in the drawing, and none is drawn that is not there."""
    assert set(DRAWN) == {error.__name__ for error in HERE}


@pytest.mark.parametrize("error", LEAVES)
def test_the_drawing_is_right(error):
    """Who can do something about it and whether a retry is worth it are drawn as they are."""
    words = DRAWN[error.__name__]
    assert words[0] == error.blame.value
    assert (words[1] == "retry") is error.retry


def test_codes_are_unique():
    """Each error of a model call has a code of its own, by which its sentence is found."""
    codes = [error.code for error in LEAVES]
    assert len(set(codes)) == len(codes)
    assert ModelError.code not in codes


def test_what_an_error_says():
    """Without a detail an error says its code; a pause is kept in seconds; faults of settings are joined."""
    assert str(Busy()) == "busy"
    busy = Busy("429 from there", retry_after=2.5)
    assert (str(busy), busy.retry_after, busy.incident) == ("429 from there", 2.5, None)
    assert SettingsFault(("a is missing", "b is odd")).faults == ("a is missing", "b is odd")
