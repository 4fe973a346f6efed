"""Text deltas -> reasoning events, incrementally; whatever the model wrote.

Understood are the form that we ask for, `{"steps": [{"title", "content"}], "answer"}`, the article's `step1` to `stepN`
and `result`, and what models make of both. What is no such thing at all becomes the answer as it stands.
Events are never taken back: when the text turns out to be odd at its end, they are only added to.
"""

from collections.abc import Callable, Iterable

from bot.core.captured import Capture
from bot.core.grammars import merged
from bot.core.jsonish import JsonReader
from bot.core.leftovers import Leftovers, Repair
from bot.core.roles import Frame, Role, frame_of
from bot.core.surrogates import Pairing
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StepStarted, StepText, StepTitled, TraceState
from bot.core.tokens import Kind, Token

__all__ = ["Repair", "StepsGrammar"]

_OUTLINE = (Role.STEPS, Role.STEP, Role.ANSWER)


class StepsGrammar:
    """Reads one model's output. Feed it text, then close it; each call returns the events that have become certain."""

    def __init__(self, repair: Repair | None = None) -> None:
        """`repair` is asked once, at the end, when nothing was understood."""
        self.unopened = False
        self._repair = repair
        self._pairing = Pairing()
        self._reader = JsonReader()
        self._rest = Leftovers()
        self._events: list[ReasoningEvent] = []
        self._frames: list[Frame] = []
        self._capture: Capture | None = None
        self._role = Role.SKIP
        self._title: list[str] = []
        self._steps = 0
        self._thought_steps = 0
        self._repaired = False
        self._answered = False
        self._answer_done = False
        self._handlers: dict[Kind, Callable[[str], None]] = {
            Kind.KEY: self._key,
            Kind.OBJECT: lambda _: self._open(Kind.OBJECT),
            Kind.ARRAY: lambda _: self._open(Kind.ARRAY),
            Kind.OBJECT_END: lambda _: self._close_frame(),
            Kind.ARRAY_END: lambda _: self._close_frame(),
            Kind.STRING: lambda _: self._string_begins(self._frames[-1].next_role),
            Kind.TEXT: self._string_text,
            Kind.STRING_END: lambda _: self._string_ends(),
            Kind.SCALAR: self._scalar,
            Kind.PROSE: self._rest.prose.append,
            Kind.THOUGHT: self._thought,
            Kind.THOUGHT_END: lambda _: self._thought_ends(),
        }

    @property
    def understood(self) -> bool:
        """Whether a step or an answer was read by the form; false when the text as a whole became the answer."""
        return self._answered or self._repaired or self._steps > self._thought_steps

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the model's output."""
        return self._read(self._pairing.feed(text))

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. The last event is `Ended`."""
        events = self._read(self._pairing.close())
        events += self._take_all(self._reader.close())
        if not self._answered:
            return [*events, *self._answer_from_the_rest(state), Ended(state=state)]
        return [*events, *_answer_event(self._rest.late_end()), Ended(state=state)]

    def _read(self, text: str) -> list[ReasoningEvent]:
        self._rest.raw.append(text)
        return self._take_all(self._reader.feed(text))

    def _take_all(self, tokens: Iterable[Token]) -> list[ReasoningEvent]:
        self._events = []
        for token in tokens:
            if self._capture is None:
                self._handlers[token.kind](token.text)
            elif self._capture.take(token):
                self._answer(self._capture.shown())
                self._capture = None
        return merged(self._events)

    # Structure: which role has the next value?

    def _key(self, key: str) -> None:
        frame = self._frames[-1]
        frame.key(key)
        self._rest.outlined = self._rest.outlined or frame.next_role in _OUTLINE

    def _open(self, kind: Kind) -> None:
        outer = self._frames[-1] if self._frames else None
        role = Role.SKIP if self._answer_done else outer.next_role if outer else Role.ROOT
        if role is Role.ANSWER:
            self._capture = Capture(Token(kind))
            return
        if role is Role.STEP and kind is Kind.ARRAY:
            self._start_step("")
            role = Role.CONTENT
        elif role is Role.CONTENT and outer:
            self._begin_step(outer)
        if outer is None:
            self._rest.prose.clear()
        self._frames.append(frame_of(role, is_array=kind is Kind.ARRAY, listed=outer is not None and outer.is_array))

    def _close_frame(self) -> None:
        self._frames.pop()
        if not self._frames:
            self._answer_done = self._answered

    # Values.

    def _string_begins(self, role: Role) -> None:
        """Nothing counts any more once an object with an answer has been read to its end."""
        self._role = Role.SKIP if self._answer_done else role
        match self._role:
            case Role.STEP | Role.STEPS:
                self._role = Role.STEP
                self._start_step("")
            case Role.TITLE | Role.LABEL:
                self._title_begins(self._frames[-1])
            case Role.CONTENT:
                self._start_content()
            case Role.ANSWER if self._answered:
                self._answer("\n\n")
            case Role.OTHER | Role.ROOT:
                self._role = Role.OTHER
                self._rest.others.append([])
            case _:
                pass

    def _title_begins(self, frame: Frame) -> None:
        """A second title begins another step where the first has text, and is text itself where it has none."""
        self._title = []
        if frame.titled and frame.filled:
            frame.begun = frame.titled = frame.filled = False
        elif frame.titled:
            self._role = Role.CONTENT
            self._start_content()

    def _string_text(self, text: str) -> None:
        match self._role:
            case Role.STEP | Role.CONTENT:
                self._say(text)
            case Role.ANSWER:
                self._answer(text)
            case Role.TITLE | Role.LABEL:
                self._title.append(text)
            case Role.OTHER:
                self._rest.others[-1].append(text)
            case _:
                pass

    def _string_ends(self) -> None:
        if self._role in (Role.TITLE, Role.LABEL):
            title = " ".join("".join(self._title).split())
            if self._role is Role.TITLE or not title.isdecimal():
                self._titled(self._frames[-1], title)
        self._role = Role.SKIP

    def _scalar(self, text: str) -> None:
        role = self._frames[-1].next_role
        if self._answer_done or text in ("null", "None"):
            return
        if role is Role.ANSWER:
            self._answer(text)
        elif role is Role.CONTENT:
            self._start_content()
            self._say(text)

    def _titled(self, frame: Frame, title: str) -> None:
        if not frame.begun:
            frame.begun = True
            self._start_step(title)
        elif title:
            self._events.append(StepTitled(title=title))
        frame.titled = bool(title)

    def _begin_step(self, frame: Frame) -> None:
        if not frame.begun:
            frame.begun = True
            self._start_step("")
        frame.filled = True

    def _start_content(self) -> None:
        self._begin_step(self._frames[-1])
        if self._rest.last_step:
            self._say("\n")

    def _start_step(self, title: str) -> None:
        self._steps += 1
        self._rest.last_step = []
        self._events.append(StepStarted(title=title))

    def _say(self, text: str) -> None:
        self._rest.last_step.append(text)
        self._events.append(StepText(text=text))

    def _answer(self, text: str) -> None:
        self._answered = self._answered or bool(text.strip())
        self._events.append(AnswerText(text=text))

    # Thoughts between tags: one step without a title, before all others.

    def _thought(self, text: str) -> None:
        if self._steps == 0 and text.strip():
            self._thought_steps = 1
            self._start_step("")
        if self._steps:
            self._say(text)

    def _thought_ends(self) -> None:
        """A closing tag alone: the provider has kept the opening one, and all before was thought."""
        if not self._answered:
            self._thought("".join(self._rest.prose))
        self._rest.prose.clear()

    # The end.

    def _answer_from_the_rest(self, state: TraceState) -> list[ReasoningEvent]:
        if self._steps > self._thought_steps:
            answer = self._rest.answer_behind_steps(state)
        else:
            if again := _read_again(self._rest.repaired(self._repair)):
                self._repaired = True
                return again
            answer = self._rest.answer_as_it_stands(state)
        return _answer_event(answer)


def _answer_event(text: str) -> list[ReasoningEvent]:
    return [AnswerText(text=text)] if text else []


def _read_again(repaired: str) -> list[ReasoningEvent]:
    """The events of output that had to be repaired; none when even so it names no answer."""
    again = StepsGrammar()
    events = again.feed(repaired)
    return events if any(isinstance(event, AnswerText) and event.text.strip() for event in events) else []
