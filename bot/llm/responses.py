"""The Responses API, the way to OpenAI's reasoning summaries: requests by a model's profile."""

from typing import Any

from bot.core.messages import ModelRequest, Role, clean_text
from bot.core.profiles import Profile
from bot.llm.forms import text_format
from bot.llm.pictures import response_content
from bot.llm.refusals import STREAM, streaming


def response_body(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, Any]:
    """The parameters of a request. `without`: what the model is known to refuse."""
    form = text_format(request.output)
    wanted = {
        "instructions": _instructions(request) or None,
        "reasoning": _reasoning(request, profile, without),
        "max_output_tokens": request.room,
        "temperature": None if profile.reasons or profile.developer else request.temperature,
        "text": {"format": form} if form else None,
        "store": False,  # or OpenAI keeps what people write for a month
    }
    kept = {name: value for name, value in wanted.items() if value is not None and name not in without}
    turns = [turn for turn in request.messages if turn.role is not Role.SYSTEM]
    asked = [
        {"role": turn.role.value, "content": response_content(clean_text(turn.text), turn.pictures)} for turn in turns
    ]
    return {"model": request.model, "input": asked, **streaming(without), **kept}


def response_names(body: dict[str, Any]) -> set[str]:
    """What a request could do without, of what it has."""
    inside = {f"reasoning.{name}" for name in body.get("reasoning", ())}
    found = body.keys() & {"reasoning", "max_output_tokens", "temperature", "store"}
    return inside | found | ({STREAM} if body["stream"] else set())


def _instructions(request: ModelRequest) -> str:
    return "\n\n".join(clean_text(turn.text) for turn in request.messages if turn.role is Role.SYSTEM)


def _reasoning(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, str] | None:
    """How hard to think, and the wish for a summary, which only reasoning models understand."""
    wanted = {"effort": request.effort, "summary": "auto" if profile.reasons else None}
    return {name: value for name, value in wanted.items() if value and f"reasoning.{name}" not in without} or None
