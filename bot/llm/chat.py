"""Chat Completions, streamed: the openai library's chunks -> the core's events.

The raw stream is read, never the library's parsing helpers: those raise before the usage chunk, and the bill is lost.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient
from openai.types.chat import ChatCompletionChunk

from bot.core.errors import KeyRefused, ModelUnknown, Nonsense
from bot.core.messages import ModelRequest, clean_text
from bot.core.ports import ModelEvent, OutputEnded, ReasoningDelta, TextDelta
from bot.llm.errors import from_body, translated
from bot.llm.usage import read_usage

KEYLESS = "no-key"
"""Sent as the key to servers that need none: the library refuses to work without one."""

LARGEST_BODY = 4_000_000
"""In bytes: an answer that comes in one piece although a stream was asked for is not read beyond this."""


class ChatGateway:
    """A provider's Chat Completions. A call is one HTTP request: retries are the caller's, each with a ledger row."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None,
        provider: str,
        read_timeout: float = 60.0,
        connect_timeout: float = 10.0,
    ) -> None:
        """Timeouts are in seconds: `read_timeout` is the longest silence between two pieces of a stream."""
        self.provider = provider
        self._keyless_openai = api_key is None and provider == "openai"
        timeout = openai.Timeout(read_timeout, connect=connect_timeout)
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or KEYLESS,
            max_retries=0,
            timeout=timeout,
            http_client=DefaultAioHttpClient(timeout=timeout),
        )

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """One streamed call; see the port."""
        if self._keyless_openai:
            raise KeyRefused("no OPENAI_API_KEY is set")
        try:
            async with await self._open(request) as stream:
                async for event in _events(stream):
                    yield event
        except (openai.OpenAIError, json.JSONDecodeError) as error:
            raise translated(error) from error
        except (TypeError, AttributeError, UnicodeDecodeError) as error:
            raise Nonsense(f"unreadable answer: {type(error).__name__}") from error

    async def _open(self, request: ModelRequest) -> AsyncStream[ChatCompletionChunk]:
        messages: Any = [{"role": turn.role.value, "content": clean_text(turn.text)} for turn in request.messages]
        return await self._client.chat.completions.create(
            model=request.model, messages=messages, stream=True, stream_options={"include_usage": True}
        )

    async def check(self, model: str) -> None:
        """Asks for the list of models, which costs nothing; see the port."""
        if self._keyless_openai:
            raise KeyRefused("no OPENAI_API_KEY is set")
        try:
            listed = await self._client.models.list()
            names = [entry.id for entry in listed.data]
        except openai.NotFoundError:
            return
        except (openai.OpenAIError, json.JSONDecodeError) as error:
            raise translated(error) from error
        except (TypeError, AttributeError):
            return
        if names and model not in names and f"{model}:latest" not in names:
            raise ModelUnknown(f"the provider lists {len(names)} models and {model} is not one of them")

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()


async def _events(stream: AsyncStream[ChatCompletionChunk]) -> AsyncGenerator[ModelEvent, None]:
    content_type = stream.response.headers.get("content-type", "").lower()
    if "application/json" in content_type:
        for event in _whole(await stream.response.aread()):
            yield event
        return
    if "text/html" in content_type:
        raise Nonsense("the answer is a web page")
    seen = False
    ended = OutputEnded(reason=None)
    refusal: list[str] = []
    async for chunk in stream:
        seen = True
        for event in _chunk_events(chunk, refusal):
            if isinstance(event, OutputEnded):
                ended = event
            else:
                yield event
    if not seen:
        raise Nonsense("the stream is empty")
    yield OutputEnded(reason=ended.reason, refusal="".join(refusal) or None)


def _chunk_events(chunk: ChatCompletionChunk, refusal: list[str]) -> list[ModelEvent]:
    """The events of one chunk. Providers leave out fields that the library's types promise: nothing is trusted."""
    error = (getattr(chunk, "model_extra", None) or {}).get("error")
    if error:
        raise from_body(error)
    events: list[ModelEvent] = []
    for choice in (getattr(chunk, "choices", None) or [])[:1]:
        events += _said(getattr(choice, "delta", None), refusal)
        reason = getattr(choice, "finish_reason", None)
        if reason:
            events.append(OutputEnded(reason=str(reason)))
    counted = read_usage(getattr(chunk, "usage", None))
    return [*events, counted] if counted else events


def _said(part: Any, refusal: list[str]) -> list[ModelEvent]:
    """What one delta or message says. Reasoning has two names among providers, both outside the library's types."""
    if part is None:
        return []
    extra = getattr(part, "model_extra", None) or {}
    events: list[ModelEvent] = []
    reasoning = extra.get("reasoning_content") or extra.get("reasoning")
    if isinstance(reasoning, str):
        events.append(ReasoningDelta(text=clean_text(reasoning)))
    refused = getattr(part, "refusal", None)
    if isinstance(refused, str):
        refusal.append(clean_text(refused))
    content = getattr(part, "content", None)
    if isinstance(content, str) and content:
        events.append(TextDelta(text=clean_text(content)))
    return events


def _whole(body: bytes) -> list[ModelEvent]:
    """A completion in one piece, or an error object, from a server that does not stream."""
    if len(body) > LARGEST_BODY:
        raise Nonsense("the answer is too large")
    data = json.loads(body)
    if isinstance(data, Mapping) and data.get("error"):
        raise from_body(data["error"])
    choices = data.get("choices") if isinstance(data, Mapping) else None
    if not choices or not isinstance(choices[0], Mapping):
        raise Nonsense("the answer has no choices")
    completion = openai.types.chat.ChatCompletion.construct(**data)
    choice = completion.choices[0]
    refusal: list[str] = []
    events = _said(choice.message, refusal)
    counted = read_usage(completion.usage)
    if counted:
        events.append(counted)
    return [*events, OutputEnded(reason=choice.finish_reason or "stop", refusal="".join(refusal) or None)]
