"""Chat Completions: requests by a model's profile, and the library's chunks -> the core's events.

The raw stream is read, never the library's parsing helpers: those raise before the usage chunk, and the bill is lost.
"""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

from openai import AsyncStream

from bot.core.errors import Nonsense
from bot.core.messages import ModelRequest, Role, Turn, clean_text
from bot.core.model_ports import Accepted, ModelEvent, OutputEnded, ReasoningDelta, TextDelta
from bot.core.profiles import Profile
from bot.llm.bodies import whole_body
from bot.llm.errors import Forgiving, from_body, is_error_body
from bot.llm.forms import chat_format
from bot.llm.loose import Loose, objects
from bot.llm.pictures import chat_content
from bot.llm.refusals import DEVELOPER, STREAM, SYSTEM, streaming
from bot.llm.thinking import Thinking, content_parts
from bot.llm.usage import read_usage

OPTIONAL = ("stream_options", "reasoning_effort", "temperature", "max_tokens", "max_completion_tokens")
"""Parameters that a request can do without."""


def chat_body(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, Any]:
    """The parameters of a request. `without`: what the model is known to refuse, roles included."""
    modern = profile.reasons or profile.developer
    wanted = {
        "response_format": chat_format(request.output),
        "stream_options": {"include_usage": True} if STREAM not in without else None,
        "reasoning_effort": request.effort,
        "temperature": None if modern else request.temperature,
        _limit(modern, without): request.room,
    }
    kept = {name: value for name, value in wanted.items() if value is not None and name not in without}
    messages = _messages(request.messages, _system_role(profile, without))
    return {"model": request.model, "messages": messages, **streaming(without), **kept}


def chat_names(body: dict[str, Any]) -> set[str]:
    """What a request could do without, of what it has: parameters, and the role of its system message."""
    roles = {message["role"] for message in body["messages"]} & {DEVELOPER, SYSTEM}
    return roles | (body.keys() & set(OPTIONAL)) | ({STREAM} if body["stream"] else set())


def _limit(modern: bool, without: frozenset[str]) -> str:
    """The name of the output limit: reasoning models refuse the old one, many servers know no other."""
    first, second = ("max_completion_tokens", "max_tokens") if modern else ("max_tokens", "max_completion_tokens")
    return second if first in without else first


def _system_role(profile: Profile, without: frozenset[str]) -> str | None:
    """The role of the system message; None: it goes into the first question."""
    if profile.developer and DEVELOPER not in without:
        return DEVELOPER
    return None if SYSTEM in without else SYSTEM


def _messages(turns: tuple[Turn, ...], system: str | None) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    before = ""
    for turn in turns:
        if turn.role is Role.SYSTEM and system is None:
            before += clean_text(turn.text) + "\n\n"
            continue
        role = system if system and turn.role is Role.SYSTEM else turn.role.value
        messages.append({"role": role, "content": chat_content(before + clean_text(turn.text), turn.pictures)})
        before = ""
    return messages


async def chat_events(stream: AsyncStream[object]) -> AsyncGenerator[ModelEvent, None]:
    """The events of an answer, streamed or in one piece; the end comes last, and always."""
    reader = _Reader()
    body = await whole_body(stream)
    if body is not None:
        for event in reader.whole(body):
            yield event
    else:
        yield Accepted()
        with Forgiving(reader.is_whole):
            async for chunk in stream:
                for event in reader.chunk(chunk):
                    yield event
    yield reader.end()


class _Reader:
    """Reads one answer. Providers leave out fields that the library's types promise: nothing is trusted."""

    def __init__(self) -> None:
        self._thinking = Thinking()
        self._refusal = ""
        self._reason: str | None = None
        self._seen = self._began = False

    def is_whole(self) -> bool:
        """Whether the answer has come to its end: what goes wrong behind that costs its usage, but no word of it."""
        return self._reason is not None and self._reason != "error"

    def chunk(self, data: Any) -> Iterator[ModelEvent]:
        """The events of one chunk. Usage comes first, so that it is kept even where the rest cannot be read."""
        chunk = Loose(data if isinstance(data, dict) else {})
        self._seen = True
        error, choices = isinstance(data, dict) and is_error_body(data), objects(chunk.choices)[:1]
        if counted := read_usage(chunk.usage):
            yield replace(counted, final=error or self._ends(choices))
        if error:
            raise from_body(data)
        for choice in choices:
            self._began = True
            yield from self._said(choice.delta)
            if reason := choice.finish_reason:
                self._reason = str(reason)

    def _ends(self, choices: list[Loose]) -> bool:
        """Whether nothing more can come after these choices that would be counted."""
        finished = any(choice.finish_reason for choice in choices)
        return finished or self._reason is not None or (self._began and not choices)

    def whole(self, data: dict[str, Any]) -> Iterator[ModelEvent]:
        """The events of a completion in one piece, or an error object, from a server that does not stream."""
        self._seen = True
        if counted := read_usage(Loose(data).usage):
            yield counted
        if is_error_body(data):
            raise from_body(data)
        choices = objects(data.get("choices"))
        if not choices or not isinstance(choices[0].message, Loose):
            raise Nonsense("the answer has no choices")
        yield from self._said(choices[0].message)
        self._reason = str(choices[0].finish_reason or "stop")

    def end(self) -> OutputEnded:
        """The end mark; nothing at all is no answer."""
        if not self._seen:
            raise Nonsense("the stream is empty")
        return OutputEnded(reason=self._reason, refusal=self._refusal or None)

    def _said(self, part: Any) -> Iterator[ModelEvent]:
        """What one delta or message says."""
        if thought := clean_text(self._thinking.read(part)):
            yield ReasoningDelta(text=thought)
        refused = getattr(part, "refusal", None)
        if isinstance(refused, str):
            self._refusal += clean_text(refused)
        for is_thought, text in content_parts(getattr(part, "content", None)):
            if said := clean_text(text):
                yield ReasoningDelta(text=said) if is_thought else TextDelta(text=said)
