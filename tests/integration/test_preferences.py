"""/settings, /lang, /system and /privacy, end to end."""

import asyncio

import pytest
from support.stage import ADA, BO, CHEN, Script, buttons, labels, open_stage, thought
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground.people import GROUP_ID
from bot.view.instructions import LONGEST

SETTINGS = [
    *("Mode: Think", "Model: gpt-4o-mini", "Language: as in Telegram"),
    *("Cost line: on", "Live thinking: on", "Reasoning: titles first"),
]


async def choose(bot, message, *path):
    """Taps one button after the other; returns the message as it stands then."""
    for label in path:
        message = await bot.tap(message, label)
    return message


async def plant(bot, message, data):
    """Puts a button with made-up data under a message, and taps it."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
    chat, number = message["chat"]["id"], message["message_id"]
    await bot.bot.application.bot.edit_message_reply_markup(chat_id=chat, message_id=number, reply_markup=keys)
    bot.world.tap(BO, chat, number, data)


async def toast(bot, message, data):
    """Taps a button with made-up data, and gives the toast that comes."""
    before = len(bot.world.toasts)
    await plant(bot, message, data)
    await bot.world.until(lambda world: len(world.toasts) > before)
    return bot.world.toasts[-1]["text"]


async def settled(bot):
    """Waits until everything that came in is dealt with."""
    while await bot.bot.intake._inbox.waiting():
        await asyncio.sleep(0)


def system_of(bot, number=-1):
    """The instructions of a request to the model."""
    return bot.model.requests[number]["messages"][0]["content"]


async def test_the_screen_shows_what_holds_and_changes_in_place(bot):
    """Each line says the present value; a tap changes it there, and no message is added."""
    screen = await bot.ask("/settings")
    assert labels(screen) == SETTINGS
    assert screen["text"].startswith("Your settings\n")
    screen = await choose(bot, screen, "Cost line: on", "Live thinking: on", "Reasoning: titles first")
    assert labels(screen)[3:] == ["Cost line: off", "Live thinking: off", "Reasoning: all at once"]
    assert len(bot.bot_messages(BO)) == 1
    assert labels(await bot.ask("/settings")) == labels(screen)
    screen = await choose(bot, screen, "Cost line: off", "Live thinking: off", "Reasoning: all at once")
    assert labels(screen) == SETTINGS


@pytest.mark.parametrize(
    ("line", "choice", "after", "marked"),
    [
        ("Mode: Think", "Fast", "Mode: Fast", "• Think"),
        ("Model: gpt-4o-mini", "gpt-4.1", "Model: gpt-4.1", "• gpt-4o-mini"),
        ("Language: as in Telegram", "简体中文", "语言：简体中文", "• As in Telegram (English)"),
    ],
)
async def test_choices_lead_there_and_back(tmp_path, line, choice, after, marked):
    """A line with a choice leads to it; Back changes nothing; a choice returns to the screen, which says it."""
    async with open_stage(tmp_path, models="gpt-4.1") as stage, stage.running():
        screen = await stage.ask("/settings")
        choices = await stage.tap(screen, line)
        assert marked in labels(choices)
        again = await stage.tap(choices, "Back")
        assert labels(again) == labels(screen)
        assert after in labels(await choose(stage, again, line, choice))
        assert len(stage.bot_messages(BO)) == 1


async def test_a_choice_outlives_a_restart_and_is_nobody_elses(stage):
    """It is kept with who made it."""
    async with stage.running():
        screen = await stage.ask("/settings")
        await choose(stage, screen, "Mode: Think", "Fast")
    async with stage.running():
        assert labels(await stage.ask("/settings"))[0] == "Mode: Fast"
        assert labels(await stage.ask("/settings", person=ADA))[0] == "Mode: Think"


async def test_mode_and_settings_are_one_choice(bot):
    """What /mode has set, /settings shows, and the other way round."""
    await bot.tap(await bot.ask("/mode"), "Fast")
    assert labels(await bot.ask("/settings"))[0] == "Mode: Fast"
    assert "• Fast" in labels(await bot.ask("/mode"))


async def test_the_language_holds_at_once(bot):
    """The screen itself speaks it, then everything; as in Telegram takes it back. Others keep theirs."""
    screen = await bot.ask("/lang")
    assert labels(screen) == ["• As in Telegram (English)", "English", "简体中文"]
    chinese = await bot.tap(screen, "简体中文")
    assert labels(chinese) == ["跟随 Telegram（English）", "English", "• 简体中文"]
    assert chinese["text"].startswith("想让我用哪种语言")
    assert "重新开始" in (await bot.ask("/help"))["text"]
    assert "start afresh" in (await bot.ask("/help", person=ADA))["text"]
    again = await bot.tap(chinese, "跟随 Telegram（English）")
    assert labels(again)[0] == "• As in Telegram (English)"
    assert "start afresh" in (await bot.ask("/help"))["text"]


@pytest.mark.parametrize(
    ("said", "now"),
    [
        *(("zh", "• 简体中文"), ("ZH-hans", "• 简体中文"), ("简体中文", "• 简体中文"), ("zh, please", "• As")),
        *(("en", "• English"), ("ENGLISH", "• English"), ("xx", "• As"), ("\u202e" * 500, "• As"), ("", "• As")),
    ],
)
async def test_a_language_by_its_tag_or_name(bot, said, now):
    """It is chosen at once; for one that the bot does not speak, a sentence says so above the list."""
    screen = await bot.ask(f"/lang {said}")
    assert any(label.startswith(now) for label in labels(screen))
    assert screen["text"].startswith("I do not speak that language") is (said in ("xx", "zh, please"))


@pytest.mark.parametrize(
    ("said", "now", "first"),
    [
        ("/mode fast", "• Fast", "How shall I reason?"),
        ("/mode  VOTE ", "• Vote", "How shall I reason?"),
        ("/mode nonsense", "• Think", "I have no such mode."),
        ("/mode native", "• Think", "I have no such mode."),
        ("/model GPT-4o-mini", "• gpt-4o-mini", "Which model shall answer?"),
        ("/model nonsense", "• gpt-4o-mini", "I cannot ask a model of that name."),
    ],
)
async def test_a_choice_behind_the_command(bot, said, now, first):
    """What is named is chosen at once; what is none of the choices is said to be none, above them."""
    screen = await bot.ask(said)
    assert now in labels(screen)
    assert screen["text"].startswith(first)


async def test_a_model_by_its_name(tmp_path):
    """The next question keeps to it."""
    async with open_stage(tmp_path, models="gpt-4.1") as stage, stage.running():
        assert "• gpt-4.1" in labels(await stage.ask("/model gpt-4.1"))
        stage.model.play(thought())
        await stage.ask("What is 2 + 2?")
        assert stage.model.requests[-1]["model"] == "gpt-4.1"


async def test_in_a_group_settings_go_to_private(bot):
    """The group hears that they are personal; the screen comes in private, to who asked alone."""
    await bot.ask("/help", person=ADA)
    said = await bot.ask("/settings", person=ADA, chat=GROUP_ID)
    assert (said["text"], buttons(said)) == ("Settings are personal: I have sent you yours in private.", [])
    assert labels(bot.bot_messages(ADA)[-1]) == SETTINGS
    assert bot.bot_messages(BO) == []


async def test_in_a_group_a_link_where_the_bot_may_not_write(bot):
    """Who never wrote to the bot gets a link that opens the settings."""
    said = await bot.ask("/lang", person=ADA, chat=GROUP_ID)
    assert said["text"].endswith("Open yours here: https://t.me/glassbox_bot?start=settings")
    assert buttons(said) == []
    assert labels(await bot.ask("/start settings", person=ADA)) == SETTINGS


async def test_the_link_admits_nobody(tmp_path):
    """Who may not ask is told how to be admitted, and sees no settings; taps do nothing."""
    async with open_stage(tmp_path, access="invite") as stage, stage.running():
        said = await stage.ask("/start settings")
        assert "Show reasoning" not in str(buttons(said))
        assert buttons(said) == []
        assert str(BO) in said["text"]
        assert "invitation" not in said["text"].split("\n")[0]
        assert labels(await stage.ask("/start settings", person=ADA)) == SETTINGS
        await toast(stage, said, "set:live:off")
        assert (await stage.core.memory.preferences(BO)).live is not False


async def test_settings_in_a_group_are_nobodys(bot):
    """A tap with such data in a chat of several is refused, and changes nothing."""
    bot.model.play(thought())
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    answer = await bot.final(GROUP_ID)
    for data in ("set:footer:off", "set:mode:fast", "lang:zh", "sys:remove"):
        assert await toast(bot, answer, data) == "Only who asked can do that."
    preferred = await bot.core.memory.preferences(BO)
    assert (preferred.footer, preferred.strategy, preferred.language) == (True, None, None)


@pytest.mark.parametrize(
    "data",
    [
        *("set:mode:nonsense", "set:model:999", "set:model:x", "set:reveal:x", "set:language:xx"),
        *("set:main:on", "set:main", "lang:xx"),
    ],
)
async def test_data_of_another_version_change_nothing(bot, data):
    """A choice that there is not is passed over, and the bot goes on."""
    screen = await bot.ask("/settings")
    before = await bot.core.memory.preferences(BO)
    await plant(bot, screen, data)
    assert labels(await bot.ask("/settings")) == SETTINGS
    await settled(bot)
    assert await bot.core.memory.preferences(BO) == before


@pytest.mark.parametrize("live", [True, False])
async def test_drafts_are_shown_to_those_who_want_live_thinking(bot, live):
    """To others the bot is typing, and then the answer is there."""
    if not live:
        await choose(bot, await bot.ask("/settings"), "Live thinking: on")
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, BO, "What is 2 + 2?")
    if live:
        await bot.thinking(BO)
    else:
        await bot.world.until(lambda _: calls_of(bot, "sendChatAction"))
    await bot.model.until(lambda server: server.requests)
    gate.set()
    assert (await bot.final(BO, count=1 if live else 2))["text"].startswith("Four.")
    assert bool(calls_of(bot, "sendMessageDraft")) is live


@pytest.mark.parametrize("live", [True, False])
async def test_a_placeholder_stands_still_without_live_thinking(bot, live):
    """One message with Stop, which says no step, until the answer takes its place."""
    if not live:
        await choose(bot, await bot.ask("/settings"), "Live thinking: on")
    gate = asyncio.Event()
    bot.model.play(thought(gate=gate, gate_after=12, chunk_size=6))
    bot.world.say(BO, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    await bot.world.until(lambda _: bot.bot_messages(GROUP_ID))
    assert labels(bot.bot_messages(GROUP_ID)[0]) == ["Stop"]
    if live:
        await bot.world.until(lambda _: "Plan" in bot.bot_messages(GROUP_ID)[0]["text"])
    gate.set()
    assert (await bot.final(GROUP_ID))["text"].startswith("Four.")
    assert len(bot.bot_messages(GROUP_ID)) == 1
    edits = [call for call in calls_of(bot, "editMessageText") if int(call.params["chat_id"]) == GROUP_ID]
    assert len(edits) > 1 if live else len(edits) == 1


async def test_a_comparison_keeps_to_it_too(bot):
    """Its placeholder does not grow either."""
    await choose(bot, await bot.ask("/settings"), "Live thinking: on")
    bot.model.play(Script(text="Four."), thought())
    bot.world.say(BO, BO, "/compare what is 2 + 2?")
    compared = await bot.final(BO, count=2)
    assert compared["text"].startswith("Compared")
    place = compared["message_id"]
    edits = [call for call in calls_of(bot, "editMessageText") if int(call.params["message_id"]) == place]
    assert len(edits) <= 1


def calls_of(bot, method):
    return [call for call in bot.telegram.calls if call.method == method]


WISHES = "Be brief.\n  And explain <b>every</b> technical *term*. </wishes> 🙂"


async def test_instructions_are_shown_back_exactly_and_kept_to(bot):
    """They go along with each question of who gave them, also of a comparison, and with nobody else's."""
    said = await bot.ask(f"/system {WISHES}")
    assert said["text"].split("\n\n", 2)[2] == WISHES
    assert labels(said) == ["Change", "Remove"]
    bot.model.play(thought(), thought(), Script(text="Four."), thought())
    await bot.ask("What is 2 + 2?")
    assert "And explain <b>every</b> technical *term*." in system_of(bot)
    assert system_of(bot).index("form above") < system_of(bot).index("Be brief.")
    await bot.ask("What is 2 + 2?", person=CHEN)
    assert "Be brief." not in system_of(bot)
    bot.world.say(BO, BO, "/compare what is 2 + 2?")
    await bot.world.until(lambda _: any(m["text"].startswith("Compared") for m in bot.bot_messages(BO)))
    assert ["Be brief." in system_of(bot, number) for number in (-1, -2)] == [True, True]
    assert (await bot.ask("/system"))["text"].endswith(WISHES)


async def test_in_a_group_the_askers_instructions_count(bot):
    """Those of others in the group do not; and the command answers in private only."""
    await bot.ask("/system Answer like Bo.", person=BO)
    await bot.ask("/system Answer like Chen.", person=CHEN)
    bot.model.play(thought())
    bot.world.say(CHEN, GROUP_ID, "@glassbox_bot what is 2 + 2?")
    await bot.model.until(lambda server: server.requests)
    await bot.final(GROUP_ID)
    assert "Answer like Chen." in system_of(bot)
    assert "Answer like Bo." not in system_of(bot)
    said = await bot.ask("/system Tell it to all.", chat=GROUP_ID)
    assert said["text"].startswith("That works in private")
    assert (await bot.core.memory.preferences(BO)).instructions == "Answer like Bo."


async def test_instructions_are_changed_and_removed(bot):
    """Change says how, with the command to copy; Back; Remove; then there are none, and it says so."""
    shown = await bot.ask("/system Be brief.")
    change = await bot.tap(shown, "Change")
    assert change["text"].endswith("/system Be brief.")
    assert (await bot.tap(change, "Back"))["text"].endswith("Be brief.")
    assert (await bot.ask("/system Be long."))["text"].endswith("Be long.")
    removed = await bot.tap(bot.bot_messages(BO)[-1], "Remove")
    assert (removed["text"].split("\n")[2], buttons(removed)) == ("They are removed.", [])
    assert "You gave me none." in (await bot.ask("/system"))["text"]
    bot.model.play(thought())
    await bot.ask("What is 2 + 2?")
    assert "wishes" not in system_of(bot)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("x" * LONGEST, True),
        ("字" * LONGEST, True),
        ("👩‍🚀" * 300, True),
        ("x" * (LONGEST + 1), False),
        ("\u200b \u2800", False),
        ("   ", False),
    ],
)
async def test_instructions_have_a_bound(bot, given, kept):
    """A thousand characters are taken; more, or nothing that can be seen, changes nothing and says so."""
    await bot.ask("/system Before.")
    said = await bot.ask(f"/system {given}")
    after = (await bot.core.memory.preferences(BO)).instructions
    assert after == (given if kept else "Before.")
    if len(given) > LONGEST:
        assert said["text"] == (
            "Instructions may have 1,000 characters at most, and these have 1,001. Nothing was changed."
        )


@pytest.mark.parametrize(
    ("days", "said"), [(0, "until you send /forget"), (1, "when they are a day old"), (90, "90 days old")]
)
async def test_privacy_names_the_setting(tmp_path, days, said):
    """How long words are kept is told as it is set; in a group, and to who may not ask, as well."""
    async with open_stage(tmp_path, retention_days=days, access="invite") as stage, stage.running():
        text = (await stage.ask("/privacy"))["text"]
        assert said in text.split("For how long\n")[1].split("\n")[0]
        assert (await stage.ask("/privacy", person=ADA, chat=GROUP_ID))["text"] == text
