"""What files take of memory: room for a few at once, and an end to what one question brings."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.core.attachments import Attachment, Kind, Picture
from bot.core.briefs import Brief
from bot.core.errors import Unreadable
from bot.core.material import LARGEST_FILE, Fault, Reading
from bot.core.messages import Asker, Conversation, Question
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.flow.hearing import longest_seconds
from bot.flow.job import Job
from bot.flow.material import Material, Shared
from bot.flow.space import AT_ONCE, Space

ASKED = datetime(2026, 11, 22, tzinfo=UTC)
SEES = Profile(model="m", sees=True)


class Shelf:
    """Files that are had when `gate` opens, and the greatest number that were asked for at once."""

    def __init__(self, size=1, gate=None):
        self.size, self.gate = size, gate
        self.fetched = self.under_way = self.most = 0

    async def fetch(self, _file_id):
        self.fetched += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        if self.gate:
            await self.gate.wait()
        self.under_way -= 1
        return bytes(self.size)


class Reads:
    def __init__(self):
        self.read_now = self.most = 0

    async def read(self, content, name, tokens):
        self.read_now += 1
        self.most = max(self.most, self.read_now)
        await asyncio.sleep(0)
        self.read_now -= 1
        return Reading(text="text")

    def look(self, content, name):
        return Picture(media_type="image/png", data=content)


def job():
    return Job(
        brief=Brief(question=""),
        conversation=Conversation(),
        profile=SEES,
        answer_id=1,
        user_id=2,
        chat_id=2,
        strategy=Strategy.THINK,
        deadline=1.0,
    )


def question(kind, count=1):
    attachments = tuple(Attachment(kind=kind, name="a", file_id=f"f{n}") for n in range(count))
    return Question(text="?", asker=Asker(id=2), chat_id=2, asked_at=ASKED, attachments=attachments)


def material(files, space=None):
    return Material(reader=Reads(), hearing=None, tokens=100, files=files, space=space or Space())


async def turns(count=20):
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_few_files_at_once():
    """Of all chats together; the others wait, and each has its turn."""
    gate = asyncio.Event()
    files = Shelf(size=LARGEST_FILE, gate=gate)
    made = material(files)
    asked = [made.learn(job(), question(Kind.DOCUMENT), Shared()) for _ in range(AT_ONCE + 4)]
    learning = asyncio.gather(*asked)
    await turns()
    assert files.fetched == AT_ONCE
    gate.set()
    assert {found.attachments[0].text for found in await learning} == {"text"}
    assert files.most == AT_ONCE
    assert made.space.free == AT_ONCE * LARGEST_FILE


async def test_a_stop_while_it_waits_for_room():
    """Nothing is fetched any more, and nothing stays taken."""
    space = Space(LARGEST_FILE)
    await space.take(LARGEST_FILE)
    files, mine = Shelf(), job()
    waiting = asyncio.create_task(material(files, space).learn(mine, question(Kind.DOCUMENT), Shared()))
    await turns()
    mine.stop.request()
    assert (await waiting).attachments[0].text == ""
    space.give(LARGEST_FILE)
    assert (files.fetched, space.free) == (0, LARGEST_FILE)


async def test_pictures_that_are_too_much_together():
    """No more of them are fetched than it takes to know."""
    files = Shelf(size=LARGEST_FILE // 2)
    made = material(files)
    with pytest.raises(Unreadable) as raised:
        await made.pictures(job(), question(Kind.PICTURE, 10), SEES, Shared())
    assert (raised.value.fault, files.fetched) == (Fault.LARGE, 3)
    assert made.space.free == AT_ONCE * LARGEST_FILE


@pytest.mark.parametrize(
    ("said", "size", "longest"),
    [
        (60, 90_000, 60),
        (60, 480_000, 320),  # not believed to the letter
        (1200, 20_000_000, 13_334),
        (0, 20_000_000, 28_572),  # nobody says
        (1, 20_000_000, 28_572),  # nothing sounds as rich as that
        (0, 0, 0),
    ],
)
def test_how_long_a_recording_may_be(said, size, longest):
    """What its sender says counts where it can be true; else it is as long as so many bytes can be."""
    assert longest_seconds(said, size) == longest
