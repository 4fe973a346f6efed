"""Cutting a long text into messages."""

import pytest

from bot.view.richtext import Entity, RichText, joined, styled, units
from bot.view.splitting import split


def texts(rich: RichText, limit: int = 4096, entity_limit: int = 100) -> list[str]:
    return [part.text for part in split(rich, limit, entity_limit)]


def test_short_text_stays_whole() -> None:
    """What fits is one part."""
    assert split(RichText("hello")) == [RichText("hello")]
    assert split(RichText()) == []


def test_prefers_paragraphs_then_lines_then_words() -> None:
    """The best cut that is not too early is taken."""
    assert texts(RichText("aaaa\n\nbb cc\ndd ee"), 14) == ["aaaa", "bb cc\ndd ee"]
    assert texts(RichText("aaaa bb\ncc dd ee"), 12) == ["aaaa bb", "cc dd ee"]
    assert texts(RichText("aaaa bbbb cccc"), 9) == ["aaaa bbbb", "cccc"]
    assert texts(RichText("aaaabbbbcccc"), 5) == ["aaaab", "bbbcc", "cc"]


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("One is here. Two is there, and more", 26, "One is here."),
        ("He said (so). And, e.g. this is how", 26, "He said (so)."),
        ("Is it “so?” It is, as Ada said", 24, "Is it “so?”"),
        ("这是第一句。这是第二句，还有更多", 12, "这是第一句。"),
        ("Version 3. 5 is what we have here", 26, "Version 3. 5 is what we"),
        ("One. Two is so long that the cut would be early", 40, "One. Two is so long that the cut would"),
    ],
)
def test_a_long_paragraph_is_cut_between_sentences(text: str, limit: int, first: str) -> None:
    """At the last one that ends in time; else between words."""
    assert texts(RichText(text), limit)[0] == first


def test_a_table_goes_on_under_its_head() -> None:
    """Of a block laid out as one; not of code, nor where the head would take much of a part."""
    rows = [f"{number:3} | {'x' * 9}" for number in range(90)]
    whole = "\n".join(["  n | name", "----+----------", *rows])
    for language, limit, again in ((None, 400, True), ("sql", 400, False), (None, 200, False)):
        entity = Entity(kind="pre", offset=8, length=len(whole), language=language)
        parts = split(RichText(f"Before.\n{whole}\nAfter.", (entity,)), limit)
        assert [part.text.startswith("  n | name\n----+") for part in parts[1:]] == [again] * (len(parts) - 1)
        assert all(part.entities[0].language == language and part.size <= limit for part in parts)
        assert [line for part in parts for line in part.text.split("\n") if "xxx" in line] == rows
        assert [entity.offset for part in parts[1:] for entity in part.entities] == [0] * (len(parts) - 1)


def test_the_head_of_a_table_stays_with_its_first_row() -> None:
    """Wherever the part would end: no head stands alone at its end, to be said again atop the next one."""
    table = "\n".join(["  n | name", "----+----------", *(f"{number:3} | {'x' * 9}" for number in range(90))])
    for before in ("x" * 300 + "\n", "Before.\n"):
        rich = RichText(before) + styled(table, "pre")
        for limit in range(290, 350):
            parts = texts(rich, limit)
            assert not [part for part in parts if part.endswith(("name", "---"))]
            assert not [part for part in parts if part.startswith("---")]
    alone = styled("n | name\n--+-----\n" + "x " * 200, "pre")
    assert texts(RichText("Before.\n") + alone, 200)[0] == "Before."


def test_counts_in_utf16_and_keeps_characters_together() -> None:
    """An emoji is two units, and neither it nor what belongs to it is cut."""
    assert texts(RichText("😀😀😀"), 3) == ["😀", "😀", "😀"]
    assert texts(RichText("abcdefe\u0301x"), 7) == ["abcdef", "e\u0301x"]
    family = "👩\u200d👩\u200d👧"
    assert texts(RichText("abcdef" + family), 12) == ["abcdef", family]


def test_code_is_closed_and_opened_again() -> None:
    """Each part of a code block is a block of that language, with its indentation."""
    code = RichText("one\n  two\n  three", (Entity(kind="pre", offset=0, length=17, language="py"),))
    parts = split(code, 10)
    assert [part.text for part in parts] == ["one\n  two", "  three"]
    assert [part.entities for part in parts] == [
        (Entity(kind="pre", offset=0, length=9, language="py"),),
        (Entity(kind="pre", offset=0, length=7, language="py"),),
    ]


def test_keeps_to_the_number_of_entities() -> None:
    """A part ends before the entity that would be too many."""
    rich = joined([styled(f"w{number}", "bold") for number in range(10)], " ")
    parts = split(rich, 4096, 4)
    assert [len(part.entities) for part in parts] == [4, 4, 2]
    assert " ".join(part.text for part in parts) == rich.text


def test_too_many_entities_over_one_character() -> None:
    """The inner ones go, and the cutting comes to an end."""
    nested = tuple(Entity(kind="bold", offset=0, length=10 - number) for number in range(8))
    parts = split(RichText("0123456789", nested), 4096, 3)
    assert [(part.text, len(part.entities)) for part in parts] == [("0123456789", 3)]


def test_blank_parts_are_left_out() -> None:
    """No part is made of line breaks or invisible characters alone."""
    assert texts(RichText("a" + "\n" * 50 + "b"), 10) == ["a", "b"]
    assert texts(RichText("aaaa\n\n" + "\u200b" * 8 + "\n\nbbbb"), 8) == ["aaaa", "bbbb"]


def test_strip_is_telegrams() -> None:
    """Blanks at the front go up to the first entity; at the end they all go, and entities shrink."""
    assert styled("  a  ", "code").strip() == RichText("  a", (Entity(kind="code", offset=0, length=3),))
    assert (RichText("  ") + styled("a", "bold") + " ").strip() == styled("a", "bold")


def test_quoted_holds_no_second_quote() -> None:
    """Telegram does not nest quotes."""
    quoted = (styled("a", "blockquote") + styled("b", "pre")).quoted()
    assert [entity.kind for entity in quoted.entities] == ["blockquote", "pre"]
    assert quoted.entities[0].length == 2


def blocks(*parts: str | tuple[str, str]) -> RichText:
    """Paragraphs, and blocks of code as (language, text), with a line break between them."""
    shown = [
        RichText(part)
        if isinstance(part, str)
        else RichText(part[1], (Entity(kind="pre", offset=0, length=units(part[1]), language=part[0]),))
        for part in parts
    ]
    return joined(shown, "\n")


def test_a_block_of_code_that_fits_is_not_cut() -> None:
    """The cut comes before it, at whatever is there, rather than at one of its blank lines."""
    rich = blocks("some words here", ("py", "a = 1\n\nb = 2"))
    assert texts(rich, 25) == ["some words here", "a = 1\n\nb = 2"]
    assert texts(blocks("😀 words and more", ("py", "a 😀\n\nb 😀")), 20) == ["😀 words and more", "a 😀\n\nb 😀"]


def test_lines_of_code_stay_whole() -> None:
    """Words of a line of code are not parted, however early a part then ends, but where a part cannot hold it."""
    code = ("py", "ab\nthis is one long line of code\nend")
    assert texts(blocks(code), 31) == ["ab", "this is one long line of code", "end"]
    assert texts(blocks("x", code), 31) == ["x\nab", "this is one long line of code", "end"]
    assert texts(blocks(code), 20) == ["ab", "this is one long", "line of code\nend"]
    parts = split(blocks(code), 20)
    assert {entity.language for part in parts for entity in part.entities} == {"py"}


def test_code_begun_in_the_part_before_is_still_code() -> None:
    """Also its third part is cut between lines, at blank ones where there are such."""
    code = ("", "\n".join(f"line {number} {'x' * 9}" for number in range(30)))
    parts = texts(blocks(code), 100)
    assert len(parts) > 3
    assert all(line.endswith("x" * 9) for part in parts for line in part.split("\n"))


def test_numbers_of_a_list_stay() -> None:
    """A list goes on with its number in the next part."""
    parts = texts(joined([RichText(f"{number}. {'word ' * 5}".strip()) for number in range(1, 9)], "\n"), 70)
    assert [part[:2] for part in parts] == ["1.", "3.", "5.", "7."]


def test_flags_vowels_and_tags_stay_together() -> None:
    """What is shown as one character is not cut."""
    for pair in ("🇫🇷", "कि", "กี", "👍🏽", "❤\ufe0f", "각"):
        assert texts(RichText("abcdef" + pair + "xyzxyz"), 6 + units(pair) - 1)[1].startswith(pair)


def test_a_heading_stays_with_what_it_is_over() -> None:
    """A part does not end with a heading if it can end elsewhere."""
    rich = RichText("some words\n\n") + styled("😀 Head", "bold") + "\n\nand its text is long"
    assert texts(rich, 24) == ["some words", "😀 Head\n\nand its text is", "long"]
