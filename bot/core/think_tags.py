"""Tags around thoughts in the dialects of single model families -> `<think>` and `</think>`, which all parsers know.

A dialect counts where the output begins with its opening tag: the same words in the midst of an answer are text. Where
a chat template has opened the thought itself, only the closing tag comes, and the text before it was thought.
"""

import re
from dataclasses import dataclass

OPEN, CLOSE = "<think>\n", "</think>\n"
LONGEST_TAG = 120
"""In characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """How a family writes its tags. `begun`: what stands at the end of a text and may become one of them.

    The groups of `tags` are `open`, `close`, and `drop` for what says nothing, but that no thought goes on behind it.
    """

    tags: re.Pattern[str]
    begun: re.Pattern[str]


def _dialect(*, opening: str, closing: str, drop: str = r"(?!)", begun: str) -> _Dialect:
    tags = rf"(?P<open>{opening})|(?P<close>{closing})|(?P<drop>{drop})"
    return _Dialect(tags=re.compile(tags, re.IGNORECASE), begun=re.compile(rf"(?:{begun})\Z", re.IGNORECASE))


_HEADER = r"(?:<\|start\|>\s{0,3}assistant\s{0,3})?<\|channel\|>\s{0,3}"
_MESSAGE = r"[^<\n]{0,60}(?:<\|constrain\|>\s{0,3}\w{0,20}\s{0,3})?<\|message\|>"
_FINAL = rf"{_HEADER}final{_MESSAGE}"
_NAME = r"(?:[a-z]{1,12}[:_])?think(?:ing)?"

_DIALECTS = (
    _dialect(  # Seed-OSS, Longcat and others: <seed:think>, <longcat_think>, <think time="3">
        opening=rf"<{_NAME}(?:\s[^<>\n]{{0,60}})?>",
        closing=rf"</{_NAME}>",
        begun=r"</?[a-z:_]{0,22}(?:\s[^<>\n]{0,60})?",
    ),
    _dialect(opening=r"\[THINK\]", closing=r"\[/THINK\]", begun=r"\[/?[a-z]{0,5}"),  # Magistral
    _dialect(  # gpt-oss: OpenAI's harmony format
        opening=rf"{_HEADER}(?:analysis|commentary){_MESSAGE}",
        closing=r"<\|end\|>",
        drop=rf"{_FINAL}|<\|(?:return|call|start)\|>(?:assistant)?",
        begun=r"(?=<)(?:<\|start\|>\s{0,3}\w{0,9}\s{0,3})?(?:<\|channel\|>[^<\n]{0,70})?"
        r"(?:<\|constrain\|>[^<\n]{0,26})?(?:<\|?[a-z]{0,10}\|?)?",
    ),
    _dialect(  # Gemma 4
        opening=r"<\|channel>\s{0,3}(?:thought|thinking|analysis)?[ \t]{0,3}\n?",
        closing=r"<channel\|>",
        drop=r"<\|?turn\|?>|<\|think\|>",
        begun=r"<\|?[a-z]{0,8}\|?|<\|channel>\s{0,3}[a-z]{0,8}[ \t]{0,3}",
    ),
    _dialect(  # MedGemma
        opening=r"<unused94>\s{0,3}(?:thought)?[ \t]{0,3}\n?",
        closing=r"<unused95>",
        begun=r"<[a-z0-9]{0,8}|<unused94>\s{0,3}[a-z]{0,8}[ \t]{0,3}",
    ),
    _dialect(  # Command A Reasoning
        opening=r"<\|START_THINKING\|>",
        closing=r"<\|END_THINKING\|>",
        drop=r"<\|(?:START|END)_(?:RESPONSE|TEXT)\|>|<\|END_OF_TURN_TOKEN\|>",
        begun=r"<(?:\|[a-z_]{0,20}\|?)?",
    ),
    _dialect(  # harmony without its special tokens: analysisWe need ... assistantfinalYes
        opening=r"\Aanalysis(?-i:(?=[A-Z]))",
        closing=r"assistantfinal",
        begun="|".join("assistantfinal"[:size] for size in range(13, 0, -1)),
    ),
)
_STANDARD = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_MAY_BEGIN = re.compile(
    r"(?:<[^>\n]{0,100}|<\|[^\n]{0,100}|<unused94>[a-z]{0,8}|\[[a-z/]{0,6}"
    rf"|{'|'.join('analysis'[:size] for size in range(8, 0, -1))})\Z",
    re.IGNORECASE,
)
_LONE = re.compile(
    rf"^[ \t]{{0,9}}(?:</[a-z]{{1,12}}[:_]think(?:ing)?>|\[/THINK\]|<channel\|>|<unused95>|<\|END_THINKING\|>)"
    rf"|(?:<\|end\|>)?{_FINAL}",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OVER = re.compile(
    r"(?:\s*(?:<\|(?:im_end|eot_id|eom_id|end_of_text|endoftext|end|return|eot)\|>|</s>|<end_of_turn>|<eos>"
    r"|<｜end▁of▁sentence｜>))+\s*\Z"
)
"""Tokens that end a turn, as servers with a wrong chat template leave them."""


class ThinkTags:
    """Feed it the output of a model, then close it; each call returns text with the tags that all parsers know."""

    def __init__(self) -> None:
        self._held = ""
        self._decided = self._thinking = False
        self._dialect: _Dialect | None = None

    @property
    def known(self) -> bool:
        """Tell whether the output is in one of the dialects."""
        return self._dialect is not None

    def feed(self, text: str) -> str:
        """Read more of the output. A tag that has come only in part is held back."""
        if self._decided and self._dialect is None:
            return text
        self._held += text
        if not self._decided and not self._decide(final=False):
            return ""
        text, self._held = self._held, ""
        if self._dialect is None:
            return text
        if begun := self._dialect.begun.search(text, max(0, len(text) - LONGEST_TAG)):
            text, self._held = text[: begun.start()], text[begun.start() :]
        return self._dialect.tags.sub(self._plain, text)

    def close(self) -> str:
        """Read what was held back: no more will come."""
        if not self._decided:
            self._decide(final=True)
        held, self._held = self._held, ""
        return held if self._dialect is None else self._dialect.tags.sub(self._plain, held)

    def _decide(self, *, final: bool) -> bool:
        """Look at how the output begins; False: too little of it is there."""
        begun = self._held.lstrip()
        if not final and (not begun or (len(begun) < LONGEST_TAG and _MAY_BEGIN.match(begun))):
            return False
        self._decided = True
        if not _STANDARD.match(begun):
            found = ((each, each.tags.match(begun)) for each in _DIALECTS)
            self._dialect = next((each for each, tag in found if tag and not tag["close"]), None)
        return True

    def _plain(self, tag: re.Match[str]) -> str:
        """Return what takes the place of a tag."""
        was, self._thinking = self._thinking, bool(tag["open"])
        if tag["open"]:
            return "" if was else OPEN
        return CLOSE if was else tag[0] if tag[0].startswith("</") else ""


def reopened(text: str, *, unopened: bool, known: bool) -> str | None:
    """Return an output as it is to be read anew; None: it was read right.

    `unopened` says that a parser met a lone `</think>`: then, as with the lone closing tag of a dialect, all before it
    was thought. `known`: the output began in a dialect, which has no lone tags. A token that ends a turn, and was left
    at the end of the output, goes.
    """
    whole = _LEFT_OVER.sub("", text[-200:])
    rest = text[:-200] + whole if len(whole) < len(text[-200:]) else text
    if unopened:
        return OPEN + rest
    if not known and (lone := _LONE.search(rest)):
        return f"{OPEN}{rest[: lone.start()]}{CLOSE}{rest[lone.end() :]}"
    return None if rest is text else rest
