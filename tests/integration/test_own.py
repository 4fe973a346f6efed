"""What users see of their own: /usage, the cost line, thumbs, hints, /export, end to end."""

import asyncio
import json
import tempfile

import pytest
from support.stage import ADA, BO, CHEN, Script, labels, thought

from bot.core.errors import StoreFault
from bot.core.limits import Measure, Rule, Scope
from bot.core.money import PICO
from bot.playground.people import GROUP_ID


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder of temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


ASKED = "@glassbox_bot what is 2 + 2?"


def data_of(message, label):
    """What the button of that label says."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in rows for button in row if button["text"] == label)


async def toast(bot, person, message, label):
    """Taps, and gives the toast that comes."""
    bot.world.tap(person, message["chat"]["id"], message["message_id"], data_of(message, label))
    await bot.world.until(lambda world: world.toasts)
    return bot.world.toasts[-1]["text"]


async def set_limit(bot, scope, subject, measure, amount):
    rule = Rule(scope=scope, subject=str(subject), measure=measure, amount=amount)
    await bot.core.budgets.set(rule, CHEN)


async def test_usage_has_sums_limits_models_and_modes(bot):
    """Today, month, all time; what is left of the default dollar; the model and the mode."""
    bot.model.play(thought())
    await bot.ask("What is 2 + 2?")
    await set_limit(bot, Scope.USER, BO, Measure.MINUTE, 5)
    text = (await bot.ask("/usage"))["text"]
    assert [line for line in text.splitlines() if line.startswith("1 call · $0.")][2:] != []
    assert "▓▓▓▓▓▓▓▓▓▓\n$0.9999 of your $1.00 a day left, until 2" in text
    assert "At most 5 questions a minute" in text
    assert "By model\ngpt-4o-mini – 1 call · $0." in text
    assert "By mode\nThink – 1 call · $0." in text


async def test_usage_in_a_group_is_the_askers_own(bot):
    """The asker's sums and the group's limits, never the bot's; the button is for the asker alone."""
    bot.model.play(thought())
    await bot.ask("What is 2 + 2?", person=ADA)
    await set_limit(bot, Scope.GROUP, GROUP_ID, Measure.DAY, 2 * PICO)
    await set_limit(bot, Scope.BOT, "", Measure.DAY, 9 * PICO)
    usage = await bot.ask("/usage", person=BO, chat=GROUP_ID)
    assert usage["text"].count("no calls") == 3
    assert "$2.00 of this group's $2.00 a day left" in usage["text"]
    assert "$9" not in usage["text"]
    assert await toast(bot, ADA, usage, "Hide the cost line") == "Only who asked can do that."
    assert "Show the cost line" in labels(await bot.tap(usage, "Hide the cost line", person=BO))
    assert "Hide the cost line" in labels(await bot.ask("/usage", person=ADA))


async def test_the_cost_line_is_hidden_and_shown(bot):
    """Off: answers, steps and earlier answers go without it, old ones too. On: it is there again."""
    bot.model.play(thought(), thought(answer="Still four."))
    first = await bot.ask("What is 2 + 2?")
    usage = await bot.tap(await bot.ask("/usage"), "Hide the cost line")
    second = await bot.ask("And now?")
    assert second["text"] == "Still four."
    shown = await bot.all_steps(second)
    assert shown["text"].endswith("2 + 2 = 4")
    assert (await bot.tap(await bot.tap(first, "Show reasoning"), "Hide"))["text"] == "Four."
    await bot.tap(usage, "Show the cost line")
    assert "tokens · $0." in (await bot.tap(shown, "Hide"))["text"]


async def test_an_answer_of_nothing_without_the_cost_line(bot):
    """There is still a message."""
    await bot.tap(await bot.ask("/usage"), "Hide the cost line")
    bot.model.play(Script(text=json.dumps({"steps": [], "answer": "```\n```"})))
    answer = await bot.ask("Anything?")
    assert answer["text"].strip()


async def test_thumbs(bot):
    """A tap marks, the other one moves the mark, the same one takes it back; the text stays as it is."""
    bot.model.play(thought())
    answer = await bot.ask("What is 2 + 2?")
    up = await bot.tap(answer, "👍")
    assert labels(up) == ["Show reasoning", "Again", "• 👍", "👎"]
    assert up["text"] == answer["text"]
    down = await bot.tap(up, "👎")
    assert labels(down)[-2:] == ["👍", "• 👎"]
    shown = await bot.tap(down, "Show reasoning")
    assert labels(shown) == ["1", "2", "All", "Hide", "👍", "• 👎"]
    undone = await bot.tap(shown, "• 👎")
    assert (undone["text"], labels(undone)) == (shown["text"], ["1", "2", "All", "Hide", "👍", "👎"])
    liked = await bot.tap(await bot.tap(undone, "👍"), "Hide")
    assert labels(liked)[-2:] == ["• 👍", "👎"]
    stats = await bot.core.reports.overview(bot.core.reports.span_of_code("all"))
    assert (stats.totals.liked, stats.totals.disliked) == (1, 0)


async def test_a_thumb_on_a_later_page_stays_there(bot):
    """The page of the steps that is shown is shown afterwards."""
    steps = [(f"Look at {n}", " ".join(f"s{n}w{w}" for w in range(400))) for n in range(8)]
    bot.model.play(thought(steps=steps, chunk_size=500))
    page = await bot.tap(await bot.all_steps(await bot.ask("Much?")), "›")
    liked = await bot.tap(page, "👍")
    assert liked["text"] == page["text"]
    assert labels(liked) == ["‹", "›", "Steps", "Hide", "• 👍", "👎"]


async def test_thumbs_are_for_who_asked(bot):
    """Others in a group get a toast, and nothing changes."""
    bot.model.play(thought())
    bot.world.say(BO, GROUP_ID, ASKED)
    answer = await bot.final(GROUP_ID)
    assert await toast(bot, ADA, answer, "👍") == "Only who asked can do that."
    assert labels(bot.bot_messages(GROUP_ID)[-1])[-2:] == ["👍", "👎"]
    assert labels(await bot.tap(answer, "👍", person=BO))[-2:] == ["• 👍", "👎"]


DEAR = {"prompt_tokens": 1_000_000, "completion_tokens": 1_200_000, "total_tokens": 2_200_000}
"""87 cents at the price of gpt-4o-mini."""


def quiet(bot):
    """The calls that sent a message without a sound."""
    return [call for call in bot.telegram.calls if str(call.params.get("disable_notification")).lower() == "true"]


async def test_a_hint_follows_the_answer_once(bot):
    """The answer that takes a budget past 80 % is followed by one quiet sentence; the next answer is not."""
    bot.model.play(thought(usage=DEAR), thought(answer="Five."))
    await bot.ask("What is 2 + 2?")
    await bot.world.until(lambda _: len(bot.bot_messages(BO)) == 2)
    answer, hint = bot.bot_messages(BO)
    assert answer["text"].startswith("Four.")
    assert hint["text"].startswith("87 % of your $1.00 for today is used; it starts anew at ")
    assert len(quiet(bot)) == 1
    assert (await bot.ask("And 2 + 3?"))["text"].startswith("Five.")
    assert (await bot.ask("/stop"))["text"] == "There is nothing to stop."
    assert len(quiet(bot)) == 1


async def test_a_comparison_has_its_hint_too(bot):
    """Once, however many ways had a part in it."""
    bot.model.play(thought(usage=DEAR), thought())
    await bot.ask("/compare What is 2 + 2?")
    await bot.world.until(lambda _: any("% of your" in message["text"] for message in bot.bot_messages(BO)))
    assert len(quiet(bot)) == 1


async def test_a_hint_that_is_refused_does_no_harm(bot):
    """The answer stands, nothing is said of the fault, and the next question is answered."""
    bot.model.play(thought(usage=DEAR), thought(answer="Five."))
    bot.telegram.fail("sendMessage", status=400, description="Bad Request: no", times=9, holding="% of your")
    await bot.ask("What is 2 + 2?")
    assert (await bot.ask("And 2 + 3?"))["text"].startswith("Five.")
    assert [message["text"][:5] for message in bot.bot_messages(BO)] == ["Four.", "Five."]


async def test_an_answer_is_not_lost_over_a_hint(bot, monkeypatch, caplog):
    """When nobody can say how the limits stand, the answer comes all the same."""

    async def broken(*_):
        raise StoreFault("disk full")

    monkeypatch.setattr(type(bot.core.budgets), "hint", broken)
    bot.model.play(thought(usage=DEAR))
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    assert "disk full" in caplog.text


async def test_export_is_a_file_of_ones_own(bot, temporary):
    """One JSON file with questions, steps, calls and thumbs; nothing of others; no file is left behind."""
    bot.model.play(thought(), thought(answer="Mine.", steps=[("Secret", "of Chen")]))
    await bot.tap(await bot.ask("What is 2 + 2?"), "👍")
    await bot.ask("A question of Chen", person=CHEN)
    sent = await bot.ask("/export")
    file = sent["document"]
    assert file["file_name"].startswith("glassbox-2")
    assert file["file_name"].endswith(".json")
    text = bot.world.files[file["file_id"]].content.decode()
    read = json.loads(text)
    assert read["user_id"] == BO
    assert [piece["kind"] for piece in read["records"]] == ["profile", "answer", "call", "feedback"]
    assert read["records"][1]["question"] == "What is 2 + 2?"
    assert read["records"][2]["cost_usd"].startswith("0.0")
    assert "Chen" not in text
    while await bot.bot.intake._inbox.waiting():  # until the handler has ended
        await asyncio.sleep(0)
    assert list(temporary.iterdir()) == []


async def test_export_and_forget_work_in_private(bot):
    """In a group each is one sentence, and nothing is shown or deleted."""
    for command in ("/export", "/forget"):
        said = await bot.ask(command, chat=GROUP_ID)
        assert said["text"].startswith("That works in private")
        assert labels(said) == []


async def test_an_export_that_is_too_large_or_fails_leaves_no_file(bot, temporary, monkeypatch):
    """A sentence, and the file is gone."""
    monkeypatch.setattr("bot.tg.sending.DOCUMENT_LIMIT", 10)
    assert (await bot.ask("/export"))["text"].startswith("Your data are larger")
    monkeypatch.setattr("bot.tg.own.own_data_json", _broken)
    assert "Something went wrong on my side" in (await bot.ask("/export"))["text"]
    assert list(temporary.iterdir()) == []


async def _broken(*_):
    yield "{"
    raise RuntimeError("the disk is full")
