"""What one answer says, put together from what its documents say: each word once, neighbouring words in one event."""

from bot.core.model_ports import Finish, ModelEvent, OutputEnded, ReasoningDelta, TextDelta, UsageSeen
from bot.llm.finish_reasons import finish_of

SHOWN_WORD = 60
"""Characters of a provider's own word for an end that are kept."""


class OutputBuilder:
    """Collects text, reasoning, refusals and the end of an answer; `taken` gives the events since the last time."""

    def __init__(self) -> None:
        self.finish: Finish | None = None
        self.spoke = False
        self.called_tool = self.counted = False
        self._word = ""
        self._refused = ""
        self._kind: type[TextDelta] | type[ReasoningDelta] = TextDelta
        self._pending: list[str] = []
        self._events: list[ModelEvent] = []

    def add_text(self, text: str) -> None:
        """Add text of the answer."""
        self.spoke = self.spoke or bool(text.strip())
        self._add(TextDelta, text)

    def add_reasoning(self, text: str) -> None:
        """Add reasoning that is handed out beside the answer."""
        self._add(ReasoningDelta, text)

    def add_refusal(self, text: str) -> None:
        """Add the words of a refusal."""
        self._refused += text

    def put(self, event: ModelEvent) -> None:
        """Add any other event."""
        self._flush()
        self.counted = self.counted or isinstance(event, UsageSeen)
        self._events.append(event)

    def end(self, word: str) -> None:
        """Note how the answer ended, in the provider's word, which is kept where it says more than the kind of end."""
        self.finish = finish_of(word)
        self._word = word.strip()[:SHOWN_WORD] if self.finish in (Finish.OTHER, Finish.BROKEN) else ""

    def taken(self) -> list[ModelEvent]:
        """Hand over the events since the last time."""
        self._flush()
        events, self._events = self._events, []
        return events

    def end_mark(self) -> OutputEnded | None:
        """Make the end mark; None where no end was named. A call of a tool without a word ends as one in any case."""
        finish = Finish.TOOLS if self.called_tool and not self.spoke else self.finish
        if finish is None:
            return None
        return OutputEnded(reason=finish, refusal=self._refused or None, word=self._word)

    def _add(self, kind: type[TextDelta] | type[ReasoningDelta], text: str) -> None:
        if not text:
            return
        if kind is not self._kind:
            self._flush()
            self._kind = kind
        self._pending.append(text)

    def _flush(self) -> None:
        if self._pending:
            self._events.append(self._kind(text="".join(self._pending)))
            self._pending = []
