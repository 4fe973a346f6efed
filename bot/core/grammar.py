"""Text deltas -> reasoning events, incrementally; whatever the model wrote.

Understood are the form that we ask for, `{"steps": [{"title", "content"}], "answer"}`, the article's `step1` to `stepN`
and `result`, and what models make of both. What is no such thing at all becomes the answer as it stands.
Events are never taken back: when the text turns out to be odd at its end, they are only added to.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.core.jsonish import JsonReader, Kind, Token
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StepStarted, StepText, StepTitled, TraceState
from bot.core.words import Meaning, meaning_of

Repair = Callable[[str], object]
"""Makes a Python value of broken JSON; anything without steps or answer means that it could not."""

LONGEST_REPAIR = 100_000
"""In characters: repairing is slow, and nobody writes answers that long."""

_FENCE_LINE = re.compile(r"^\s*```\w*\s*$", re.MULTILINE)
_THOUGHTS = re.compile(r"<(think|thinking|reason|reasoning|thoughts?)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_LATE_END = re.compile(r"^(.*)[\"”]\s*\}\s*(```)?\s*$", re.DOTALL)


class _Role(Enum):
    """What a value is for."""

    ROOT = auto()
    STEPS = auto()
    STEP = auto()
    TITLE = auto()
    CONTENT = auto()
    ANSWER = auto()
    OTHER = auto()
    SKIP = auto()


@dataclass(slots=True)
class _Frame:
    """One open container: its role, the role of the value that comes next, and whether its step has begun."""

    role: _Role
    next_role: _Role
    is_array: bool
    begun: bool = False
    title: str = ""


@dataclass(slots=True)
class _Capture:
    """A container that is the answer, read whole before it is shown."""

    tokens: list[str] = field(default_factory=list)
    depth: int = 0


class StepsGrammar:
    """Reads one model's output. Feed it text, then close it; each call returns the events that have become certain."""

    def __init__(self, repair: Repair | None = None) -> None:
        self._repair = repair
        self._reader = JsonReader()
        self._raw: list[str] = []
        self._events: list[ReasoningEvent] = []
        self._frames: list[_Frame] = []
        self._capture: _Capture | None = None
        self._role = _Role.SKIP
        self._title: list[str] = []
        self._others: list[list[str]] = []
        self._prose: list[str] = []
        self._steps = 0
        self._content: list[str] = []
        self._answered = False
        self._answer_done = False
        self._handlers: dict[Kind, Callable[[str], None]] = {
            Kind.KEY: self._key,
            Kind.OBJECT: lambda _: self._open(is_array=False),
            Kind.ARRAY: lambda _: self._open(is_array=True),
            Kind.OBJECT_END: lambda _: self._close_frame(),
            Kind.ARRAY_END: lambda _: self._close_frame(),
            Kind.STRING: lambda _: self._string_begins(self._next_role()),
            Kind.TEXT: self._string_text,
            Kind.STRING_END: lambda _: self._string_ends(),
            Kind.SCALAR: self._scalar,
            Kind.PROSE: self._prose.append,
            Kind.THOUGHT: self._thought,
            Kind.THOUGHT_END: lambda _: self._prose.clear(),
        }

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the model's output."""
        self._raw.append(text)
        return self._read(self._reader.feed(text))

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. The last event is `Ended`."""
        events = self._read(self._reader.close())
        if not self._answered:
            events += self._answer_from_the_rest(state)
        else:
            events += self._late_end()
        return [*events, Ended(state=state)]

    def _read(self, tokens: Iterable[Token]) -> list[ReasoningEvent]:
        self._events = []
        for token in tokens:
            self._take(token)
        return _merged(self._events)

    def _take(self, token: Token) -> None:
        if self._capture is not None:
            self._captured(token)
            return
        self._handlers[token.kind](token.text)

    # Structure: which role has the next value?

    def _next_role(self) -> _Role:
        frame = self._frames[-1]
        return frame.next_role

    def _key(self, key: str) -> None:
        frame = self._frames[-1]
        meaning = meaning_of(key)
        if frame.role is _Role.STEP:
            frame.next_role = _IN_STEP.get(meaning, _Role.CONTENT)
        elif frame.role is _Role.STEPS:
            frame.next_role = _Role.STEP
        elif frame.role in (_Role.CONTENT, _Role.SKIP):
            frame.next_role = frame.role
        elif meaning in (Meaning.TITLE, Meaning.CONTENT) and frame.role is _Role.ROOT and self._in_array():
            frame.role = _Role.STEP
            frame.next_role = _IN_STEP[meaning]
        else:
            frame.next_role = _AT_ROOT.get(meaning, _Role.OTHER)

    def _in_array(self) -> bool:
        return len(self._frames) > 1 and self._frames[-2].is_array

    def _open(self, *, is_array: bool) -> None:
        role = self._next_role() if self._frames else _Role.ROOT
        if role is _Role.ANSWER:
            self._capture = _Capture(tokens=["[" if is_array else "{"], depth=1)
            return
        if role is _Role.STEP and is_array:
            role = _Role.CONTENT
            self._start_step("")
            self._frames[-1].begun = True
        if role in (_Role.OTHER, _Role.TITLE):
            role = _Role.ROOT if role is _Role.OTHER else _Role.SKIP
        inner = {_Role.STEPS: _Role.STEP, _Role.ROOT: _Role.ROOT}.get(role, role)
        begun = role is _Role.CONTENT
        self._frames.append(_Frame(role=role, next_role=inner, is_array=is_array, begun=begun))

    def _close_frame(self) -> None:
        if self._frames:
            self._frames.pop()
        if not self._frames:
            self._answer_done = self._answered
            self._prose.clear()

    # Values.

    def _string_begins(self, role: _Role) -> None:
        self._role = self._usable(role)
        match self._role:
            case _Role.STEP:
                self._start_step("")
            case _Role.TITLE:
                self._title = []
            case _Role.CONTENT:
                self._start_content()
            case _Role.ANSWER if self._answered:
                self._events.append(AnswerText(text="\n\n"))
            case _Role.OTHER:
                self._others.append([])
            case _:
                pass

    def _usable(self, role: _Role) -> _Role:
        """Nothing counts any more once an object with an answer has been read to its end."""
        if self._answer_done:
            return _Role.SKIP
        return _Role.OTHER if role is _Role.ROOT else role

    def _string_text(self, text: str) -> None:
        match self._role:
            case _Role.STEP | _Role.CONTENT:
                self._say(text)
            case _Role.ANSWER:
                self._answer(text)
            case _Role.TITLE:
                self._title.append(text)
            case _Role.OTHER:
                self._others[-1].append(text)
            case _:
                pass

    def _string_ends(self) -> None:
        if self._role is _Role.TITLE:
            self._titled(" ".join("".join(self._title).split()))
        self._role = _Role.SKIP

    def _scalar(self, text: str) -> None:
        role = self._usable(self._next_role())
        if role is _Role.ANSWER:
            self._answer(text)
        elif role is _Role.CONTENT and text not in ("null", "None"):
            self._start_content()
            self._say(text)

    def _titled(self, title: str) -> None:
        frame = self._frames[-1]
        if not frame.begun:
            frame.begun = True
            self._start_step(title)
        elif title:
            self._events.append(StepTitled(title=title))

    def _start_content(self) -> None:
        frame = self._frames[-1]
        if not frame.begun:
            frame.begun = True
            self._start_step("")
        elif self._content:
            self._say("\n")

    def _start_step(self, title: str) -> None:
        self._steps += 1
        self._content = []
        self._events.append(StepStarted(title=title))

    def _say(self, text: str) -> None:
        self._content.append(text)
        self._events.append(StepText(text=text))

    def _answer(self, text: str) -> None:
        self._answered = self._answered or bool(text.strip())
        self._events.append(AnswerText(text=text))

    def _thought(self, text: str) -> None:
        """What stands between think tags is one step without a title, before all others."""
        if self._steps == 0 and text.strip():
            self._start_step("")
        if self._steps:
            self._say(text)

    def _captured(self, token: Token) -> None:
        """Rebuilds JSON text from tokens, to show an answer that is a list or an object."""
        capture = self._capture
        if capture is None:
            return
        match token.kind:
            case Kind.OBJECT | Kind.ARRAY:
                capture.depth += 1
                capture.tokens.append("{" if token.kind is Kind.OBJECT else "[")
            case Kind.OBJECT_END | Kind.ARRAY_END:
                capture.depth -= 1
                capture.tokens += ["}" if token.kind is Kind.OBJECT_END else "]", ","]
            case Kind.KEY:
                capture.tokens += [json.dumps(token.text), ":"]
            case Kind.STRING:
                capture.tokens.append('"')
            case Kind.TEXT:
                capture.tokens.append(json.dumps(token.text)[1:-1])
            case Kind.STRING_END:
                capture.tokens += ['"', ","]
            case Kind.SCALAR:
                capture.tokens += [json.dumps(token.text) if not _is_json(token.text) else token.text, ","]
            case _:
                pass
        if capture.depth == 0:
            self._capture = None
            self._answer(_shown("".join(capture.tokens)))

    # The end.

    def _answer_from_the_rest(self, state: TraceState) -> list[ReasoningEvent]:
        """An answer for output that named none: see the comments, best first."""
        repaired = self._repaired() if self._steps == 0 else []
        if repaired:
            return repaired
        prose = _FENCE_LINE.sub("", "".join(self._prose)).strip()
        others = ["".join(other) for other in self._others if "".join(other).strip()]
        if self._steps == 0:  # nothing was understood: the text is the answer
            return _answer_event(_THOUGHTS.sub("", "".join(self._raw)).strip() or "".join(self._raw).strip())
        if prose:  # steps in JSON, then the answer in plain words
            return _answer_event(prose)
        if others:  # a key in a language that we do not know
            return _answer_event(others[-1])
        if state is TraceState.FINISHED:  # the conclusion stands in the last step
            return _answer_event("".join(self._content).strip())
        return []

    def _repaired(self) -> list[ReasoningEvent]:
        text = "".join(self._raw).strip()
        if self._repair is None or len(text) > LONGEST_REPAIR or not ("{" in text or text.startswith('"')):
            return []
        value = self._repair(_THOUGHTS.sub("", text))
        if isinstance(value, str):
            value = self._repair(value)
        if not isinstance(value, dict | list):
            return []
        again = StepsGrammar()
        events = again._read(again._reader.feed(json.dumps(value)))
        return events if again._answered else []

    def _late_end(self) -> list[ReasoningEvent]:
        """Puts back the rest of an answer whose string seemed to end at a quote of its own."""
        match = _LATE_END.match("".join(self._prose))
        return [AnswerText(text='"}' + match[1])] if match and not self._frames else []


_IN_STEP = {
    Meaning.TITLE: _Role.TITLE,
    Meaning.CONTENT: _Role.CONTENT,
    Meaning.NOISE: _Role.SKIP,
    Meaning.STEP: _Role.TITLE,
}
_AT_ROOT = {
    Meaning.STEPS: _Role.STEPS,
    Meaning.STEP: _Role.STEP,
    Meaning.ANSWER: _Role.ANSWER,
    Meaning.NOISE: _Role.SKIP,
}


def _answer_event(text: str) -> list[ReasoningEvent]:
    return [AnswerText(text=text)] if text else []


def _merged(events: list[ReasoningEvent]) -> list[ReasoningEvent]:
    """Neighbouring pieces of the same text as one event."""
    merged: list[ReasoningEvent] = []
    for event in events:
        last = merged[-1] if merged else None
        if isinstance(event, StepText) and isinstance(last, StepText):
            merged[-1] = StepText(text=last.text + event.text)
        elif isinstance(event, AnswerText) and isinstance(last, AnswerText):
            merged[-1] = AnswerText(text=last.text + event.text)
        else:
            merged.append(event)
    return merged


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _shown(loose: str) -> str:
    """A list of plain values as lines; any other structure as indented JSON in a code block."""
    text = re.sub(r",(?=[\]}]|$)", "", loose)
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "\n".join(f"- {item}" for item in value)
    return f"```json\n{json.dumps(value, ensure_ascii=False, indent=2)}\n```"
