"""Server-sent events by the WHATWG's rules, and where streams of model providers depart from them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Nonsense
from bot.llm.event_stream import LONGEST_EVENT, Event, EventStreamDecoder


def decoded(*pieces: bytes) -> list[bytes]:
    return [event.data for event in events_of(*pieces)]


def events_of(*pieces: bytes) -> list[Event]:
    decoder = EventStreamDecoder()
    return [*(event for piece in pieces for event in decoder.feed(piece)), *decoder.close()]


CASES = {
    "one event": (b"data: a\n\n", [b"a"]),
    "lines of data are joined": (b"data: YHOO\ndata: +2\ndata: 10\n\n", [b"YHOO\n+2\n10"]),
    "comments and ids": (
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n",
        [b"first event", b"second event"],
    ),
    "one space goes": (b"data:  two\n\n", [b" two"]),
    "no colon": (b"data\n\ndata\ndata\n\ndata: x\n\n", [b"x"]),
    "empty data": (b"data:\n\ndata: \n\ndata: a\n\n", [b"a"]),
    "id alone": (b"id: 7\n\ndata: a\nid: 7\n\n: ping\n\nid: 8\n\ndata: b\n\n", [b"a", b"b"]),
    "retry alone": (b"retry: 3000\n\ndata: a\n\nretry: 1\n\n", [b"a"]),
    "event alone": (b"event: ping\n\ndata: a\n\n", [b"a"]),
    "carriage returns": (b"data: a\r\rdata: b\r\r", [b"a", b"b"]),
    "both": (b"data: a\r\n\r\ndata: b\r\n\r\n", [b"a", b"b"]),
    "mixed": (b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", [b"a", b"b", b"c"]),
    "byte order mark": (b"\xef\xbb\xbfdata: a\n\n", [b"a"]),
    "unknown fields": (b"foo: bar\ndata: a\nDATA: b\n\n", [b"a"]),
    "colons in data": (b"data: a: b\n\n", [b"a: b"]),
    "the end without a blank line": (b"data: a\n\ndata: b", [b"a", b"b"]),
    "the end after one line break": (b"data: a\n\ndata: b\n", [b"a", b"b"]),
    "one line break between documents": (
        b'data: {"a":1}\ndata: {"b":2}\ndata: [DONE]\n',
        [b'{"a":1}', b'{"b":2}', b"[DONE]"],
    ),
    "a document over lines": (b'data: {"a":\ndata: [\ndata: {}]}\n\n', [b'{"a":\n[\n{}]}']),
    "nothing": (b"", []),
    "line breaks alone": (b"\n\r\n\r\r\n", []),
}


@pytest.mark.parametrize(("stream", "data"), CASES.values(), ids=CASES.keys())
def test_events(stream: bytes, data: list[bytes]) -> None:
    """As they are meant, however the bytes are cut."""
    assert decoded(stream) == data
    assert decoded(*(bytes([byte]) for byte in stream)) == data


@given(
    st.lists(
        st.sampled_from(
            [b"data: a", b"data:b", b"\n", b"\r", b"\r\n", b"\n\n", b": c", b"id: 1", b"event: e", b"\xef\xbb\xbf"]
        )
    ),
    st.lists(st.integers(0, 120), max_size=10),
)
def test_cuts_do_not_matter(parts: list[bytes], cuts: list[int]) -> None:
    """For any stream."""
    stream = b"".join(parts)
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    assert events_of(*(stream[first:last] for first, last in pairwise(places))) == events_of(stream)


def test_an_event_has_its_kind_alone() -> None:
    """It does not pass on to the next."""
    assert events_of(b"event: error\ndata: a\n\ndata: b\n\n") == [Event(b"a", "error"), Event(b"b")]


def test_endless_lines_and_events_are_bounded() -> None:
    """Whoever sends them."""
    for piece in (b"x" * 65_536, b"data: " + b"x" * 65_536 + b"\n"):
        pieces = [piece] * (LONGEST_EVENT // 65_536 + 2)
        with pytest.raises(Nonsense):
            decoded(*pieces)
