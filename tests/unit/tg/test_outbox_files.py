"""Pictures and documents go out: by the right method, with the insistence of texts, within Telegram's bounds."""

import asyncio
import hashlib
import struct
import tracemalloc
import zlib
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError

from bot.clock import SystemClock
from bot.playground.people import GROUP_ID, PEOPLE
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import World
from bot.tg.convert import Place
from bot.tg.outbox import ATTEMPTS, Outbox, TooLargeToSend, Uncertain, Undeliverable
from bot.tg.pacing import Pacing
from bot.tg.sending import DOCUMENT_LIMIT, PICTURE_LIMIT
from bot.tg.transport import AiohttpRequest
from bot.view.captions import CAPTION_LIMIT
from bot.view.richtext import RichText, styled
from bot.view.screens import Button, Document, Screen

ADA = PEOPLE[0].id
HERE = Place(chat_id=ADA)
ROW = ((Button(label="Today", data="today"),),)
KEYS = {"inline_keyboard": [[{"text": "Today", "callback_data": "today"}]]}
FAR_TOO_LONG = "word " * 1000


class QuickClock(SystemClock):
    """Pauses are noted and skipped."""

    def __init__(self):
        self.pauses = []

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(0)


def png(shade=0, padding=0):
    """A picture of one grey pixel; `padding` makes it larger by so many bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    filling = chunk(b"prVt", bytes(padding))
    return (
        b"\x89PNG\r\n\x1a\n" + header + filling + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")
    )


@asynccontextmanager
async def outbox_at(root, read_timeout=5.0):
    """An outbox on our own transport, whose pauses are noted and skipped."""
    transports = [AiohttpRequest(read_timeout=read_timeout, proxies=False) for _ in range(2)]
    bot = Bot(TOKEN, base_url=f"{root}/bot", request=transports[0], get_updates_request=transports[1])
    async with bot:
        clock = QuickClock()
        yield Outbox(bot, clock, Pacing(clock, 0))


@pytest.fixture
async def server():
    """Telegram, where Ada has written to the bot."""
    server = TelegramServer(World())
    server.world.say(ADA, ADA, "/stats")
    yield server
    await server.stop()


@pytest.fixture
async def outbox(server):
    async with outbox_at(await server.start()) as outbox:
        yield outbox


@pytest.fixture
def document(tmp_path):
    """A table of two lines."""
    path = tmp_path / "export.tmp"
    path.write_bytes(b"day,cost\n1,2\n")
    return Document(name='Glassbox 07/2026 "отчёт" ä.csv', content=path)


def last(server, chat_id=ADA):
    return server.world.messages(chat_id)[-1]


def content(server, message):
    file = message["document"] if "document" in message else message["photo"][0]
    return server.world.files[file["file_id"]].content


def methods(server):
    return [call.method for call in server.calls if call.method != "getMe"]


# Sending


async def test_a_picture_with_its_caption_and_buttons(server, outbox):
    """The text is the caption, with its entities; the buttons stand under it."""
    text = styled("Cost", "bold") + " per day 😀"
    (number,) = await outbox.deliver(HERE, [Screen(text=text, picture=png(), buttons=ROW)])
    message = last(server)
    assert message["message_id"] == number
    assert content(server, message) == png()
    assert message["caption"] == "Cost per day 😀"
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert message["reply_markup"] == KEYS


async def test_a_document_keeps_its_name(server, outbox, document):
    """Blanks, quotes and letters of any script arrive as they are; the file on disk may be called otherwise."""
    await outbox.deliver(HERE, [Screen(text=RichText("July"), document=document, buttons=ROW)])
    message = last(server)
    assert message["document"]["file_name"] == document.name
    assert (message["caption"], message["reply_markup"]) == ("July", KEYS)
    assert content(server, message) == b"day,cost\n1,2\n"


async def test_without_text_there_is_no_caption(server, outbox, document):
    """An empty text is no fault with a file."""
    await outbox.deliver(HERE, [Screen(text=RichText(), document=document), Screen(text=RichText(), picture=png())])
    assert all("caption" not in message for message in server.world.messages(ADA))
    assert methods(server) == ["sendDocument", "sendPhoto"]


async def test_a_reply_and_its_sound(server, outbox, document):
    """Only the first message is a reply; quiet screens make no sound, whatever they hold."""
    server.world.say(ADA, GROUP_ID, "/export@glassbox_bot")
    place = Place(chat_id=GROUP_ID, reply_to=1)
    screens = [
        Screen(text=RichText("a"), document=document, quiet=True),
        Screen(text=RichText("b"), picture=png(), quiet=True),
        Screen(text=RichText("c"), quiet=True),
        Screen(text=RichText("d")),
    ]
    await outbox.deliver(place, screens)
    sent = [call.params for call in server.calls if call.method != "getMe"]
    assert ["reply_parameters" in params for params in sent] == [True, False, False, False]
    assert [params.get("disable_notification") for params in sent] == [True, True, True, None]


@pytest.mark.parametrize("kind", ["picture", "document"])
async def test_a_long_caption_follows_as_text(server, outbox, document, kind):
    """Over 1,024 units: the bare file with the buttons, then the whole text in messages of its own."""
    file = {"document": document} if kind == "document" else {"picture": png()}
    screen = Screen(text=styled(FAR_TOO_LONG, "italic"), buttons=ROW, quiet=True, **file)
    ids = await outbox.deliver(HERE, [screen])
    bare, *texts = server.world.messages(ADA)[1:]
    assert ids == tuple(message["message_id"] for message in (bare, *texts))
    assert "caption" not in bare
    assert bare["reply_markup"] == KEYS
    assert len(texts) == 2
    assert " ".join(message["text"] for message in texts).split() == FAR_TOO_LONG.split()
    assert all(message["entities"][0]["type"] == "italic" for message in texts)
    assert all(call.params["disable_notification"] for call in server.calls if call.method != "getMe")


async def test_a_caption_at_the_bound_stays(server, outbox):
    """1,024 UTF-16 units are a caption, an emoji counting twice."""
    text = "😀" * (CAPTION_LIMIT // 2)
    await outbox.deliver(HERE, [Screen(text=RichText(text), picture=png())])
    assert last(server)["caption"] == text
    await outbox.deliver(HERE, [Screen(text=RichText(text + "!"), picture=png())])
    assert last(server)["text"] == text + "!"


# What goes wrong


@pytest.mark.parametrize(("kind", "method"), [("picture", "sendPhoto"), ("document", "sendDocument")])
async def test_faults_are_tried_again_with_the_whole_file(server, outbox, document, kind, method):
    """A flood wait, a 502 and a dropped connection: then it stands in the chat, once and whole."""
    file = {"document": document} if kind == "document" else {"picture": png()}
    server.fail(method, status=429, description="Too Many Requests: retry after 7", retry_after=7)
    server.fail(method, status=502, description="Bad Gateway")
    server.drop(method)
    await outbox.deliver(HERE, [Screen(text=RichText("x"), **file)])
    assert outbox.pacing._clock.pauses == pytest.approx([7.5, 0.5, 1.0], abs=0.2)
    assert len(server.world.messages(ADA)) == 2
    assert content(server, last(server)) == (png() if kind == "picture" else b"day,cost\n1,2\n")


@pytest.mark.parametrize(("kind", "method"), [("picture", "sendPhoto"), ("document", "sendDocument")])
async def test_refused_formatting_goes_out_plain(server, outbox, document, kind, method):
    """The file and the words of its caption arrive all the same."""
    file = {"document": document} if kind == "document" else {"picture": png()}
    server.fail(method, status=400, description="Bad Request: can't parse entities: told to fail")
    await outbox.deliver(HERE, [Screen(text=styled("bold", "bold"), **file)])
    assert last(server)["caption"] == "bold"
    assert "caption_entities" not in last(server)


@pytest.mark.parametrize(("kind", "method"), [("picture", "sendPhoto"), ("document", "sendDocument")])
async def test_a_send_that_times_out_is_not_repeated(server, document, kind, method):
    """Telegram may have taken it: one careful request, and the caller is told."""
    file = {"document": document} if kind == "document" else {"picture": png()}
    server.hang(method, after_effect=True)
    async with outbox_at(await server.start(), read_timeout=0.3) as outbox:
        with pytest.raises(Uncertain):
            await outbox.put(HERE, None, [Screen(text=RichText("x"), **file)], careful=True)
    assert methods(server) == [method]


async def test_what_may_be_read_twice_is_repeated(server):
    """A sentence is sent again after a timeout, though the first may have arrived."""
    server.hang("sendMessage", after_effect=True)
    async with outbox_at(await server.start(), read_timeout=0.3) as outbox:
        await outbox.deliver(HERE, [Screen(text=RichText("x"))])
    assert methods(server) == ["sendMessage"] * 2


async def test_a_blocked_bot_hears_it(server, outbox, document):
    """Refused for good."""
    server.world.block(ADA)
    with pytest.raises(Undeliverable):
        await outbox.deliver(HERE, [Screen(text=RichText("x"), document=document)])


async def test_too_large_files_are_not_even_tried(server, outbox, tmp_path):
    """One byte over the bound: said with both numbers, and nothing is sent, not what stands before it either."""
    path = tmp_path / "large"
    path.touch()
    sized = Screen(text=RichText(), document=Document(name="large.csv", content=path))
    with path.open("r+b") as file:
        file.truncate(DOCUMENT_LIMIT + 1)
    with pytest.raises(TooLargeToSend, match=r"large\.csv has 50,000,001 bytes; Telegram takes 50,000,000") as caught:
        await outbox.deliver(HERE, [Screen(text=RichText("before")), sized])
    assert (caught.value.size, caught.value.limit) == (DOCUMENT_LIMIT + 1, DOCUMENT_LIMIT)
    picture = Screen(text=RichText(), picture=bytes(PICTURE_LIMIT + 1))
    for attempt in (outbox.deliver(HERE, [picture]), outbox.edit(ADA, 1, picture), outbox.put(HERE, 1, [picture])):
        with pytest.raises(TooLargeToSend, match="the picture has 10,000,001 bytes"):
            await attempt
    assert methods(server) == []


async def test_a_document_that_is_not_there(server, outbox, tmp_path):
    """The operating system's own error, at once."""
    with pytest.raises(FileNotFoundError):
        await outbox.deliver(HERE, [Screen(text=RichText(), document=Document(name="x", content=tmp_path / "no"))])
    assert methods(server) == []


def test_a_screen_has_one_file_at_most(document):
    """A picture and a document are two messages."""
    with pytest.raises(ValueError, match="not both"):
        Screen(text=RichText(), picture=png(), document=document)


# Editing


async def test_a_picture_is_edited_in_place(server, outbox):
    """Picture, caption and buttons are the new ones; a second time, when nothing changes, is no fault."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("old"), picture=png())])
    new = Screen(text=styled("new", "bold"), picture=png(200), buttons=ROW)
    assert await outbox.edit(ADA, number, new) == number
    message = last(server)
    assert (message["message_id"], message["caption"], message["reply_markup"]) == (number, "new", KEYS)
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert content(server, message) == png(200)
    assert await outbox.edit(ADA, number, new) == number
    assert last(server) == message
    assert methods(server) == ["sendPhoto", "editMessageMedia", "editMessageMedia"]


async def test_a_picture_takes_the_place_of_a_text(server, outbox):
    """Telegram adds media to text messages."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("overview"), buttons=ROW)])
    assert await outbox.put(HERE, number, [Screen(text=RichText("chart"), picture=png())]) == (number,)
    assert last(server)["caption"] == "chart"
    assert "text" not in last(server)


async def test_a_server_that_knows_no_such_change(server, outbox):
    """Where a text cannot become a picture: the picture is sent anew and the text goes."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("overview"))])
    server.fail("editMessageMedia", status=400, description="Bad Request: there is no media in the message to edit")
    assert await outbox.edit(ADA, number, Screen(text=RichText("chart"), picture=png())) == number + 1
    assert [message["message_id"] for message in server.world.messages(ADA)] == [1, number + 1]


async def test_a_text_replaces_a_picture_by_a_new_message(server, outbox):
    """Telegram makes no text of a picture: the text is sent anew, then the picture goes, if it may."""
    numbers = await outbox.deliver(HERE, [Screen(text=RichText("chart"), picture=png())] * 2)
    assert await outbox.edit(ADA, numbers[0], Screen(text=RichText("overview"))) == 4
    assert [message["message_id"] for message in server.world.messages(ADA)] == [1, 3, 4]
    server.fail("deleteMessage", status=400, description="Bad Request: message can't be deleted for everyone")
    assert await outbox.edit(ADA, numbers[1], Screen(text=RichText("again"))) == 5
    assert [message["message_id"] for message in server.world.messages(ADA)] == [1, 3, 4, 5]


async def test_a_picture_whose_message_is_gone_is_sent_anew(server, outbox):
    """Under a new id."""
    assert await outbox.edit(ADA, 99, Screen(text=RichText("chart"), picture=png())) == last(server)["message_id"] == 2


async def test_a_document_is_never_edited_in(server, outbox, document):
    """It comes as a new message, and the old one stays."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("overview"))])
    assert await outbox.edit(ADA, number, Screen(text=RichText(), document=document)) == number + 1
    assert server.world.messages(ADA)[-2]["text"] == "overview"


async def test_edits_insist(server, outbox):
    """A flood wait, a 502 and refused formatting are borne by editMessageMedia too."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("old"), picture=png())])
    server.fail("editMessageMedia", status=429, description="Too Many Requests: retry after 3", retry_after=3)
    server.fail("editMessageMedia", status=502, description="Bad Gateway")
    server.fail("editMessageMedia", status=400, description="Bad Request: can't parse InputMedia: can't parse entities")
    await outbox.edit(ADA, number, Screen(text=styled("new", "bold"), picture=png(9)))
    assert outbox.pacing._clock.pauses == pytest.approx([3.5, 0.5], abs=0.2)
    assert (last(server)["caption"], content(server, last(server))) == ("new", png(9))


async def test_an_edit_that_times_out_is_repeated(server):
    """The same twice is the same once: Telegram took the first, and says so to the second."""
    async with outbox_at(await server.start(), read_timeout=0.3) as outbox:
        (number,) = await outbox.deliver(HERE, [Screen(text=RichText("old"), picture=png())])
        server.hang("editMessageMedia", after_effect=True)
        assert await outbox.edit(ADA, number, Screen(text=RichText("new"), picture=png(9))) == number
    assert last(server)["caption"] == "new"


async def test_a_long_caption_in_an_edit(server, outbox):
    """The bare picture is edited in; the text follows, and its messages are among those that put names."""
    (number,) = await outbox.deliver(HERE, [Screen(text=RichText("old"), picture=png())])
    screens = [Screen(text=RichText(FAR_TOO_LONG), picture=png(9), buttons=ROW), Screen(text=RichText("end"))]
    assert await outbox.put(HERE, number, screens) == (number, 3, 4, 5)
    assert "caption" not in server.world.messages(ADA)[1]
    assert last(server)["text"] == "end"


# Memory


async def test_a_large_picture_gives_no_warning(server, outbox):
    """Of more than a megabyte of plain bytes aiohttp warns, and warnings are errors here."""
    large = png(padding=3_000_000)
    await outbox.deliver(HERE, [Screen(text=RichText(), picture=large)])
    assert content(server, last(server)) == large


async def test_a_large_document_is_streamed(tmp_path):
    """40 MB pass through a few hundred kilobytes of memory, also when the first attempt fails; all of it arrives."""
    path = tmp_path / "large.csv"
    block = bytes(range(256)) * 4096
    expected = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(40):
            file.write(block)
            expected.update(block)
    async with counting_server() as (root, received), outbox_at(root) as outbox:
        tracemalloc.start()
        try:
            await outbox.deliver(HERE, [Screen(text=RichText(), document=Document(name="large.csv", content=path))])
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert received == [(40 * 2**20, expected.hexdigest())] * 2
    assert peak < 4 * 2**20


@asynccontextmanager
async def counting_server():
    """A Bot API of which sendDocument keeps nothing but size and digest; it fails the first time."""
    received = []

    async def send_document(request):
        size, digest = 0, hashlib.sha256()
        async for part in await request.multipart():
            while part.name == "document" and (chunk := await part.read_chunk(2**16)):
                size += len(chunk)
                digest.update(chunk)
        received.append((size, digest.hexdigest()))
        if len(received) == 1:
            return web.json_response({"ok": False, "error_code": 502, "description": "Bad Gateway"}, status=502)
        chat = {"id": ADA, "type": "private"}
        return web.json_response({"ok": True, "result": {"message_id": 7, "date": 0, "chat": chat}})

    async def get_me(_):
        me = {"id": 1, "is_bot": True, "first_name": "x", "username": "x_bot"}
        return web.json_response({"ok": True, "result": me})

    app = web.Application(client_max_size=0)
    app.router.add_post(f"/bot{TOKEN}/sendDocument", send_document)
    app.router.add_post(f"/bot{TOKEN}/getMe", get_me)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", received
    finally:
        await runner.cleanup()


async def test_the_file_is_closed_however_it_ends(server, document, monkeypatch):
    """After success, refusal, cancellation and without a connection no handle is left open."""
    opened = []
    real = type(document.content).open

    def noted(path, *args, **kwargs):
        opened.append(real(path, *args, **kwargs))
        return opened[-1]

    monkeypatch.setattr(type(document.content), "open", noted)
    screen = Screen(text=RichText(), document=document)
    async with outbox_at(await server.start()) as outbox:
        await outbox.deliver(HERE, [screen])
        server.fail("sendDocument", status=403, description="Forbidden: bot was blocked by the user")
        with pytest.raises(Undeliverable):
            await outbox.deliver(HERE, [screen])
        server.hang("sendDocument")
        sending = asyncio.create_task(outbox.deliver(HERE, [screen]))
        await server.world.until(lambda _: methods(server).count("sendDocument") == 3)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await server.stop()
        with pytest.raises(NetworkError):
            await outbox.deliver(HERE, [screen])
    assert [handle.closed for handle in opened] == [True] * (3 + ATTEMPTS)
