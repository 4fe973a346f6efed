"""How much output a model allows for, read from the refusal of a request that allowed for more.

Either the text names a limit of output ("at most 4096", "[1, 8192]"), or a window that question and output share
("maximum context length is 8192 tokens and your request has 120 input tokens").
"""

import re

LEAST_ROOM = 256
"""Tokens: with less room than this for the answer, it is the question that is too long."""

COMMON_ROOM = 4096
"""Tokens that nearly all models can write; asked for where a refusal names no number."""

_NAME = (
    r"(max|maximum|num)[ _]?(completion|output|new|generated|predict)?[ _]?tokens?|maxtokens|(max[ _]?)?(completion|output)[ _]?(tokens?|length|limit)"
    r"|max[ _]?(new|output|gen)\w*|num[ _]?predict|(输出|生成|补全).{0,6}(长度|token)|最大.{0,4}(输出|token)"
)
_ON_OUTPUT = re.compile(
    rf"({_NAME})[^.;]{{0,90}}?(too (large|big|high)|less than|at most|maximum|exceed|range|between|must be|should be|greater|larger|bigger|no more|not more|up to"
    r"|limit|supports?|<=|≤|>|\[\s*\d|<|cannot be|out of|超|不能|不得|不可|范围|最大|上限|小于|大于|之间|取值|非法|无效|invalid|illegal|expected)"
    rf"|(range|maximum|limit|invalid|exceed\w*|at most|up to|supports?|最大|超过|超出|范围|large|non-?supported)[^.;]{{0,60}}?({_NAME})",
    re.IGNORECASE,
)
_INPUT_ONLY = re.compile(
    r"(input|prompt)[ _]?(token|length|count)|range of input|max[ _]?(input|prompt)", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"unsupported|not supported|unrecogni|unknown (parameter|field|name)|extra (inputs|fields)|不支持", re.IGNORECASE
)
_SHARED = re.compile(
    r"context|window|inputs?\W+tokens? \+|\+ `?max|total (number of )?tokens|n_ctx|上下文|model'?s? max(imum)? (seq|len)|max_(model|seq)_len|requested",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.:/-])(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.0)?(\s?[kK](?![\w]))?(?![\w:/]|[.-]\d|-[a-zA-Z])"
)
_LIMIT = re.compile(
    r"(less than or equal to|no (more|greater|larger|higher) than|not (exceed|be (greater|larger|more) than)|at most|up to|maximum( allowed| output)?( value| number)?( of| is|:)?( tokens?)?"
    r"|max(imum)? is|limit(ed)?( is| of| to|:)|supports? (only )?|<=|≤|between \d[\d,]* and|\[\s*\d[\d,]*?\s*,|from \d+ (\(inclusive\) )?to|range( is| of|:)? \d+ ?(-|to|~|\.\.)|> ?|cap of|exceeds?( the)?( \w+){0,3}"
    r"|小于等于|不(能|得|可)?(超过|大于|高于)|最大(值|为|值为|是|支持|不超过)?|上限(为|是)?|\d ?[~\-到至] ?)[\s`'\"(:：=为是]*(?=\d)",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(less|smaller|lower) than (?!or equal)[`'\"]?(?=\d)|strictly less|\(exclusive\)|(?<![=<])< ?(?=\d)|(?<!不)(小于|低于)(?!等于|或等于)",
    re.IGNORECASE,
)
_INPUT = (
    re.compile(
        r"(\d[\d,]*)`? (?:`?inputs?`? tokens|tokens? (?:in|from|of) (?:the |your )?(?:input|prompt|messages|inputs)|in (?:the|your) (?:messages|prompt|input)|prompt tokens|of text input)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:prompt|input|messages)`? (?:contains?|has|have|is|of|consists? of|length|tokens?)[:\s]+(?:at least |about )?(\d[\d,]*)",
        re.IGNORECASE,
    ),
)


def is_on_output(text: str) -> bool:
    """Tell whether a refusal is about how much output a request allows for, and not about its question alone."""
    found = _ON_OUTPUT.search(text)
    return found is not None and not _UNKNOWN.search(text[max(0, found.start() - 60) : found.end() + 60])


def allowed_output(text: str, sent: int) -> tuple[int, int | None] | None:
    """Return the limit that a refusal names, below the `sent` one, in tokens; None: no such number.

    The second value is the size of the question where window and question are what the limit comes from.
    """
    numbers = _numbers(text)
    shared = _room_beside_input(text, numbers, sent)
    if shared is not None:
        return shared
    limit = _named(text, sent) or max((n for n in numbers if LEAST_ROOM // 4 <= n < sent), default=None)
    return None if limit is None else (limit, None)


def _room_beside_input(text: str, numbers: list[int], sent: int) -> tuple[int, int] | None:
    """What a window leaves beside the question, where the text tells both."""
    if not _SHARED.search(text):
        return None
    size = next((n for n in numbers if n > 0 and n + sent in numbers and n != sent), None)
    if size is None:
        size = next((_number(found[1]) for pattern in _INPUT if (found := pattern.search(text))), None)
    asked = re.search(r"requested:? (?:about )?(\d[\d,]*)", text, re.IGNORECASE)
    if size is None and asked and _number(asked[1]) > sent:
        size = _number(asked[1]) - sent
    if size is None:
        return None
    window = max((n for n in numbers if n < size + sent and n not in (size, sent)), default=None)
    return None if window is None else (window - size, size)


def _named(text: str, sent: int) -> int | None:
    """The number behind a word of limit; where it is named exclusively, one less."""
    for found in _LIMIT.finditer(text):
        number = _NUMBER.match(text, found.end())
        if number and LEAST_ROOM // 16 <= _value(number) < sent:
            return _value(number) - bool(_BELOW.search(text))
    return None


def _numbers(text: str) -> list[int]:
    return [_value(found) for found in _NUMBER.finditer(re.sub(r"(?<=\[\d),(?=\d)", ", ", text))]


def _value(found: re.Match[str]) -> int:
    return _number(found[1]) * (1000 if found[2] else 1)


def _number(digits: str) -> int:
    return int(digits.replace(",", "")[:12])
