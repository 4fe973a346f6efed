"""Tens of thousands of characters of marks: other chats are not held up while they are made into messages."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from support.desk import settled
from support.stage import BO, labels, open_stage, thought

from bot.view.markdown import LONGEST, from_markdown
from bot.view.splitting import split

ABSURD = ["\n# a", "_{", "a\n=\n", "。**a**"]
SIZE = 60_000
MOST = 0.6
"""Seconds of its own processor time that the event loop may be in one callback, if converting takes no longer here;
each of these took 0.6 and more on a quiet machine."""


def limit(text):
    """Return `MOST`, or twice the seconds that converting the text takes on this machine now, if they are more."""
    before = time.thread_time()
    split(from_markdown(text))
    return max(MOST, 2 * (time.thread_time() - before))


@asynccontextmanager
async def slices():
    """Notes the longest time that the loop's thread works between two turns; waiting for others does not count."""
    longest = [0.0]

    async def tick():
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest[0] = max(longest[0], now - before)
            before = now

    task = asyncio.create_task(tick())
    try:
        yield longest
    finally:
        task.cancel()


@pytest.mark.parametrize("piece", ABSURD)
async def test_the_loop_is_not_held_by_an_answer(tmp_path, piece):
    """Delivered, revealed, hidden, and thumbed."""
    text = piece * (SIZE // len(piece))
    async with open_stage(tmp_path, preview_delay=60.0) as stage, stage.running():
        await stage.ask("/help")
        stage.model.play(thought(answer=text, steps=(("Plan", text),)))
        async with slices() as longest:
            stage.world.say(BO, BO, "Go on and on.")
            await stage.world.until(lambda _: "Show reasoning" in labels(stage.bot_messages(BO)[-1]))
            message = stage.bot_messages(BO)[-1]
            for label in ("Show reasoning", "All", "Hide", "👍"):
                message = await stage.tap(message, label)
            await settled(stage)
        assert longest[0] < limit(text)


async def test_the_loop_is_not_held_by_a_comparison(tmp_path):
    """The answers of all ways, and each of them."""
    text = ABSURD[0] * (SIZE // 4)
    async with open_stage(tmp_path, preview_delay=60.0) as stage, stage.running():
        stage.model.rule(lambda _: thought(answer=text))
        async with slices() as longest:
            stage.world.say(BO, BO, "/compare Go on and on.")
            message = await stage.final(BO)
            await stage.tap(message, labels(message)[0])
            await settled(stage)
        assert longest[0] < limit(text)


def test_what_is_behind_the_longest_text_stands_as_it_was_written():
    """The parts are cut between two lines, nothing is lost, and what is short enough is all converted."""
    whole = "**a**\n" * (LONGEST // 6) + "**b**\n**c**"
    shown = from_markdown(whole).text
    assert shown.startswith("a\na\n")
    assert shown.endswith("\n**b**\n**c**")
    assert shown.count("a") == LONGEST // 6
    assert from_markdown("x" * (2 * LONGEST)).text.replace("\n", "") == "x" * (2 * LONGEST)
    assert from_markdown(("a" * (LONGEST - 4)) + " **b**").text.endswith("**")
    assert from_markdown(("a" * (LONGEST - 6)) + " **b**").text.endswith("b")


def test_conversions_in_threads_do_not_meet():
    """Several at once give what each gives alone."""
    texts = [
        f"# {number}\n\n**{number}** `{number}` $x^{number}$\n\n|a|b|\n|-|-|\n|{number}|2|\n" * 50
        for number in range(8)
    ]

    async def together():
        return await asyncio.gather(
            *(asyncio.to_thread(lambda text=text: split(from_markdown(text))) for text in texts)
        )

    assert asyncio.run(together()) == [split(from_markdown(text)) for text in texts]
