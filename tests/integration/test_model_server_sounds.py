"""Transcriptions of the model server, through the openai client: rules, usage in every form, faults."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai
import pytest
from openai import AsyncOpenAI, DefaultAioHttpClient
from openai.types.audio.transcription import UsageDuration, UsageTokens

from bot.playground.model import MODEL, Bill, ModelServer, Script
from bot.playground.model_audio import LARGEST_SOUND
from bot.playground.model_usage import count_tokens
from bot.playground.samples import mp3, ogg, wav

VOICE = ("voice.ogg", ogg(4.3), "audio/ogg")
OLD, NEW = "whisper-1", "gpt-4o-mini-transcribe"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(pace=0)
    yield server
    await server.stop()


@pytest.fixture
async def url(server: ModelServer) -> str:
    return await server.start()


@pytest.fixture
async def client(url: str) -> AsyncIterator[AsyncOpenAI]:
    http = DefaultAioHttpClient()
    async with AsyncOpenAI(base_url=url, api_key="sk-test", http_client=http, max_retries=0, timeout=20) as client:
        yield client


async def hear(client: AsyncOpenAI, model: str = NEW, file: Any = VOICE, **more: Any) -> Any:
    return await client.audio.transcriptions.create(model=model, file=file, **more)


async def test_the_demo_says_how_long_it_is(client: AsyncOpenAI) -> None:
    """And that it hears nothing; it knows the models that hear, and no others."""
    for file in (VOICE, ("a.wav", wav(4.3)), ("a.mp3", mp3(4.3))):
        text = (await hear(client, file=file)).text
        assert text == "The demo model cannot hear this recording of 4.3 seconds."
        asked: Any = [{"role": "user", "content": text}]
        answer = await client.chat.completions.create(model=MODEL, messages=asked)
        assert "not what you say in it" in str(answer.choices[0].message.content)
    assert (await hear(client, language="zh")).text == "演示模型听不见这段 4.3 秒的录音。"
    assert "12 bytes" in (await hear(client, file=("a.webm", b"\x1aE\xdf\xa3" + bytes(8)))).text
    with pytest.raises(openai.NotFoundError) as caught:
        await hear(client, model="gpt-5")
    assert caught.value.code == "model_not_found"


async def test_a_script_says_what_was_heard(client: AsyncOpenAI, server: ModelServer) -> None:
    """From the one queue of all scripts; a test finds the form and the file in the record, without the key."""
    server.play(Script(text="Good morning."))
    answer = await hear(client, language="en", prompt="Names: Ada", temperature=0)
    assert answer.text == "Good morning."
    (form,) = server.transcriptions
    assert (form["model"], form["language"], form["prompt"]) == (NEW, "en", "Names: Ada")
    assert (form["file"].name, form["file"].content_type, form["file"].content) == (VOICE[0], VOICE[2], VOICE[1])
    assert form["headers"]["authorization"] == "***"
    assert server.requests == []


async def test_newer_models_are_paid_by_the_token(client: AsyncOpenAI, server: ModelServer) -> None:
    """Ten a second begun, and those of the prompt."""
    server.play(Script(text="Good morning."))
    usage = (await hear(client, prompt="Ada")).usage
    assert isinstance(usage, UsageTokens)
    assert usage.input_token_details
    assert (usage.input_token_details.audio_tokens, usage.input_token_details.text_tokens) == (50, 1)
    said = count_tokens("Good morning.")
    assert (usage.input_tokens, usage.output_tokens, usage.total_tokens) == (51, said, 51 + said)
    assert server.bills == [Bill(model=NEW, prompt_tokens=51, completion_tokens=said, sent=True, final=True)]


async def test_the_oldest_is_paid_by_the_second(client: AsyncOpenAI, server: ModelServer) -> None:
    """By each one begun."""
    usage = (await hear(client, model=OLD)).usage
    assert isinstance(usage, UsageDuration)
    assert usage.seconds == 5
    assert server.bills == [Bill(model=OLD, prompt_tokens=0, completion_tokens=0, sent=True, final=True, seconds=5)]
    whole = await hear(client, model=OLD, response_format="verbose_json")
    assert (whole.duration, whole.usage.seconds) == (pytest.approx(4.3), 5)


@pytest.mark.parametrize("usage", [None, "absent"])
async def test_a_usage_may_be_missing(client: AsyncOpenAI, server: ModelServer, usage: Any) -> None:
    """As with many compatible servers; there is a bill all the same."""
    server.play(Script(text="Hm.", usage=usage))
    assert (await hear(client)).usage is None
    assert [(bill.prompt_tokens, bill.sent) for bill in server.bills] == [(50, False)]


async def test_a_usage_can_be_told(client: AsyncOpenAI, server: ModelServer) -> None:
    """It is sent as it stands."""
    server.play(Script(text="Hm.", usage={"type": "duration", "seconds": 7.5}))
    assert (await hear(client)).usage.seconds == 7.5


SUPPORTED = "Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga',"


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"file": ("a.txt", ogg(1))}, 400, SUPPORTED),
        ({"file": ("a.oga", ogg(1))}, 400, SUPPORTED),
        ({"file": ("a.ogg", b"not a recording")}, 400, "might be corrupted or unsupported"),
        ({"file": ("a.ogg", b"")}, 400, "might be corrupted or unsupported"),
        ({"file": ("a.ogg", ogg(0.04))}, 400, "too short. Minimum audio length is 0.1 seconds"),
        ({"file": ("a.ogg", b"OggS" + bytes(LARGEST_SOUND))}, 413, "Maximum content size limit (26214400) exceeded"),
        ({"language": "zh-hans"}, 400, "ISO-639-1"),
        ({"language": "English"}, 400, "ISO-639-1"),
        ({"temperature": 1.5}, 400, "between 0 and 1"),
        ({"response_format": "xml"}, 400, "Invalid value: 'xml'"),
        ({"response_format": "verbose_json"}, 400, "is not compatible with model"),
        ({"response_format": "srt"}, 400, "is not compatible with model"),
        ({"stream": True}, 400, "Streaming is not supported"),
        ({"model": ""}, 400, "Missing required parameter: 'model'"),
        ({"extra_body": {"voice": "deep"}}, 400, "Unknown parameter: 'voice'"),
    ],
)
async def test_bad_requests_are_refused(
    client: AsyncOpenAI, server: ModelServer, change: dict[str, Any], status: int, said: str
) -> None:
    """In OpenAI's words, neither recorded nor billed."""
    with pytest.raises(openai.APIStatusError) as caught:
        await hear(client, **change)
    assert caught.value.status_code == status
    assert said in str(caught.value)
    assert (server.transcriptions, server.bills) == ([], [])


async def test_the_oldest_model_takes_the_names_of_telegram(client: AsyncOpenAI) -> None:
    """A voice message is called .oga there."""
    assert (await hear(client, model=OLD, file=("file_1.oga", ogg(1)))).text


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b"{}", {"Content-Type": "application/json"}, "must be multipart/form-data"),
        (b"x", {"Content-Type": "multipart/form-data"}, "no valid multipart/form-data"),
        (b"--b\r\nName\r\n\r\n", {"Content-Type": "multipart/form-data; boundary=b"}, "no valid multipart"),
        (b"--b--", {"Content-Type": "multipart/form-data; boundary=b"}, "Missing required parameter: 'file'"),
    ],
)
async def test_the_body_must_be_a_form(url: str, body: bytes, headers: dict[str, str], said: str) -> None:
    """Of parts, with a file."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/audio/transcriptions", data=body, headers=headers) as answer,
    ):
        assert answer.status == 400
        assert said in (await answer.json())["error"]["message"]


async def test_a_file_is_no_text(url: str) -> None:
    """The field must hold one."""
    form = {"file": "hello", "model": NEW}
    with aiohttp.MultipartWriter("form-data") as parts:
        for name, value in form.items():
            parts.append(value).set_content_disposition("form-data", name=name)
    async with aiohttp.ClientSession() as http, http.post(f"{url}/audio/transcriptions", data=parts) as answer:
        assert (answer.status, (await answer.json())["error"]["param"]) == (400, "file")


async def test_the_key_is_wanted_here_too() -> None:
    """As everywhere."""
    server = ModelServer(api_key="sk-right")
    base_url = await server.start()
    async with AsyncOpenAI(
        base_url=base_url, api_key="sk-wrong", http_client=DefaultAioHttpClient(), max_retries=0
    ) as client:
        with pytest.raises(openai.AuthenticationError):
            await hear(client)
    await server.stop()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (Script(fault="status", status=429, headers={"Retry-After": "1"}), openai.RateLimitError),
        (Script(fault="status", status=500), openai.InternalServerError),
        (Script(fault="drop"), openai.APIConnectionError),
        (Script(text="a", fault="cut"), openai.APIConnectionError),
    ],
)
async def test_faults(client: AsyncOpenAI, server: ModelServer, script: Script, error: type[Exception]) -> None:
    """Those that come in the place of an answer cost nothing; a cut one was made, and costs."""
    server.play(script)
    with pytest.raises(error):
        await hear(client)
    assert len(server.bills) == (script.fault == "cut")


async def test_garbage(client: AsyncOpenAI, server: ModelServer) -> None:
    """JSON that is cut short."""
    server.play(Script(text="Good morning.", fault="garbage_line"))
    with pytest.raises((openai.APIError, ValueError)):
        await hear(client)


async def test_a_stall_ends_with_who_waits(client: AsyncOpenAI, server: ModelServer) -> None:
    """Nothing comes until the client goes."""
    server.play(Script(text="a", fault="stall"))
    waiting = asyncio.create_task(hear(client))
    await server.until(lambda model: model.held)
    waiting.cancel()
    await server.until(lambda model: not model.running)
    assert [bill.client_left for bill in server.bills] == [True]


async def test_without_demo_an_empty_queue_is_an_error() -> None:
    """A test that hears once too often is told."""
    server = ModelServer(demo=False)
    base_url = await server.start()
    async with AsyncOpenAI(base_url=base_url, api_key="x", http_client=DefaultAioHttpClient(), max_retries=0) as client:
        with pytest.raises(openai.InternalServerError, match="no script left"):
            await hear(client)
    await server.stop()
