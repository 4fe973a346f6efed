"""What a call used, where its provider did not say all of it: estimates of what went in and what came out."""

import math
from dataclasses import replace

from bot.core.briefs import Brief
from bot.core.messages import ModelRequest
from bot.core.model_facts import output_room
from bot.core.model_ports import UsageSeen
from bot.core.pictures import usual_tokens
from bot.core.profiles import Profile
from bot.core.usage import TokenUsage, estimate_tokens

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


def estimated(request: ModelRequest, told: TokenUsage, received: str) -> TokenUsage:
    """What was told of a call, with estimates of the rest; output of which nothing was seen stays None."""
    heard = None if told.seconds is None else _heard(told.seconds)
    asked = next(count for count in (told.input, heard, input_tokens(request)) if count is not None)
    said = max(estimate_tokens(received), told.output or 0) or None
    audio = asked if request.sound and told.audio is None else told.audio  # which costs more, as where nobody says
    return replace(told, input=asked, output=said, audio=audio, seconds=None)


def is_whole(seen: UsageSeen) -> bool:
    """Whether a provider's usage says all that a bill needs: both counts, or the cost itself."""
    usage = seen.usage
    return (usage.input is not None and usage.output is not None) or (
        seen.cost_usd is not None and usage.total is not None
    )


def _heard(seconds: float) -> int:
    return math.ceil(seconds) * TOKENS_A_SECOND
