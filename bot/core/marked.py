"""Marked text -> reasoning events: `### Title` lines part the steps, `#### ANSWER` begins the answer."""

import re
from enum import Enum, auto

from bot.core.grammar import StepsGrammar
from bot.core.grammars import Grammar, merged
from bot.core.leftovers import Repair
from bot.core.lines import LineReader
from bot.core.marks import HEADINGS, HEADINGS_AND_WORDS
from bot.core.pieces import Piece, What
from bot.core.surrogates import Pairing
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StepStarted, StepText, TraceState

_JSON = re.compile(r"\s*(?:\{|```\s*json\b)", re.IGNORECASE)
_BARE_MARK = re.compile(r"[#*_\s]*")


class _Part(Enum):
    BEFORE = auto()
    STEPS = auto()
    ANSWER = auto()


class MarkedGrammar:
    """Reads the output of a model that was asked for marked text.

    Text before the first mark waits for one: then it is a step without a title, and without any mark it is the answer.
    Steps without an answer: the last step is the answer where marks began the text, else the whole text is, for it may
    be no reasoning at all but a text with headings. Headings within the answer or within code are text. Thoughts
    between tags are steps. Output that begins like JSON is read as JSON.
    """

    def __init__(self, repair: Repair | None = None) -> None:
        """`repair` serves JSON in place of marks, as in `StepsGrammar`."""
        self.unopened = False
        self._repair = repair
        self._pairing = Pairing()
        self._reader = LineReader(HEADINGS)
        self._json: Grammar | None = None
        self._part = _Part.BEFORE
        self._whole: list[str] = []
        self._step: list[str] = []
        self._thinking = self._answered = False
        self._begun = self._preceded = self._as_it_stands = False

    @property
    def understood(self) -> bool:
        """Whether marks, or steps and answer in JSON, were found; false when the whole text became the answer."""
        if self._json:
            return self._json.understood
        return self._part is not _Part.BEFORE and not self._as_it_stands

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the model's output."""
        return self._take(self._pairing.feed(text), TraceState.THINKING)

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. The last event is `Ended`."""
        events = self._take(self._pairing.close(), state)
        if self._json:
            return events + self._json.close(state)
        if not self._answered:
            events += self._say_answer(self._answer_without_mark(state))
        return [*merged(events), Ended(state=state)]

    def _take(self, text: str, state: TraceState) -> list[ReasoningEvent]:
        if self._json:
            return self._json.feed(text)
        self._reader.add(text, final=state is not TraceState.THINKING)
        events: list[ReasoningEvent] = []
        while piece := self._reader.read():
            events += self._events(piece, state)
        return merged(events)

    def _events(self, piece: Piece, state: TraceState) -> list[ReasoningEvent]:
        match piece.what:
            case What.TEXT:
                return self._text(piece.text)
            case What.STEP:
                return self._mark_step(piece)
            case What.ANSWER:
                return self._mark_answer(piece)
            case What.THINKING if self._part is not _Part.STEPS:
                self._thinking = False
            case What.THOUGHT:
                return self._think(piece.text)
            case What.UNOPENED if self._part is not _Part.ANSWER:
                return self._all_was_thought()
            case What.GIVEN_BACK if state is TraceState.FINISHED:
                return self._give_back(piece.text)
            case _:
                pass
        return []

    def _text(self, text: str) -> list[ReasoningEvent]:
        if self._part is _Part.ANSWER:
            return self._say_answer(text)
        if self._part is _Part.BEFORE and not self._begun and _JSON.match(text):
            return self._turn_to_json(text)
        self._whole.append(text)
        self._begun = self._begun or bool(text.strip())
        return self._say(text) if self._part is _Part.STEPS else []

    def _turn_to_json(self, text: str) -> list[ReasoningEvent]:
        self._json = StepsGrammar(self._repair)
        return self._json.feed(text + self._reader.release())

    def _enter(self, part: _Part) -> list[ReasoningEvent]:
        """A mark was found: what stood before the first one was a step."""
        events: list[ReasoningEvent] = []
        if self._part is _Part.BEFORE and self._begun:
            self._preceded = True
            events = self._untitled("".join(self._whole))
        self._part = part
        return events

    def _mark_step(self, piece: Piece) -> list[ReasoningEvent]:
        events = self._enter(_Part.STEPS)
        self._reader.look_for(HEADINGS_AND_WORDS)
        self._whole.append(piece.raw)
        return [*events, *self._start_step(piece.text)]

    def _mark_answer(self, piece: Piece) -> list[ReasoningEvent]:
        events = self._enter(_Part.ANSWER)
        self._reader.look_for()
        return [*events, *self._say_answer(piece.text)]

    def _untitled(self, text: str) -> list[ReasoningEvent]:
        return [*self._start_step(""), *self._say(text)] if text.strip() else []

    def _start_step(self, title: str) -> list[ReasoningEvent]:
        self._step = []
        return [StepStarted(title=title)]

    def _say(self, text: str) -> list[ReasoningEvent]:
        """More of the step; blanks before its first visible character are nothing."""
        text = text if self._step else text.lstrip()
        if not text:
            return []
        self._step.append(text)
        return [StepText(text=text)]

    def _say_answer(self, text: str) -> list[ReasoningEvent]:
        text = text if self._answered else text.lstrip()
        self._answered = self._answered or bool(text)
        return [AnswerText(text=text)] if text else []

    def _think(self, text: str) -> list[ReasoningEvent]:
        """A thought within a step is a part of it; elsewhere it is a step of its own."""
        if self._part is _Part.STEPS or self._thinking:
            return self._say(text)
        self._thinking = bool(text.strip())
        return self._untitled(text)

    def _all_was_thought(self) -> list[ReasoningEvent]:
        """A closing tag alone: the output itself begins only now."""
        thought = self._whole if self._part is _Part.BEFORE else []
        self._whole = []
        self._part = _Part.BEFORE
        self._begun = self._preceded = False
        self._reader.look_for(HEADINGS)
        return self._untitled("".join(thought))

    def _give_back(self, text: str) -> list[ReasoningEvent]:
        """What seemed a thought and was never closed."""
        if self._part is _Part.ANSWER:
            return self._say_answer(text)
        self._whole.append(text)
        return []

    def _answer_without_mark(self, state: TraceState) -> str:
        whole = "".join(self._whole).strip()
        if self._part is _Part.BEFORE and whole:
            cut = state is not TraceState.FINISHED and _BARE_MARK.fullmatch(whole)
            return "" if cut else whole
        if state is not TraceState.FINISHED:
            return ""
        self._as_it_stands = self._preceded and self._part is _Part.STEPS
        return whole if self._as_it_stands else "".join(self._step).strip()
