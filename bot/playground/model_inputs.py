"""What the model server accepts as a request to the Responses API, and what of it is a chat."""

from __future__ import annotations

from typing import Any

from bot.playground.model_rules import (
    EFFORTS,
    BadRequest,
    check_count,
    check_number,
    check_schema,
    wrong_type,
    wrong_value,
)
from bot.playground.model_usage import text_of
from bot.playground.scripts import Json

PARAMETERS = frozenset(
    # The parameters of the Responses reference.
    """
    background context_management conversation include input instructions max_output_tokens max_tool_calls metadata
    model moderation parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_options
    prompt_cache_retention reasoning safety_identifier service_tier store stream stream_options temperature text
    tool_choice tools top_logprobs top_p truncation user
    """.split()
)
SUMMARIES = ("auto", "concise", "detailed")
_REASONING = {"effort": EFFORTS, "summary": SUMMARIES, "generate_summary": SUMMARIES}
_REASONING_FREE = ("mode", "context")
_ROLES = ("user", "assistant", "system", "developer")
_FORMATS = ("text", "json_object", "json_schema")


def check_input(body: Json, *, also: frozenset[str] = frozenset()) -> None:
    """Holds a request against the rules; `also` are further top-level parameters. Raises BadRequest."""
    for name in body:
        if name not in PARAMETERS and name not in also:
            raise BadRequest(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise _missing("model")
    _check_turns(body.get("input"))
    if not isinstance(body.get("instructions"), str | None):
        raise wrong_type("instructions", "a string", body["instructions"])
    check_number("temperature", body.get("temperature"), 0, 2)
    check_count("max_output_tokens", body.get("max_output_tokens"), least=16)
    if not isinstance(body.get("stream"), bool | None):
        raise wrong_type("stream", "a boolean", body["stream"])
    _check_reasoning(body.get("reasoning"))
    _check_text(body)


def as_chat(body: Json) -> Json:
    """The same request as Chat Completions would have it: what the demo model and the meter read."""
    given = body["input"]
    turns = [{"role": "user", "content": given}] if isinstance(given, str) else given
    told = body.get("instructions")
    before = [{"role": "developer", "content": told}] if told else []
    chat = {"model": body["model"], "messages": before + turns, "max_completion_tokens": body.get("max_output_tokens")}
    return chat | {"response_format": (body.get("text") or {}).get("format")}


def wants_summary(body: Json) -> bool:
    """Whether a request asks for a summary of the reasoning."""
    return bool((body.get("reasoning") or {}).get("summary"))


def _check_turns(turns: Any) -> None:
    if turns is None:
        raise _missing("input")
    if isinstance(turns, str):
        return
    if not isinstance(turns, list):
        raise wrong_type("input", "a string or an array of input items", turns)
    if not turns:
        message = "Invalid 'input': empty array. Expected an array with minimum length 1."
        raise BadRequest(message, param="input", code="empty_array")
    for number, turn in enumerate(turns):
        where = f"input[{number}]"
        if not isinstance(turn, dict):
            raise wrong_type(where, "an input item", turn)
        if turn.get("role") not in _ROLES:
            raise wrong_value(where, turn.get("role"), _ROLES)
        if not isinstance(turn.get("content"), str | list) or turn["content"] == []:
            raise wrong_type(f"{where}.content", "a string or an array of parts", turn.get("content"))


def _check_reasoning(reasoning: Any) -> None:
    if reasoning is None:
        return
    if not isinstance(reasoning, dict):
        raise wrong_type("reasoning", "an object", reasoning)
    for name, value in reasoning.items():
        if name not in _REASONING and name not in _REASONING_FREE:
            raise BadRequest(
                f"Unknown parameter: 'reasoning.{name}'.", param=f"reasoning.{name}", code="unknown_parameter"
            )
        if value is not None and value not in _REASONING.get(name, (value,)):
            raise wrong_value(f"reasoning.{name}", value, _REASONING[name])


def _check_text(body: Json) -> None:
    wanted = (body.get("text") or {}).get("format") if isinstance(body.get("text"), dict | None) else "?"
    if wanted is None:
        return
    if not isinstance(wanted, dict):
        raise wrong_type("text", "an object with a format", body.get("text"))
    if wanted.get("type") not in _FORMATS:
        raise wrong_value("text.format.type", wanted.get("type"), _FORMATS)
    if wanted["type"] == "json_schema":
        check_schema(wanted, "text.format")
    if wanted["type"] == "json_object" and not _says_json(body):
        message = "Response input messages must contain the word 'json' in some form"
        raise BadRequest(f"{message} to use 'text.format' of type 'json_object'.", param="input")


def _says_json(body: Json) -> bool:
    return any("json" in text_of(turn.get("content")).lower() for turn in as_chat(body)["messages"])


def _missing(name: str) -> BadRequest:
    return BadRequest(f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter")
