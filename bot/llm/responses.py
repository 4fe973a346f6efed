"""The Responses API: the way to OpenAI's reasoning summaries, as the same events as Chat Completions.

The raw stream is read, never the library's parsing helpers: those raise before the usage comes, and the bill is lost.
"""

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from openai import AsyncStream
from openai.types.responses import Response, ResponseStreamEvent

from bot.core.errors import Nonsense
from bot.core.messages import ModelRequest, Role, clean_text
from bot.core.model_ports import Accepted, ModelEvent, OutputEnded, ReasoningDelta, TextDelta
from bot.core.profiles import Profile
from bot.llm.bodies import whole_body
from bot.llm.errors import from_body, is_error_body
from bot.llm.forms import text_format
from bot.llm.pictures import response_content
from bot.llm.refusals import STREAM, streaming
from bot.llm.usage import RESPONSES, read_usage

_REASONING = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")
"""OpenAI sends summaries, servers of open models the reasoning itself."""

_ENDS = ("response.completed", "response.incomplete", "response.failed")
_REASONS = {"max_output_tokens": "length"}
"""Why a response is incomplete, in the words of Chat Completions where those differ."""


def response_body(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, Any]:
    """The parameters of a request. `without`: what the model is known to refuse."""
    form = text_format(request.output)
    wanted = {
        "instructions": _instructions(request) or None,
        "reasoning": _reasoning(request, profile, without),
        "max_output_tokens": request.room,
        "temperature": None if profile.reasons or profile.developer else request.temperature,
        "text": {"format": form} if form else None,
        "store": False,  # or OpenAI keeps what people write for a month
    }
    kept = {name: value for name, value in wanted.items() if value is not None and name not in without}
    turns = [turn for turn in request.messages if turn.role is not Role.SYSTEM]
    asked = [
        {"role": turn.role.value, "content": response_content(clean_text(turn.text), turn.pictures)} for turn in turns
    ]
    return {"model": request.model, "input": asked, **streaming(without), **kept}


def response_names(body: dict[str, Any]) -> set[str]:
    """What a request could do without, of what it has."""
    inside = {f"reasoning.{name}" for name in body.get("reasoning", ())}
    found = body.keys() & {"reasoning", "max_output_tokens", "temperature", "store"}
    return inside | found | ({STREAM} if body["stream"] else set())


def _instructions(request: ModelRequest) -> str:
    return "\n\n".join(clean_text(turn.text) for turn in request.messages if turn.role is Role.SYSTEM)


def _reasoning(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, str] | None:
    """How hard to think, and the wish for a summary, which only reasoning models understand."""
    wanted = {"effort": request.effort, "summary": "auto" if profile.reasons else None}
    return {name: value for name, value in wanted.items() if value and f"reasoning.{name}" not in without} or None


async def response_events(stream: AsyncStream[ResponseStreamEvent]) -> AsyncGenerator[ModelEvent, None]:
    """The events of an answer, streamed or in one piece; the end comes last, and always."""
    reader = _Reader()
    body = await whole_body(stream)
    if body is not None:
        for event in reader.whole(body):
            yield event
    else:
        yield Accepted()
        async for event_seen in stream:
            for event in reader.event(event_seen):
                yield event
    yield reader.end()


class _Reader:
    """Reads one answer. Servers leave out fields that the library's types promise: nothing is trusted."""

    def __init__(self) -> None:
        self._reasoning: str | None = None
        self._part: tuple[object, ...] | None = None
        self._refusal = ""
        self._reason: str | None = None
        self._seen = self._spoke = False

    def event(self, event: Any) -> Iterator[ModelEvent]:
        """The core's events for one of the interface's."""
        kind, delta = str(getattr(event, "type", "")), getattr(event, "delta", None)
        text = clean_text(delta) if isinstance(delta, str) else ""
        self._seen = self._seen or bool(kind)
        if kind == "error":
            raise from_body({"message": getattr(event, "message", None), "code": getattr(event, "code", None)})
        if kind in _ENDS:
            yield from self._ended(getattr(event, "response", None))
        elif kind == "response.refusal.delta":
            self._refusal += text
        elif kind == "response.output_text.delta" and text:
            self._spoke = True
            yield TextDelta(text=text)
        elif kind in _REASONING and text:
            yield from self._thought(kind, event, text)

    def whole(self, data: dict[str, Any]) -> Iterator[ModelEvent]:
        """The events of a response in one piece, or an error object, from a server that does not stream."""
        self._seen = True
        if data.get("object") == "response":
            yield from self._ended(Response.construct(**data))
        elif is_error_body(data):
            raise from_body(data)
        else:
            raise Nonsense("the answer is no response")

    def end(self) -> OutputEnded:
        """The end mark; nothing at all is no answer."""
        if not self._seen:
            raise Nonsense("the stream is empty")
        return OutputEnded(reason=self._reason, refusal=self._refusal or None)

    def _thought(self, kind: str, event: Any, text: str) -> Iterator[ModelEvent]:
        """Reasoning, of the kind that came first; a blank line parts its parts."""
        if self._reasoning not in (None, kind):
            return
        names = ("output_index", "summary_index", "content_index")
        part = tuple(getattr(event, name, None) for name in names)
        between = "\n\n" if self._part not in (None, part) else ""
        self._reasoning, self._part = kind, part
        yield ReasoningDelta(text=between + text)

    def _ended(self, response: Any) -> Iterator[ModelEvent]:
        """Usage first, then what was not streamed, then how it ended."""
        if counted := read_usage(getattr(response, "usage", None), RESPONSES):
            yield counted
        status, error = getattr(response, "status", None), getattr(response, "error", None)
        if error or status == "failed":
            raise from_body({"message": getattr(error, "message", None), "code": getattr(error, "code", None)})
        for item in getattr(response, "output", None) or []:
            yield from self._unstreamed(item)
        reason = getattr(getattr(response, "incomplete_details", None), "reason", None)
        self._reason = _REASONS.get(str(reason), str(reason)) if reason else "stop"

    def _unstreamed(self, item: Any) -> Iterator[ModelEvent]:
        """What an item of the finished response says and no delta said before."""
        if getattr(item, "type", None) == "reasoning":
            thoughts = _texts(getattr(item, "summary", None)) or _texts(getattr(item, "content", None))
            if thoughts and self._reasoning is None:
                yield ReasoningDelta(text="\n\n".join(thoughts))
            return
        content = getattr(item, "content", None)
        self._refusal = self._refusal or "".join(_texts(content, "refusal"))
        if not self._spoke and (text := "".join(_texts(content))):
            yield TextDelta(text=text)


def _texts(parts: Any, field: str = "text") -> list[str]:
    found = (getattr(part, field, None) for part in parts or [])
    return [text for text in (clean_text(text) for text in found if isinstance(text, str)) if text]
