"""The way to a model provider: one class for both interfaces, which it picks by the model's profile."""

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient, RequestOptions
from openai.types.responses import Response, ResponseStreamEvent

from bot.core.addresses import has_path, is_loopback, without_login
from bot.core.attachments import Sound
from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelUnknown,
    RecordingRefused,
    RequestRefused,
    TooLong,
    WrongAddress,
)
from bot.core.messages import ModelRequest
from bot.core.model_ports import ModelEvent, OutputEnded, TextDelta
from bot.core.profiles import Api, Profile
from bot.llm.adjustments import Adjustments
from bot.llm.chat import chat_body, chat_events, chat_names
from bot.llm.error_bodies import Told
from bot.llm.errors import Translating, translated
from bot.llm.learned import Learned
from bot.llm.model_list import model_names
from bot.llm.profiles import profile_of
from bot.llm.refusals import failed_generation
from bot.llm.responses import response_body, response_events, response_names
from bot.llm.transcripts import transcript_events

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
        self._connect_timeout = connect_timeout
        self._learned = Learned()
        self.address = without_login(base_url)
        self._adjustments = Adjustments(learned=self._learned, provider=provider, address=self.address)
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
        self._insist_on_a_key()
        profile = self._profiles(request.model)
        dialect = self._dialect(profile.api)
        with Translating(self._secret):
            if request.sound is not None:
                async for event in self._heard(request.model, request.sound):
                    yield event
                return
            body = dialect.body(self._learned.fitted(request), profile, self._learned.without(request.model))
            said = ""
            try:
                async with await dialect.ask(**body) as stream:
                    async for event in dialect.events(stream):
                        said += event.text if isinstance(event, TextDelta) else ""
                        yield event
                return
            except (openai.APIError, ModelError) as error:
                plain = error if isinstance(error, ModelError) else translated(error, self._secret)
                rest = failed_generation(plain.told.value) if isinstance(plain.told, Told) else None
                if rest is None:
                    raise self._adjustments.refusal(plain, request, body, dialect.names(body)) from error
            for event in _salvaged(said, rest):
                yield event

    async def _heard(self, model: str, sound: Sound) -> AsyncGenerator[ModelEvent, None]:
        """One transcription."""
        try:
            async for event in transcript_events(self._client, model, sound):
                yield event
        except openai.APIError as error:
            plain = translated(error, self._secret)
            if isinstance(plain, WrongAddress):  # the provider has nothing for recordings
                raise ModelUnknown(str(plain)) from error
            refused = isinstance(plain, RequestRefused | TooLong)
            raise (RecordingRefused(str(plain)) if refused else plain) from error

    def _dialect(self, api: Api) -> _Dialect:
        if api is Api.RESPONSES:
            return _Dialect(body=response_body, names=response_names, ask=self._ask_responses, events=response_events)
        return _Dialect(body=chat_body, names=chat_names, ask=self._ask_chat, events=chat_events)

    async def _ask_chat(self, **body: Any) -> AsyncStream[object]:
        """One streamed completion, in plain JSON: the library's types are not worth their time here."""
        cls = AsyncStream[object]
        how = self._how(body)
        return await self._client.post(
            "/chat/completions", body=body, cast_to=object, options=how, stream=True, stream_cls=cls
        )

    async def _ask_responses(self, **body: Any) -> AsyncStream[ResponseStreamEvent]:
        cls = AsyncStream[ResponseStreamEvent]
        how = self._how(body)
        return await self._client.post(
            "/responses", body=body, cast_to=Response, options=how, stream=True, stream_cls=cls
        )

    def _how(self, body: dict[str, Any]) -> RequestOptions:
        """An answer that comes in one piece takes its time: the caller's deadline is what ends the wait for it."""
        return {} if body["stream"] else {"timeout": openai.Timeout(None, connect=self._connect_timeout)}

    async def check(self, model: str) -> None:
        """Asks for the list of models, which costs nothing; see the port."""
        self._insist_on_a_key()
        with Translating(self._secret):
            try:
                names = model_names(await self._client.get("/models", cast_to=object))
            except openai.NotFoundError as error:
                self._check_missing(translated(error, self._secret))
                return
            except WrongAddress as error:
                error.address = self.address
                raise
            except (json.JSONDecodeError, UnicodeDecodeError):
                return
        if names and not any(_same_model(name, model) for name in names):
            raise ModelUnknown(f"the provider lists {len(names)} models and {model} is not one of them")

    def _check_missing(self, error: ModelError) -> None:
        """A provider need not have a list of models; a web page, or an address without a path, is another matter."""
        what = error.told
        if isinstance(what, Told) and (what.page or (not has_path(self.address) and isinstance(what.value, str))):
            missing = WrongAddress(str(error))
            missing.address = self.address
            raise missing

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
