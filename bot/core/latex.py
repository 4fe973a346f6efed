"""LaTeX commands whose first letter JSON reads as an escape: `\\frac` is a form feed and `rac` to a JSON parser."""

_LINE_BREAK_WORDS = frozenset("nabla neq neg notin ngeq nleq nmid nexists nsubseteq nparallel".split())
_TAB_WORDS = frozenset(
    "times text textbf textit textrm texttt theta tau tan tanh tfrac therefore to top triangle tilde".split()
)
_RETURN_WORDS = frozenset("rho right rightarrow rangle rfloor rceil rbrace rvert".split())
_WORDS = _LINE_BREAK_WORDS | _TAB_WORDS | _RETURN_WORDS


def is_latex(word: str, before: str) -> bool:
    """Whether a backslash before `word` begins a LaTeX command rather than the JSON escape of its first letter.

    `before` is the character in front of the backslash: a tab right after a line break is indentation of code.
    No model means a backspace or a form feed, so any word after `\\b` or `\\f` is a command.
    """
    match word[0]:
        case "n":
            return word in _LINE_BREAK_WORDS
        case "t":
            return word in _TAB_WORDS and before not in ("", "\n", "\t")
        case "r":
            return word in _RETURN_WORDS
        case _:
            return len(word) > 1


def begins_latex(start: str) -> bool:
    """Whether `start`, which was cut, may have been going to be one of the commands."""
    return start[0] in "bf" or any(word.startswith(start) for word in _WORDS)
