"""The way to a model provider, and what comes back on it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.messages import ModelRequest
from bot.core.usage import TokenUsage


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
    """The provider's count so far; see `bot.core.usage_rules.merged` for what several say together.

    `cost_usd` is the price the provider itself reports, as a decimal string in dollars; None: it reports none.
    `final` is false for a count in mid-answer, which is not what the call will be billed for. `corrected`: something of
    it was not believed. `total` is of input and output together, where the provider does not part them. `model` and
    `tier` are the model and the service tier that the answer names; `local`: it bears the mark of a local server.
    """

    usage: TokenUsage
    cost_usd: str | None = None
    final: bool = True
    corrected: bool = False
    total: int | None = None
    model: str | None = None
    tier: str | None = None
    local: bool = False


class Finish(StrEnum):
    """Why an output ended. `BROKEN`: the provider failed in the midst of it; `OTHER`: for a reason nobody knows."""

    STOP = "stop"
    LENGTH = "length"
    FILTER = "content_filter"
    TOOLS = "tool_calls"
    BROKEN = "broken"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputEnded:
    """The end mark. `word` is the provider's own for its reason; empty: it gave none."""

    reason: Finish
    refusal: str | None = None
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider has taken the request, and begins to answer: from here on it may bill."""


ModelEvent = Accepted | TextDelta | ReasoningDelta | UsageSeen | OutputEnded


class ModelGateway(Protocol):
    """The way to a model provider."""

    provider: str

    def stream(self, request: ModelRequest) -> AsyncGenerator[list[ModelEvent], None]:
        """Make one call; yield what came together, until the end mark.

        Raises:
            ModelError: by kind; what was yielded before stays valid. Unreachable: the output has no end.
        """
        ...

    async def check(self, model: str) -> None:
        """Looks whether provider, key and model are there, without a billed call.

        Raises:
            ModelError: they are not; says nothing where the provider cannot tell.
        """
        ...
