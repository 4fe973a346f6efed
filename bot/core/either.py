"""Plain text, or JSON where the model writes that unasked."""

from bot.core.grammar import StepsGrammar
from bot.core.grammars import Grammar
from bot.core.leftovers import Repair
from bot.core.plain import PlainGrammar
from bot.core.thoughts import ReasoningEvent, TraceState

_FENCE = "```json"


class EitherGrammar:
    """Reads output for which no form was asked.

    What begins like JSON may hold steps and an answer all the same; else the text is the answer as it stands.
    """

    def __init__(self, repair: Repair | None = None) -> None:
        self._repair = repair
        self._held = ""
        self._chosen: Grammar | None = None

    @property
    def understood(self) -> bool:
        """Always true: no form was asked for."""
        return True

    @property
    def unopened(self) -> bool:
        """Tell whether a lone closing tag says that text was thought which was read as the answer."""
        return self._chosen is not None and self._chosen.unopened

    def feed(self, text: str) -> list[ReasoningEvent]:
        """Reads more of the model's output."""
        if self._chosen is None:
            self._held += text
            self._chosen = self._choice()
            text = self._held
        return [] if self._chosen is None else self._chosen.feed(text)

    def close(self, state: TraceState = TraceState.FINISHED) -> list[ReasoningEvent]:
        """Ends the output; `state` says how. The last event is `Ended`."""
        if self._chosen is not None:
            return self._chosen.close(state)
        plain = PlainGrammar()
        return [*plain.feed(self._held), *plain.close(state)]

    def _choice(self) -> Grammar | None:
        """The grammar that the first visible characters call for; None: too few yet."""
        begun = self._held.lstrip()
        if not begun or (len(begun) < len(_FENCE) and _FENCE.startswith(begun)):
            return None
        return StepsGrammar(self._repair) if begun.startswith(("{", _FENCE)) else PlainGrammar()
