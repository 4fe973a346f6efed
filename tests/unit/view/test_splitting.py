"""Cutting a long text into messages."""

from bot.view.richtext import Entity, RichText, joined, styled
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
