"""Chat Completions, streamed: the openai library's chunks -> the core's events.

The raw stream is read, never the library's parsing helpers: those raise before the usage chunk, and the bill is lost.
"""

import json
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient
from openai.types.chat import ChatCompletionChunk

from bot.core.addresses import is_loopback
from bot.core.errors import KeyRefused, ModelUnknown, Nonsense
from bot.core.messages import ModelRequest, clean_text
from bot.core.ports import ModelEvent, OutputEnded, ReasoningDelta, TextDelta
from bot.llm.errors import Translating, from_body
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
        self._secret = api_key
        timeout = openai.Timeout(read_timeout, connect=connect_timeout)
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or KEYLESS,
            max_retries=0,
            timeout=timeout,
            http_client=DefaultAioHttpClient(timeout=timeout, trust_env=not is_loopback(base_url)),
        )

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """One streamed call; see the port."""
        if self._keyless_openai:
            raise KeyRefused("no OPENAI_API_KEY is set")
        with Translating(self._secret):
            async with await self._open(request) as stream:
                async for event in _events(stream):
                    yield event

    async def _open(self, request: ModelRequest) -> AsyncStream[ChatCompletionChunk]:
        messages: Any = [{"role": turn.role.value, "content": clean_text(turn.text)} for turn in request.messages]
        return await self._client.chat.completions.create(
            model=request.model, messages=messages, stream=True, stream_options={"include_usage": True}
        )

    async def check(self, model: str) -> None:
        """Asks for the list of models, which costs nothing; see the port."""
        if self._keyless_openai:
            raise KeyRefused("no OPENAI_API_KEY is set")
        with Translating(self._secret):
            names = await self._listed()
        if names and not any(_same_model(name, model) for name in names):
            raise ModelUnknown(f"the provider lists {len(names)} models and {model} is not one of them")

    async def _listed(self) -> list[str]:
        """The names of the provider's models; empty where it has no such list."""
        try:
            listed = await self._client.models.list()
            return [entry.id for entry in listed.data if isinstance(entry.id, str)]
        except (openai.NotFoundError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError):
            return []

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()


def _same_model(listed: str, model: str) -> bool:
    """Whether a listed name is the model's: some lists put a folder before it, some models carry a variant behind."""
    return listed in (model, f"{model}:latest", f"models/{model}", model.partition(":")[0])


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


def _chunk_events(chunk: ChatCompletionChunk, refusal: list[str]) -> Iterator[ModelEvent]:
    """The events of one chunk. Providers leave out fields that the library's types promise: nothing is trusted.

    Usage comes first, so that it is kept even where the rest cannot be read.
    """
    if counted := read_usage(getattr(chunk, "usage", None)):
        yield counted
    if error := (getattr(chunk, "model_extra", None) or {}).get("error"):
        raise from_body(error)
    for choice in (getattr(chunk, "choices", None) or [])[:1]:
        yield from _said(getattr(choice, "delta", None), refusal)
        if reason := getattr(choice, "finish_reason", None):
            yield OutputEnded(reason=str(reason))


def _said(part: Any, refusal: list[str]) -> Iterator[ModelEvent]:
    """What one delta or message says. Reasoning has two names among providers, both outside the library's types."""
    extra = getattr(part, "model_extra", None) or {}
    reasoning = extra.get("reasoning_content") or extra.get("reasoning")
    if isinstance(reasoning, str) and (thought := clean_text(reasoning)):
        yield ReasoningDelta(text=thought)
    refused = getattr(part, "refusal", None)
    if isinstance(refused, str):
        refusal.append(clean_text(refused))
    content = getattr(part, "content", None)
    if isinstance(content, str) and (text := clean_text(content)):
        yield TextDelta(text=text)


def _whole(body: bytes) -> Iterator[ModelEvent]:
    """A completion in one piece, or an error object, from a server that does not stream."""
    if len(body) > LARGEST_BODY:
        raise Nonsense("the answer is too large")
    data = json.loads(body)
    if not isinstance(data, dict):
        raise Nonsense("the answer is no object")
    completion = openai.types.chat.ChatCompletion.construct(**data)
    if counted := read_usage(getattr(completion, "usage", None)):
        yield counted
    if error := data.get("error"):
        raise from_body(error)
    if not isinstance(data.get("choices"), list) or not data["choices"]:
        raise Nonsense("the answer has no choices")
    choice = completion.choices[0]
    refusal: list[str] = []
    yield from _said(choice.message, refusal)
    yield OutputEnded(reason=choice.finish_reason or "stop", refusal="".join(refusal) or None)
