"""A user's own data as JSON, and the questions before they are deleted."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.rules import read_text
from bot.view.forgetting import forget_again_screen, forget_screen
from bot.view.own_data import own_data_json
from bot.view.texts import texts_for

TEXTS = texts_for("en")
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


async def written(*pieces: dict[str, object]) -> str:
    async def source() -> AsyncGenerator[dict[str, object], None]:
        for piece in pieces:
            yield piece

    return "".join([bit async for bit in own_data_json(source(), 7, AT, TEXTS)])


@pytest.mark.parametrize("count", [0, 1, 2, 50])
async def test_is_one_json_object(count: int) -> None:
    """A heading that says what it is, then every piece in order."""
    read = json.loads(await written(*({"kind": "call", "id": number} for number in range(count))))
    assert {key: read[key] for key in ("format", "version", "made_at", "user_id")} == {
        "format": "glassbox-own-data",
        "version": 1,
        "made_at": "2026-11-22T09:30:00+00:00",
        "user_id": 7,
    }
    assert [piece["id"] for piece in read["records"]] == list(range(count))


async def test_money_is_exact_dollars_as_text() -> None:
    """As in all other exports; unknown is null, and free is 0."""
    pieces = [{"cost_pico": 450_000_001}, {"cost_pico": None}, {"cost_pico": 0}, {"reserved_pico": 2**63 - 1}]
    assert json.loads(await written(*pieces))["records"] == [
        {"cost_usd": "0.000450000001"},
        {"cost_usd": None},
        {"cost_usd": "0"},
        {"reserved_usd": "9223372.036854775807"},
    ]


@given(
    st.lists(st.dictionaries(TEXT.filter(lambda name: not name.endswith("_pico")), TEXT | st.none() | st.booleans()))
)
async def test_all_text_survives(pieces: list[dict[str, object]]) -> None:
    """Whatever was said reads back as it was, and people can read it."""
    text = await written(*pieces)
    assert json.loads(text)["records"] == pieces
    assert text.encode()


async def test_is_fit_for_reading() -> None:
    """Letters of all scripts as they are, one value a line."""
    assert '\n "question": "Wie spät ist es? 几点了"\n' in await written({"question": "Wie spät ist es? 几点了"})


def test_the_two_questions() -> None:
    """What goes, what stays; then that it cannot be undone. The second Yes is not where the first one was."""
    first, second = forget_screen(TEXTS), forget_again_screen(TEXTS)
    for screen in (first, second):
        assert read_text(screen.text.text).text == screen.text.text
    assert all(word in first.text.text for word in ("your questions", "your name", "numeric id", "role", "/export"))
    assert [[(b.label, b.data) for b in row] for row in first.buttons] == [
        [("Yes, forget me", "forget:sure"), ("No", "forget:no")]
    ]
    assert "cannot be undone" in second.text.text
    assert [[(b.label, b.data) for b in row] for row in second.buttons] == [
        [("No, keep everything", "forget:no")],
        [("Yes, forget everything", "forget:yes")],
    ]
