"""The body of an answer -> events, by one path for Chat Completions, Responses, streams and whole bodies.

Each document is read by its shape, whatever was asked for: providers leave out, repeat and misplace what the library's
types promise, so nothing is trusted.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from bot.core.errors import ModelError, Nonsense, ProviderFault
from bot.core.model_ports import Finish, ModelEvent, OutputEnded, UsageSeen
from bot.core.usage import TokenUsage
from bot.llm.chat_reader import ChatReader
from bot.llm.errors import UNREADABLE
from bot.llm.output_builder import OutputBuilder
from bot.llm.response_body import Document, Mark, ResponseBody
from bot.llm.responses_reader import ResponsesReader
from bot.llm.usage import from_local_server, named

log = logging.getLogger(__name__)


class AnswerReader:
    """Reads one answer. Feed it bytes, then close it; each call returns the events that have become certain.

    `fault` is what is wrong with the body, behind the events that were returned; None: nothing so far.
    """

    def __init__(self) -> None:
        self._body = ResponseBody()
        self._output = OutputBuilder()
        self._chat = ChatReader(self._output)
        self._responses = ResponsesReader(self._output)
        self._understood = self._marked = False
        self._first: dict[str, Any] = {}
        self.fault: Exception | None = None

    @property
    def spoke(self) -> bool:
        """Tell whether visible text came."""
        return self._output.spoke

    def is_whole(self) -> bool:
        """Tell whether an end was named and text came: what goes wrong behind that costs no word of it."""
        return self._output.finish not in (None, Finish.BROKEN) and self.spoke

    def feed(self, data: bytes) -> list[ModelEvent]:
        """Read more of the body."""
        return self._read(lambda: self._body.feed(data))

    def close(self) -> list[ModelEvent]:
        """Read what was held back: no more will come."""
        events = self._read(self._body.close)
        self._chat.close()
        self._responses.close()
        if not (self._understood or self._marked or self.fault):
            self.fault = Nonsense("the answer is empty, or no completion")
        return [*events, *self._output.taken(), *self._names()]

    def _names(self) -> list[ModelEvent]:
        """Return what an answer without a count says of itself: an estimate has the price of the model it names."""
        model, tier, local = (
            named(self._first.get("model")),
            named(self._first.get("service_tier")),
            from_local_server(self._first),
        )
        if self._output.counted or not (model or tier or local):
            return []
        return [UsageSeen(usage=TokenUsage(), final=False, model=model, tier=tier, local=local)]

    def end(self) -> OutputEnded | None:
        """Make the end mark; None: there is none. `[DONE]`, and usage behind the last word, are ends, too.

        Raises:
            ProviderFault: the provider says that it broke the output off.
        """
        mark = self._output.end_mark()
        if mark is None and (self._marked or self._chat.counted):
            return OutputEnded(reason=Finish.STOP)
        if mark is not None and mark.reason is Finish.BROKEN:
            raise ProviderFault(f"the provider broke the output off: {mark.word}")
        return mark

    def _read(self, documents: Callable[[], Iterator[Document]]) -> list[ModelEvent]:
        try:
            for document in documents():
                self._document(document)
        except (ModelError, *UNREADABLE) as error:
            self._note(error)
        return self._output.taken()

    def _note(self, error: Exception) -> None:
        if self.is_whole():
            log.info("what came behind the end of an answer could not be read: %s", type(error).__name__)
        elif isinstance(error, UNREADABLE):
            self.fault = Nonsense(f"unreadable answer: {type(error).__name__}")
        else:
            self.fault = error

    def _document(self, document: Document) -> None:
        if isinstance(document, Mark):
            self._marked = True
        elif self._responses.knows(document):
            self._understood = True
            self._responses.read(document)
        else:
            self._first = self._first or document
            self._chat.read(document)
            self._understood = self._understood or self._chat.began
