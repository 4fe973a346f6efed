"""Markdown -> text with entities, judged by Telegram's own rules as the playground holds them."""

import random
import re
import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.markdowns import spans

from bot.playground.rules import read_text
from bot.view import markdown
from bot.view.markdown import from_markdown, tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, units
from bot.view.splitting import split

MARKUP = [
    *"**¦*¦_¦__¦`¦```¦\n```py\n¦\n¦\n\n¦ ¦    ¦\n- ¦\n1. ¦\n> ¦> > ¦\n# ¦|¦||¦\n|-|-|\n¦\n|a|b|\n|---|---|\n".split(
        "¦"
    ),
    *"<b>¦Vec<String>¦</think>¦<!-- x -->¦&lt;¦&#8238;¦&#9;¦&nbsp;¦\n---\n¦\n===\n¦- [ ] ¦$¦$$¦$5¦\\¦~¦~~¦]:".split(
        "¦"
    ),
    *"[a](http://x.com)¦[b](/rel)¦[c]: http://y.org¦[d][1]¦\n[1]: z¦![i](http://q.com/a.png)".split("¦"),
    "![](tg://emoji?id=5368324170671202286)",
]
TEXTS = "😀¦👩‍👩‍👧¦中文¦שלום¦\u202e¦\u200b¦a\u030a¦\t¦\r\n¦\u2028¦\0¦\ufdd0¦\u3000¦e\u0301".split("¦")
LONG = [
    *"word **bold** `code` ¦- item **x** `y`\n¦> a\n\n¦```py\nx\n```\n\n¦😀¦\n¦[a](http://a.com/) ¦[a](/b) ¦<¦[".split(
        "¦"
    ),
    *"__a__ ¦_a_b¦_a ¦x**2 ¦**¦3. a\n¦1. a\n¦```so it is\nx\n```\n¦- a\n  ```\n  x\n  ```\n¦Ab. ¦。".split("¦"),
    *"```\n¦|a|b|\n|-|-|\n|1|2|\n\n¦$x^2$ ¦\\[ ¦**重：**请¦*a ¦$a ¦|x|y|\n¦~a~ ¦a || b\n¦`¦]:¦x".split("¦"),
]
nasty = st.lists(st.sampled_from([*MARKUP, *TEXTS, "word", "x1", "\ud800"]), max_size=80).map("".join)


def assert_sendable(part: RichText, limit: int = TEXT_LIMIT, entity_limit: int = ENTITY_LIMIT) -> None:
    """Telegram takes it, and changes nothing in its text."""
    assert 1 <= units(part.text) <= limit
    assert len(part.entities) <= entity_limit
    assert all(entity.length > 0 and 0 <= entity.offset < entity.end <= part.size for entity in part.entities)
    given = [{"type": e.kind, **{k: v for k, v in asdict(e).items() if k != "kind" and v}} for e in part.entities]
    given = [{"offset": 0, **entity} for entity in given]
    assert read_text(part.text, given).text == part.text
    assert not is_blank(part.text)


@settings(derandomize=True, max_examples=250, deadline=None)
@given(nasty, st.sampled_from([TEXT_LIMIT, 40, 7, 2]), st.sampled_from([ENTITY_LIMIT, 3, 1]))
def test_telegram_takes_whatever_a_model_writes(source: str, limit: int, entity_limit: int) -> None:
    """Every part keeps to the limits, and goes through Telegram's rules unchanged."""
    for part in split(from_markdown(source), limit, entity_limit):
        assert_sendable(part, limit, entity_limit)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(nasty, st.sampled_from([40, 7]))
def test_parts_hold_all_that_the_whole_held(source: str, limit: int) -> None:
    """Cutting loses nothing but blanks and what shows nothing."""
    whole = from_markdown(source)
    parts = "".join(part.text for part in split(whole, limit))
    hidden = re.compile("[\\s\u200b-\u200f\u200d]")
    assert hidden.sub("", parts) == hidden.sub("", whole.text)


@settings(derandomize=True, max_examples=250, deadline=None)
@given(st.lists(st.sampled_from([*MARKUP, None, None, None]), max_size=60))
def test_no_word_is_lost(pieces: list[str | None]) -> None:
    """Each word of the source is in the text, or in a link or the language of a code block."""
    words = [f"w{number}q" for number, piece in enumerate(pieces) if piece is None]
    source = "".join(f"w{number}q" if piece is None else piece for number, piece in enumerate(pieces))
    shown = from_markdown(source)
    also = "".join((entity.url or "") + (entity.language or "") for entity in shown.entities)
    assert [word for word in words if word not in shown.text + also] == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Use Vec<String> or <b>x</b>", "Use Vec<String> or <b>x</b>"),
        ("<think>hm</think> yes", "<think>hm</think> yes"),
        ("a || b\n\nc || d", "a || b\n\nc || d"),
        ("1986. A good year", "1986. A good year"),
        ("Sources:\n\n[1]: https://example.com/a", "Sources:\n\n[1]: https://example.com/a"),
        ("between $5 and $10, or 5$", "between $5 and $10, or 5$"),
        ("~5 minutes, ~10 at most", "~5 minutes, ~10 at most"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "a | b\n--+------\n1 | 2 | 3"),
        ("| a |\n|---|\n| $x^2$ |", "a\n--\nx²"),
        ("- [x] done\n- [ ] not", "✅ done\n☐ not"),
        ("Sum:\n    one\n    two", "Sum:\none\ntwo"),
        ("a\u202eb\0c\u030a", "abc"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("&#8238;x&#9;y", "x y"),
        ("\ufdd0x", "x"),
        ("---", "————————"),
        ("``````", "``````"),
        ("a \\| b, `c \\| d` | e", "a | b, c \\| d | e"),
        ("|a || b|\n|-|-|", "|a || b|\n|-|-|"),
        ("~~~~w~~~~", "~~~~w~~~~"),
        ("```py\n```\nx", "```py\n```\nx"),
        ("**重要：**请用**“引号”**。", "重要：请用“引号”。"),
        ("`**重要：**请`", "**重要：**请"),
        ("[](http://a.com)", "[](http://a.com)"),
    ],
)
def test_reads(source: str, shown: str) -> None:
    """What stands in the text in the end."""
    assert from_markdown(source).text == shown


@pytest.mark.parametrize("source", ["", " \n ", "\u200b", "\u2800\u3000", "\x01\x02", "&nbsp;"])
def test_nothing_visible_is_nothing(source: str) -> None:
    """A text that shows nothing makes no message."""
    shown = from_markdown(source)
    assert is_blank(shown.text) is (source != "&nbsp;")
    assert [part.text for part in split(shown)] == ([] if is_blank(shown.text) else [shown.text])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("**b** *i* ~~s~~ `c`", [("bold", "b"), ("italic", "i"), ("strikethrough", "s"), ("code", "c")]),
        ("**b *i* b**", [("bold", "b i b"), ("italic", "i")]),
        ("# Head", [("bold", "Head")]),
        ("😀 **b**", [("bold", "b")]),
        ("```py\nx = 1\n```", [("pre", "x = 1")]),
        ("```\n    x\n  y\n```", [("pre", "    x\n  y")]),
        ("> a\n> > b", [("blockquote", "a\nb")]),
        ("> a\n>\n> ```\n> x\n> ```", [("blockquote", "a\n\nx"), ("pre", "x")]),
        ("`Vec<T>` and `a || b`", [("code", "Vec<T>"), ("code", "a || b")]),
        ("a ||spoiler||, (x)||(y)", [("spoiler", "spoiler")]),
        ("![](tg://emoji?id=5368324170671202286) x", []),
        ("**重要：**请**“引”**", [("bold", "重要："), ("bold", "“引”")]),
        ("**a `b` c**", [("bold", "a "), ("code", "b"), ("bold", " c")]),
        ("**a [b](http://c.com)**", [("bold", "a "), ("text_link", "b"), ("bold", "b")]),
        ("[`b`](http://c.com)", [("text_link", "b")]),
        ("***a** b*", [("italic", "a b"), ("bold", "a")]),
    ],
)
def test_styles(source: str, found: list[tuple[str, str]]) -> None:
    """Which entities stand over what."""
    assert spans(from_markdown(source)) == found


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://example.com/a?b=1#c", True),
        ("HTTP://EXAMPLE.COM", True),
        ("https://пример.рф/x", True),
        ("tg://user?id=1", False),
        ("http://example.com:8080/", True),
        ("http://localhost:8080", False),
        ("/relative", False),
        ("javascript:alert(1)", False),
        ("http://a.com:99999/", False),
        ("http://a.com:0/", False),
        ("http://.../", False),
        ("http://[::1]/", False),
        ("http://[bad/", False),
        ("http://a,b|c.com/", False),
        ("ftp://a.com/", False),
        ("tg://a:b@c", False),
        ("mailto:a@b.com", False),
    ],
)
def test_links(url: str, *, taken: bool) -> None:
    """A link that Telegram would refuse becomes plain text, one that it takes stays."""
    shown = from_markdown(f"[text]({url})")
    assert shown.text.startswith("text")
    assert [entity.kind for entity in shown.entities] == (["text_link"] if taken else [])
    assert_sendable(shown)


@pytest.mark.parametrize(
    ("source", "shown", "found"),
    [
        ("See [app](http://localhost:8080)!", "See app (http://localhost:8080)!", []),
        ("😀 [a](/x) **b** [c](/y)", "😀 a (/x) b c (/y)", [("bold", "b")]),
        ("**[a](/x) b** `c`", "a (/x) b c", [("bold", "a (/x) b"), ("code", "c")]),
        ("[http://localhost](http://localhost)", "http://localhost", []),
        ("[up](#top)", "up", []),
        ("[mail](mailto:a@b.com)", "mail (mailto:a@b.com)", []),
        ("> see [a](/x)\n\nb", "see a (/x)\n\nb", [("blockquote", "see a (/x)")]),
        ("> - [a](/x)\n> - [b](/y)\n\nc", "• a (/x)\n• b (/y)\n\nc", [("blockquote", "• a (/x)\n• b (/y)\n")]),
        ("[a](/x)\n> b\n\n[c](/y)", "a (/x)\nb\n\nc (/y)", [("blockquote", "b")]),
    ],
)
def test_addresses_that_are_no_links_stay_readable(source: str, shown: str, found: list[tuple[str, str]]) -> None:
    """Words and address; the styles around and behind them stay where they belong."""
    rich = from_markdown(source)
    assert rich.text == shown
    assert spans(rich) == found
    assert_sendable(rich)


def test_goes_out_plain_when_the_converter_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the converter costs the formatting, never the text."""

    def fails(*_: object, **__: object) -> None:
        raise IndexError

    monkeypatch.setattr(markdown, "convert", fails)
    assert from_markdown("**b** <c>") == RichText("**b** <c>")


@pytest.mark.parametrize("piece", LONG)
def test_time_grows_with_the_text(piece: str) -> None:
    """100,000 characters are converted and cut within seconds even on a busy machine: nothing is quadratic."""
    source = "start " + piece * (100_000 // len(piece))
    begun = time.process_time()
    parts = split(from_markdown(source))
    assert time.process_time() - begun < 5
    assert parts


def test_tidy_leaves_ordinary_text_alone() -> None:
    """Letters of any script, emoji and line breaks stay."""
    text = "Grüße, 中文, שלום, 👩‍👩‍👧\nnext"
    assert tidy(text) == text
    assert tidy("a\r\nb\rc\td\x0be") == "a\nb\nc    d\ne"


def test_long_answer_of_everything() -> None:
    """10,000 characters of mixed writing come out in parts that Telegram takes."""
    source = "".join(random.Random(7).choices([*MARKUP, *TEXTS, "word "], k=4000))
    parts = split(from_markdown(source))
    assert len(parts) > 1
    for part in parts:
        assert_sendable(part)


@pytest.mark.parametrize("text", ["2*3*4 = 24 and f(x)=a*b*c.", "(a+b)*(c+d)*e", "5*x*y"])
def test_products_keep_their_stars(text):
    """Stars between factors are no emphasis; stars around words are."""
    assert from_markdown(text).text == text
    assert [entity.kind for entity in from_markdown(f"*all* of {text}").entities] == ["italic"]
