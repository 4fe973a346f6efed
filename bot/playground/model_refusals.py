"""What some models and servers refuse although the reference knows it, in OpenAI's words."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.model_rules import BadRequest
from bot.playground.scripts import Json

REASONER = "glassbox-demo-reasoner"
_REASONS = re.compile(r"o\d")
_ONLY_DEFAULT = {"temperature": 1, "top_p": 1, "presence_penalty": 0, "frequency_penalty": 0}
_UNKNOWN_TO_REASONERS = ("logprobs", "top_logprobs", "logit_bias")
_ROLES = ("developer", "system")


def check_refused(body: Json, refuse: frozenset[str]) -> None:
    """Refuses what the server was told to: a parameter (with dots inside an object), or a role. Raises BadRequest."""
    for name in sorted(refuse):
        if name in _ROLES:
            _check_role(body, name)
        elif name == "stream":
            _check_stream(body)
        elif _given(body, name) is not None:
            raise _unsupported(name, _given(body, name))


def check_room(body: Json, most: int | None) -> None:
    """Refuses to write more than `most` tokens, in OpenAI's words; None: any number will do. Raises BadRequest."""
    for name in ("max_tokens", "max_completion_tokens", "max_output_tokens"):
        asked = body.get(name)
        if most is not None and isinstance(asked, int) and asked > most:
            message = (
                f"{name} is too large: {asked}. This model supports at most {most} completion tokens, whereas you "
                f"provided {asked}."
            )
            raise BadRequest(message, param=name, code="invalid_value")


def _check_stream(body: Json) -> None:
    if body.get("stream"):
        message = (
            "Your organization must be verified to stream this model. Please go to: "
            "https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just "
            "verified, it can take up to 15 minutes for access to propagate."
        )
        raise BadRequest(message, param="stream", code="unsupported_value")


def check_reasoner(body: Json, *, all_of_o: bool) -> None:
    """The rules of reasoning models: for the demo's own, and with `all_of_o` for names like o1. Raises BadRequest."""
    if body["model"] != REASONER and not (all_of_o and _REASONS.match(body["model"])):
        return
    if body.get("max_tokens") is not None:
        message = (
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        )
        raise BadRequest(message, param="max_tokens", code="unsupported_parameter")
    for name, only in _ONLY_DEFAULT.items():
        if body.get(name) not in (None, only):
            message = (
                f"Unsupported value: '{name}' does not support {body[name]} with this model. "
                f"Only the default ({only}) value is supported."
            )
            raise BadRequest(message, param=name, code="unsupported_value")
    for name in _UNKNOWN_TO_REASONERS:
        if body.get(name):
            raise _unsupported(name, body[name])


def _check_role(body: Json, role: str) -> None:
    turns = body.get("messages") or body.get("input") or []
    for number, turn in enumerate(turns if isinstance(turns, list) else []):
        if isinstance(turn, dict) and turn.get("role") == role:
            where = f"messages[{number}].role"
            message = f"Unsupported value: '{where}' does not support '{role}' with this model."
            raise BadRequest(message, param=where, code="unsupported_value")


def _given(body: Any, name: str) -> Any:
    for part in name.split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body


def _unsupported(name: str, value: Any) -> BadRequest:
    if name in ("response_format", "text.format"):
        kind = value.get("type") if isinstance(value, dict) else value
        return BadRequest(f"Invalid parameter: '{name}' of type '{kind}' is not supported with this model.", param=name)
    message = f"Unsupported parameter: '{name}' is not supported with this model."
    return BadRequest(message, param=name, code="unsupported_parameter")
