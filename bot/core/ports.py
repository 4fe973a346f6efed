"""What the inner rooms need of the outer ones: Protocols, and the values that cross them."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.core.attachments import About
from bot.core.limits import Ceiling, Hold, Limit, Opened
from bot.core.messages import Asker, Conversation, ModelRequest, Question
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace
from bot.core.usage import CallEnd, CallRecord, CallStart, Price, TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """More of the model's visible output."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasoningDelta:
    """More of the reasoning that a provider hands out beside the output."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSeen:
    """The provider's count so far; the last one holds.

    `cost_usd` is the price the provider itself reports, as a decimal string in dollars; None: it reports none.
    `final` is false for a count in mid-answer, which is not what the call will be billed for.
    """

    usage: TokenUsage
    cost_usd: str | None = None
    final: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputEnded:
    """The end mark. `reason` is the provider's: `stop`, `length`, `content_filter`; None: the stream just ended."""

    reason: str | None
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider has taken the request, and begins to answer: from here on it may bill."""


ModelEvent = Accepted | TextDelta | ReasoningDelta | UsageSeen | OutputEnded


class ModelGateway(Protocol):
    """The way to a model provider."""

    provider: str

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """One call. Events until its end.

        Raises:
            ModelError: by kind; what was yielded before stays valid.
        """
        ...

    async def check(self, model: str) -> None:
        """Looks whether provider, key and model are there, without a billed call.

        Raises:
            ModelError: they are not; says nothing where the provider cannot tell.
        """
        ...


class PriceBook(Protocol):
    """What calls cost."""

    def price(self, *, model: str, usage: TokenUsage, reported_usd: str | None, at: datetime) -> Price:
        """The price of one call made at `at`; unpriced where no source knows."""
        ...

    def ceiling(self, *, model: str, input_tokens: int, at: datetime) -> Ceiling | None:
        """The most that a call with so many tokens of input may cost; None where no source knows."""
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


class Reveal(StrEnum):
    """How reasoning is shown first: by the titles of its steps, or all of it."""

    TITLES = "titles"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A stored answer: question, trace, and where it was delivered.

    `tokens` and `cost` (pico-dollars) add up its calls; None when not known. `uncertain` is true when some of them are
    estimates or unpriced. `seconds` is the time from question to the end of the trace.
    `message_ids` are Telegram's, in order, as far as they stand in the chat; `delivered`: that is all. `reasoning`
    counts hidden and shown tokens of reasoning, as far as the provider tells. `previous_id` is the answer that this one
    takes the place of. `footer` says whether its asker wants the line on what it cost, `reveal` how the asker wants
    reasoning shown first, `liked` what the asker thinks of it; None: has not said. `about` is the step of another
    answer that was asked about; `edited`: the question was asked before, in other words.
    """

    id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    trace: Trace
    strategy: str
    model: str
    seconds: float
    tokens: int | None
    cost: int | None
    uncertain: bool
    message_ids: tuple[int, ...] = ()
    delivered: bool = False
    reasoning: int | None = None
    previous_id: int | None = None
    footer: bool = True
    liked: bool | None = None
    reveal: Reveal = Reveal.TITLES
    about: About | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a user has chosen; None: nothing, so that the defaults hold.

    `live` is whether thinking is shown while it goes on. `language` is one that the bot speaks, and `instructions` is
    what the user wants every answer to keep to; both may be empty, which is None.
    """

    strategy: Strategy | None = None
    model: str | None = None
    footer: bool | None = None
    live: bool | None = None
    reveal: Reveal | None = None
    language: str | None = None
    instructions: str | None = None


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
    ) -> int:
        """Stores the question; returns the id of its answer. The same update gets the same id again, unless aside.

        Raises:
            LimitReached: one of `limits` does not allow another question this minute.
            Forgotten: its asker was forgotten since it came first.
        """
        ...

    async def finish(self, answer_id: int, trace: Trace) -> None:
        """Stores a trace whose calls are settled already; one that is stored stays."""
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

    async def conversation(self, chat_id: int, thread_id: int | None, *, before: int | None = None) -> Conversation:
        """The chat's finished turns since it last began afresh, the latest answer of each question.

        With `before`, only those before that answer.
        """
        ...

    async def start_afresh(self, chat_id: int, thread_id: int | None) -> None:
        """Later questions of the chat go without its earlier turns."""
        ...

    async def delivered(self, answer_id: int, message_ids: tuple[int, ...], *, complete: bool = True) -> None:
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

    async def settle(self, call_id: int, start: CallStart, end: CallEnd, trace: Trace | None = None) -> None:
        """Closes the row, adds it to the day's sums and, with `trace`, finishes its answer: all in one transaction.

        The cost takes the place of the reservation.
        """
        ...

    def export(
        self, *, first: date | None = None, last: date | None = None, user_id: int | None = None
    ) -> AsyncGenerator[CallRecord, None]:
        """Rows of a span of days, or of one user, oldest first."""
        ...
