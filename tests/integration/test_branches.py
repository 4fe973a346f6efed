"""Replies to the bot's answers: the last one just goes on, an earlier one begins a conversation of its own."""

import pytest
from support.stage import ADA, BO, CHEN, thought

from bot.playground.people import GROUP_ID


@pytest.fixture
def say(bot):
    """Asks, waits for the answer, and gives it with what the model was told."""
    bot.model.rule(lambda request: thought(answer=f"[{text_of(request).splitlines()[-1].rpartition(': ')[2]}]"))

    async def ask(text, reply_to=None, person=BO, chat=BO, quote=None):
        before = len(bot.model.requests)
        count = len(bot.bot_messages(chat)) + 1
        place = {"reply_to": reply_to["message_id"] if reply_to else None, "quote": quote}
        bot.world.say(person, chat, text if chat == person else f"@glassbox_bot {text}", **place)
        answer = await bot.final(chat, count)
        return answer, [message["content"] for message in bot.model.requests[before]["messages"][1:]]

    return ask


def text_of(request):
    return request["messages"][-1]["content"]


async def test_a_reply_to_the_last_answer_goes_on(say):
    """It is the conversation anyway, and the answer is not told twice."""
    await say("one")
    last, _ = await say("two")
    _, told = await say("three", reply_to=last)
    assert told == ["one", "[one]", "two", "[two]", "three"]


async def test_a_reply_to_an_earlier_answer_is_a_conversation_of_its_own(say):
    """It goes on from that answer alone, and on and on by replies; the chat's own conversation knows nothing of it."""
    first, _ = await say("one")
    await say("two")
    branch, told = await say("one and a half", reply_to=first)
    assert told == ["one", "[one]", "one and a half"]
    _, told = await say("three")
    assert told == ["one", "[one]", "two", "[two]", "three"]
    twig, told = await say("one and three quarters", reply_to=branch)
    assert told == ["one", "[one]", "one and a half", "[one and a half]", "one and three quarters"]
    _, told = await say("another end", reply_to=branch)
    assert told == ["one", "[one]", "one and a half", "[one and a half]", "another end"]
    _, told = await say("the same answer, again", reply_to=twig)
    assert told[-3:-1] == ["one and three quarters", "[one and three quarters]"]


async def test_anybody_in_a_group_may_go_on_from_an_answer(say):
    """The branch has the words of all who spoke in it, with their names."""
    first, _ = await say("one", chat=GROUP_ID)
    await say("two", person=ADA, chat=GROUP_ID)
    _, told = await say("more", reply_to=first, person=CHEN, chat=GROUP_ID)
    assert told == ["Bo: one", "[one]", "陈晨: more"]


async def test_a_marked_part_of_an_answer_is_told(say):
    """The answer itself is there already: only the part that is meant is told again."""
    last, _ = await say("one two three")
    _, told = await say("why?", reply_to=last, quote="two")
    assert told[:2] == ["one two three", "[one two three]"]
    assert "<quoted>\nYou, the assistant, in part: two\n</quoted>\n\nwhy?" in told[2]


async def test_after_new_an_old_answer_is_but_a_quote(say, bot):
    """/new ends branches, too: what is replied to goes along, and nothing of what led to it."""
    first, _ = await say("one")
    await say("two")
    await bot.ask("/new")
    _, told = await say("and now?", reply_to=first)
    assert len(told) == 1
    assert "<quoted>\nYou, the assistant: [one]" in told[0]
    _, told = await say("next")
    assert told[1:] == ["[and now?]", "next"]


async def test_what_is_no_answer_is_quoted(say, bot):
    """A reply to a note of the bot, such as /new has, goes along as a quote on the main line."""
    await say("one")
    note = await bot.ask("/new")
    _, told = await say("what is that?", reply_to=note)
    assert told == [told[0]]
    assert "<quoted>\nYou, the assistant: A fresh start" in told[0]


async def test_the_right_answer_is_found_among_many(say, bot):
    """Also where others were begun at the same time, and where it stands in several messages."""
    first, _ = await say("first")
    for number in range(5):
        await say(f"question {number}")
    _, told = await say("back", reply_to=first)
    assert told == ["first", "[first]", "back"]


async def test_again_in_a_branch_stays_in_it(say, bot):
    """Again asks the question of a branch with what led to it, and the main line still knows nothing of it."""
    first, _ = await say("one")
    await say("two")
    branch, _ = await say("aside", reply_to=first)
    before = len(bot.model.requests)
    data = next(
        b["callback_data"] for row in branch["reply_markup"]["inline_keyboard"] for b in row if "redo" in str(b)
    )
    bot.world.tap(BO, BO, branch["message_id"], data)
    await bot.world.until(lambda _: len(bot.bot_messages(BO)) == 4)
    assert [m["content"] for m in bot.model.requests[before]["messages"][1:]] == ["one", "[one]", "aside"]
    _, told = await say("three")
    assert told == ["one", "[one]", "two", "[two]", "three"]


async def test_a_long_branch_is_bounded(stage):
    """What goes along of a branch keeps to the same window of tokens."""
    stage.settings = stage.settings.model_copy(update={"context_tokens": 20})
    stage.model.rule(lambda request: thought(answer=f"[{text_of(request)}]" + "x" * 30))
    async with stage.running():
        first = await stage.ask("one")
        last = await stage.ask("two")
        last = first
        for number in range(4):
            count = len(stage.bot_messages(BO)) + 1
            stage.world.say(BO, BO, f"deeper {number}", reply_to=last["message_id"])
            last = await stage.final(BO, count)
    told = [message["content"] for message in stage.model.requests[-1]["messages"][1:]]
    assert told[0] == "deeper 2"
    assert told[-1] == "deeper 3"
    assert len(told) == 3
