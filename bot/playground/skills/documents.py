"""Documents: how many words, lines and characters, the first and the last line, and sums of a table's column."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from bot.playground.skills.asked import Asked, Solution, show

_MOST_ROWS = 20_000
_MOST_COLUMNS = 100
_MOST_SHOWN = 12
_LONGEST_LINE = 200
_WORDS = re.compile("[⺀-鿿豈-﫿]|[^\\W_⺀-鿿豈-﫿]+(?:['’-][^\\W_]+)*")
_COUNTING = re.compile(r"\b(how many|counts?|number of)\b|多少|几|数", re.IGNORECASE)
_COUNTS = {
    "words": re.compile(r"\bwords?\b|词|字(?!符)", re.IGNORECASE),
    "lines": re.compile(r"\b(lines?|rows?)\b|行", re.IGNORECASE),
    "characters": re.compile(r"\b(characters|letters)\b|字符", re.IGNORECASE),
}
_ENDS = {
    "first": re.compile(r"\bfirst (line|row)|第一行", re.IGNORECASE),
    "last": re.compile(r"\blast (line|row)|最后一行|末行", re.IGNORECASE),
}
_SUM = re.compile(
    r"\b(sum|total|add (it |them )?(all )?up|altogether)\b|求和|总和|合计|之和|加起来|总额|一共|总共", re.IGNORECASE
)
_AVERAGE = re.compile(r"\b(average|mean)\b|平均", re.IGNORECASE)
_COLUMN = re.compile(r"\bcolumn (\d{1,3})\b|第 ?(\d{1,3}) ?列", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.]\d{1,9})?")


def documents(asked: Asked, texts: Sequence[tuple[str, str]]) -> Solution | None:
    """Solves what can be told of documents by counting; `texts` are their names and contents."""
    if len(texts) != 1:
        return None
    name, text = texts[0]
    lines = text.splitlines() or [""]
    if _SUM.search(asked.text) or _AVERAGE.search(asked.text):
        return _column(asked, name, lines)
    for kind, pattern in _ENDS.items():
        if pattern.search(asked.text):
            return _line(asked, name, lines, kind)
    counting = _COUNTING.search(asked.text)
    wanted = [kind for kind, pattern in _COUNTS.items() if counting and pattern.search(asked.text)]
    return _counted(asked, name, text, wanted) if wanted else None


def described(asked: Asked, texts: Sequence[tuple[str, str]]) -> Solution:
    """The honest answer about documents when nothing of the question can be computed."""
    told = [_described(asked, name, text) for name, text in texts]
    limits = asked.say(
        "I am a small demo solver, not a language model: of a document I can count words, lines and characters, show "
        "the first or last line, and add up a column of a table.",
        "我是一个小小的演示解题器，不是语言模型：对文档，我能数字数、行数和字符数，读出第一行或最后一行，还能把表格的一列加起来。",
    )
    return Solution(
        steps=(
            asked.plan("Read what came along, and count.", "先读附带的文档，再数一数。"),
            (asked.say("Read", "阅读"), "\n".join(told)),
        ),
        answer="\n".join([*told, limits]),
        solved=False,
    )


def _described(asked: Asked, name: str, text: str) -> str:
    lines = text.splitlines() or [""]
    first = lines[0].strip()[:_LONGEST_LINE]
    words = len(_WORDS.findall(text))
    return asked.say(
        f"{_called(asked, name)} has {_many(len(lines), 'lines')}, {_many(words, 'words')} and "
        f"{_many(len(text), 'characters')}. Its first line: {first}",
        f"{_called(asked, name)} 有 {len(lines)} 行、{words} 个词、{len(text)} 个字符。第一行是：{first}",
    )


def _counted(asked: Asked, name: str, text: str, wanted: Sequence[str]) -> Solution:
    lines = text.splitlines()
    counts = {"words": len(_WORDS.findall(text)), "lines": len(lines), "characters": len(text)}
    chinese = {"words": "个词", "lines": "行", "characters": "个字符"}
    parts = [asked.say(_many(counts[kind], kind), f"{counts[kind]} {chinese[kind]}") for kind in wanted]
    found = asked.join(parts)
    by_line = " + ".join(str(len(_WORDS.findall(line))) for line in lines[:_MOST_SHOWN])
    more = " + …" if len(lines) > _MOST_SHOWN else ""
    return asked.solution(
        asked.say(f"{_called(asked, name)} has {found}.", f"{_called(asked, name)}有 {found}。"),
        asked.plan("Go through the document from the first line to the last.", "从第一行到最后一行把文档过一遍。"),
        (asked.say("Words by line", "每行的词数"), f"{by_line}{more} = {counts['words']}"),
        (asked.say("Count", "计数"), found),
    )


def _line(asked: Asked, name: str, lines: Sequence[str], kind: str) -> Solution:
    filled = [line.strip() for line in lines if line.strip()] or [""]
    line = (filled[0] if kind == "first" else filled[-1])[:_LONGEST_LINE]
    place = asked.say(f"The {kind} line", "第一行" if kind == "first" else "最后一行")
    return asked.solution(
        asked.say(f"{place} of {_called(asked, name)}: {line}", f"{_called(asked, name)}的{place}：{line}"),
        asked.plan("Leave out empty lines and take the one asked for.", "跳过空行，取所问的那一行。"),
        (place, line),
    )


def _column(asked: Asked, name: str, lines: Sequence[str]) -> Solution | None:
    table = _table(lines)
    column = _wanted(asked, table) if table else None
    if column is None:
        return None
    head, *rows = table
    title = head[column].strip() or str(column + 1)
    cells = [row[column] for row in rows if column < len(row)]
    numbers = [number for cell in cells if (number := _number(cell)) is not None]
    if not numbers:
        return None
    total, average = sum(numbers, Fraction(0)), bool(_AVERAGE.search(asked.text))
    value = total / len(numbers) if average else total
    word = asked.say("average" if average else "sum", "平均值" if average else "总和")
    others = len(cells) - len(numbers)
    left = asked.say(
        f"Left out: {_many(others, 'cells')} without a number.", f"有 {others} 个单元格不是数字，没有算进去。"
    )
    shown = " + ".join(map(show, numbers[:_MOST_SHOWN])) + (" + …" if len(numbers) > _MOST_SHOWN else "")
    note = f" {left}" if others else ""
    return asked.solution(
        asked.say(
            f'The {word} of "{title}" in {_called(asked, name)} is {show(value)}.{note}',
            f"{_called(asked, name)}中“{title}”一列的{word}是 {show(value)}。{note}",
        ),
        asked.plan(f'Take the column "{title}" and add its numbers.', f"取“{title}”这一列，把数字加起来。"),
        (asked.say("Add", "相加"), f"{shown} = {show(total)} ({len(numbers)})"),
        *([(asked.say("Divide", "相除"), f"{show(total)} / {len(numbers)} = {show(value)}")] if average else []),
        asked.check(
            f"Added from the last row up it is {show(sum(reversed(numbers), Fraction(0)))}, too.",
            f"从最后一行往上加，也是 {show(sum(reversed(numbers), Fraction(0)))}。",
        ),
    )


def _table(lines: Sequence[str]) -> list[list[str]]:
    mark = max(",;\t|", key=lambda sign: lines[0].count(sign))
    if mark not in lines[0] and len(lines) < 2:
        return []
    try:
        return [row for row in islice(csv.reader(lines, delimiter=mark), _MOST_ROWS) if row]
    except csv.Error:
        return []


def _wanted(asked: Asked, table: Sequence[Sequence[str]]) -> int | None:
    """The column that is named, or numbered, or the only one with numbers."""
    head = [cell.strip().casefold() for cell in table[0][:_MOST_COLUMNS]]
    text = asked.text.casefold()
    named = [place for place, cell in enumerate(head) if cell and _says(text, cell)]
    if len(named) == 1:
        return named[0]
    numbered = _COLUMN.search(asked.text)
    if numbered:
        place = int(numbered[1] or numbered[2]) - 1
        return place if 0 <= place < len(head) else None
    numeric = [place for place in range(len(head)) if _numeric(table[1:], place)]
    return numeric[0] if len(numeric) == 1 else None


def _says(text: str, name: str) -> bool:
    return bool(
        re.search(rf"(?<![^\W_a-z]){re.escape(name)}" if not name.isascii() else rf"\b{re.escape(name)}\b", text)
    )


def _numeric(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row)]
    return bool(cells) and sum(_number(cell) is not None for cell in cells) * 2 > len(cells)


def _number(cell: str) -> Fraction | None:
    plain = cell.strip().strip("$€£¥% ").replace(",", "")
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None


def _many(count: int, kind: str) -> str:
    return f"{count} {kind[:-1] if count == 1 else kind}"


def _called(asked: Asked, name: str) -> str:
    return name or asked.say("The document", "这份文档")
