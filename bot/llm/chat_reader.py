"""Reads the documents of Chat Completions: chunks of a stream, and completions in one piece."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.llm.errors import from_body, is_error_body
from bot.llm.output_builder import OutputBuilder
from bot.llm.text_stream import TextStream
from bot.llm.usage import answer_usage

REASONING_FIELDS = ("reasoning_content", "reasoning", "reasoning_details", "thinking")
"""Where providers put their reasoning: DeepSeek, OpenRouter and vLLM, OpenRouter, Ollama. None is in OpenAI's API."""

Json = dict[str, Any]


class ChatReader:
    """Reads one answer, document by document, into an output."""

    def __init__(self, output: OutputBuilder) -> None:
        self._output = output
        self._text, self._thought, self._refusal = TextStream(), TextStream(), TextStream()
        self._field: str | None = None
        self.began = False
        self.counted = False
        """Whether usage came that nothing can be added to."""

    def read(self, document: Json) -> None:
        """Read a chunk or a completion. Its usage comes first, so that it is kept where the rest cannot be read.

        Raises:
            ModelError: the document says so.
        """
        choices = _objects(document.get("choices"))
        choice = next((each for each in choices if not each.get("index")), {})
        error = _error(document, choice)
        finish = choice.get("finish_reason")
        ended = bool(finish) or bool(error) or self._output.finish is not None or (self.began and not choices)
        self._count(document, choice, final=ended or "message" in choice)
        if error:
            raise from_body(error)
        if choice:
            self.began = True
            self._choice(choice, last=bool(finish))
        if finish:
            self._output.end(str(finish))

    def _count(self, document: Json, choice: Json, *, final: bool) -> None:
        """Read the usage of a document, wherever a provider puts it: Groq and Kimi have places of their own."""
        if not ("usage" in document or "usage" in choice or "x_groq" in document):
            return
        if (seen := answer_usage(document)) is not None:
            self.counted = self.counted or (final and self.began)
            self._output.put(replace(seen, final=final))

    def _choice(self, choice: Json, *, last: bool) -> None:
        """Read what a choice says: a delta adds to the answer, a message stands for the whole of it."""
        delta, message = choice.get("delta"), choice.get("message")
        if isinstance(delta, dict):
            self._part(delta, whole=False, last=last)
        elif isinstance(choice.get("text"), str):
            self._output.add_text(self._text.delta(choice["text"], last=last))
        if isinstance(message, dict):
            self._part(message, whole=True, last=last)
            if not last:
                self._output.end("stop")

    def _part(self, part: Json, *, whole: bool, last: bool) -> None:
        output = self._output
        thought, said = self._reasoning(part), ""
        for is_thought, text in _content(part.get("content")):
            if is_thought or _is_thought(part):
                thought += text
            else:
                said += text
        refusal = part.get("refusal")
        for stream, add, text in (
            (self._thought, output.add_reasoning, thought),
            (self._text, output.add_text, said),
            (self._refusal, output.add_refusal, refusal if isinstance(refusal, str) else ""),
        ):
            if text:
                add(stream.whole(text) if whole else stream.delta(text, last=last))
        output.called_tool = output.called_tool or _calls_tool(part)

    def close(self) -> None:
        """Read what was held back: no more will come."""
        self._output.add_reasoning(self._thought.close())
        self._output.add_text(self._text.close())
        self._output.add_refusal(self._refusal.close())

    def _reasoning(self, part: Json) -> str:
        """Return the reasoning beside the content, once: who sends it in two fields sends the same text in both."""
        for field in REASONING_FIELDS if self._field is None else (self._field,):
            if (found := part.get(field)) and (text := _text(found)):
                self._field = field
                return text
        return ""


def _error(document: Json, choice: Json) -> Json | None:
    """Return what says that the call failed: the document, or the choice; None: neither."""
    if choice and "error" not in document and "base_resp" not in document:
        return {"error": choice["error"]} if choice.get("error") else None
    return document if is_error_body(document) else None


def _objects(value: Any) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _content(content: Any) -> Iterator[tuple[bool, str]]:
    """Yield the texts of a content, each with whether it is reasoning: Mistral mixes both in one list of parts."""
    if isinstance(content, str):
        yield False, content
    for part in content if isinstance(content, list) else ():
        if isinstance(part, str):
            yield False, part
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            yield part.get("type") in ("thinking", "reasoning"), part["text"]
        elif isinstance(part, dict):
            yield True, _text(part.get("thinking"))


def _text(value: Any) -> str:
    """Return a text, or the texts and summaries of a block or a list of blocks; what is encrypted has none."""
    if isinstance(value, str):
        return value
    blocks = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    found = (block.get("text") or block.get("summary") for block in blocks if isinstance(block, dict))
    return "".join(text for text in found if isinstance(text, str))


def _is_thought(part: Json) -> bool:
    """Tell whether a content is marked as reasoning, as Gemini does."""
    extra = part.get("extra_content")
    google = extra.get("google") if isinstance(extra, dict) else None
    return isinstance(google, dict) and google.get("thought") is True


def _calls_tool(part: Json) -> bool:
    """Tell whether a part asks for a tool: some providers send empty fields for it with each answer."""
    calls = [*_objects(part.get("tool_calls")), {"function": part.get("function_call")}]
    functions = [call.get("function") or call.get("custom") for call in calls]
    return any(isinstance(each, dict) and (each.get("name") or each.get("arguments")) for each in functions)
