"""Placeholders of a prompt's form that a model copied in the place of words of its own."""

import re

LONGEST = 80
"""In characters: longer titles say something."""

_HEADS = """
title titles heading placeholder titel überschrift titre título titulo titolo otsikko tytuł заголовок название
""".split()
"""Words that name what a title is, rather than what a step is about."""

_FILLERS = """
a an the this that of for each every your my its here goes insert write put some short brief descriptive in to be and
step steps number n i x k nth name text words first second third fourth fifth next last one two three four five six
words 1st 2nd 3rd
der die das den dem des ein eine einer kurzer hier einfügen ersten zweiten dritten nächsten schritt schritts schrittes
le la l un une du de d les cette ici première deuxième seconde troisième étape
el los las del primer segundo tercer paso o os da do primeira segunda terceira primeiro passo etapa
il lo della dello primo secondo terzo passaggio
van het eerste tweede derde stap
первого второго третьего шага
""".split()
"""Words that may stand beside them in a placeholder."""

_PHRASES = frozenset({"what you do in it and what follows", "the final answer", "step name", "name of the step"})
"""Placeholders that none of the words gives away."""

_ASIAN = re.compile(
    r"[这這该該本此每各第一二三四五六七八九十两個个步骤驟的之小短简簡最初後次のステップ番目첫번째두세단계의각\d]*"
    r"(?:标题|標題|タイトル|제목)[一二三四五六七八九十\d]*"
)
_FENCED = re.compile(
    r"[<＜\[{(]\s*(?:step |the )?(?:content|reasoning|thinking|answer|step|name)\s*\d*\s*[>＞\]})]", re.IGNORECASE
)
_WORDLESS = re.compile(r"[\s.…·・。_<>\[\](){}\"'“”‘’*#|–—-]+")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w]+|[\d_]+")


def is_placeholder(title: str) -> bool:
    """Return whether a title says nothing but that a title belongs there: "<title>", "Title 2", "...", "标题"."""
    if len(title) > LONGEST:
        return False
    if _WORDLESS.fullmatch(title):
        return title.strip("*#_` ") != ""
    bare = _BETWEEN.sub(" ", title.casefold()).strip()
    words = [word.casefold() for word in _WORD.findall(title)]
    letters = "".join(re.findall(r"\w", title))
    if bare in _PHRASES or _FENCED.fullmatch(title) or _ASIAN.fullmatch(letters):
        return True
    return any(word in _HEADS for word in words) and all(word in _HEADS or word in _FILLERS for word in words)
