"""What the model server accepts: the request rules of OpenAI's Chat Completions, with its error objects."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.playground.model_usage import text_of
from bot.playground.model_wire import error
from bot.playground.scripts import Json

ROLES = ("developer", "system", "user", "assistant", "tool", "function")
PARAMETERS = frozenset(
    # The parameters of the Chat Completions reference.
    """
    audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens
    max_tokens messages metadata modalities model moderation n parallel_tool_calls prediction
    presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort
    response_format safety_identifier seed service_tier stop store stream stream_options temperature
    tool_choice tools top_logprobs top_p user verbosity web_search_options
    """.split()
)
_RANGES = {"temperature": (0, 2), "top_p": (0, 1), "frequency_penalty": (-2, 2), "presence_penalty": (-2, 2)}
_COUNTS = ("max_tokens", "max_completion_tokens", "n")
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_FORMATS = ("text", "json_object", "json_schema")


class BadRequest(Exception):
    """A request that OpenAI would refuse; carries what its error object says."""

    def __init__(self, message: str, *, status: int = 400, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.param, self.code = status, param, code

    def body(self) -> Json:
        """The error answer."""
        return error(str(self), param=self.param, code=self.code)


def parse(raw: bytes) -> Json:
    """The body as an object. Raises BadRequest."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadRequest("We could not parse the JSON body of your request. It must be a JSON object.")
    return body


def check(body: Json, *, also: frozenset[str] = frozenset()) -> None:
    """Holds a request against the rules; `also` are further top-level parameters. Raises BadRequest."""
    for name in body:
        if name not in PARAMETERS and name not in also:
            raise BadRequest(f"Unrecognized request argument supplied: {name}")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise BadRequest("you must provide a model parameter")
    _check_messages(body.get("messages"))
    _check_numbers(body)
    _check_stream(body)
    _check_format(body)
    if body.get("reasoning_effort") not in (None, *EFFORTS):
        raise wrong_value("reasoning_effort", body["reasoning_effort"], EFFORTS)


def check_key(header: str | None, expected: str | None) -> None:
    """Holds an Authorization header against the key that is wanted, if any. Raises BadRequest with 401."""
    if expected is None:
        return
    given = (header or "").removeprefix("Bearer ").strip()
    if not given:
        raise BadRequest("You didn't provide an API key.", status=401, code="invalid_api_key")
    if given != expected:
        raise BadRequest(f"Incorrect API key provided: {mask(given)}.", status=401, code="invalid_api_key")


def mask(key: str) -> str:
    """A key that can be recognised but not used."""
    return f"{key[:3]}{'*' * 8}{key[-4:]}" if len(key) > 12 else "*" * 8


def unknown_model(model: str) -> BadRequest:
    """The answer to a model that is not served."""
    message = f"The model `{model}` does not exist or you do not have access to it."
    return BadRequest(message, status=404, code="model_not_found")


def _check_messages(messages: Any) -> None:
    if messages is None:
        raise BadRequest("Missing required parameter: 'messages'.", param="messages", code="missing_required_parameter")
    if not isinstance(messages, list):
        raise wrong_type("messages", "an array of objects", messages)
    if not messages:
        message = "Invalid 'messages': empty array. Expected an array with minimum length 1."
        raise BadRequest(message, param="messages", code="empty_array")
    for number, message in enumerate(messages):
        _check_message(f"messages[{number}]", message)


def _check_message(where: str, message: Any) -> None:
    if not isinstance(message, dict):
        raise wrong_type(where, "an object", message)
    if message.get("role") not in ROLES:
        raise wrong_value(f"{where}.role", message.get("role"), ROLES)
    content = message.get("content")
    if content is None and message["role"] in ("assistant", "function"):
        return
    if isinstance(content, list) and content and all(isinstance(p, dict) and "type" in p for p in content):
        return
    if not isinstance(content, str):
        raise wrong_type(f"{where}.content", "a string or an array of parts", content)


def _check_numbers(body: Json) -> None:
    for name, (low, high) in _RANGES.items():
        check_number(name, body.get(name), low, high)
    for name in _COUNTS:
        check_count(name, body.get(name))
    if body.get("n") not in (None, 1):
        raise BadRequest("Unsupported value: 'n' must be 1.", param="n", code="unsupported_value")


def check_number(name: str, value: Any, low: float, high: float) -> None:
    """A number in a range, or nothing. Raises BadRequest."""
    if value is None:
        return
    if not _is_number(value):
        raise wrong_type(name, "a decimal", value)
    if not low <= value <= high:
        message = f"Invalid '{name}': expected a value between {low} and {high}, but got {value} instead."
        raise BadRequest(message, param=name, code="decimal_out_of_range")


def check_count(name: str, value: Any, *, least: int = 1) -> None:
    """A whole number of at least so much, or nothing. Raises BadRequest."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(name, "an integer", value)
    if value < least:
        message = (
            f"Invalid '{name}': integer below minimum value. Expected a value >= {least}, but got {value} instead."
        )
        raise BadRequest(message, param=name, code="integer_below_min_value")


def _check_stream(body: Json) -> None:
    if not isinstance(body.get("stream"), bool | None):
        raise wrong_type("stream", "a boolean", body["stream"])
    options = body.get("stream_options")
    if options is None:
        return
    if not body.get("stream"):
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise BadRequest(message, param="stream_options")
    if not isinstance(options, dict):
        raise wrong_type("stream_options", "an object", options)
    for name in options:
        if name not in ("include_usage", "include_obfuscation"):
            raise BadRequest(f"Unknown parameter: 'stream_options.{name}'.", param=f"stream_options.{name}")


def _check_format(body: Json) -> None:
    wanted = body.get("response_format")
    if wanted is None:
        return
    if not isinstance(wanted, dict):
        raise wrong_type("response_format", "an object", wanted)
    if wanted.get("type") not in _FORMATS:
        raise wrong_value("response_format.type", wanted.get("type"), _FORMATS)
    if wanted["type"] == "json_schema":
        check_schema(wanted.get("json_schema"), "response_format.json_schema")
    if wanted["type"] == "json_object" and not any(map(_says_json, body["messages"])):
        message = "'messages' must contain the word 'json' to use 'response_format' of type 'json_object'."
        raise BadRequest(message, param="messages")


def check_schema(given: Any, where: str) -> None:
    """A named schema that keeps the rules of strict mode if it asks for it. Raises BadRequest."""
    tests: dict[str, Callable[[Any], bool]] = {
        "name": lambda value: isinstance(value, str) and bool(value),
        "schema": lambda value: isinstance(value, dict),
    }
    for name, good in tests.items():
        if not isinstance(given, dict) or not good(given.get(name)):
            missing = f"{where}.{name}"
            message = f"Missing required parameter: '{missing}'."
            raise BadRequest(message, param=missing, code="missing_required_parameter")
    fault = _strict_fault(given["schema"]) if given.get("strict") else None
    if fault:
        raise BadRequest(f"Invalid schema for response_format '{given['name']}': {fault}", param=where)


def _strict_fault(schema: Any) -> str | None:
    """What strict mode does not allow in a schema: objects that are open, or whose keys are not all required."""
    if not isinstance(schema, dict):
        return None
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        if sorted(schema.get("required") or []) != sorted(schema.get("properties") or {}):
            return "'required' is required to be supplied and to be an array including every key in properties."
    inner = [*(schema.get("properties") or {}).values(), schema.get("items")]
    return next(filter(None, map(_strict_fault, inner)), None)


def _says_json(message: Json) -> bool:
    return "json" in text_of(message.get("content")).lower()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def wrong_type(where: str, expected: str, value: Any) -> BadRequest:
    """The answer to a value of another type."""
    message = f"Invalid type for '{where}': expected {expected}, but got {type(value).__name__} instead."
    return BadRequest(message, param=where, code="invalid_type")


def wrong_value(where: str, value: Any, allowed: tuple[str, ...]) -> BadRequest:
    """The answer to a value that is not among those allowed."""
    names = ", ".join(f"'{name}'" for name in allowed)
    message = f"Invalid value: {str(value)[:80]!r}. Supported values are: {names}."
    return BadRequest(message, param=where, code="invalid_value")
