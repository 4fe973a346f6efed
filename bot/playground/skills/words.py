"""Letters: how often one stands in a word, how many a word has, and the word backwards."""

from __future__ import annotations

import re

from bot.playground.skills.asked import Asked, Solution

_QUOTES = str.maketrans(dict.fromkeys('"«»「」『』《》', ""))
_LETTER = r"'?(?P<letter>[^\W\d_])'?"
_THERE = r"(?: is| are)?(?: there)?"
_THE_LETTER = rf"(?:the )?(?:letters? )?{_LETTER}"
_WORD = r"(?:the )?(?:(?:english )?word )?(?:string )?'?(?P<word>[^\W\d_]{2,60})'?"
_LATIN = r"(?:单词|词)? ?(?<![A-Za-zÀ-ɏЀ-ӿ])(?P<word>[A-Za-zÀ-ɏЀ-ӿ]{2,60}+) ?(?:这个)?(?:单词|词)?"
_INSIDE = r"(?:里面?|中|当中|一共|共|有|含有|包含)+ ?(?:多少|几) ?个"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:{pattern}) ?[?.!。]*$", re.IGNORECASE) for pattern in patterns)


_COUNTS = _patterns(
    rf"\bhow many (?:times )?(?:is |are |of )?{_THE_LETTER}(?:'?s)?(?: letters?)?{_THERE} in {_WORD}",
    rf"\bhow (?:many times|often) (?:does|do|is) {_THE_LETTER} (?:appear |occur |stand |used )?in {_WORD}",
    rf"\bcount (?:the )?(?:number of )?{_THE_LETTER}(?:'?s)? in {_WORD}",
    rf"{_LATIN} ?{_INSIDE} ?(?:字母|字)? ?{_LETTER}",
    rf"{_LETTER} ?在 ?{_LATIN} ?中?里?(?:出现了?|有)(?:多少|几)次",
)
_LENGTHS = _patterns(
    rf"\bhow many letters (?:are |is )?(?:there )?in {_WORD}",
    rf"\bhow many letters does {_WORD} have",
    rf"{_LATIN} ?{_INSIDE} ?字母",
)
_REVERSALS = _patterns(
    rf"\b(?:reverse|flip) (?:the letters (?:of|in) )?{_WORD}",
    rf"\b(?:spell|write|say) {_WORD} (?:backwards?|in reverse|reversed)",
    rf"\bwhat is {_WORD} (?:spelled )?(?:backwards?|reversed)",
    rf"(?:反转|倒序|倒写|颠倒) ?{_LATIN}",
    rf"{_LATIN} ?(?:反转|倒过来|倒着|倒序|颠倒|反过来)(?:写|拼|念)?(?:是什么|怎么写)?",
)


def words(asked: Asked) -> Solution | None:
    """Solves a question about the letters of one word."""
    text = asked.text.translate(_QUOTES)
    if found := _first(_COUNTS, text):
        return _count(asked, found["letter"], found["word"])
    if found := _first(_LENGTHS, text):
        return _length(asked, found["word"])
    found = _first(_REVERSALS, text)
    return _reverse(asked, found["word"]) if found else None


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.search(text))), None)


def _count(asked: Asked, letter: str, word: str) -> Solution:
    places = [at for at, sign in enumerate(word.casefold(), 1) if sign == letter.casefold()]
    many = len(places)
    where = asked.join(places) or asked.say("none", "无")
    return asked.solution(
        asked.say(
            f'"{letter}" stands {many} time{"" if many == 1 else "s"} in "{word}".',
            f"“{word}”里有 {many} 个“{letter}”。",
        ),
        asked.plan(f'Spell "{word}" and look at each letter.', f"把“{word}”逐字拼出来，逐个检查。"),
        _spelled(asked, word),
        (asked.say(f'Places of "{letter}"', f"“{letter}”的位置"), where),
        asked.check(
            f"{len(word) - many} other letters: {len(word) - many} + {many} = {len(word)}",
            f"其余 {len(word) - many} 个：{len(word) - many} + {many} = {len(word)}",
        ),
    )


def _length(asked: Asked, word: str) -> Solution:
    return asked.solution(
        asked.say(f'"{word}" has {len(word)} letters.', f"“{word}”有 {len(word)} 个字母。"),
        asked.plan(f'Spell "{word}" and number the letters.', f"把“{word}”拼出来并编号。"),
        _spelled(asked, word),
    )


def _reverse(asked: Asked, word: str) -> Solution:
    turned = word[::-1]
    return asked.solution(
        turned,
        asked.plan(f'Spell "{word}" and read it from the end.', f"把“{word}”拼出来，从后往前读。"),
        _spelled(asked, word),
        (asked.say("From the end", "从后往前"), "-".join(turned)),
        asked.check(f"Turned again it reads {turned[::-1]}.", f"再倒一次就是 {turned[::-1]}。"),
    )


def _spelled(asked: Asked, word: str) -> tuple[str, str]:
    letters = " ".join(f"{at}:{sign}" for at, sign in enumerate(word, 1))
    return asked.say("Spell", "拼写"), letters
