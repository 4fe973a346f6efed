"""Server-sent events: bytes in pieces of any size -> the data of each event.

Keeps the rules of the WHATWG's HTML standard, section 9.2.6: CR, LF and CRLF end a line, a byte order mark, comments,
`id:` and `retry:` mean nothing here, and an event without data is none. Departs from them where streams of model
providers do: the last event counts without its blank line, and two documents in one event are two.
"""

from dataclasses import dataclass

from bot.core.errors import Nonsense

LONGEST_EVENT = 4_000_000
"""In bytes."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `kind` is its `event:` field; empty: it has none."""

    data: bytes
    kind: str = ""


class EventStreamDecoder:
    """Feed it bytes, then close it; each call returns the events that are complete."""

    def __init__(self) -> None:
        self._rest = b""
        self._at_start = True
        self._kind = ""
        self._data: list[bytes] = []
        self._size = 0
        self._events: list[Event] = []

    def feed(self, data: bytes) -> list[Event]:
        """Read more bytes.

        Raises:
            Nonsense: no line, or no event, ends within LONGEST_EVENT.
        """
        data = self._rest + data if self._rest else data
        if self._at_start:
            if _BYTE_ORDER_MARK.startswith(data[:3]) and len(data) < 3:
                self._rest = data
                return []
            self._at_start, data = False, data.removeprefix(_BYTE_ORDER_MARK)
        if b"\r" in data:
            held = data.endswith(b"\r")  # perhaps the first half of CRLF
            data = data[: len(data) - held].replace(b"\r\n", b"\n").replace(b"\r", b"\n") + b"\r" * held
        *lines, self._rest = data.split(b"\n")
        return self._read(lines)

    def close(self) -> list[Event]:
        """Read what was held back: no more will come."""
        events = self._read([self._rest.removesuffix(b"\r")])
        self._events = []
        self._dispatch()
        return events + self._events

    def _read(self, lines: list[bytes]) -> list[Event]:
        self._events = []
        for line in lines:
            if line.startswith(b"data:"):
                self._add(line[6:] if line.startswith(b"data: ") else line[5:])
            elif not line:
                self._dispatch()
            elif line.startswith(b"event:"):
                self._kind = line[6:].strip().decode("ascii", "replace")
        if self._size + len(self._rest) > LONGEST_EVENT:
            raise Nonsense(f"an event is longer than {LONGEST_EVENT} bytes")
        return self._events

    def _add(self, data: bytes) -> None:
        """Take a line of data. No JSON document goes on with an opening bracket behind the line of a closing one."""
        if self._data and data.startswith((b"{", b"[")) and self._data[-1].endswith((b"}", b"]")):
            self._dispatch()
        if data:
            self._data.append(data)
            self._size += len(data)

    def _dispatch(self) -> None:
        if self._data:
            self._events.append(Event(b"\n".join(self._data), self._kind))
            self._data = []
        self._kind, self._size = "", 0
