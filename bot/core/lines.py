"""Running text, incrementally: thoughts between tags, code that is left alone, and marks at the beginnings of lines.

Text goes in by pieces of any size, pieces with a meaning come out. It looks ahead by a bounded number of characters,
it never takes a piece back, and what the pieces add up to does not depend on how the text was cut.
"""

import re
from functools import cache

from bot.core.pieces import NO_MARKS, Marks, Piece, What
from bot.core.tags import CLOSING, NO_CLOSING, NO_TAG, OPENING, STARTS, WRAPPING, begun_at
from bot.core.window import Window, end_of

LONGEST_LINE = 200
"""In characters: a line beyond it is neither a mark nor the opening of a code block."""

_INDENT = re.compile(r"[ \t]{0,20}")
_BLANK = re.compile(r"\s*")
_CODE = re.compile(r"[^`\n]+")
_THOUGHT = re.compile(rf"(?:[^{STARTS}]++|{NO_CLOSING})++")
_FENCE = re.compile(r"(`{3,})[^`\n]*\Z|(~{3,})[^\n]*\Z")
_FENCE_BEGUN = re.compile(r"(?:`{1,2}|`{3,}[^`\n]*|~{1,2}|~{3,}[^\n]*)\Z")
_FENCED = re.compile(r"(?:[^\n]++|\n(?=[ \t]{0,20}+[^ \t`~]))++")
_FENCE_END = re.compile(r"\n[ \t]{0,20}(`{3,200}|~{3,200})[ \t]{0,20}(?=\n|\Z)")
_FENCE_END_BEGUN = re.compile(r"\n[ \t]{0,20}(?:`{0,200}|~{0,200})[ \t]{0,20}\Z")
_GOES_ON = frozenset(" \t,.;:!?)\"'”»`")
"""What follows a tag that is only spoken of."""


@cache
def _run_of_text(starts: str, harmless: str) -> re.Pattern[str]:
    """A pattern for text in which nothing certainly begins; it only makes quick what the reader says too."""
    special = re.escape(f" \t`~{STARTS}{starts}")
    code = r"`[^`\n]*+(?:`|(?=\n))"
    return re.compile(rf"(?:[^{STARTS}`\n]++|{NO_TAG}|{code}|\n(?=[^{special}]|[ \t]{{0,9}}+\n|{harmless}))++")


class LineReader:
    """Add text to it, then read until it returns None."""

    def __init__(self, marks: Marks = NO_MARKS) -> None:
        self._window = Window()
        self.look_for(marks)
        self._thought = [""]
        self._thinking = self._doubtful = False
        self._line_begins = True
        self._in_code = False
        self._fence = ""

    def look_for(self, marks: Marks = NO_MARKS) -> None:
        """From now on these marks count."""
        self._marks = marks
        self._run = _run_of_text(marks.starts, marks.harmless)

    def add(self, text: str, *, final: bool = False) -> None:
        """Takes in more text; `final`: no more will come."""
        self._window.add(text)
        self._window.final = final

    def release(self) -> str:
        """What was not read yet; it counts as read."""
        rest = self._window.text[self._window.at :]
        self._window.at = len(self._window.text)
        return rest

    def read(self) -> Piece | None:
        """The next piece; None: it must see more first, or all was read."""
        if self._window.at == len(self._window.text):
            return self._end()
        if self._thinking:
            return self._more_thought()
        if self._fence:
            return self._fenced()
        if self._line_begins:
            return self._begin_line()
        return self._text()

    def _take(self, end: int, what: What = What.TEXT) -> Piece:
        text = self._window.text[self._window.at : end]
        self._window.at = end
        return Piece(what, text)

    def _end(self) -> Piece | None:
        if not (self._window.final and self._thinking and self._doubtful):
            return None
        self._thinking = False
        return Piece(What.GIVEN_BACK, "".join(self._thought))

    # Text.

    def _text(self) -> Piece | None:
        text, at = self._window.text, self._window.at
        run = (_CODE if self._in_code else self._run).match(text, at)
        if run:
            return self._take(run.end())
        if text[at] in STARTS:
            return self._tag(at)
        self._in_code = text[at] == "`" and not self._in_code
        self._line_begins = text[at] == "\n"
        return self._take(at + 1)

    def _begin_line(self) -> Piece | None:
        window = self._window
        at = end_of(_INDENT, window.text, window.at)
        if at == len(window.text) and not window.final:
            return None
        char = window.text[at : at + 1]
        if char and char in STARTS:
            return self._tag(at)
        line, whole = self._line(at)
        mark = self._marks.read(line if whole else line + "\n") if char and char in self._marks.starts else None
        if mark:
            window.at = at + mark[1]
            return mark[0]
        if window.short(at, LONGEST_LINE) and not whole and self._may_begin(char, line):
            return None
        self._line_begins = False
        if whole and (fence := _FENCE.match(line)):
            self._fence = fence[1] or fence[2]
            return self._take(at + len(line))
        return self._take(at) if at > window.at else self._text()

    def _line(self, at: int) -> tuple[str, bool]:
        """The line from `at` on, as far as it has come, and whether that is all of it."""
        text = self._window.text
        end = text.find("\n", at, at + LONGEST_LINE)
        if end >= 0:
            return text[at:end], True
        line = text[at : at + LONGEST_LINE]
        return line, self._window.final and len(line) < LONGEST_LINE

    def _may_begin(self, char: str, line: str) -> bool:
        return bool(_FENCE_BEGUN.match(line)) or (char in self._marks.starts and self._marks.maybe(line))

    def _fenced(self) -> Piece | None:
        window = self._window
        run = _FENCED.match(window.text, window.at)
        if run:
            return self._take(run.end())
        if not window.final and _FENCE_END_BEGUN.match(window.text, window.at):
            return None
        end = _FENCE_END.match(window.text, window.at)
        if end is None or not end[1].startswith(self._fence):
            return self._take(window.at + 1)
        self._fence = ""
        return self._take(end.end())

    # Thoughts.

    def _tag(self, at: int) -> Piece | None:
        """The tag at `at`, blanks in front of it included, or one character of text."""
        window = self._window
        if match := OPENING.match(window.text, at):
            self._thinking, self._doubtful = True, not self._line_begins
            self._thought = [self._take(match.end()).text]
            return Piece(What.THINKING)
        if match := CLOSING.match(window.text, at):
            if window.short(match.end(), 1):
                return None
            if self._line_begins or window.text[match.end() : match.end() + 1] not in _GOES_ON:
                return self._leave_tag(match.end(), What.UNOPENED)
        if match := WRAPPING.match(window.text, at):
            return self._leave_tag(match.end(), What.TEXT)
        if begun_at(window, at):
            return None
        self._line_begins = False
        return self._take(at + 1)

    def _leave_tag(self, end: int, what: What) -> Piece:
        self._window.at = end
        self._thinking = False
        self._line_begins = True
        return Piece(what)

    def _more_thought(self) -> Piece | None:
        window = self._window
        run = _THOUGHT.match(window.text, window.at)
        if run:
            return self._think(run.end())
        if match := CLOSING.match(window.text, window.at):
            if window.short(match.end(), 1):
                return None
            if not self._quoted(match.end()):
                return self._leave_tag(match.end(), What.TEXT)
        return None if begun_at(window, window.at) else self._think(window.at + 1)

    def _think(self, end: int) -> Piece:
        piece = self._take(end, What.THOUGHT)
        if self._doubtful:
            self._thought.append(piece.text)
        else:
            self._thought = [piece.text]
        return piece

    def _quoted(self, end: int) -> bool:
        """Whether the tag that ends there stands between backticks: the thought is about it."""
        return self._thought[-1].endswith("`") and self._window.text.startswith("`", end)
