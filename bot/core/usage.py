"""What a call used, how it ended, and what it cost."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a call ended. `OPEN` means that it has not."""

    OPEN = "open"
    OK = "ok"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    LOST = "lost"


class TokenSource(StrEnum):
    """Where a call's token counts come from. `CORRECTED`: the provider, where not all that it said can be true."""

    PROVIDER = "provider"
    CORRECTED = "corrected"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"


TOLD = (TokenSource.PROVIDER, TokenSource.CORRECTED)
"""Counts that the provider told, at least in part, and that can be true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage:
    """Tokens of one call, by kind. None means that nobody told us; 0 means that the provider said none.

    `input` includes `cached_input`, `cache_write` and `audio`; `reasoning` is part of `output`. `seconds` is the length
    of what was heard, where a provider bills for that. It and `audio` matter for the price, and are not kept.
    """

    input: int | None = None
    cached_input: int | None = None
    cache_write: int | None = None
    output: int | None = None
    reasoning: int | None = None
    audio: int | None = None
    seconds: float | None = None

    @property
    def total(self) -> int | None:
        """Input plus output; None when both are unknown."""
        if self.input is None and self.output is None:
            return None
        return (self.input or 0) + (self.output or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The cost of one call in pico-dollars and the source of its price.

    `pico` None means unpriced. The source then says why, where the list's price would be wrong: `local`, or `tier` and
    the service tier; None: no source knows a price.
    """

    pico: int | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedBy:
    """What an answer says of itself that matters for its price; None where it does not say.

    `local` means that it bears the mark of a local server.
    """

    model: str | None = None
    tier: str | None = None
    local: bool = False


UNSAID = ServedBy()

SUMMARY = "summary"
"""The purpose of a call that sums up earlier turns."""

ANSWER = "answer"
"""The purpose of a call for an answer."""

TRANSCRIPT = "transcript"
"""The purpose of a call that writes down what is said in a recording."""

UNPRICED = Price(pico=None, source=None)
LOCAL = Price(pico=None, source="local")
"""The model runs on a server of one's own: what that costs only the operator knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStart:
    """A call at the moment it is opened in the ledger.

    `answer_id` is the answer it works for; `user_id` and `chat_id` are Telegram's (0: the terminal);
    `purpose` is what it is made for, such as `answer` or `summary`; `attempt` counts from 1. `input_estimate` is a
    rough count of the tokens that go in, for a call whose end nobody sees; None: not estimated.
    """

    answer_id: int
    user_id: int
    chat_id: int
    purpose: str
    strategy: str
    provider: str
    model: str
    opened_at: datetime
    attempt: int = 1
    input_estimate: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnd:
    """How a call ended. `first_token_ms` None: nothing came.

    `may_cost_more` says that the provider may bill more than the price here, which is of what was seen, or unknown:
    against budgets the call then counts with all that was held for it.
    """

    outcome: Outcome
    closed_at: datetime
    usage: TokenUsage
    token_source: TokenSource
    price: Price
    first_token_ms: int | None = None
    error: str | None = None
    incident: str | None = None
    may_cost_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One row of the ledger, as it is exported."""

    start: CallStart
    end: CallEnd | None


def estimate_tokens(text: str) -> int:
    """A rough count for windows and for calls that were cut before their usage: never used as a bill.

    Four ASCII characters, or three bytes of anything else in UTF-8, are taken as one token.
    """
    ascii_count = len(text.encode("ascii", "ignore"))
    other_bytes = len(text.encode("utf-8", "replace")) - ascii_count
    return -(-ascii_count // 4) + -(-other_bytes // 3)


def clipped(text: str, tokens: int) -> str:
    """The beginning of a text, so much of it as has about so many tokens."""
    size, tokens = estimate_tokens(text), max(tokens, 0)
    return text if size <= tokens else f"{text[: len(text) * tokens // size].rstrip()}…"
