"""Pictures in requests to the model server: what it takes, what it refuses as providers do, what the demo says."""

import base64
import struct
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, DefaultAioHttpClient

from bot.playground.model import MODEL, REASONER, ModelServer, Script
from bot.playground.model_pictures import LARGEST_PICTURE, picture_of, pictures_of
from bot.playground.samples import png

Json = dict[str, Any]
PNG = png(40, 30)
GIF = b"GIF89a" + struct.pack("<HH", 7, 5) + b"\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03\x01\x22\x00"
WEBP = b"RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x04\x00\x00"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = ModelServer(pace=0)
    yield server
    await server.stop()


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[AsyncOpenAI]:
    http = DefaultAioHttpClient()
    async with AsyncOpenAI(
        base_url=await server.start(), api_key="sk-test", http_client=http, max_retries=0, timeout=20
    ) as client:
        yield client


def url(content: bytes = PNG, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def shown(*urls: str, text: str = "What is this?") -> list[Any]:
    """The messages of a question with pictures."""
    pictures = [{"type": "image_url", "image_url": {"url": each}} for each in urls]
    return [{"role": "user", "content": [{"type": "text", "text": text}, *pictures]}]


async def chat(client: AsyncOpenAI, messages: list[Any], model: str = MODEL) -> Any:
    return await client.chat.completions.create(model=model, messages=messages)


async def respond(client: AsyncOpenAI, part: Json, model: str = MODEL, text: str = "input_text") -> Any:
    words = {"type": text, "text": "What is this?"}
    turns: Any = [{"role": "user", "content": [words, part]}]
    return await client.responses.create(model=model, input=turns)


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (PNG, "png", (40, 30)),
        (JPEG, "jpeg", (7, 5)),
        (GIF, "gif", (7, 5)),
        (WEBP, "webp", (7, 5)),
    ],
    ids=["png", "jpeg", "gif", "webp"],
)
async def test_four_formats_are_taken(
    client: AsyncOpenAI, server: ModelServer, content: bytes, kind: str, size: tuple[int, int]
) -> None:
    """The demo says what the file says of itself, and that it sees nothing; a test finds the picture in the record."""
    answer = (await chat(client, shown(url(content, f"image/{kind}")))).choices[0].message.content
    width, height = size
    assert f"{kind.upper()}, {width} × {height} pixels, {len(content):,} bytes" in answer
    assert "cannot see" in answer
    (picture,) = pictures_of(server.requests[0]["messages"][0]["content"])
    assert picture == picture_of(content)


async def test_both_interfaces_take_pictures(client: AsyncOpenAI) -> None:
    """Also with a wish for detail, and the reasoning model too."""
    for model in (MODEL, REASONER):
        part = {"type": "input_image", "image_url": url(), "detail": "low"}
        assert "PNG, 40 × 30" in (await respond(client, part, model)).output_text
        assert "PNG, 40 × 30" in (await chat(client, shown(url()), model)).choices[0].message.content


async def test_pictures_are_paid_for(client: AsyncOpenAI) -> None:
    """85 tokens each, on top of the words."""
    words = await chat(client, shown())
    pictures = await chat(client, shown(url(), url()))
    assert pictures.usage.prompt_tokens == words.usage.prompt_tokens + 2 * 85


async def test_what_can_be_computed_is_computed(client: AsyncOpenAI) -> None:
    """A picture beside a question that needs none does not hide it."""
    assert (await chat(client, shown(url(), text="9.11 or 9.8, which is larger?"))).choices[
        0
    ].message.content == "9.8 is larger."
    assert "40 × 30 像素" in (await chat(client, shown(url(), text="这是什么？"))).choices[0].message.content


UNSUPPORTED = "You uploaded an unsupported image"
BAD: list[tuple[Any, str, str | None]] = [
    ({"url": url(PNG, "image/jpeg")}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(PNG, "image/tiff")}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(b"%PDF-1.7", "image/png")}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(b"", "image/png")}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(PNG[:20])}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(png(1, 1)[:16] + bytes(40))}, UNSUPPORTED, "invalid_image_format"),
    ({"url": url(PNG, "application/pdf")}, "Invalid MIME type", "invalid_image_format"),
    ({"url": "data:image/png;base64,@@@@"}, "Invalid base64 image_url.", "invalid_base64"),
    ({"url": url() + "A"}, "Invalid base64 image_url.", "invalid_base64"),
    ({"url": "data:image/png,raw"}, "Expected a base64-encoded data URL", "invalid_value"),
    ({"url": "https://a.example/p.png"}, "Error while downloading", "invalid_image_url"),
    ({"url": ""}, "Missing required parameter", "missing_required_parameter"),
    ({}, "Missing required parameter", "missing_required_parameter"),
    ({"url": url(), "detail": "huge"}, "Invalid value: 'huge'", "invalid_value"),
    ("https://a.example/p.png", "expected an object", "invalid_type"),
]


@pytest.mark.parametrize(("given", "said", "code"), BAD)
async def test_bad_pictures_are_refused(
    client: AsyncOpenAI, server: ModelServer, given: Any, said: str, code: str
) -> None:
    """In OpenAI's words, neither recorded nor billed."""
    with pytest.raises(openai.BadRequestError) as caught:
        await chat(client, [{"role": "user", "content": [{"type": "image_url", "image_url": given}]}])
    assert said in str(caught.value)
    assert caught.value.code == code
    assert (server.requests, server.bills) == ([], [])


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ({"type": "input_image", "image_url": {"url": url()}}, "input_text", "expected a string"),
        ({"type": "input_image", "image_url": url(b"x")}, "input_text", UNSUPPORTED),
        ({"type": "input_image"}, "input_text", "Missing required parameter"),
        ({"type": "image_url", "image_url": {"url": url()}}, "input_text", "Supported values are: 'input_text'"),
        ({"type": "input_image", "image_url": url()}, "text", "Supported values are: 'input_text'"),
    ],
)
async def test_responses_has_parts_of_its_own(client: AsyncOpenAI, part: Json, text: str, said: str) -> None:
    """Those of Chat Completions are refused there."""
    with pytest.raises(openai.BadRequestError, match=said):
        await respond(client, part, text=text)


@pytest.mark.parametrize("role", ["system", "assistant", "developer"])
async def test_only_users_show_pictures(client: AsyncOpenAI, role: str) -> None:
    """Nobody else has something to show."""
    messages = [{**shown(url())[0], "role": role}, {"role": "user", "content": "x"}]
    with pytest.raises(openai.BadRequestError, match="Supported values are: 'text'"):
        await chat(client, messages)


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_large_pictures_are_refused(client: AsyncOpenAI) -> None:
    """20 MB is the bound, of the file itself."""
    with pytest.raises(openai.BadRequestError) as caught:
        await chat(client, shown(url(PNG + bytes(LARGEST_PICTURE))))
    assert caught.value.code == "image_too_large"


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("gpt-3.5-turbo", "image_url is only supported by certain models."),
        ("gpt-4-0613", "image_url is only supported by certain models."),
        ("o3-mini", "image_url is only supported by certain models."),
        ("llama3.2", "this model is missing data required for image input"),
        ("deepseek-chat", "unknown variant `image_url`, expected `text`"),
        ("gpt-4o-mini", None),
        ("gpt-4-turbo", None),
        ("o3", None),
        ("llama3.2-vision", None),
        ("qwen2.5vl", None),
    ],
)
async def test_some_models_are_blind(client: AsyncOpenAI, server: ModelServer, model: str, said: str | None) -> None:
    """They refuse pictures, each in the words of its provider, and take words all the same."""
    server.play(Script(text="A cat."), Script(text="Yes."))
    if said is None:
        assert (await chat(client, shown(url()), model)).choices[0].message.content == "A cat."
    else:
        with pytest.raises(openai.BadRequestError) as caught:
            await chat(client, shown(url()), model)
        assert said in str(caught.value)
        assert caught.value.param == "messages[0].content[1].type"
    assert (await chat(client, shown(), model)).choices[0].message.content in ("Yes.", "A cat.")
