"""How much output a model allows for, read from the refusal of a request that allowed for more.

Either the text names a limit of output ("at most 4096", "[1, 8192]"), or a window that question and output share
("maximum context length is 8192 tokens and your request has 120 input tokens").
"""

import re

LEAST_ROOM = 256
"""Tokens: with less room than this for the answer, it is the question that is too long."""

COMMON_ROOM = 4096
"""Tokens that nearly all models can write; asked for where a refusal names no number."""

_LEAST_LIMIT = 16
"""Tokens: smaller numbers in a refusal are not its limit."""

_PARAMETER = (
    r"(max|maximum|num)[ _]?(completion|output|new|generated|predict)?[ _]?tokens?|maxtokens|num[ _]?predict"
    r"|(max[ _]?)?(completion|output)[ _]?(tokens?|length|limit)|max[ _]?(new|output|gen)\w*"
    r"|(输出|生成|补全).{0,6}(长度|token)|最大.{0,4}(输出|token)"
)
_SIZE = (
    r"too (large|big|high)|less than|at most|maximum|exceed|range|between|must be|should be|greater|larger|bigger|limit"
    r"|no more|not more|up to|supports?|<=|≤|>|\[\s*\d|cannot be|out of|invalid|illegal|expected"
    r"|超|不能|不得|不可|范围|最大|上限|小于|大于|之间|取值|非法|无效"
)
_SIZE_BEFORE = r"range|maximum|limit|invalid|exceed\w*|at most|up to|supports?|large|最大|超过|超出|范围"
_GAP = r"(?:(?!\.\s).){0,90}?"
_ON_OUTPUT = re.compile(
    rf"({_PARAMETER}){_GAP}({_SIZE})|({_SIZE_BEFORE}){_GAP}({_PARAMETER})", re.IGNORECASE | re.DOTALL
)
_UNKNOWN = re.compile(
    r"unsupported|(not|n['’]t) (\w+ )?support|unrecogni|unknown (parameter|field|name)|extra (inputs|fields)|不支持",
    re.IGNORECASE,
)
_COMPARED = re.compile(rf"({_PARAMETER})\W{{0,4}}(of \d+ )?[<>≤≥]=? ?\d", re.IGNORECASE)
_SHARED = re.compile(
    r"context|window|inputs?\W+tokens? \+|\+ `?max|total (number of )?tokens|n_ctx|max_(model|seq)_len"
    r"|requested|上下文",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.:/-])(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.0)?(\s?[kK](?!\w))?(?![A-Za-z0-9_:/]|[.-]\d|-[A-Za-z])"
)
_LIMIT = re.compile(
    r"(less than( or equal to)?|lower than|smaller than|no (more|greater|larger|higher) than|at most|up to|cap of"
    r"|not (exceed|be (greater|larger|more|higher) than)|maximum( allowed| output)?( value| number)?( of| is|:)?"
    r"|max(imum)? is|limit(ed)?( is| of| to|:)|supports? (only )?|<=|≤|<(?!\s?\d+>)|between \d[\d,]* and"
    r"|\[\s*\d[\d,]*?\s*,|from \d+ (\(inclusive\) )?to|range( is| of|:)? \d+ ?(-|to|~|\.\.)|> ?"
    r"|exceeds?( the)?( \w+){0,3}"
    r"|小于(等于)?|低于|不(能|得|可)?(超过|大于|高于)|最大(\w{0,4}?)(值|为|值为|是|支持|不超过)?|上限(为|是)?"
    r"|\d ?[~\-到至] ?)"
    r"[\s`'\"(:：=为是]*(?=\d)",
    re.IGNORECASE,
)
_BELOW = re.compile(r"(((less|smaller|lower) than|(?<!不)(小于|低于)|<)[\s`'\"]*)$", re.IGNORECASE)
_SIZES = (
    re.compile(r"(\d[\d,]*)`? `?(?:inputs?|prompt)`? tokens", re.IGNORECASE),
    re.compile(
        r"(\d[\d,]*) (?:tokens? )?(?:in|from|of) (?:the |your )?(?:text )?(?:input|prompt|messages)", re.IGNORECASE
    ),
    re.compile(
        r"(?:prompt|input|messages)`? (?:contains?|has|have|is|of|consists? of|length|tokens?)[:\s]+(?:at least "
        r"|about )?"
        r"(\d[\d,]*)",
        re.IGNORECASE,
    ),
)
_SUM = re.compile(r"(\d[\d,]*) ?\+ ?(\d[\d,]*)")
_REQUESTED = re.compile(r"requested:? (?:about )?(\d[\d,]*)", re.IGNORECASE)


def is_on_output(text: str) -> bool:
    """Tell whether a refusal is about how much output a request allows for, and not about its question alone."""
    found = _ON_OUTPUT.search(text)
    if found is not None and _COMPARED.search(text):
        return True
    return found is not None and not _UNKNOWN.search(text[max(0, found.start() - 60) : found.end() + 60])


def allowed_output(text: str, sent: int) -> tuple[int, int | None] | None:
    """Return the limit that a refusal names, below the `sent` one, in tokens; None: no such number.

    The second value is the size of the question where window and question are what the limit comes from.
    """
    numbers = [_value(found) for found in _NUMBER.finditer(_spaced(text))]
    shared = _room_beside_input(text, numbers, sent)
    if shared is not None:
        return shared
    limit = _named(text, sent) or max((n for n in numbers if _LEAST_LIMIT <= n < sent), default=None)
    return None if limit is None else (limit, None)


def _room_beside_input(text: str, numbers: list[int], sent: int) -> tuple[int, int] | None:
    """Return what a window leaves beside the question, and the question's size, where the text tells both."""
    size = _input_size(text, numbers, sent) if _SHARED.search(text) else None
    if size is None:
        return None
    window = max((n for n in numbers if n < size + sent and n not in (size, sent)), default=None)
    return None if window is None else (window - size, size)


def _input_size(text: str, numbers: list[int], sent: int) -> int | None:
    for found in _SUM.finditer(text):
        pair = [_number(found[1]), _number(found[2])]
        if sent in pair:
            return pair[1 - pair.index(sent)]
    for n in numbers:
        if n > 0 and n != sent and n + sent in numbers:
            return n
    told = next(filter(None, (pattern.search(text) for pattern in _SIZES)), None)
    if told:
        return _number(told[1])
    asked = _REQUESTED.search(text)
    return _number(asked[1]) - sent if asked and _number(asked[1]) > sent else None


def _named(text: str, sent: int) -> int | None:
    """Return the number behind a word of limit; where it is itself too much, one less."""
    for found in _LIMIT.finditer(text):
        number = _NUMBER.match(text, found.end())
        if number and _LEAST_LIMIT <= _value(number) < sent:
            exclusive = _BELOW.search(text, 0, found.end()) or text.startswith(" (exclusive)", number.end())
            return _value(number) - bool(exclusive)
    return None


def _spaced(text: str) -> str:
    """Keep the two ends of a range apart, which could be read as one number with a comma in it."""
    return re.sub(r"(?<=\[\d),(?=\d)", ", ", text)


def _value(found: re.Match[str]) -> int:
    return _number(found[1]) * (1000 if found[2] else 1)


def _number(digits: str) -> int:
    return int(digits.replace(",", "")[:12])
