"""The way to a model provider: one class for both interfaces, which it picks by the model's profile."""

import json
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient

from bot.core.addresses import is_loopback
from bot.core.attachments import Sound
from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelUnknown,
    OutputRefused,
    ParameterRefused,
    PicturesRefused,
    RecordingRefused,
    RequestRefused,
    TooLong,
)
from bot.core.messages import ModelRequest, Output
from bot.core.model_ports import ModelEvent, OutputEnded, TextDelta
from bot.core.profiles import Api, Profile
from bot.llm.chat import chat_body, chat_events, chat_names
from bot.llm.errors import Translating, translated
from bot.llm.profiles import profile_of
from bot.llm.refusals import FORM, failed_generation, refused
from bot.llm.responses import response_body, response_events, response_names
from bot.llm.transcripts import transcript_events

log = logging.getLogger(__name__)

KEYLESS = "no-key"
"""Sent as the key to servers that need none: the library refuses to work without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """One interface: how to write a request, what it can do without, whom to ask, how to read the answer."""

    body: Callable[[ModelRequest, Profile, frozenset[str]], dict[str, Any]]
    names: Callable[[dict[str, Any]], set[str]]
    ask: Callable[..., Any]
    events: Callable[[Any], AsyncGenerator[ModelEvent, None]]


class Gateway:
    """A provider. A call is one HTTP request: retries are the caller's, each with a ledger row.

    What a model refuses and can do without is left out of all later requests to it.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None,
        provider: str,
        read_timeout: float = 60.0,
        connect_timeout: float = 10.0,
        profiles: Callable[[str], Profile] = profile_of,
    ) -> None:
        """Timeouts are in seconds: `read_timeout` is the longest silence between two pieces of a stream."""
        self.provider = provider
        self._keyless_openai = api_key is None and provider == "openai"
        self._secret = api_key
        self._profiles = profiles
        self._without: dict[str, frozenset[str]] = {}
        timeout = openai.Timeout(read_timeout, connect=connect_timeout)
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or KEYLESS,
            max_retries=0,
            timeout=timeout,
            http_client=DefaultAioHttpClient(
                timeout=timeout, trust_env=not is_loopback(base_url), follow_redirects=False
            ),
        )

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """One streamed call; see the port."""
        self._insist_on_a_key()
        profile = self._profiles(request.model)
        dialect = self._dialect(profile.api)
        with Translating(self._secret):
            if request.sound is not None:
                async for event in self._heard(request.model, request.sound):
                    yield event
                return
            body = dialect.body(request, profile, self._without.get(request.model, frozenset()))
            said = ""
            try:
                async with await dialect.ask(**body) as stream:
                    async for event in dialect.events(stream):
                        said += event.text if isinstance(event, TextDelta) else ""
                        yield event
                return
            except openai.APIError as error:
                rest = failed_generation(error)
                if rest is None:
                    raise self._refusal(error, request, dialect.names(body)) from error
            for event in _salvaged(said, rest):
                yield event

    async def _heard(self, model: str, sound: Sound) -> AsyncGenerator[ModelEvent, None]:
        """One transcription."""
        try:
            async for event in transcript_events(self._client, model, sound):
                yield event
        except openai.APIError as error:
            plain = translated(error, self._secret)
            refused = isinstance(plain, RequestRefused | TooLong)
            raise (RecordingRefused(str(plain)) if refused else plain) from error

    def _dialect(self, api: Api) -> _Dialect:
        if api is Api.RESPONSES:
            ask = self._client.responses.create
            return _Dialect(body=response_body, names=response_names, ask=ask, events=response_events)
        return _Dialect(body=chat_body, names=chat_names, ask=self._ask_chat, events=chat_events)

    async def _ask_chat(self, **body: Any) -> AsyncStream[object]:
        """One streamed completion, in plain JSON: the library's types are not worth their time here."""
        return await self._client.post(
            "/chat/completions", body=body, cast_to=object, stream=True, stream_cls=AsyncStream[object]
        )

    def _refusal(self, error: openai.APIError, request: ModelRequest, sent: set[str]) -> ModelError:
        """Our error; a parameter that the model refuses is noted. It cannot be refused twice: it is not sent again."""
        plain = translated(error, self._secret)
        if type(plain) is not RequestRefused:
            return plain
        subject = refused(error, sent=sent, formed=request.output in (Output.SCHEMA, Output.OBJECT))
        if subject is None:
            return PicturesRefused(str(plain)) if any(turn.pictures for turn in request.messages) else plain
        if subject == FORM:
            return OutputRefused(str(plain))
        log.warning("%s at %s refuses %s: left out from now on", request.model, self.provider, subject)
        self._without[request.model] = self._without.get(request.model, frozenset()) | {subject}
        return ParameterRefused(str(plain))

    async def check(self, model: str) -> None:
        """Asks for the list of models, which costs nothing; see the port."""
        self._insist_on_a_key()
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

    def _insist_on_a_key(self) -> None:
        if self._keyless_openai:
            raise KeyRefused("no OPENAI_API_KEY is set")


def _same_model(listed: str, model: str) -> bool:
    """Whether a listed name is the model's: some lists put a folder before it, some models carry a variant behind."""
    return listed in (model, f"{model}:latest", f"models/{model}", model.partition(":")[0])


def _salvaged(said: str, whole: str) -> tuple[ModelEvent, ...]:
    """The rest of an output that the provider withheld, after what was streamed of it."""
    rest = whole.removeprefix(said) if whole.startswith(said) else ""
    return (*((TextDelta(text=rest),) if rest else ()), OutputEnded(reason="stop"))
