"""A provider's own reasoning, or its summary of it -> steps."""

from bot.core.grammars import merged
from bot.core.lines import LineReader
from bot.core.marks import BOLD_TITLES
from bot.core.pieces import Piece, What
from bot.core.surrogates import Pairing
from bot.core.thoughts import ReasoningEvent, StepStarted, StepText


class StepsOfReasoning:
    """Reads the text of `ReasoningDelta` events.

    A line that is one bold phrase, as in OpenAI's summaries, titles a step. Text without a title is a step too. The
    events are about the latest step of the trace: where other steps began between, close this one and begin another.
    """

    def __init__(self) -> None:
        self._pairing = Pairing()
        self._reader = LineReader(BOLD_TITLES)
        self._begun = self._said = False

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the reasoning."""
        self._reader.add(self._pairing.feed(text))
        return self._read()

    def close(self) -> list[ReasoningEvent]:
        """Ends the reasoning, with what was held back. More would begin a new step. No `Ended`: an answer follows."""
        self._reader.add(self._pairing.close(), final=True)
        events = self._read()
        self._begun = self._said = False
        return events

    def _read(self) -> list[ReasoningEvent]:
        events: list[ReasoningEvent] = []
        while piece := self._reader.read():
            events += self._events(piece)
        return merged(events)

    def _events(self, piece: Piece) -> list[ReasoningEvent]:
        match piece.what:
            case What.STEP:
                self._begun, self._said = True, False
                return [StepStarted(title=piece.text)]
            case What.TEXT | What.THOUGHT:
                return self._say(piece.text)
            case _:
                return []

    def _say(self, text: str) -> list[ReasoningEvent]:
        """Blanks before a step's first visible character are nothing."""
        text = text if self._said else text.lstrip()
        if not text:
            return []
        start: list[ReasoningEvent] = [] if self._begun else [StepStarted()]
        self._begun = self._said = True
        return [*start, StepText(text=text)]
