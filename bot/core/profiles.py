"""What a model can do, as far as asking it depends on that."""

from dataclasses import dataclass, field
from enum import StrEnum

ROOM_TO_REASON = 25_000
"""Tokens to leave to a reasoning model. Source: OpenAI's reasoning guide, read in November 2026."""


class Api(StrEnum):
    """The interface by which a model is asked."""

    CHAT = "chat"
    RESPONSES = "responses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One model. `reasons` is true for a native reasoning model, which gets no chain-of-thought prompt.

    `marked` asks for steps as marked text rather than JSON; `form_is_set`: the operator said which. `developer` gives
    the system message the developer role. `effort` and `room` are what its calls are sent with; None leaves them out.
    `sees`: it can be shown pictures. `context` is the tokens that its server holds for prompt and output together,
    `most_output` those of output alone; None: not known.
    """

    model: str
    reasons: bool = False
    api: Api = Api.CHAT
    marked: bool = False
    form_is_set: bool = field(default=False, compare=False)
    developer: bool = False
    effort: str | None = None
    room: int | None = None
    sees: bool = False
    context: int | None = None
    most_output: int | None = None
