"""Plain text -> reasoning events: all of it is the answer, but for thoughts between tags."""

from bot.core.grammars import merged
from bot.core.lines import LineReader
from bot.core.pieces import Piece, What
from bot.core.surrogates import Pairing
from bot.core.thoughts import AnswerText, Ended, ReasoningEvent, StepStarted, StepText, TraceState


class PlainGrammar:
    """Reads the output of a model that was asked for no form. Text is passed on as it comes.

    Each thought between tags is a step without a title; tags within code are text. A thought that is never closed stays
    a step where its tag began a line; a tag in the midst of a line was perhaps none, so the text behind it is added to
    the answer as well. A closing tag without an opening one says that all before it was thought: too late, for
    that was told as the answer. The tag is dropped and `unopened` set, for the caller to read the whole text anew.
    """

    def __init__(self) -> None:
        self.unopened = False
        self._pairing = Pairing()
        self._reader = LineReader()
        self._in_step = False
        self._answered = False
        self._thought: list[str] = []

    @property
    def understood(self) -> bool:
        """Always true: no form was asked for."""
        return True

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the model's output."""
        self._reader.add(self._pairing.feed(text))
        return self._read(TraceState.THINKING)

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. Where all was thought, the last thought is the answer too, unless cut."""
        self._reader.add(self._pairing.close(), final=True)
        events = self._read(state)
        if not self._answered and state is TraceState.FINISHED:
            events += self._answer("".join(self._thought).strip())
        return [*events, Ended(state=state)]

    def _read(self, state: TraceState) -> list[ReasoningEvent]:
        events: list[ReasoningEvent] = []
        while piece := self._reader.read():
            events += self._events(piece, state)
        return merged(events)

    def _events(self, piece: Piece, state: TraceState) -> list[ReasoningEvent]:
        match piece.what:
            case What.TEXT:
                return self._answer(piece.text)
            case What.THINKING:
                self._in_step = False
                self._thought = []
            case What.THOUGHT:
                return self._think(piece.text)
            case What.UNOPENED:
                self.unopened = True
            case What.GIVEN_BACK if state is TraceState.FINISHED:
                return self._answer(piece.text)
            case _:
                pass
        return []

    def _answer(self, text: str) -> list[ReasoningEvent]:
        """Blanks before the first visible character are nothing."""
        text = text if self._answered else text.lstrip()
        self._answered = self._answered or bool(text)
        return [AnswerText(text=text)] if text else []

    def _think(self, text: str) -> list[ReasoningEvent]:
        text = text if self._in_step else text.lstrip()
        if not text:
            return []
        start: list[ReasoningEvent] = [] if self._in_step else [StepStarted()]
        self._in_step = True
        self._thought.append(text)
        return [*start, StepText(text=text)]
