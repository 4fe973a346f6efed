"""What servers tell of themselves and of their models, and what follows for a request."""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.core.messages import Conversation
from bot.core.profiles import Profile

ANSWER_SHARE = 4
"""The answer has at least this part of a model's context to itself."""

OVERHEAD = 500
"""Tokens of instructions and marks around a question, at most."""

MARGIN = 1.1
"""How far a prompt may exceed its estimate."""

LEAST_ROOM = 64
"""In tokens: where less would be left, the server is to say that the question is too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What a server tells of one of its models.

    `context` is the tokens that prompt and output may have together, `output` the most tokens of output; None: it does
    not say. `holds_schema`: it can hold the output to a JSON schema, whatever the model.
    """

    context: int | None = None
    output: int | None = None
    holds_schema: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """A model server on this machine: the name of its kind, its address, and its models by name."""

    kind: str
    base_url: str
    models: tuple[str, ...]


class Catalog(Protocol):
    """What a provider tells of its models."""

    async def facts(self, model: str) -> ModelFacts:
        """Return what is known of a model, asking the provider the first time; never raises, and never waits long."""
        ...


class NoCatalog:
    """A provider that tells nothing."""

    async def facts(self, model: str) -> ModelFacts:
        """Return that nothing is known."""
        return ModelFacts()

    async def close(self) -> None:
        """Nothing is open."""


def informed(profile: Profile, facts: ModelFacts) -> Profile:
    """Return the profile with what the server tells; the operator's words on the form of steps stay in force."""
    marked = profile.marked and (profile.form_is_set or not facts.holds_schema)
    return replace(profile, marked=marked, context=facts.context, most_output=facts.output)


def within_context(setting: int, profile: Profile) -> int:
    """Return `setting`, or half of the model's context if that is less: tokens of a conversation, or of documents."""
    return setting if profile.context is None else min(setting, profile.context // 2)


def fitting(conversation: Conversation, question: int, profile: Profile) -> Conversation:
    """Return as much of a conversation as leaves room for the question, which has so many tokens, and its answer."""
    if profile.context is None:
        return conversation
    taken = profile.context // ANSWER_SHARE + OVERHEAD + question
    return conversation.window(max(0, profile.context - taken))


def output_room(wanted: int | None, usual: int, prompt_tokens: int, profile: Profile) -> int | None:
    """Return the output limit to send: `wanted`, or less where the model has less left.

    Where no limit is wanted, one is sent only if less than `usual` is left.
    """
    bounds = [] if profile.most_output is None else [profile.most_output]
    if profile.context is not None:
        bounds.append(max(LEAST_ROOM, profile.context - int(prompt_tokens * MARGIN)))
    if not bounds:
        return wanted
    most = min(bounds)
    if wanted is not None:
        return min(wanted, most)
    return most if most < usual else None
