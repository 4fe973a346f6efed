"""Characters that no text holds: behind them markup hides from the converter that is meant as text."""

_FIRST = 0xFDD0
"""Unicode sets 32 noncharacters aside here, one UTF-16 unit each: as many as ASCII has marks, and nothing moves."""

_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_AWAY = {ord(mark): chr(_FIRST + number) for number, mark in enumerate(_MARKS)}
_BACK = {_FIRST + number: mark for number, mark in enumerate(_MARKS)}

JOINER = "\uffff"
"""Stands as a letter where a letter makes markup be read as it was meant; it goes again at the end."""

SPOILER = "\ufffe"
"""Stands for the bars of a spoiler while all other bars are hidden."""


def kept(text: str) -> str:
    """The text with every mark hidden, so that no converter reads markup in it."""
    return text.translate(_AWAY)


def restored(text: str) -> str:
    """The text with every mark back in its place."""
    return text.translate(_BACK)
