"""What the page's server takes and refuses, over HTTP: files, edits, topics, and parts of files."""

import json

import aiohttp
import pytest

from bot.playground import uploads
from bot.playground.people import CHANNEL, PEOPLE
from bot.playground.samples import mp3, ogg, png, wav
from bot.playground.server import Playground
from bot.playground.telegram import TelegramServer
from bot.playground.uploads import clean_name
from bot.playground.world import FORUM_ID, World

ADA, BO = PEOPLE[0].id, PEOPLE[1].id
HERE = {"person": ADA, "chat": ADA, "text": ""}
OURS = {"X-Playground": "test"}


@pytest.fixture
async def page():
    """The world, and a client of its page's server."""
    world = World()
    playground = Playground(world, TelegramServer(world))
    async with aiohttp.ClientSession(await playground.start(), headers=OURS) as client:
        yield world, client
    await playground.stop()


def form(about, *contents, content_type="text/plain"):
    """A body as the page sends it."""
    body = aiohttp.FormData(default_to_multipart=True)
    body.add_field("about", about if isinstance(about, str) else json.dumps(about))
    for content in contents:
        body.add_field("file", content, filename="file", content_type=content_type)
    return body


def files(*ways):
    return [{"name": f"{number}.x", "way": way, "seconds": None} for number, way in enumerate(ways)]


async def test_files_come_as_what_was_asked_for(page):
    """Neighbours of one way are an album, voices are not, and the caption is on the first message alone."""
    world, client = page
    about = {**HERE, "text": "See", "files": files("photo", "photo", "document", "voice", "voice")}
    about["files"][3]["seconds"] = 4
    contents = [png(4, 3), png(3, 4), png(2, 2), ogg(4), ogg(1)]
    async with client.post("/api/send", data=form(about, *contents)) as answer:
        assert (await answer.json())["message_ids"] == [1, 2, 3, 4, 5]
    first, second, third, fourth, fifth = world.messages(ADA)
    assert first["media_group_id"] == second["media_group_id"]
    assert [m.get("caption") for m in (first, second, third, fourth, fifth)] == ["See", None, None, None, None]
    assert third["document"]["file_name"] == "2.x"
    assert fourth["voice"]["duration"] == 4
    assert not {"media_group_id"} & (third.keys() | fourth.keys() | fifth.keys())


@pytest.mark.parametrize(
    ("about", "contents", "status", "sentence"),
    [
        ({**HERE, "files": files("photo")}, [], 400, "There is no file in the body."),
        ({**HERE, "files": files("photo")}, [b""], 400, "A file is empty."),
        ({**HERE, "files": files("sticker")}, [b"x"], 400, "'way' must be one of photo, document, voice, audio."),
        ({**HERE, "files": files("photo")}, [b"x", b"y"], 400, "'files' must name each file that is sent"),
        ({**HERE, "files": files(*["photo"] * 11)}, [b"x"], 400, "'files' must name each file that is sent"),
        ({**HERE, "files": "all"}, [b"x"], 400, "'files' must be given, as a list of objects."),
        (HERE, [b"x"], 400, "'files' must be given, as a list of objects."),
        ("not JSON", [b"x"], 400, "The body is not valid JSON."),
        ({**HERE, "text": "\ud800", "files": files("photo")}, [b"x"], 400, "'text' holds half of a character."),
        ({**HERE, "text": "x" * 1025, "files": files("document")}, [b"x"], 400, "longer than 1024 characters"),
        ({**HERE, "chat": BO, "files": files("document")}, [b"x"], 400, "Ada is not in the chat 1002."),
        ({**HERE, "chat": CHANNEL["id"], "files": files("document")}, [b"x"], 400, "Ada is not in the chat"),
        ({**HERE, "reply_to": 9, "files": files("document")}, [b"x"], 400, "The message to reply to is not there."),
        ({**HERE, "files": files("document")}, [b"x" * 300], 413, "The files are larger than 50 MB together."),
        ({**HERE, "files": files("document", "document")}, [b"x" * 99] * 2, 413, "larger than 50 MB together."),
    ],
)
async def test_refused_files(page, monkeypatch, about, contents, status, sentence):
    """One sentence, the right status, and nothing is sent."""
    monkeypatch.setattr(uploads, "FILES_LIMIT", 128)
    world, client = page
    async with client.post("/api/send", data=form(about, *contents)) as answer:
        told = await answer.json()
    assert (answer.status, sentence in told["error"]) == (status, True), told
    assert world.messages(ADA) == []


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data; boundary=x", b"nonsense", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n{}\r\n--x", 400),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--",
            400,
        ),
    ],
)
async def test_bodies_that_are_no_form(page, content_type, body, status):
    """Whatever is sent, the answer is one sentence."""
    _, client = page
    async with client.post("/api/send", data=body, headers={"Content-Type": content_type}) as answer:
        assert (answer.status, bool((await answer.json())["error"])) == (status, True)


async def test_edits_and_topics(page):
    """One's own message is edited, a forum gets a topic; what cannot be is told in one sentence."""
    world, client = page
    world.say(ADA, ADA, "one")
    async with client.post("/api/edit", json={**HERE, "message_id": 1, "text": "two"}) as answer:
        assert answer.status == 200
    assert world.messages(ADA)[0]["text"] == "two"
    async with client.post("/api/topic", json={"person": BO, "chat": FORUM_ID, "name": "Tea"}) as answer:
        number = (await answer.json())["topic"]
    async with client.post("/api/say", json={"person": BO, "chat": FORUM_ID, "text": "hi", "topic": number}) as answer:
        assert answer.status == 200
    assert world.messages(FORUM_ID)[-1]["message_thread_id"] == number
    async with client.get("/api/state", params={"person": BO, "chat": FORUM_ID}) as answer:
        assert (await answer.json())["topics"][-1] == {"id": number, "name": "Tea"}
    for path, body in (
        ("/api/edit", {**HERE, "message_id": 9, "text": "x"}),
        ("/api/topic", {**HERE, "name": "x"}),
        ("/api/say", {"person": BO, "chat": FORUM_ID, "text": "hi", "topic": 99}),
    ):
        async with client.post(path, json=body) as answer:
            assert (answer.status, bool((await answer.json())["error"])) == (400, True)


@pytest.mark.parametrize(
    ("asked", "status", "shown"),
    [
        (None, 200, slice(None)),
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=999999-", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
async def test_parts_of_files(page, asked, status, shown):
    """A browser gets the part of a sound that it asks for, and the whole when it asks for nonsense."""
    world, client = page
    content = ogg(2)
    world.send(ADA, ADA, "voice", content)
    file_id = world.messages(ADA)[0]["voice"]["file_id"]
    async with client.get(f"/api/file/{file_id}", headers={"Range": asked} if asked else {}) as answer:
        assert (answer.status, answer.content_type) == (status, "audio/ogg")
        assert await answer.read() == content[shown]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(2, 2), "image/png"),
        (ogg(1), "audio/ogg"),
        (wav(1), "audio/wav"),
        (mp3(1), "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "audio/webm"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"<html><script>", "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream"),
    ],
)
async def test_what_is_shown_and_what_only_saved(page, content, kind):
    """Pictures and sounds are shown, told from their bytes; all else is saved, whatever it is said to be."""
    world, client = page
    world.attach(ADA, ADA, content, name="a.html", content_type="text/html", as_document=True)
    file_id = world.messages(ADA)[0]["document"]["file_id"]
    async with client.get(f"/api/file/{file_id}") as answer:
        assert answer.content_type == kind
        assert ("Content-Disposition" in answer.headers) == (kind == "application/octet-stream")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\tmp\\名.pdf", "名.pdf"),
        ("a\n\0b", "ab"),
        ("\ud800", "file"),
        ("/", "file"),
        ("", "file"),
        (None, "file"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_file_names(given, name):
    """A plain name with its ending, however long the one that was given."""
    assert clean_name(given) == name
