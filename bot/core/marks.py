"""The lines that part a text into steps and answer: what they look like when models write them.

A mark is known by the whole of its line, or, where text of the answer follows on the same line, by its beginning.
"""

import re

from bot.core.pieces import Marks, Piece, What
from bot.core.placeholders import is_placeholder
from bot.core.words import Meaning, meaning_of

_FINAL = (
    "final answer,the final answer,最终答案,最終答案,最终回答,最終回答,最終的な答え,итоговый ответ,окончательный ответ"
    ",финальный ответ,остаточна відповідь,respuesta final,réponse finale,endgültige antwort,resposta final"
    ",risposta finale,최종 답변,최종 답,ostateczna odpowiedź,jawaban akhir"
).split(",")
_ANSWER = (
    "answer,the answer,my answer,答案,回答,答,解答,答え,ответ,відповідь,respuesta,réponse,antwort,resposta,risposta"
    ",답,정답,답변,cevap,yanıt,odpowiedź,đáp án,jawaban,antwoord,الجواب,الإجابة"
).split(",")
ANSWER_WORDS = frozenset((*_FINAL, *_ANSWER))
"""What announces an answer, in lower case."""

_WORD = r"(?P<word>[^\W\d_]+(?: [^\W\d_]+){0,2})"
_NUMBER = r"(?:step|шаг|步骤|步驟)[ \t]?\d{1,2}[ \t]?[:：.)–—-]+[ \t]?|\d{1,2}[.):][ \t]?"
_VALUE = r"-?[$€£]?\d[\d.,/%]{0,40}[ \t]*\Z"
_ANSWER_HEADING = re.compile(
    rf"(?P<hashes>#{{1,6}})(?P<open>[^\w:：\n#]{{0,8}})(?:{_NUMBER})?{_WORD}(?P<close>[^\w:：\n]{{0,8}}?)"
    rf"(?:[ \t]?(?:[:：]|[ \t][-–—][ \t])(?P<text>(?=[^\n]{{4}}|[^\n]*\Z))|[ \t#]*\Z|[ \t](?={_VALUE}))",
    re.IGNORECASE,
)
_VALUE_HEADING = re.compile(rf"####[ \t]*(?={_VALUE})")
_STEP_HEADING = re.compile(r"(?:##[ \t]+|###(?!#))(?P<title>[^\n]*)\Z")
_ANSWER_LINE = re.compile(
    rf"(?P<open>[*_]{{0,3}}){_WORD}(?P<close>[*_]{{0,3}})"
    r"(?:(?P<colon>[ \t]?[:：])(?P<text>(?=[^\n]{4}|[^\n]*\Z))|[ \t]*\Z)",
    re.IGNORECASE,
)
_HEADING_BEGUN = re.compile(r"#{1,6}(?:\Z|[^#\w])|#{2,4}\w")


def _read_heading(line: str) -> tuple[Piece, int] | None:
    found = _answer_heading(line)
    if found:
        return found
    step = _STEP_HEADING.match(line)
    title = step["title"].strip(" \t#*_:：") if step else ""
    is_title = any(map(str.isalnum, title)) or is_placeholder(title)
    return (Piece(What.STEP, " ".join(title.split()), line), len(line)) if is_title else None


def _answer_heading(line: str) -> tuple[Piece, int] | None:
    if value := _VALUE_HEADING.match(line):
        return Piece(What.ANSWER), value.end()
    found = _ANSWER_HEADING.match(line)
    if found is None:
        return None
    loose = len(found["hashes"]) == 4 and meaning_of(found["word"]) is Meaning.ANSWER
    return _answer_behind(found, line) if loose or _plain(found["word"]) in ANSWER_WORDS else None


def _answer_behind(found: re.Match[str], line: str) -> tuple[Piece, int]:
    """The mark with the text's own emphasis set right: `**Answer: 42**` leaves `**42**`."""
    end = found.end()
    if "**" not in found["open"] or "**" in found["close"]:
        return Piece(What.ANSWER), end
    if line.startswith("**", end):
        return Piece(What.ANSWER), end + 2
    return Piece(What.ANSWER, "**" if line[end:].strip() else ""), end + (line[end : end + 1] == " ")


def _read_any(line: str) -> tuple[Piece, int] | None:
    if line.startswith("#"):
        return _read_heading(line)
    found = _ANSWER_LINE.match(line)
    if found is None or _plain(found["word"]) not in ANSWER_WORDS:
        return None
    bold = "**" in found["open"]
    alone = not line[found.end() :].strip(" \t*_")
    if alone and not line.endswith("\n"):
        return (Piece(What.ANSWER), len(line)) if bold or found["colon"] else None
    follows = found["colon"] and (bold or _plain(found["word"]) in _FINAL)
    return _answer_behind(found, line) if follows and not alone else None


def _plain(word: str) -> str:
    return word.casefold()


def _heading_begun(line: str) -> bool:
    return bool(_HEADING_BEGUN.match(line))


def _any_begun(line: str) -> bool:
    if line.startswith("#"):
        return _heading_begun(line)
    start = _plain(line.lstrip("*_"))
    return any(start.startswith(word) or word.startswith(start) for word in ANSWER_WORDS)


_EMPTY_HEADING = r"#{1,6}\n"
_WORDS_ALONE = r"[^\W\d_][^*_:：\n]{0,190}\n"
_LETTERS = "".join(sorted({letter for word in ANSWER_WORDS for letter in (word[0], word[0].upper())}))

HEADINGS = Marks(starts="#", read=_read_heading, maybe=_heading_begun, harmless=_EMPTY_HEADING)
"""Headings alone: before the first step, a line `Answer:` may be anything."""

HEADINGS_AND_WORDS = Marks(
    starts="#*_" + _LETTERS, read=_read_any, maybe=_any_begun, harmless=rf"{_EMPTY_HEADING}|{_WORDS_ALONE}"
)
"""Headings, and lines like `**Answer:**`: where steps have come, the answer must follow."""

_BOLD_LINE = re.compile(r"\*\*(?P<title>[^*\n]{1,150})\*\*[ \t]*\Z")


def _read_bold(line: str) -> tuple[Piece, int] | None:
    found = _BOLD_LINE.match(line)
    return (Piece(What.STEP, " ".join(found["title"].split()), line), len(line)) if found else None


def _bold_begun(line: str) -> bool:
    return line.startswith("**"[: len(line)])


BOLD_TITLES = Marks(starts="*", read=_read_bold, maybe=_bold_begun)
"""Lines that are one bold phrase and nothing else."""
