"""The openai library's errors -> ours."""

import inspect
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import openai
import pytest

from bot.core.errors import (
    Busy,
    KeyRefused,
    ModelError,
    ModelUnknown,
    Nonsense,
    ProviderFault,
    QuotaExhausted,
    RequestRefused,
    TimedOut,
    TooLong,
    Unreachable,
    WrongAddress,
)
from bot.llm.errors import BY_CLASS, Translating, from_body, translated


def descendants(kind: type[BaseException]) -> set[type[BaseException]]:
    return {kind}.union(*(descendants(child) for child in kind.__subclasses__()))


def _name(kind: type[BaseException]) -> str:
    return kind.__name__


def exported() -> set[type[BaseException]]:
    """Every exception the library exports, and every other one under its root."""
    values = [getattr(openai, name) for name in openai.__all__]
    named: set[type[BaseException]] = {
        value for value in values if inspect.isclass(value) and issubclass(value, Exception)
    }
    return named | {kind for kind in descendants(openai.OpenAIError) if kind.__module__.startswith("openai")}


LEFT_TO_THE_ROOT = {
    "OpenAIError",
    "MutuallyExclusiveAuthError",  # credentials, like the root
    "SubjectTokenProviderError",
    "APIRemovedInV1",  # misuse of parts of the library that nobody uses here
    "StreamAlreadyConsumed",
    "_AmbiguousModuleClientUsageError",
}


@pytest.mark.parametrize("kind", sorted(exported(), key=_name), ids=_name)
def test_the_table_knows_every_exception(kind: type[BaseException]) -> None:
    """By an entry of its own or of a base; the root's entry is not meant for more than is listed here."""
    bases = [base for base in kind.__mro__ if base in BY_CLASS]
    assert bases
    assert bases[0] is not openai.OpenAIError or kind.__name__ in LEFT_TO_THE_ROOT


def test_the_table_names_no_class_twice() -> None:
    """Nothing in it is a stranger to the library."""
    own = {kind for kind in BY_CLASS if not kind.__module__.startswith("httpx2")}
    assert own - {json.JSONDecodeError} <= exported()
    assert all(issubclass(kind, ModelError) for kind in BY_CLASS.values())


def status_error(
    status: int, *, headers: dict[str, str] | None = None, message: str = "m", **fields: object
) -> Exception:
    """An error as the library raises it, without an HTTP answer."""
    kinds = {400: openai.BadRequestError, 401: openai.AuthenticationError, 429: openai.RateLimitError}
    kind = kinds.get(status, openai.APIStatusError)
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.status_code = status
    error.response = SimpleNamespace(headers=headers or {})  # type: ignore[assignment]
    error.code = fields.get("code")  # type: ignore[assignment]
    error.type = fields.get("type")  # type: ignore[assignment]
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (status_error(400), RequestRefused),
        (status_error(400, code="context_length_exceeded"), TooLong),
        (status_error(400, message="This model's maximum context length is 8192 tokens."), TooLong),
        (status_error(400, type="exceed_context_size_error"), TooLong),
        (status_error(413, message="prompt is too long: 300000 tokens"), TooLong),
        (status_error(413), TooLong),
        (status_error(401), KeyRefused),
        (status_error(402), QuotaExhausted),
        (status_error(403), KeyRefused),
        (status_error(404), ModelUnknown),
        (status_error(405), WrongAddress),
        (status_error(408), TimedOut),
        (status_error(409), Busy),
        (status_error(422), RequestRefused),
        (status_error(429), Busy),
        (status_error(429, code="insufficient_quota"), QuotaExhausted),
        (status_error(429, type="insufficient_quota"), QuotaExhausted),
        (status_error(500), ProviderFault),
        (status_error(503), ProviderFault),
        (status_error(529), Busy),
        (openai.OpenAIError("no credentials"), KeyRefused),
        (json.JSONDecodeError("bad", "{", 0), Nonsense),
    ],
)
def test_kinds(error: Exception, kind: type[ModelError]) -> None:
    """Code or type first, then the status, then the class."""
    assert type(translated(error)) is kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"message": "m", "code": 429}, Busy),
        ({"message": "m", "code": "429"}, Busy),
        ({"message": "m", "code": 402}, QuotaExhausted),
        ({"message": "m", "code": 401}, KeyRefused),
        ({"message": "m", "code": 502}, ProviderFault),
        ({"message": "m", "code": 400}, RequestRefused),
        ({"message": "context window exceeded", "code": 400}, TooLong),
        ({"message": "m", "code": "insufficient_quota"}, QuotaExhausted),
        ({"message": "m", "type": "insufficient_quota", "code": None}, QuotaExhausted),
        ({"code": True}, ProviderFault),
        ({}, ProviderFault),
        ("overloaded", Busy),
        (["x"], ProviderFault),
    ],
)
def test_error_objects_with_status_200(body: object, kind: type[ModelError]) -> None:
    """Some providers put the status into the body, as a number or as text."""
    assert type(from_body(body)) is kind


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("0.25", 0.25),
        ("99999999", 99999999.0),
        ("-5", 0.0),
        ("inf", None),
        ("nan", None),
        ("", None),
        ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:00", 0.0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    """Seconds from a number or a date; what cannot be read is not known."""
    assert translated(status_error(429, headers={"retry-after": value})).retry_after == seconds


def test_retry_after_a_date_to_come() -> None:
    """The time that is left until then."""
    then = datetime.now(UTC) + timedelta(minutes=10)
    wait = translated(status_error(429, headers={"retry-after": format_datetime(then, usegmt=True)})).retry_after
    assert wait == pytest.approx(600, abs=30)


SECRET = "sk-test-0123456789abcdefghij"


@pytest.mark.parametrize("padding", [0, 250, 290, 299, 400])
def test_a_key_that_the_provider_echoes_is_not_in_the_error(padding: int) -> None:
    """Not whole, and not the part of it before a cut."""
    said = "x" * padding + f" wrong key {SECRET} {SECRET}"
    texts = [str(translated(status_error(401, message=said, code=f"code {SECRET}"), SECRET))]
    for error in (status_error(401, message=said), from_body({"message": said}), from_body(said)):
        with pytest.raises(ModelError) as caught, Translating(SECRET):
            raise error
        texts.append(str(caught.value))
    assert not any("sk-test" in text for text in texts)
    assert all(len(text) < 500 for text in texts)


@pytest.mark.parametrize("error", [TypeError(), AttributeError(), KeyError("x"), IndexError(), RecursionError()])
def test_an_answer_of_another_shape_is_nonsense(error: Exception) -> None:
    """What trips over a field that is not there is a fault of the answer."""
    with pytest.raises(Nonsense), Translating(None):
        raise error


def test_what_is_not_the_providers_fault_passes() -> None:
    """Cancellation, for one."""
    with pytest.raises(KeyboardInterrupt), Translating(None):
        raise KeyboardInterrupt


@pytest.mark.parametrize(("cause", "kind"), [("ConnectTimeout", Unreachable), ("ReadTimeout", TimedOut)])
def test_no_connection_is_told_from_silence(cause: str, kind: type[ModelError]) -> None:
    """The library calls both a timeout; the cause says which it was."""
    error = openai.APITimeoutError.__new__(openai.APITimeoutError)
    Exception.__init__(error, "Request timed out.")
    error.__cause__ = type(cause, (Exception,), {})("refused")
    assert type(translated(error)) is kind
