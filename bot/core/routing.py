"""Which strategy a question needs, told from its words alone: small talk and plain facts need no thought.

Steps help where there is something to work out (mathematics, symbols, logic) and hardly elsewhere, while each of them
is paid for. A wrong answer is dearer than a few tokens, so whatever is not surely plain is thought about.
"""

import re
import unicodedata

from bot.core.routing_words import LANGUAGES, Language
from bot.core.strategies import Strategy

LOOKED_AT = 2_000
"""In characters: a longer text is not read at all, it is no small talk."""

LONGEST = 200
"""In characters: a longer text has enough in it to be thought about."""

LONGEST_CJK = 80
"""The same in Chinese characters, each of which says about as much as a short word."""

_DROPPED = frozenset({"Cf", "Cs", "Mn", "Me"})
"""Categories of what is unseen or stands on another character: joiners, variation selectors, piled-up accents."""

_EMOTICON = re.compile(r"(?<!\S)(?:[:;]['-]?[dpo]|<3+)(?!\S)")
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SIGNS = re.compile(r"\d|[=<>√∑∏∫×÷±≠≤≥≈∞∀∃∈%`{}\\]|\^[^\W_]|[^\W_]\s?[+*]\s?[^\W_]")
"""Signs of mathematics and code; no small talk or plain question has them."""

_CLAUSE_END = re.compile(r"[,!?;:。、~\n]+|(?<!\b\w)\.+(?=\s|\Z)|\.{2,}")
_NO_WORD = re.compile(r"[\W_]+")
_STUTTER = re.compile(r"([^\W\d_]{1,3}?)\1+")


def route(text: str, *, reasons: bool) -> Strategy:
    """`FAST` for small talk and one-fact questions; else `THINK`, or `NATIVE` if the user's model `reasons`."""
    if len(text) <= LOOKED_AT and _is_plain(text):
        return Strategy.FAST
    return Strategy.NATIVE if reasons else Strategy.THINK


def _is_plain(text: str) -> bool:
    said = _normal(text)
    if _SIGNS.search(said) or _is_long(_squeezed(said)):
        return False
    clauses = [clause for part in _CLAUSE_END.split(said) if (clause := part.strip(" \"'()[]*_-.“”‘’«»「」《》"))]
    asked = [clause for place, clause in enumerate(clauses) if not _is_small_talk(clause, first=place == 0)]
    if not asked:
        return bool(clauses) or _has_picture(text)
    return len(asked) == 1 and not _is_long(said) and not _WORK.search(said) and _is_fact(asked[0])


def _normal(text: str) -> str:
    """`text` in one width and case, without emoji, with single blanks."""
    seen = "".join(" " if _is_picture(char) else char for char in text if unicodedata.category(char) not in _DROPPED)
    said = unicodedata.normalize("NFKC", seen).casefold().replace("’", "'")
    said = re.sub(r"[^\S\n]+", " ", said)
    return _EMOTICON.sub(" ", said).strip()


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) == "So" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _has_picture(text: str) -> bool:
    return any(map(_is_picture, text))


def _is_long(said: str) -> bool:
    return len(said) > LONGEST or len(_CJK.findall(said)) > LONGEST_CJK


def _is_small_talk(clause: str, *, first: bool) -> bool:
    """Whether a clause says nothing to reason about; `everyone` or `please` says so only behind another clause."""
    talk = _TALK if first else _MORE_TALK
    return talk.fullmatch(_squeezed(clause)) is not None


def _squeezed(words: str) -> str:
    """Words alone, without the repetitions of a playful hand: `helloooo` and `hello` both give `helo`."""
    return _STUTTER.sub(r"\1", _NO_WORD.sub(" ", words.replace("'", "")).strip())


def _is_fact(clause: str) -> bool:
    return any(
        len(asked) <= language.longest_fact and facts.fullmatch(asked)
        for language, openers, facts in _FACTS
        for asked in [openers.sub("", clause, count=1)]
    )


def _phrases(listed: str) -> str:
    """An expression for any of the phrases, the longest first; one in Latin letters ends where its word ends."""
    phrases = sorted({_squeezed(phrase) for phrase in listed.split(",")}, key=len, reverse=True)
    return "|".join(re.escape(phrase) + "(?![a-z])" * phrase.isascii() for phrase in phrases)


def _talk(first: str, more: str) -> re.Pattern[str]:
    """Small talk in any mixture of languages. The groups are atomic: no text makes the search go back."""
    return re.compile(f"(?>{first})(?> ?(?>{more}))*+")


def _facts(language: Language) -> tuple[Language, re.Pattern[str], re.Pattern[str]]:
    return language, re.compile(rf"(?>\s*(?:{language.openers})(?![a-z'])\s*)*+"), re.compile("|".join(language.facts))


_PHRASES = _phrases(",".join(language.talk for language in LANGUAGES))
_ALL_PHRASES = _phrases(",".join(f"{language.talk},{language.fillers}" for language in LANGUAGES))
_TALK = _talk(_PHRASES, _ALL_PHRASES)
_MORE_TALK = _talk(_ALL_PHRASES, _ALL_PHRASES)
_WORK = re.compile("|".join(language.work for language in LANGUAGES))
_FACTS = tuple(_facts(language) for language in LANGUAGES)
