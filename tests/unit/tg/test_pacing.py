"""The pace: never faster than Telegram allows, in the order of coming, and previews give way."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.virtual import VirtualClock

from bot.tg import pacing
from bot.tg.pacing import FLOODED_CHATS, GROUP, PRIVATE, SLOWED, Pacing

GROUP_ID = -100
CHATS = [1, 2, 3, GROUP_ID, -200]


class Track:
    """Notes what goes when."""

    def __init__(self, rate=30):
        self.clock = VirtualClock()
        self.pacing = Pacing(self.clock, rate)
        self.gone = []
        self.tasks = []

    def send(self, chat_id, name=None):
        self.tasks.append(asyncio.create_task(self._send(chat_id, name)))

    async def _send(self, chat_id, name):
        await self.pacing.turn(chat_id)
        self.gone.append((self.clock.time, chat_id, name))

    def preview(self, chat_id):
        if self.pacing.may_edit(chat_id):
            self.gone.append((self.clock.time, chat_id, "preview"))
            return True
        return False

    def times(self, chat_id=None):
        return [at for at, chat, _ in self.gone if chat_id in (None, chat)]

    async def end(self):
        await self.clock.run()
        await asyncio.gather(*self.tasks)


def most_within(times, span):
    """The most of the times that lie in any half-open window of so many seconds."""
    return max((sum(begin <= at < begin + span for at in times) for begin in times), default=0)


async def test_one_answer_goes_at_once():
    """Without a crowd nobody waits, and nothing sleeps."""
    track = Track()
    track.send(1)
    await asyncio.sleep(0)
    assert track.times() == [0.0]


async def test_a_private_chat_has_a_burst_then_one_a_second():
    """Three messages at once; the next three when three seconds are over."""
    track = Track()
    for number in range(7):
        track.send(1, number)
    await track.end()
    assert track.times()[:3] == [0.0] * 3
    assert track.times()[3] >= 3
    assert most_within(track.times(), PRIVATE[1]) == PRIVATE[0]
    assert track.times()[-1] < 7


async def test_a_group_has_twenty_a_minute():
    """The twenty-first waits until a minute is over, and no more."""
    track = Track()
    for number in range(25):
        track.send(GROUP_ID, number)
    await track.end()
    assert most_within(track.times(), GROUP[1]) == GROUP[0]
    assert 60 <= track.times()[-1] < 65


async def test_all_together_have_thirty_a_second():
    """Three hundred chats at once: ten seconds, and in the order of coming."""
    track = Track()
    for chat in range(1, 301):
        track.send(chat, chat)
    await track.end()
    assert most_within(track.times(), 1.0) == 30
    assert 9 <= track.times()[-1] < 10
    assert [name for *_, name in track.gone] == list(range(1, 301))


async def test_a_full_chat_holds_up_no_other():
    """Fifty messages for a group, then one for somebody else: that one goes at once."""
    track = Track()
    for _ in range(50):
        track.send(GROUP_ID)
    track.send(1)
    await track.clock.run(until=0.0)
    assert track.times(1) == [0.0]
    await track.end()


@settings(max_examples=60, deadline=None)
@given(
    rate=st.sampled_from([1, 2, 5, 30]),
    acts=st.lists(
        st.tuples(
            st.sampled_from(["send", "preview", "wait", "flood", "preview flood"]),
            st.sampled_from(CHATS),
            st.floats(min_value=0.0, max_value=20.0),
        ),
        max_size=120,
    ),
)
async def test_never_more_than_the_rates(rate, acts):
    """Whatever comes when, with floods between: in no window more than Telegram allows, and all finals go."""
    track = Track(rate)
    for what, chat, seconds in acts:
        if what == "send":
            track.send(chat)
        elif what == "preview":
            track.preview(chat)
        elif what == "wait":
            await track.clock.run(until=track.clock.time + seconds)
        elif what == "flood":
            track.pacing.flooded(chat, seconds)
        else:
            track.pacing.preview_flooded(chat, seconds)
    await track.end()
    assert sum(name != "preview" for *_, name in track.gone) == sum(what == "send" for what, *_ in acts)
    assert most_within(track.times(), 1.0) <= rate
    for chat in CHATS:
        limit, span = GROUP if chat < 0 else PRIVATE
        assert most_within(track.times(chat), span) <= limit


async def test_order_within_a_chat():
    """What came first goes first, floods or not."""
    track = Track()
    track.pacing.flooded(1, 5)
    for number in range(10):
        track.send(1, number)
        await track.clock.run(until=track.clock.time + 0.3)
    await track.end()
    assert [name for *_, name in track.gone] == list(range(10))


async def test_a_flood_stops_its_own_chat_alone():
    """One chat waits for minutes; others do not notice."""
    track = Track()
    track.pacing.flooded(1, 300)
    track.send(1)
    track.send(2)
    await track.end()
    assert track.times(2) == [0.0]
    assert track.times(1) == [300.0]


async def test_a_flood_that_comes_while_waiting_counts():
    """A message that waits already waits as long as the latest refusal says."""
    track = Track()
    track.pacing.flooded(1, 10)
    track.send(1)
    await track.clock.run(until=5)
    track.pacing.flooded(1, 100)
    await track.end()
    assert track.times(1) == [105.0]


async def test_floods_in_many_chats_slow_all():
    """Refused in several chats within a second: all wait, then go at half the speed for a minute."""
    track = Track()
    for chat in range(1, FLOODED_CHATS + 1):
        track.pacing.flooded(chat, 3 + chat)
    for chat in range(100, 200):
        track.send(chat)
    await track.end()
    assert track.times()[0] == 4.0
    assert most_within(track.times(), 2.0) == 30
    track.clock.time += SLOWED
    begun = track.clock.time
    for chat in range(300, 360):
        track.send(chat)
    await track.end()
    assert track.times()[-1] - begun < 1.1


async def test_nobody_overtakes_when_the_speed_returns():
    """Who came in the slow minute goes before who came after it."""
    track = Track()
    for chat in range(1, FLOODED_CHATS + 1):
        track.pacing.flooded(chat, 1)
    for chat in range(100, 1200):
        track.send(chat, chat)
    await track.clock.run(until=SLOWED + 2)
    assert len(track.gone) < 1000
    track.send(9999, 9999)
    await track.end()
    assert [name for *_, name in track.gone] == [*range(100, 1200), 9999]


async def test_floods_in_few_chats_or_far_apart_slow_nobody_else():
    """The same chat again and again, or one now and then, is no overall flood."""
    track = Track()
    for _ in range(10):
        track.pacing.flooded(1, 50)
    for chat in range(2, 8):
        track.clock.time += 1.5
        track.pacing.flooded(chat, 50)
    now = track.clock.time
    track.send(99)
    await asyncio.sleep(0)
    assert track.times(99) == [now]
    await track.end()


# Previews


async def test_previews_use_half_of_a_group_at_most():
    """Ten of twenty; the other half is there for answers, at once."""
    track = Track()
    for _ in range(30):
        track.preview(GROUP_ID)
    assert len(track.gone) == 10
    for _ in range(10):
        track.send(GROUP_ID)
    await track.clock.run(until=0.0)
    assert len(track.gone) == 20
    assert not track.preview(GROUP_ID)


async def test_previews_leave_a_place_in_a_private_chat():
    """Two edits, and the answer goes at once."""
    track = Track()
    assert [track.preview(1) for _ in range(3)] == [True, True, False]
    track.send(1)
    await asyncio.sleep(0)
    assert track.times(1) == [0.0] * 3


async def test_previews_give_way_to_those_who_wait():
    """While an answer waits for its turn no preview goes, in any chat."""
    track = Track()
    for chat in range(1, 101):
        track.send(chat)
    await track.clock.run(until=0.5)
    assert not track.preview(999)
    assert not track.pacing.may_draft(998)
    await track.end()


async def test_no_draft_behind_a_message_that_waits():
    """It would come between two messages of an answer."""
    track = Track()
    for _ in range(4):
        track.send(1)
    await track.clock.run(until=1.0)
    assert len(track.gone) == 3
    assert not track.pacing.may_draft(1)
    assert track.pacing.may_draft(2)
    await track.end()


async def test_drafts_cost_the_chat_nothing():
    """A draft a second, and the answer still has its burst; all chats together have half for them."""
    track = Track()
    assert sum(track.pacing.may_draft(1) for _ in range(40)) == 15
    for _ in range(3):
        track.send(1)
    await track.clock.run(until=0.0)
    assert track.times(1) == [0.0] * 3


def test_typing_costs_something_in_groups_alone():
    """In a group it keeps to the previews' half; in all chats together to fifteen a second."""
    track = Track()
    assert sum(track.pacing.may_type(GROUP_ID) for _ in range(100)) == 10
    assert sum(track.pacing.may_type(chat) for chat in range(1, 100)) == 5
    track.clock.time += 1.1
    assert sum(track.pacing.may_type(chat) for chat in range(1, 100)) == 15


@pytest.mark.parametrize("ask", ["may_edit", "may_draft", "may_type"])
def test_no_previews_while_telegram_wants_none(ask):
    """After a refusal of a message or of a preview, until its time is over."""
    track = Track()
    track.pacing.preview_flooded(1, 5)
    track.pacing.flooded(2, 5)
    assert not getattr(track.pacing, ask)(1)
    assert not getattr(track.pacing, ask)(2)
    assert getattr(track.pacing, ask)(3)
    track.clock.time = 5.0
    assert getattr(track.pacing, ask)(1)
    assert getattr(track.pacing, ask)(2)


async def test_a_flood_of_previews_delays_no_answer():
    """What Telegram says of a preview, an answer finds out for itself."""
    track = Track()
    track.pacing.preview_flooded(1, 500)
    track.send(1)
    await asyncio.sleep(0)
    assert track.times(1) == [0.0]


# Without pacing, and for long


async def test_rate_zero_is_as_fast_as_it_goes():
    """No waits and no dropped previews, but what Telegram itself asks for is kept."""
    track = Track(rate=0)
    for _ in range(500):
        track.send(1)
        track.send(GROUP_ID)
        assert track.preview(GROUP_ID)
    track.pacing.flooded(2, 30)
    track.send(2)
    await track.end()
    assert track.times(1) + track.times(GROUP_ID) == [0.0] * 1500
    assert track.times(2) == [30.0]


async def test_idle_chats_are_forgotten(monkeypatch):
    """A hundred thousand chats one after the other leave no more than a handful behind."""
    monkeypatch.setattr(pacing, "LANES", 64)
    track = Track(rate=0)
    track.pacing = Pacing(track.clock, 0)
    track.pacing._sweep_at = 64
    for chat in range(1, 100_001):
        await track.pacing.turn(chat)
        track.clock.time += 0.01
    assert len(track.pacing._lanes) <= 64


async def test_a_flooded_chat_is_not_forgotten(monkeypatch):
    """Its wait holds, however many other chats come by."""
    monkeypatch.setattr(pacing, "LANES", 8)
    track = Track(rate=0)
    track.pacing._sweep_at = 8
    track.pacing.flooded(1, 1000)
    for chat in range(2, 100):
        track.clock.time += 1
        track.pacing.may_type(chat)
    now = track.clock.time
    track.send(1)
    await track.end()
    assert track.times(1) == [1000.0]
    assert now < 1000


async def test_a_turn_that_is_given_up_holds_up_nobody():
    """Cancelled while it waits: those behind it go on."""
    track = Track()
    track.pacing.flooded(1, 10)
    track.send(1, "first")
    track.send(1, "second")
    await track.clock.run(until=1)
    track.tasks[0].cancel()
    await track.clock.run()
    await asyncio.gather(*track.tasks, return_exceptions=True)
    assert [name for *_, name in track.gone] == ["second"]
    assert track.pacing.may_edit(1)
