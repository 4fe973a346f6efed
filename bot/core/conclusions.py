"""Where an answer says its result: in the part that is set off, or in a sentence that states it.

What is not clear is left whole: two answers that are taken for different cost a vote, two that are wrongly taken for
the same cost the truth.
"""

import re

from bot.core.bare import bare
from bot.core.marks import ANSWER_WORDS
from bot.core.quantities import NUMBER, UNITS, quantity_of

LONGEST = 20_000
"""In characters: a longer answer is compared as a whole."""

_YES = "yes yeah yep yup correct 是 是的 对 对的 正确 да".split()
_NO = "no nope incorrect 否 不 不是 不是的 不对 错误 нет".split()
YES_NO = dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no")

_OR_WORDS = "|".join(sorted(map(re.escape, ANSWER_WORDS), key=len, reverse=True))
_BOXED = re.compile(r"\\boxed ?\{((?:[^{}]|\{[^{}]{0,100}\}){1,200})\}")
_ANSWER_LINE = re.compile(
    rf"^[*_#> \t]{{0,8}}(?:{_OR_WORDS})[*_ \t]{{0,4}}[:：][*_ \t]{{0,4}}(?=\w|\S)(.+)", re.IGNORECASE | re.MULTILINE
)
_BOLD = re.compile(r"\*\*([^*\n]{1,80})\*\*")
_NOT = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|false|incorrect|wrong|не|нет|нельзя)\b|n't\b|[不没無无非未错]",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.?])\s+|(?<=[^\W\d_]!)\s+|(?<=[。！？])|\n")
_OPENING = re.compile(
    r"(?:(?:so|thus|hence|therefore|in conclusion|in short|finally|and so|итак|следовательно|значит)\b"
    r"|因此|所以|故|那么)[,，:]? ?"
)
_YES_NO_FIRST = re.compile(rf"({'|'.join(sorted(YES_NO, key=len, reverse=True))})(?: ?[,.;:!，。；：！]| - |\Z)")
_THAN = re.compile(
    r"(?P<which>-?[\w./ ]{1,30}?) (?:is|are) (?:the )?(?:much |slightly |numerically )?"
    r"(?:larger|greater|bigger|higher|smaller|less|lower|heavier|lighter|longer|shorter|older|younger|faster|slower|more)"
    r"(?: (?:one|number|value|than|of)\b.*)?"
)
_THAN_IN_CHINESE = re.compile(
    r"(?P<which>-?\d[\d./]{0,20}) ?(?:比.{1,20}?[大小多少高低重轻长短]|[大小多少高低][于過过].{1,20}|更[大小多少高低])"
)
_IS_THE_ANSWER = re.compile(rf"(?P<which>.{{1,40}}?) (?:is|are) (?:{_OR_WORDS})")
_ANSWER_IS = re.compile(
    r"(?:the |your |my )?(?:(?:final|correct|right|exact) )?(?:answer|result|solution|total|sum|product|difference)"
    r"(?: is| equals| comes to|:) (?P<which>.{1,60})|(?:最终)?(?:答案|结果)(?:是|为|：|:) ?(?P<which2>.{1,40})"
)
_EQUALS = re.compile(r"[^,;]{0,80}[^,;<>≤≥!=]= ?(?P<which>[^=,;]{1,40})")
_SEVERAL = re.compile(r"\b(?:or|and|или|и)\b|[或和]", re.IGNORECASE)
_IS_A_NAME = re.compile(
    r"[Tt]he\b[^,;]{1,80}\b(?:is|was|are|were) (?P<which>[A-Z][^\W\d_]{0,30}(?:[ '-][^\W\d_]{1,30}){0,3})"
)
_STATING = re.compile(
    r"(?:\b(?:is|are|was|were|equals?|has|have|had|contains?|costs?|gives?|makes?|takes?|gets?|be|need|needs|left"
    r"|равно|равна|равен|составляет)|[=:：为是有等于共得])[ ]?"
    r"(?:exactly |only |just |about |approximately |a total of )?\Z"
)


def conclusion_of(answer: str) -> str:
    """The words of `answer` that say its result, bare; all of it, bare, where that is not clear."""
    if len(answer) > LONGEST:
        return bare(answer)
    set_off = _set_off(answer)
    text = bare(set_off or answer)
    return _stated(text) or text


def _set_off(answer: str) -> str:
    """What is boxed, stands behind a word for answer, or is the only thing in bold letters."""
    if "```" in answer:
        return ""
    for pattern in (_BOXED, _ANSWER_LINE):
        if found := pattern.findall(answer):
            return str(found[-1])
    return _bold(answer) or _bold(answer.strip().partition("\n")[0])


def _bold(text: str) -> str:
    found = list(_BOLD.finditer(text))
    if len({bare(bold[1]).casefold().strip(" .:!") for bold in found}) != 1:
        return ""
    before = text[: found[0].start()].rpartition("\n")[2]
    said = found[0][1].strip()
    label = said.endswith((":", "：")) or text.startswith((":", "："), found[0].end())
    lone_not = bool(_NOT.fullmatch(said)) and said.casefold() not in YES_NO
    return "" if label or lone_not or _NOT.search(before) else said


def _stated(text: str) -> str:
    sentences = [sentence for part in _SENTENCE_END.split(text) if (sentence := part.strip())]
    if not sentences:
        return ""
    first = _bare_value(sentences[0])
    if first:
        return first
    stated = [_result_of(sentence) for sentence in sentences]
    if len({said.casefold() for said in stated if said}) == 1:
        return next(said for said in stated if said)
    return stated[-1] if len(sentences) > 1 and _OPENING.match(sentences[-1].casefold()) else ""


def _bare_value(sentence: str) -> str:
    """A sentence that is a number or a plain yes or no and nothing else; a yes or no may be followed by reasons."""
    sentence = sentence.casefold()
    if found := _YES_NO_FIRST.match(sentence):
        return YES_NO[found[1]]
    sentence = sentence.rstrip(".。")
    return sentence if quantity_of(sentence) else ""


def _result_of(sentence: str) -> str:
    """The result that one sentence states; empty: it states none, or denies one."""
    sentence = sentence.rstrip(".。 ")
    opening = _OPENING.match(sentence.casefold())
    sentence = sentence[opening.end() :] if opening else sentence
    if not sentence or _NOT.search(sentence) or (sentence.count("=") > 1 and _SEVERAL.search(sentence)):
        return ""
    for pattern in (_THAN, _THAN_IN_CHINESE, _IS_THE_ANSWER, _EQUALS, _ANSWER_IS):
        if found := pattern.fullmatch(sentence.casefold()):
            said = next(group for group in found.groups() if group)
            return _number_in(said) or said
    name = _IS_A_NAME.fullmatch(sentence)
    return name["which"] if name else _number_in(sentence.casefold())


def _number_in(sentence: str) -> str:
    """The only number of a sentence, where the sentence is about it: `there are 3 r's in strawberry`."""
    numbers = [found for found in NUMBER.finditer(sentence) if found["whole"] or found["decimals"]]
    if len(numbers) != 1:
        return ""
    start, end = numbers[0].span()
    if not _STATING.search(sentence[:start]):
        return ""
    rest = sentence[end:]
    if quantity_of(sentence[start:].strip()):
        return sentence[start:].strip()
    unit = re.match(r" ?(%|°|[^\W\d_]+(?:/[^\W\d_]+)?)", rest)
    known = unit is not None and unit[1] in UNITS
    if rest and not known and not re.match(r"[ ,]|'", rest):
        return ""
    return sentence[start:end].strip() + (unit[0] if unit and known else "")
