"""Reads the documents of the Responses API: events of a stream, and responses in one piece."""

from collections import defaultdict
from typing import Any

from bot.llm.errors import from_body
from bot.llm.output_builder import OutputBuilder
from bot.llm.text_stream import TextStream
from bot.llm.usage import answer_usage

Json = dict[str, Any]

_ENDS = ("response.completed", "response.incomplete", "response.failed", "response.done", "response.cancelled")
_TEXT = ("response.output_text", "response.text")
_SUMMARY = "response.reasoning_summary_text"
_REASONING = (_SUMMARY, "response.reasoning_summary", "response.reasoning_text")
"""OpenAI sends summaries, servers of open models the reasoning itself; events add `.delta` and `.done` to these."""

_CALLS = ("function_call", "custom_tool_call")


class ResponsesReader:
    """Reads one answer, document by document, into an output. A text that comes again at its end is read once."""

    def __init__(self, output: OutputBuilder) -> None:
        self._output = output
        self._texts: dict[object, TextStream] = defaultdict(TextStream)
        self._said = self._refused = self._thought = ""
        self._reasoning: str | None = None
        self._part: object = None
        self.counted = False

    @staticmethod
    def knows(document: Json) -> bool:
        """Tell whether a document is one of this API."""
        kind = document.get("type")
        if document.get("object") == "response" or kind == "error":
            return True
        return isinstance(kind, str) and kind.startswith("response.")

    def read(self, document: Json) -> None:
        """Read an event or a response.

        Raises:
            ModelError: the document says so.
        """
        kind = str(document.get("type") or "")
        if document.get("object") == "response":
            self._ended(document)
        elif kind == "error":
            raise from_body(document)
        elif kind in _ENDS:
            self._ended(_object(document.get("response")))
        elif kind == "response.output_item.done":
            self._item(_object(document.get("item")), document.get("output_index"))
        else:
            self._event(kind, document)

    def _event(self, kind: str, event: Json) -> None:
        """Read an event of a text: `.delta` adds to it, `.done` has all of it."""
        name, _, state = kind.rpartition(".")
        text = event.get("delta") if state == "delta" else event.get("text", event.get("refusal"))
        if state not in ("delta", "done") or not isinstance(text, str):
            return
        done = state == "done"
        if name in _TEXT:
            self._read_text(_place(event), text, done=done)
        elif name in _REASONING:
            self._read_reasoning(name, _place(event), text, done=done)
        elif name == "response.refusal":
            self._read_refusal(text, done=done)

    def _read_text(self, place: object, text: str, *, done: bool) -> None:
        """Read text of the answer. A whole text whose place is not known may have come under another one."""
        if done and place not in self._texts and self._said.endswith(text):
            return
        stream = self._texts[place]
        added = stream.whole(text) if done else stream.delta(text)
        self._said += added
        self._output.add_text(added)

    def _read_reasoning(self, name: str, place: object, text: str, *, done: bool) -> None:
        """Read reasoning, of the kind that came first; a blank line parts its parts."""
        known = (name, place) in self._texts
        if self._reasoning not in (None, name) or (done and not known and text in self._thought):
            return
        self._reasoning = name
        stream = self._texts[name, place]
        added = stream.whole(text) if done else stream.delta(text)
        if added:
            between = "\n\n" if self._part not in (None, place) else ""
            self._part = place
            self._thought += added
            self._output.add_reasoning(between + added)

    def _read_refusal(self, text: str, *, done: bool) -> None:
        if done and self._refused:
            return
        self._refused += text
        self._output.add_refusal(text)

    def _item(self, item: Json, index: object) -> None:
        """Read a finished item: what no event said of it before."""
        if item.get("type") in _CALLS:
            self._output.called_tool = True
        if item.get("type") == "reasoning":
            self._reasoning_item(item, index)
            return
        said = self._said.endswith(_text_of([item]))
        for number, part in enumerate(_objects(item.get("content"))):
            if isinstance(part.get("text"), str) and not (said and (index, number) not in self._texts):
                self._read_text((index, number), part["text"], done=True)
            if isinstance(part.get("refusal"), str):
                self._read_refusal(part["refusal"], done=True)

    def _reasoning_item(self, item: Json, index: object) -> None:
        for field, name in (("summary", _SUMMARY), ("content", "response.reasoning_text")):
            for number, part in enumerate(_objects(item.get(field))):
                if isinstance(part.get("text"), str):
                    self._read_reasoning(name, (index, number), part["text"], done=True)

    def _ended(self, response: Json) -> None:
        """Read a finished response: usage first, then what was not said before, then how it ended."""
        if seen := answer_usage(response):
            self.counted = True
            self._output.put(seen)
        status, error = response.get("status"), response.get("error")
        if error or status == "failed":
            raise from_body({"error": error or {"message": "the response failed"}})
        self.close()
        items = _objects(response.get("output"))
        said, whole = self._said, _text_of(items)
        if said and whole.startswith(said):
            self._output.add_text(whole.removeprefix(said))
        for index, item in enumerate(items):
            if not said or item.get("type") != "message":
                self._item(item, index)
        self._output.end(_end_word(response))

    def close(self) -> None:
        """Read what was held back: no more will come."""
        for place, stream in self._texts.items():
            rest = stream.close()
            if isinstance(place, tuple) and place[0] in _REASONING:
                self._output.add_reasoning(rest)
            else:
                self._said += rest
                self._output.add_text(rest)


def _end_word(response: Json) -> str:
    """Return why a response ended: OpenAI names only why it is incomplete."""
    reason = _object(response.get("incomplete_details")).get("reason")
    status = response.get("status")
    return str(reason or ("length" if status == "incomplete" else status or "stop"))


def _place(event: Json) -> object:
    """Return where in the response a text stands: ids are not the same from event to event with each provider."""
    part = event.get("summary_index", event.get("content_index"))
    return event.get("output_index"), part or 0


def _text_of(items: list[Json]) -> str:
    parts = [part for item in items if item.get("type") != "reasoning" for part in _objects(item.get("content"))]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
