"""Reasoning text beside the output of Chat Completions, wherever a provider puts it."""

from collections.abc import Iterator
from typing import Any

FIELDS = ("reasoning_content", "reasoning", "reasoning_details", "thinking")
"""Where providers put it, none of them in the library's types: DeepSeek, OpenRouter and vLLM, OpenRouter, Ollama."""


class Thinking:
    """Reads the reasoning of one answer once: providers that send it in two fields send the same text in both."""

    def __init__(self) -> None:
        self._field: str | None = None

    def read(self, part: Any) -> str:
        """The reasoning in a delta or message; empty when there is none."""
        extra = getattr(part, "model_extra", None) or {}
        for field in FIELDS if self._field is None else (self._field,):
            if (found := extra.get(field)) and (text := _text(found)):
                self._field = field
                return text
        return ""


def content_parts(content: Any) -> Iterator[tuple[bool, str]]:
    """The texts of a content, each with whether it is reasoning: Mistral mixes both in one list of parts."""
    if isinstance(content, str):
        yield False, content
    for part in content if isinstance(content, list) else []:
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield False, part["text"]
        elif isinstance(part, dict):
            yield True, _text(part.get("thinking"))


def _text(value: Any) -> str:
    """A text, or the texts and summaries of a list of blocks; what is encrypted has none."""
    if isinstance(value, str):
        return value
    blocks = value if isinstance(value, list) else []
    found = (block.get("text") or block.get("summary") for block in blocks if isinstance(block, dict))
    return "".join(text for text in found if isinstance(text, str))
