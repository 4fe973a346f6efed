"""What Telegram makes of texts, entities, links and keyboards, and how it refuses them."""

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.playground.buttons import read_markup
from bot.playground.entities import CODE, QUOTES, SPLITTABLE, fix_entities
from bot.playground.finding import cut, find_entities, units
from bot.playground.links import LinkError, check_link
from bot.playground.refusals import ApiError
from bot.playground.rules import clean_text, read_text


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def refusal_of(text: str, entities: object) -> str:
    with pytest.raises(ApiError) as caught:
        read_text(text, entities)
    assert caught.value.status == 400
    return caught.value.description


# Texts


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("plain", "plain"),
        ("  both ends \n", "both ends"),
        ("a\r\nb", "a\nb"),
        ("tab\tand\x00null", "tab and null"),
        ("line\u2028separator\u202eturned", "lineseparatorturned"),
        ("underlined\u0333", "underlined"),
        ("keeps\n\n\nlines", "keeps\n\n\nlines"),
        (" \n\t ", ""),
        ("\u200b\u200d\u3000\u2800", ""),
        ("\u00a0x", "\u00a0x"),
    ],
)
def test_text_is_cleaned(raw: str, stored: str) -> None:
    """Control characters become blanks, some characters vanish, ends are trimmed, blank is empty."""
    assert clean_text(raw) == stored
    assert read_text(raw).text == stored


def test_length_counts_utf16_units() -> None:
    """An emoji counts twice: 2048 fit into a message, one more does not."""
    assert units("a😀") == 3
    assert read_text("😀" * 2048).text == "😀" * 2048
    assert refusal_of("😀" * 2048 + "a", None) == "Bad Request: message is too long"


def test_length_counts_after_trimming() -> None:
    """Blanks at the ends do not count."""
    assert len(read_text(" " * 50 + "a" * 4096 + "\n\n").text) == 4096


def test_raw_text_has_a_limit_of_its_own() -> None:
    """More than 32 KiB are refused before anything is looked at."""
    assert refusal_of("я" * 16385, None) == "Bad Request: text is too long"
    assert refusal_of("я" * 16384, None) == "Bad Request: message is too long"


# Entities given with a text


def test_entities_keep_telegrams_order_and_extras() -> None:
    """Outer before inner, language and link kept, unknown keys gone."""
    given = [
        entity("text_link", 6, 4, url="example.com"),
        entity("pre", 0, 5, language="python", nonsense=1),
    ]
    assert read_text("print here", given).entities == [
        entity("pre", 0, 5, language="python"),
        entity("text_link", 6, 4, url="http://example.com/"),
    ]


def test_offsets_follow_the_trimming() -> None:
    """Blanks cut at the front shift the entities; one at the end is cut with the text."""
    read = read_text("  bold  ", [entity("bold", 2, 6)])
    assert (read.text, read.entities) == ("bold", [entity("bold", 0, 4)])


def test_trimming_stops_at_the_first_entity() -> None:
    """Telegram cuts no blank that an entity covers."""
    read = read_text("   code", [entity("code", 1, 6)])
    assert (read.text, read.entities) == ("  code", [entity("code", 0, 6)])


def test_offsets_follow_vanished_characters() -> None:
    """A carriage return counts for the bot's offsets and is gone afterwards."""
    read = read_text("a\r\nb\r\nc", [entity("bold", 3, 3), entity("italic", 6, 1)])
    assert read.text == "a\nb\nc"
    assert read.entities == [entity("bold", 2, 2), entity("italic", 4, 1)]


@pytest.mark.parametrize(
    ("text", "wrong", "description"),
    [
        ("abc", entity("bold", -1, 2), "receive an entity with incorrect offset -1"),
        ("abc", entity("bold", 0, -2), "receive an entity with incorrect length -2"),
        (
            "abc",
            entity("bold", 0, 40),
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 40",
        ),
        ("abc", entity("bold", 4, 1), "entity begins after the end of the text at UTF-16 offset 4"),
        ("😀b", entity("bold", 1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            "a😀",
            entity("bold", 0, 2),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5",
        ),
        ("abc", entity("text_link", 0, 2, url="/path"), "entity URL '/path' is invalid: URL host is empty"),
        ("abc", entity("text_link", 0, 2), "can't parse MessageEntity: Can't find field \"url\""),
        ("abc", entity("rainbow", 0, 2), "can't parse MessageEntity: Unsupported type specified"),
        ("abc", {"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        ("abc", "bold", "can't parse MessageEntity: expected an Object"),
    ],
)
def test_wrong_entities_are_refused(text: str, wrong: object, description: str) -> None:
    """Bounds, surrogate pairs, links and fields are checked, in Telegram's words."""
    assert refusal_of(text, [wrong]) == f"Bad Request: {description}"


@pytest.mark.parametrize("given", [None, "[not json", {"type": "bold"}, 7])
def test_entities_that_are_no_array_are_ignored(given: object) -> None:
    """Telegram says nothing about entities that it cannot read at all."""
    assert read_text("abc", given).entities == []


def test_empty_and_found_kinds_are_dropped() -> None:
    """A length of zero, and kinds that Telegram finds by itself, are no error."""
    given = [entity("bold", 0, 0), entity("url", 0, 2), entity("mention", 0, 1)]
    assert read_text("abc", given).entities == []


def test_at_most_a_hundred_entities_stay() -> None:
    """The rest is dropped silently."""
    given = [entity("bold", 2 * place, 1) for place in range(120)]
    assert len(read_text("ab" * 200, given).entities) == 100


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        # code holds nothing else, and is part of no style
        ([entity("code", 0, 9), entity("bold", 2, 3)], [entity("code", 0, 9)]),
        (
            [entity("bold", 0, 9), entity("code", 3, 3)],
            [entity("bold", 0, 3), entity("code", 3, 3), entity("bold", 6, 3)],
        ),
        # quotes do not nest; code in a quote stays
        ([entity("blockquote", 0, 9), entity("blockquote", 2, 3)], [entity("blockquote", 0, 9)]),
        ([entity("blockquote", 0, 9), entity("expandable_blockquote", 2, 3)], [entity("blockquote", 0, 9)]),
        (
            [entity("blockquote", 0, 9), entity("pre", 2, 3)],
            [entity("blockquote", 0, 9), entity("pre", 2, 3)],
        ),
        # what crosses the edge of a quote goes
        ([entity("blockquote", 0, 5), entity("code", 3, 5)], [entity("blockquote", 0, 5)]),
        # styles that cross are cut, neighbours of one kind are joined
        (
            [entity("bold", 0, 6), entity("italic", 3, 6)],
            [entity("bold", 0, 3), entity("bold", 3, 3), entity("italic", 3, 6)],
        ),
        ([entity("bold", 0, 3), entity("bold", 3, 3)], [entity("bold", 0, 6)]),
        # of two links the first stays
        (
            [entity("text_link", 0, 5, url="http://a.b/"), entity("text_link", 3, 5, url="http://c.d/")],
            [entity("text_link", 0, 5, url="http://a.b/")],
        ),
    ],
)
def test_tangled_entities_are_untangled(given: list[dict[str, Any]], kept: list[dict[str, Any]]) -> None:
    """Telegram drops what may not nest and cuts styles, without a word."""
    assert sorted(read_text("abcdefghi", given).entities, key=str) == sorted(kept, key=str)


_KINDS = [*SPLITTABLE, *QUOTES, *CODE]
_ENTITY = st.builds(entity, st.sampled_from(_KINDS), st.integers(0, 20), st.integers(1, 12))


@for_all(st.lists(_ENTITY, max_size=8))
def test_untangled_entities_nest_and_stay_so(tangled: list[dict[str, Any]]) -> None:
    """Afterwards no two cross, code overlaps nothing but quotes, and a second pass changes nothing."""
    fixed = fix_entities(tangled)
    for one in fixed:
        for other in fixed:
            assert one is other or not _clash(one, other), (one, other)
    assert fix_entities(fixed) == fixed


def _clash(one: dict[str, Any], other: dict[str, Any]) -> bool:
    start, end = one["offset"], one["offset"] + one["length"]
    low, high = other["offset"], other["offset"] + other["length"]
    if end <= low or high <= start:
        return False
    crossing = not (low <= start and end <= high) and not (start <= low and high <= end)
    return crossing or (one["type"] in CODE and other["type"] not in QUOTES)


# Entities that Telegram finds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("/start@glassbox_bot", [("bot_command", "/start@glassbox_bot")]),
        ("a/b 1/2 //x", []),
        ("hi @ada, you", [("mention", "@ada")]),
        ("mail a.b@example.com", [("email", "a.b@example.com")]),
        ("see https://example.com/a?b=1.", [("url", "https://example.com/a?b=1")]),
        ("see example.com and x.y", [("url", "example.com")]),
        ("😀 /help 😀 @ada", [("bot_command", "/help"), ("mention", "@ada")]),
        ("(https://example.com)", [("url", "https://example.com")]),
    ],
)
def test_entities_are_found(text: str, found: list[tuple[str, str]]) -> None:
    """Commands, mentions, mail and web addresses, with offsets in UTF-16 units."""
    assert [(item["type"], cut(text, item)) for item in find_entities(text)] == found


def test_nothing_is_found_inside_code_or_links() -> None:
    """A style around an address is cut at its edges."""
    read = read_text("/a b.com /c", [entity("code", 0, 2), entity("bold", 3, 8)])
    assert [(item["type"], cut(read.text, item)) for item in read.entities] == [
        ("code", "/a"),
        ("url", "b.com"),
        ("bold", "b.com"),
        ("bold", " "),
        ("bot_command", "/c"),
        ("bold", "/c"),
    ]


@pytest.mark.parametrize("piece", ["a-", "a.", "a@", "/", "@", "+.", "http://", "a.com/"])
def test_hostile_texts_are_searched_in_time(piece: str) -> None:
    """The search stays linear; the test's own time limit is the judge."""
    find_entities(piece * (32768 // len(piece)))


# Links


@pytest.mark.parametrize(
    ("link", "stored"),
    [
        ("https://example.com", "https://example.com/"),
        ("example.com/a b", "http://example.com/a%20b"),
        ("HTTP://user@Example.com:8080/x#y", "http://user@example.com:8080/x#y"),
        ("https://例子.cn/路", "https://例子.cn/路"),
        ("https://[::1]/", "https://[::1]/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("https://example.com?q=1", "https://example.com/?q=1"),
    ],
)
def test_links_are_stored(link: str, stored: str) -> None:
    """A scheme is added, blanks are escaped, the host is lowered."""
    assert check_link(link) == stored


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("", "URL host is empty"),
        ("/path", "URL host is empty"),
        ("https://", "URL host is empty"),
        ("ftp://example.com", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong port number specified in the URL"),
        ("localhost", "Wrong HTTP URL"),
        ("https://exa mple.com", "Disallowed character in URL host"),
        ("https://a.b%zz/", "Wrong percent-encoded symbol in URL host"),
        ("https://[::zz]/", "Wrong IPv6 address specified in the URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
        ("https://.", "Host is invalid"),
    ],
)
def test_bad_links_are_refused(link: str, reason: str) -> None:
    """Every refusal names the link and the reason."""
    with pytest.raises(LinkError) as caught:
        check_link(link)
    assert str(caught.value) == f"URL '{link}' is invalid: {reason}"


# Keyboards


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def test_keyboard_is_stored_clean() -> None:
    """Empty rows vanish, links are stored as links are."""
    given = keyboard(
        [{"text": " Go ", "callback_data": "go", "style": "primary"}],
        [],
        [{"text": "Site", "url": "example.com"}, {"text": "Copy", "copy_text": {"text": "abc"}}],
    )
    assert read_markup(given)["reply_markup"]["inline_keyboard"] == [
        [{"text": "Go", "callback_data": "go", "style": "primary"}],
        [{"text": "Site", "url": "http://example.com/"}, {"text": "Copy", "copy_text": {"text": "abc"}}],
    ]


@pytest.mark.parametrize("given", [None, "", {}, keyboard(), keyboard([]), {"remove_keyboard": True}])
def test_no_buttons_no_field(given: object) -> None:
    """A message without inline buttons has no reply_markup."""
    assert read_markup(given) == {}


def test_callback_data_counts_bytes() -> None:
    """64 bytes fit, however few characters they are."""
    assert read_markup(keyboard([{"text": "x", "callback_data": "é" * 32}]))
    with pytest.raises(ApiError, match="BUTTON_DATA_INVALID"):
        read_markup(keyboard([{"text": "x", "callback_data": "é" * 32 + "a"}]))


BUTTON = {"text": "x", "callback_data": "x"}
UNPARSED = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [BUTTON]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (keyboard([{"text": "x"}]), UNPARSED + "Text buttons are unallowed in the inline keyboard"),
        (keyboard([{"callback_data": "x"}]), UNPARSED + 'Can\'t find field "text"'),
        (keyboard([{**BUTTON, "style": "pink"}]), UNPARSED + "invalid button style specified"),
        (keyboard([{"text": " ", "callback_data": "x"}]), "inline keyboard button text must be non-empty"),
        (keyboard([{"text": "x", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
        (
            keyboard([{"text": "x", "url": "nope"}]),
            "inline keyboard button URL 'nope' is invalid: Wrong HTTP URL",
        ),
        (keyboard([{"text": "x", "copy_text": {"text": ""}}]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([BUTTON] * 9), "reply markup is too long"),
        (keyboard(*[[BUTTON] * 8] * 13), "reply markup is too long"),
    ],
)
def test_bad_keyboards_are_refused(given: object, description: str) -> None:
    """In Telegram's words."""
    with pytest.raises(ApiError) as caught:
        read_markup(given)
    assert caught.value.description == f"Bad Request: {description}"


def test_edits_take_inline_keyboards_only() -> None:
    """A reply keyboard cannot come with an edit."""
    with pytest.raises(ApiError, match="inline keyboard expected"):
        read_markup({"keyboard": [["x"]]}, inline_only=True)
