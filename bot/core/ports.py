"""What the inner rooms need of the outer ones. The way to a model has `model_ports.py`, values `answers.py`."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.answers import Answer, Beginning, LastAsked, Preferences, Replied, Reveal
from bot.core.folding import Fold
from bot.core.limits import Ceiling, Hold, Limit, Opened
from bot.core.messages import Asker, Conversation, Question
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace
from bot.core.usage import UNSAID, CallEnd, CallRecord, CallStart, Price, ServedBy, TokenUsage


class PriceBook(Protocol):
    """What calls cost."""

    def price(
        self, *, model: str, usage: TokenUsage, reported_usd: str | None, at: datetime, served: ServedBy = UNSAID
    ) -> Price:
        """Return the price of one call made at `at`; unpriced where no source knows. `served`: by whom."""
        ...

    def ceiling(self, *, model: str, input_tokens: int, at: datetime) -> Ceiling | None:
        """The most that a call with so many tokens of input may cost; None where no source knows."""
        ...

    def hearing(self, *, model: str, seconds: float, at: datetime) -> int | None:
        """The most that hearing a recording may cost, in pico-dollars; None where no source knows."""
        ...


class Clock(Protocol):
    """Time, as an argument."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds for measuring spans."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class Memory(Protocol):
    """Questions and their answers."""

    async def begin(
        self,
        question: Question,
        *,
        strategy: str,
        model: str,
        previous_id: int | None = None,
        aside: bool = False,
        limits: Sequence[Limit] = (),
    ) -> Beginning:
        """Stores the question, and gives its answer an id. The same update gets the same id again, unless aside.

        Raises:
            LimitReached: one of `limits` does not allow another question this minute.
            Forgotten: its asker was forgotten since it came first.
        """
        ...

    async def finish(self, answer_id: int, trace: Trace) -> None:
        """Stores a trace whose calls are settled already; one that is stored stays."""
        ...

    async def asked_in(self, chat_id: int, message_id: int, sent_at: datetime) -> Question | None:
        """The question that was asked in a message; None: none was, or it is forgotten."""
        ...

    async def was_asked(self, chat_id: int, message_id: int, sent_at: datetime, *, beside: int) -> bool:
        """Whether a message was asked about by another update than that, however it ended."""
        ...

    async def is_answered(self, chat_id: int, album: str, update_id: int) -> bool:
        """Whether an album was asked with another of its messages, lately."""
        ...

    async def learned(self, answer_id: int, question: Question, *, strategy: str, model: str) -> None:
        """Notes what was found in a question's attachments, and how it is to be answered."""
        ...

    async def question(self, answer_id: int) -> Question | None:
        """The question of an answer, to ask it again; None when there is none."""
        ...

    async def preferences(self, user_id: int) -> Preferences:
        """What a user has chosen."""
        ...

    async def prefer(
        self,
        asker: Asker,
        *,
        strategy: Strategy | None = None,
        model: str | None = None,
        footer: bool | None = None,
        live: bool | None = None,
        reveal: Reveal | None = None,
        language: str | None = None,
        instructions: str | None = None,
    ) -> None:
        """Notes a user's choice; None leaves the one there is, and an empty text takes it back."""
        ...

    async def answer(self, answer_id: int) -> Answer | None:
        """A finished answer; None when there is none of that id, or it is not finished."""
        ...

    async def conversation(
        self, chat_id: int, thread_id: int | None, *, before: int | None = None, parent_id: int | None = None
    ) -> Conversation:
        """The chat's finished turns since it last began afresh, the latest answer of each question, with the summary.

        With `before`, only those before that answer. With `parent_id` those that lead to that answer instead: it, the
        one that its question went on from, and so on.
        """
        ...

    async def sum_up(self, chat_id: int, thread_id: int | None, fold: Fold, summary: str) -> bool:
        """Keeps a summary in the place of turns; False, and nothing is kept: they are not all there any more."""
        ...

    async def replied(self, chat_id: int, thread_id: int | None, message_id: int, sent_at: datetime) -> Replied | None:
        """The answer that stands in a message of the chat, as long as the conversation holds it."""
        ...

    async def last_asked(self, chat_id: int, thread_id: int | None) -> LastAsked | None:
        """The last question of the chat's conversation, whether answered or not; None: there is none."""
        ...

    async def start_afresh(self, chat_id: int, thread_id: int | None) -> None:
        """Later questions of the chat go without its earlier turns, their summary, and what branches off from them."""
        ...

    async def delivered(self, answer_id: int, message_ids: tuple[int | None, ...], *, complete: bool = True) -> None:
        """Notes where the answer stands in the chat; not `complete`: a part of it, and the rest is to follow."""
        ...

    async def move_chat(self, old: int, new: int) -> None:
        """Gives a group's answers, conversations and limits to the supergroup that it has become.

        The ledger, and what was spent, stay with the id under which it happened.
        """
        ...


class Ratings(Protocol):
    """What askers think of their answers."""

    async def rate(self, answer_id: int, user_id: int, *, liked: bool) -> bool | None:
        """Notes what a user thinks of an answer; saying it again takes it back. Returns what counts now."""
        ...


class Privacy(Protocol):
    """What is kept of one user."""

    def own_data(self, user_id: int) -> AsyncGenerator[dict[str, object], None]:
        """Everything that is kept of a user but the audit trail, piece by piece; `kind` says what each is.

        The values are plain, fit for JSON; money is in pico-dollars, under names that end in `_pico`.
        """
        ...

    async def forget(self, user_id: int) -> None:
        """Deletes a user's conversations, traces, name, choices, and updates not dealt with yet.

        The ledger's rows stay, with the number alone.
        """
        ...


class Ledger(Protocol):
    """The calls, one row each."""

    async def open(self, start: CallStart, hold: Hold | None = None) -> Opened:
        """A new row. With `hold` its reservation is held against all limits in the same transaction.

        A call that does not fit is not opened; the decision says why, and whether to try again later.
        """
        ...

    async def settle(
        self,
        call_id: int,
        start: CallStart,
        end: CallEnd,
        trace: Trace | None = None,
        learned: Question | None = None,
    ) -> None:
        """Closes the row, adds it to the day's sums and, with `trace`, finishes its answer: all in one transaction.

        With `learned` the question's words and attachments become those, for what a recording says is known by now.
        The cost takes the place of the reservation.
        """
        ...

    def export(
        self, *, first: date | None = None, last: date | None = None, user_id: int | None = None
    ) -> AsyncGenerator[CallRecord, None]:
        """Rows of a span of days, or of one user, oldest first."""
        ...
