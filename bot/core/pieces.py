"""What running text consists of, and how the marks look that part it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple


class What(Enum):
    """What a piece is. TEXT, THOUGHT, STEP (its title), ANSWER (text that already belongs to it) come with text.

    UNOPENED: a closing tag without an opening one. GIVEN_BACK: all of a thought that seems to have been none.
    """

    TEXT = auto()
    THINKING = auto()
    THOUGHT = auto()
    UNOPENED = auto()
    GIVEN_BACK = auto()
    STEP = auto()
    ANSWER = auto()


class Piece(NamedTuple):
    """One piece of what was read. `raw` is what a mark looked like."""

    what: What
    text: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How the marks look that part a text.

    `starts`: the characters one may begin with. `read`: the mark that a line begins with, and its length; the line ends
    in a line break where its end has not come yet. `maybe`: whether such a line may become a mark when more comes.
    `harmless`: a pattern for lines that begin so and certainly are no marks, which makes reading quick.
    """

    starts: str
    read: Callable[[str], tuple[Piece, int] | None]
    maybe: Callable[[str], bool]
    harmless: str = r"(?!)"


NO_MARKS = Marks(starts="", read=lambda line: None, maybe=lambda line: False)
