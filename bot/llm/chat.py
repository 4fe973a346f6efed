"""Chat Completions: requests by a model's profile."""

from typing import Any

from bot.core.messages import ModelRequest, Role, Turn, clean_text
from bot.core.profiles import Profile
from bot.llm.forms import chat_format
from bot.llm.pictures import chat_content
from bot.llm.refusals import DEVELOPER, STREAM, SYSTEM, streaming

OPTIONAL = ("stream_options", "reasoning_effort", "temperature", "max_tokens", "max_completion_tokens")
"""Parameters that a request can do without."""


def chat_body(request: ModelRequest, profile: Profile, without: frozenset[str]) -> dict[str, Any]:
    """The parameters of a request. `without`: what the model is known to refuse, roles included."""
    modern = profile.reasons or profile.developer
    wanted = {
        "response_format": chat_format(request.output),
        "stream_options": {"include_usage": True} if STREAM not in without else None,
        "reasoning_effort": request.effort,
        "temperature": None if modern else request.temperature,
        _limit(modern, without): request.room,
    }
    kept = {name: value for name, value in wanted.items() if value is not None and name not in without}
    messages = _messages(request.messages, _system_role(profile, without))
    return {"model": request.model, "messages": messages, **streaming(without), **kept}


def chat_names(body: dict[str, Any]) -> set[str]:
    """What a request could do without, of what it has: parameters, and the role of its system message."""
    roles = {message["role"] for message in body["messages"]} & {DEVELOPER, SYSTEM}
    return roles | (body.keys() & set(OPTIONAL)) | ({STREAM} if body["stream"] else set())


def _limit(modern: bool, without: frozenset[str]) -> str:
    """The name of the output limit: reasoning models refuse the old one, many servers know no other."""
    first, second = ("max_completion_tokens", "max_tokens") if modern else ("max_tokens", "max_completion_tokens")
    return second if first in without else first


def _system_role(profile: Profile, without: frozenset[str]) -> str | None:
    """The role of the system message; None: it goes into the first question."""
    if profile.developer and DEVELOPER not in without:
        return DEVELOPER
    return None if SYSTEM in without else SYSTEM


def _messages(turns: tuple[Turn, ...], system: str | None) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    before = ""
    for turn in turns:
        if turn.role is Role.SYSTEM and system is None:
            before += clean_text(turn.text) + "\n\n"
            continue
        role = system if system and turn.role is Role.SYSTEM else turn.role.value
        messages.append({"role": role, "content": chat_content(before + clean_text(turn.text), turn.pictures)})
        before = ""
    return messages
