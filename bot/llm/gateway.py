"""The way to a model provider: one class for both interfaces, which it picks by the model's profile."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

import httpx2
import openai
from openai import AsyncOpenAI, AsyncStream, DefaultAioHttpClient, RequestOptions

from bot.core.addresses import has_path, is_loopback, is_private, without_login
from bot.core.attachments import Sound
from bot.core.errors import (
    KeyRefused,
    ModelError,
    ModelUnknown,
    RecordingRefused,
    RequestRefused,
    ToolCalled,
    TooLong,
    Unreachable,
    WrongAddress,
)
from bot.core.messages import ModelRequest
from bot.core.model_ports import Accepted, Finish, ModelEvent, OutputEnded, TextDelta
from bot.core.profiles import Api, Profile
from bot.llm.adjustments import Adjustments
from bot.llm.answer_reader import AnswerReader
from bot.llm.chat import chat_body, chat_names
from bot.llm.error_bodies import Told
from bot.llm.errors import Forgiving, Translating, translated
from bot.llm.learned import Learned
from bot.llm.model_list import model_names
from bot.llm.profiles import profile_of
from bot.llm.refusals import failed_generation
from bot.llm.responses import response_body, response_names
from bot.llm.server_facts import is_nameable, same_model
from bot.llm.transcripts import transcript, transcript_events

KEYLESS = "no-key"
"""Sent as the key to servers that need none: the library refuses to work without one."""

MOST_NAMES = 5
"""Models that are named where the one that is set is not there."""


UNMARKED = 2
"""Outputs of a model without any mark of their end, after which its server is believed to send none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """One interface: where to ask, how to write a request, and what of it can be left out."""

    path: str
    body: Callable[[ModelRequest, Profile, frozenset[str]], dict[str, Any]]
    names: Callable[[dict[str, Any]], set[str]]


_DIALECTS = {
    Api.CHAT: _Dialect(path="/chat/completions", body=chat_body, names=chat_names),
    Api.RESPONSES: _Dialect(path="/responses", body=response_body, names=response_names),
}


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
        self._base_url = base_url
        self._keyless_openai = api_key is None and provider == "openai"
        self._secret = api_key
        self._profiles = profiles
        self._connect_timeout = connect_timeout
        self._learned = Learned()
        self.address = without_login(base_url)
        self._adjustments = Adjustments(learned=self._learned, provider=provider, address=self.address)
        self._unmarked: Counter[str] = Counter()
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

    async def stream(self, request: ModelRequest) -> AsyncGenerator[list[ModelEvent], None]:
        """Make one call; see the port."""
        self._insist_on_a_key()
        with Translating(self._secret):
            if request.sound is not None:
                yield await self._heard(request.model, request.sound)
                return
            profile = self._profiles(request.model)
            dialect = _DIALECTS[profile.api]
            body = dialect.body(self._learned.fitted(request), profile, self._learned.without(request.model))
            said: list[str] = []
            try:
                async with aclosing(self._answer(dialect.path, body)) as batches:
                    async for batch in batches:
                        said += [event.text for event in batch if isinstance(event, TextDelta)]
                        yield batch
                return
            except (openai.APIError, ModelError) as error:
                plain = error if isinstance(error, ModelError) else translated(error, self._secret)
                whole = None if isinstance(plain, ToolCalled) else failed_generation(plain.told)
                if whole is None:
                    raise self._adjustments.refusal(plain, request, body, dialect.names(body)) from error
            yield _salvaged("".join(said), whole)

    async def _answer(self, path: str, body: dict[str, Any]) -> AsyncGenerator[list[ModelEvent], None]:
        """Send a request and read the body of its answer: what came in one piece is one batch."""
        asking = self._client.post(
            path,
            body=body,
            cast_to=httpx2.Response,
            options=self._patience(body),
            stream=True,
            stream_cls=AsyncStream[object],
        )
        response = cast("httpx2.Response", await asking)
        reader = AnswerReader()
        try:
            yield [Accepted()]
            with Forgiving(reader.is_whole):
                async for data in response.aiter_bytes():
                    if batch := reader.feed(data):
                        yield batch
                    if reader.fault is not None:
                        raise reader.fault
                if batch := reader.close():
                    yield batch
                if reader.fault is not None:
                    raise reader.fault
            yield [self._end(reader, body["model"])]
        finally:
            await response.aclose()

    def _patience(self, body: dict[str, Any]) -> RequestOptions:
        """An answer that comes in one piece takes its time: the caller's deadline is what ends the wait for it."""
        return {} if body["stream"] else {"timeout": openai.Timeout(None, connect=self._connect_timeout)}

    def _end(self, reader: AnswerReader, model: str) -> OutputEnded:
        """Make the end mark. A server that never marks an end is believed after UNMARKED outputs in a row.

        Raises:
            Unreachable: the output broke off.
        """
        if mark := reader.end():
            self._unmarked[model] = -1
            return mark
        if self._unmarked[model] >= 0 and reader.spoke:
            self._unmarked[model] += 1
            if self._unmarked[model] >= UNMARKED:
                return OutputEnded(reason=Finish.STOP)
        raise Unreachable("the output broke off before its end")

    async def _heard(self, model: str, sound: Sound) -> list[ModelEvent]:
        """Have a recording transcribed."""
        try:
            body = await transcript(self._client, model, sound)
        except openai.APIError as error:
            plain = translated(error, self._secret)
            if isinstance(plain, WrongAddress):  # the provider has nothing for recordings
                raise ModelUnknown(str(plain)) from error
            refused = isinstance(plain, RequestRefused | TooLong)
            raise (RecordingRefused(str(plain)) if refused else plain) from error
        return [Accepted(), *transcript_events(body)]

    async def check(self, model: str) -> None:
        """Ask for the list of models, which costs nothing; see the port."""
        self._insist_on_a_key()
        with Translating(self._secret):
            try:
                listed = model_names(await self._client.get("/models", cast_to=object))
            except openai.NotFoundError as error:
                self._check_missing(translated(error, self._secret))
                return
            except WrongAddress as error:
                error.address = self.address
                raise
            except (json.JSONDecodeError, UnicodeDecodeError):
                return
        if listed and not any(same_model(name, model) for name in listed):
            raise ModelUnknown(
                f"the provider lists {len(listed)} models and {model} is not one of them{self._has(listed)}"
            )

    def _has(self, listed: list[str]) -> str:
        """Some of the models, where the operator has chosen them: on a server of the operator's own."""
        shown = [name for name in listed if is_nameable(name)][:MOST_NAMES] if is_private(self._base_url) else []
        return f"; it has {', '.join(shown)}" if shown else ""

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


def _salvaged(said: str, whole: str) -> list[ModelEvent]:
    """Return the rest of an output that the provider withheld, after what was streamed of it."""
    rest = whole.removeprefix(said) if whole.startswith(said) else ""
    return [*((TextDelta(text=rest),) if rest else ()), OutputEnded(reason=Finish.STOP)]
