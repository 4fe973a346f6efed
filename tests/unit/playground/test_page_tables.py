"""The page's own words: the same in each language's table, all of them used, and none that is missing."""

import json
import re
from pathlib import Path

import pytest

PLAYGROUND = Path(__file__).parents[3] / "bot" / "playground"
PAGE = PLAYGROUND / "page"
TABLES = {path.stem.removeprefix("words-"): path.read_text("utf-8") for path in sorted(PAGE.glob("words-*.js"))}
CODE = "\n".join(path.read_text("utf-8") for path in PAGE.glob("*.js") if not path.stem.startswith("words-"))
HTML = (PAGE / "index.html").read_text("utf-8")
PLURALS = {"en": {"one", "other"}, "zh": {"other"}}
"""As CLDR has them for whole numbers: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html"""


def table(language):
    """The table, as JSON; a key that stands there twice is a fault."""

    def once(pairs):
        assert len(pairs) == len(dict(pairs)), "a key stands there twice"
        return dict(pairs)

    body = TABLES[language].partition("export default ")[2]
    return json.loads(body.strip().removesuffix(";"), object_pairs_hook=once)


def forms(entry):
    return [entry] if isinstance(entry, str) else list(entry.values())


def blanks(sentence):
    return set(re.findall(r"\{(\w+)\}", sentence))


@pytest.mark.parametrize("language", sorted(TABLES))
def test_each_language_has_every_word(language):
    """The same keys as English in the same order, each with the same blanks and the plurals of the language."""
    own, english = table(language), table("en")
    assert list(own) == list(english)
    for key, entry in own.items():
        assert isinstance(entry, str) == isinstance(english[key], str), key
        assert isinstance(entry, str) or set(entry) == PLURALS[language], key
        assert all(form.strip() and blanks(form) == blanks(forms(english[key])[0]) for form in forms(entry)), key


def test_all_tables_are_taken_up():
    """Each has its line in words.js."""
    assert set(re.findall(r'import \w+ from "\./words-(\w+)\.js"', CODE)) == set(TABLES) >= {"en", "zh"}


def test_every_word_is_used_and_there():
    """No key of the code or of index.html is missing in the tables, and none in the tables is left over."""
    asked = set(re.findall(r'\bword\(\s*"([\w-]+)"', CODE)) | set(re.findall(r'data-(?:word|label)="([\w-]+)"', HTML))
    asked |= {key for pair in re.findall(r'\? "([\w-]+)" : "([\w-]+)"', CODE) for key in pair} & set(table("en"))
    beginnings = (*re.findall(r"\bword\(`([\w-]+-)\$", CODE), "refused-", "language")
    keys = set(table("en"))
    assert asked - keys == set()
    assert {key for key in keys - asked if not key.startswith(beginnings)} == set()


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "poll", "location", "venue", "contact", "dice"])
def test_each_kind_has_a_name(kind):
    """Also those whose keys the page puts together."""
    assert f"kind-{kind}" in table("en")


def test_no_words_stand_elsewhere():
    """What index.html shows before its words come is the title and the sentence for who has no JavaScript."""
    shown = re.sub(r"<svg hidden.*?</svg>|<noscript>.*?</noscript>|<title>.*?</title>", "", HTML, flags=re.DOTALL)
    assert re.findall(r">\s*([A-Za-z][^<]*?)\s*<", shown) == ["Glassbox"]
    assert re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', shown) == []
    sentences = re.findall(r'"([A-Z][a-z]+ [a-z][^"]*)"', CODE)
    questions = re.findall(r'"(.+?)"', re.search(r"en: \[(.+)\]", CODE)[1])
    assert set(sentences) <= set(questions)


@pytest.mark.parametrize("key", [key for key in table("en") if key.startswith("refused-")])
def test_refusals_are_those_of_the_server(key):
    """A sentence that the page translates is one that the server says, word by word."""
    pattern = re.sub(r"\\\{\w+\\\}", r"\\{[\\w.]+\\}", re.escape(table("en")[key]))
    said = "\n".join(path.read_text("utf-8") for path in PLAYGROUND.glob("*.py"))
    assert re.search(f'"{pattern}"', said)
