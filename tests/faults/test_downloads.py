"""A file server that sends more than was said, sends elsewhere, or never ends; and a provider that sends elsewhere."""

import gzip
import itertools
import json
import tracemalloc

import pytest
from aiohttp import web
from support.stage import BO, Script, thought

from bot.core.material import LARGEST_FILE

PIECE = bytes(2**16)
GONE = "from Telegram. Please send it again."


def attach(stage, content=b"Secret number: 4711", **more):
    stage.world.attach(BO, BO, content, name="a.txt", content_type="text/plain", caption="What is it?", **more)


async def said(stage, count=1):
    return (await stage.final(BO, count))["text"]


async def test_a_file_larger_than_was_said_is_cut_off(bot):
    """400 MB in the place of 5 bytes: it is too large, most of it is not taken, and memory holds the limit's worth."""
    download = bot.telegram.serve_instead(itertools.repeat(PIECE, 6400))
    tracemalloc.start()
    try:
        attach(bot, b"five.")
        assert "of up to 20 MB" in await said(bot)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert download.sent < 2 * LARGEST_FILE
    assert peak < 4 * LARGEST_FILE
    bot.model.play(thought("Four."))
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")


async def test_a_bomb_is_unpacked_up_to_the_limit(bot):
    """400 MB of zeros in 400 kB: no more than the limit of it is ever in memory."""
    bomb = gzip.compress(PIECE * 6400, 9)
    bot.telegram.serve_instead([bomb], Content_Encoding="gzip")
    tracemalloc.start()
    try:
        attach(bot, b"five.")
        assert "of up to 20 MB" in await said(bot)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * LARGEST_FILE


async def test_a_file_of_the_limit_is_taken_and_no_byte_more(bot):
    """The bound counts what came."""
    bot.telegram.serve_instead([b"a" * LARGEST_FILE])
    bot.model.play(thought("Read."))
    attach(bot, b"five.")
    assert (await said(bot)).startswith("Read.")
    bot.telegram.serve_instead([b"a" * (LARGEST_FILE + 1)])
    attach(bot, b"five.")
    assert "of up to 20 MB" in await said(bot, 2)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(bot, status, elsewhere):
    """What stands at another host is not fetched: the file cannot be had."""
    for _ in range(4):
        bot.telegram.serve_instead([], status=status, Location=f"{elsewhere.root}/secret")
    attach(bot)
    assert GONE in await said(bot)
    assert elsewhere.asked == []
    assert bot.model.requests == []


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/hostname", "../../../etc/hostname", "documents/../../../etc/hostname", "file:///etc/hostname"),
        *(
            "documents/..",
            ".",
            "",
            "//other/secret",
            "documents//x",
            "C:\\secret",
            "..\\secret",
            "a/\nb",
            None,
            7,
            ["a"],
        ),
    ],
)
async def test_a_place_that_is_not_under_the_servers_address(bot, path):
    """No file of this machine, and nothing that the path leads out to."""
    bot.telegram.distort("getFile", lambda true: {**true, "file_path": path})
    attach(bot)
    assert GONE in await said(bot)
    assert bot.model.requests == []


async def test_a_place_at_another_host(bot, elsewhere):
    """A full address is no path."""
    for path in (f"{elsewhere.root}/secret", elsewhere.root.removeprefix("http:") + "/secret"):
        bot.telegram.distort("getFile", lambda true, path=path: {**true, "file_path": path})
        attach(bot)
    assert GONE in await said(bot, 2)
    assert elsewhere.asked == []


@pytest.mark.parametrize("result", [True, None, [], "x", {}, {"file_size": "many"}])
async def test_an_odd_answer_to_getfile(bot, result):
    """The file cannot be had, and is said so."""
    bot.telegram.distort("getFile", result)
    attach(bot)
    assert GONE in await said(bot)


@pytest.mark.parametrize("size", [5, -1, None, "5", [3]])
async def test_what_is_said_of_the_size_does_not_matter_below_the_limit(bot, size):
    """What came is what counts."""
    bot.telegram.distort("getFile", lambda true: {**true, "file_size": size})
    bot.model.play(thought("Read."))
    attach(bot)
    assert (await said(bot)).startswith("Read.")
    assert "4711" in json.dumps(bot.model.requests[0])


async def test_fewer_bytes_than_were_promised_are_asked_for_again(bot):
    """A connection that breaks off half-way: the whole file is read at the next try."""
    bot.telegram.serve_instead([b"Secret"], Content_Length="19")
    bot.model.play(thought("Read."))
    attach(bot)
    assert (await said(bot)).startswith("Read.")
    assert "4711" in json.dumps(bot.model.requests[0])


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_what_is_not_packed_as_is_said_cannot_be_had(bot, encoding):
    """After a few tries it is told."""
    for _ in range(4):
        bot.telegram.serve_instead([b"no archive"], Content_Encoding=encoding)
    attach(bot)
    assert GONE in await said(bot)


@pytest.mark.parametrize("status", [401, 403, 404, 409, 410, 418])
async def test_a_file_server_that_refuses(bot, status):
    """Whatever the status: one sentence, no incident."""
    for _ in range(4):
        bot.telegram.serve_instead([b"{}"], status=status)
    attach(bot)
    assert GONE in await said(bot)


async def test_a_file_that_trickles_is_given_up(bot, monkeypatch):
    """Byte by byte for ever: after the time for a file it counts as gone."""
    monkeypatch.setattr("bot.tg.fetching.FETCH_SECONDS", 0.2)
    bot.telegram.serve_instead(itertools.repeat(b"x"))
    attach(bot)
    assert GONE in await said(bot)


@pytest.fixture
async def elsewhere():
    """Another host, which should not be asked for anything."""

    class Elsewhere:
        root, asked = "", []

    async def serve(request):
        Elsewhere.asked.append((request.path, dict(request.headers), await request.text()))
        return web.json_response({"ok": True, "result": True})

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    Elsewhere.asked.clear()
    Elsewhere.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield Elsewhere
    await runner.cleanup()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_provider_that_sends_elsewhere(bot, status, elsewhere):
    """Neither key nor question goes to an address that nobody has set; the asker is told."""
    bot.model.rule(lambda _: Script(fault="status", status=status, headers={"Location": f"{elsewhere.root}/v1"}))
    answer = await bot.ask("What is 2 + 2?")
    assert "incident" in answer["text"]
    assert elsewhere.asked == []
