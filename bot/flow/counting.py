"""What a call used, where its provider did not say all of it: estimates of what went in and what came out."""

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.core.briefs import Brief
from bot.core.messages import ModelRequest
from bot.core.model_facts import output_room
from bot.core.model_ports import UsageSeen
from bot.core.pictures import usual_tokens
from bot.core.profiles import Profile
from bot.core.usage import TokenSource, TokenUsage, estimate_tokens
from bot.core.usage_rules import possible, spread

ROOM = 4096
"""Tokens of output that a call under a budget may write, where neither model nor settings say how many."""

TOKENS_A_SECOND = 17
"""Of sound. Source: OpenAI's prices by token and by minute for its models that transcribe, November 2026."""


def input_tokens(request: ModelRequest) -> int:
    """A rough count of the tokens that go into a call."""
    pictures = sum(len(turn.pictures) for turn in request.messages)
    heard = _heard(request.sound.seconds) if request.sound else 0
    words = sum(estimate_tokens(turn.text) for turn in request.messages)
    return words + pictures * usual_tokens(request.model) + heard


def question_tokens(brief: Brief, profile: Profile) -> int:
    """Return a rough count of the tokens of a question, with all that it brings along."""
    return estimate_tokens(brief.text()) + len(brief.pictures) * usual_tokens(profile.model)


def with_room(request: ModelRequest, profile: Profile) -> ModelRequest:
    """Return the request with the profile's output limit, or a lower one where its model has less room left."""
    prompt = 0 if profile.context is None else input_tokens(request)
    return replace(request, room=output_room(profile.room, ROOM, prompt, profile))


def counted(
    request: ModelRequest,
    seen: UsageSeen | None,
    received: str,
    *,
    came: bool,
    by_length: Callable[[TokenUsage], bool],
) -> tuple[TokenUsage, TokenSource]:
    """Return what a call used: as its provider said, as far as that can be true beside what came; else estimates.

    `came` says that anything did. `by_length` tells whether a length in seconds is all that its bill goes by.
    """
    seen = seen or UsageSeen(usage=TokenUsage(), final=False)
    told = possible(seen.usage, received)
    if seen.final and (is_whole(told, seen.cost_usd) or by_length(told)):
        return told, TokenSource.CORRECTED if seen.corrected else TokenSource.PROVIDER
    if not came and told.total is None and seen.total is None:
        return TokenUsage(), TokenSource.UNKNOWN
    return estimated(request, told, received, seen.total), TokenSource.ESTIMATE


def estimated(request: ModelRequest, told: TokenUsage, received: str, total: int | None = None) -> TokenUsage:
    """Return what was told of a call, with estimates of the rest; output of which nothing was seen stays None.

    `total` is what was told of input and output together, without saying how much of each; None: nothing.
    """
    heard = None if told.seconds is None else _heard(told.seconds)
    asked = next(count for count in (told.input, heard, input_tokens(request)) if count is not None)
    said = max(estimate_tokens(received), told.output or 0) or None
    if total is not None and told.total is None:
        asked, said = spread(total, asked)
    audio = asked if request.sound and told.audio is None else told.audio  # which costs more, as where nobody says
    return replace(told, input=asked, output=said, audio=audio, seconds=None)


def is_whole(usage: TokenUsage, cost_usd: str | None) -> bool:
    """Return whether a provider says all that a bill needs: both counts, or one of them and the cost itself."""
    both = usage.input is not None and usage.output is not None
    return both or (usage.total is not None and is_charged(cost_usd))


def is_charged(cost_usd: str | None) -> bool:
    """Return whether a provider reports a cost that is more than nothing."""
    return cost_usd is not None and Decimal(cost_usd) > 0


def _heard(seconds: float) -> int:
    return math.ceil(seconds) * TOKENS_A_SECOND
