"""The ledger as text: every row, nothing that a spreadsheet would run."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.spans import Period, Span, span_of
from bot.core.usage import UNPRICED, CallEnd, CallRecord, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.view.exports import COLUMNS, Format, file_name, written

AT = datetime(2026, 11, 21, 12, 0, 0, 123_000, tzinfo=UTC)
START = CallStart(
    answer_id=1,
    user_id=7,
    chat_id=-1001,
    purpose="answer",
    strategy="think",
    provider="openai",
    model="gpt-4o-mini",
    opened_at=AT,
)
END = CallEnd(
    outcome=Outcome.OK,
    closed_at=AT + timedelta(milliseconds=1500),
    usage=TokenUsage(input=100, cached_input=40, output=10, reasoning=5),
    token_source=TokenSource.PROVIDER,
    price=Price(pico=450_000_000, source="operator"),
)


async def text_of(form: Format, *records: CallRecord) -> str:
    async def stream():
        for record in records:
            yield record

    return "".join([piece async for piece in written(stream(), form)])


async def test_csv() -> None:
    """The columns, then a row for each call; what is unknown is empty."""
    unpriced = replace(END, price=UNPRICED)
    text = await text_of(Format.CSV, *(CallRecord(start=START, end=end) for end in (END, unpriced, None)))
    assert text.splitlines() == [
        ",".join(COLUMNS),
        "2026-11-21T12:00:00.123Z,7,-1001,answer,think,openai,gpt-4o-mini,ok,100,40,,10,5,provider,0.00045,operator,1500",
        "2026-11-21T12:00:00.123Z,7,-1001,answer,think,openai,gpt-4o-mini,ok,100,40,,10,5,provider,,,1500",
        "2026-11-21T12:00:00.123Z,7,-1001,answer,think,openai,gpt-4o-mini,open,,,,,,unknown,,,",
    ]


async def test_json() -> None:
    """An array with an object a line; what is unknown is null; amounts are exact, as text."""
    text = await text_of(Format.JSON, CallRecord(start=START, end=END), CallRecord(start=START, end=None))
    first, second = json.loads(text)
    assert list(first) == list(COLUMNS)
    assert (first["chat_id"], first["cost_usd"], first["cache_write_tokens"]) == (-1001, "0.00045", None)
    assert (second["outcome"], second["input_tokens"], second["cost_usd"]) == ("open", None, None)
    assert [line[0] for line in text.splitlines()] == ["[", "{", "{", "]"]


async def test_nothing() -> None:
    """Without calls it is still CSV, and still JSON."""
    assert await text_of(Format.CSV) == ",".join(COLUMNS) + "\n"
    assert json.loads(await text_of(Format.JSON)) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            " =1",
            "\n=1",
            '"=1',
            "'=1",
            "\u00a0=1",
            "\u200b=1",
            "\ufeff=1",
        ),
        *("\uff1d1", ' "\t=cmd|/c calc!A0', "=1\n=2", "-", '=HYPERLINK("http://x","y")'),
    ],
)
async def test_formulas_are_made_safe(text: str) -> None:
    """A text that a spreadsheet would take for a formula, also behind blanks and quotes, begins with an apostrophe."""
    rows = await text_of(Format.CSV, CallRecord(start=replace(START, model=text, provider=text), end=END))
    (row,) = csv.DictReader(io.StringIO(rows, newline=""))
    assert row["model"] == row["provider"] == f"'{text}"
    (whole,) = json.loads(await text_of(Format.JSON, CallRecord(start=replace(START, model=text), end=END)))
    assert whole["model"] == text


@pytest.mark.parametrize("text", ["gpt-4o-mini", "a=b", "llama3.2:3b", "x, y", 'a "b"', "a\nb", "中文", "1", ""])
async def test_other_texts_stay(text: str) -> None:
    """Commas, quotes, line breaks and dashes within are no formulas."""
    rows = await text_of(Format.CSV, CallRecord(start=replace(START, model=text), end=END))
    (row,) = csv.DictReader(io.StringIO(rows, newline=""))
    assert row["model"] == text


async def test_numbers_stay_numbers() -> None:
    """A group's id is negative, and no formula."""
    rows = await text_of(Format.CSV, CallRecord(start=START, end=END))
    (row,) = csv.DictReader(io.StringIO(rows))
    assert int(row["chat_id"]) == -1001


async def test_a_row_at_a_time() -> None:
    """Nothing is read ahead: each row is text before the next one is asked for."""
    asked = []

    async def stream():
        for number in range(3):
            asked.append(number)
            yield CallRecord(start=START, end=END)

    pieces = written(stream(), Format.JSON)
    await anext(pieces)
    assert asked == [0]
    assert len([piece async for piece in pieces]) == 3


@pytest.mark.parametrize(
    ("span", "name"),
    [
        (Span(first=date(2026, 11, 1), last=date(2026, 11, 15)), "glassbox-2026-11-01-to-2026-11-15.csv"),
        (Span(first=date(2026, 11, 1), last=date(2026, 11, 1)), "glassbox-2026-11-01.csv"),
        (span_of(Period.ALL, date(2026, 11, 22)), "glassbox-until-2026-11-22.csv"),
    ],
)
def test_file_names(span: Span, name: str) -> None:
    """The days that the file holds."""
    assert file_name(span, Format.CSV) == name
