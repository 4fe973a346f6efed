"""What the reader of JSON makes of text."""

from enum import IntEnum, auto
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is. Text comes with PROSE, THOUGHT, KEY, TEXT and SCALAR."""

    PROSE = auto()
    THOUGHT = auto()
    THOUGHT_END = auto()
    OBJECT = auto()
    OBJECT_END = auto()
    ARRAY = auto()
    ARRAY_END = auto()
    KEY = auto()
    STRING = auto()
    TEXT = auto()
    STRING_END = auto()
    SCALAR = auto()


class Token(NamedTuple):
    """One piece of what was read."""

    kind: Kind
    text: str = ""
