"""The forms of output that a provider can be held to, as both interfaces ask for them."""

from typing import Any

from bot.core.messages import Output

NAME = "steps_and_answer"

_TEXT = {"type": "string"}
_STEP = {
    "type": "object",
    "properties": {"title": _TEXT, "content": _TEXT},
    "required": ["title", "content"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"steps": {"type": "array", "items": _STEP}, "answer": _TEXT},
    "required": ["steps", "answer"],
    "additionalProperties": False,
}
"""Inside the strictest common subset of what providers accept. Models write in the order of the keys: answer last."""


def chat_format(output: Output) -> dict[str, Any] | None:
    """The `response_format` of Chat Completions; None for forms that only the prompt asks for."""
    if output is Output.SCHEMA:
        return {"type": "json_schema", "json_schema": {"name": NAME, "strict": True, "schema": SCHEMA}}
    return {"type": "json_object"} if output is Output.OBJECT else None


def text_format(output: Output) -> dict[str, Any] | None:
    """The `text.format` of Responses; None for forms that only the prompt asks for."""
    if output is Output.SCHEMA:
        return {"type": "json_schema", "name": NAME, "strict": True, "schema": SCHEMA}
    return {"type": "json_object"} if output is Output.OBJECT else None
