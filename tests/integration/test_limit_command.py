"""/limit: by buttons without typing, typed, effective at once, and every malformed kind refused."""

import pytest
from support.desk import data_of, deeds, silent, tap_data
from support.stage import ADA, BO, labels, open_stage, thought

from bot.core.limits import Measure, Rule, Scope
from bot.core.money import PICO
from bot.core.people import Role
from bot.playground.people import GROUP_ID


async def test_the_default_is_listed_as_such(bot):
    """While everybody may ask and nobody has set a limit for everyone."""
    listed = await bot.ask("/limit", person=ADA)
    assert listed["text"].startswith("Limits\n\nEveryone – $1.00 a day (the default)\n\n")
    assert labels(listed) == ["Set a limit"]


async def test_where_access_is_closed_there_is_no_default(tmp_path):
    """The list says that there are none."""
    async with open_stage(tmp_path, access="invite") as stage, stage.running():
        assert "There are no limits." in (await stage.ask("/limit", person=ADA))["text"]


async def test_a_limit_for_everyone_without_typing(bot):
    """From the list to the amount by taps alone; it is marked, stored, and in the trail; then taken away again."""
    at = await bot.ask("/limit", person=ADA)
    for data in ("lim:new", "lim:everyone", "lim:everyone:day"):
        assert data in data_of(at)
        at = await tap_data(bot, at, data)
    assert at["text"].startswith("Everyone · by day\nNow: $1.00 a day (the default)")
    assert labels(at) == ["$0.10", "$0.50", "$1", "$5", "$20", "No limit", "‹ Back"]
    assert "/limit everyone day 2.50" in at["text"]
    at = await tap_data(bot, at, "lim:everyone:day:0.50")
    assert at["text"].startswith("Everyone · by day\nNow: $0.50 a day\n")
    assert await bot.core.budgets.rules() == (Rule(scope=Scope.EVERYONE, measure=Measure.DAY, amount=PICO // 2),)
    assert "As before: remove it" in labels(at)
    at = await tap_data(bot, at, "lim:everyone:day:none")
    assert "Now: no limit by day" in at["text"]
    at = await tap_data(bot, at, "lim:everyone:day:remove")
    assert "Now: $1.00 a day (the default)" in at["text"]
    assert [deed[3:] for deed in reversed(await deeds(bot))] == [
        (f"default:{PICO}", str(PICO // 2)),
        (str(PICO // 2), "unlimited"),
        ("unlimited", f"default:{PICO}"),
    ]
    said = (await bot.ask("/audit", person=ADA))["text"]
    assert "Limit – Everyone: no limit by day → $1.00 a day (the default)" in said
    assert "Limit – Everyone: $1.00 a day (the default) → $0.50 a day" in said


async def test_every_way_of_the_pickers_leads_to_a_limit(bot):
    """A role, a user, a group, the whole bot; by day, month and minute."""
    bot.model.play(thought(), thought())
    await bot.ask("What is 2 + 2?")
    bot.world.say(BO, GROUP_ID, "@glassbox_bot 2 + 2?")
    await bot.final(GROUP_ID)
    ways = {
        "role guest": ("lim:roles", "lim:role:guest", "lim:role:guest:minute", "lim:role:guest:minute:3"),
        "user": ("who:lim:0:", "lim:user:1002", "lim:user:1002:month", "lim:user:1002:month:20"),
        "group": (f"lim:groups:0 lim:group:{GROUP_ID} lim:group:{GROUP_ID}:day lim:group:{GROUP_ID}:day:5").split(),
        "bot": ("lim:bot", "lim:bot:month", "lim:bot:month:100"),
    }
    for way in ways.values():
        at = await bot.ask("/limit", person=ADA)
        for data in ("lim:new", *way):
            assert data in data_of(at), data
            at = await tap_data(bot, at, data)
    listed = (await bot.ask("/limit", person=ADA))["text"]
    lines = listed.split("\n\n")[1].split("\n")
    assert lines[0] == "The whole bot – $100.00 a month"
    assert lines[1].startswith("▓▓▓▓▓▓▓▓▓▓ $100.00 left until ")
    assert lines[2:] == [
        "Everyone – $1.00 a day (the default)",
        "Role guest – 3 questions a minute",
        f"Group {GROUP_ID} – $5.00 a day",
        "Bo (1002) – $20.00 a month",
    ]


async def test_a_limit_is_effective_at_once(bot):
    """The next question meets it; another admin's word lifts it again."""
    bot.model.rule(lambda _: thought())
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    said = await bot.ask("/limit user 1002 day 0.000001", person=ADA)
    assert said["text"].startswith("Bo (1002)\nNow: $0.000001 a day\nBefore: none set")
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Your limit of $0.000001 a day has $0 left")
    await bot.ask("/limit user 1002 day none", person=ADA)
    assert (await bot.ask("What is 2 + 2?"))["text"].startswith("Four.")
    await bot.ask("/limit user 1002 day 0", person=ADA)
    assert "too little for this question" in (await bot.ask("What is 2 + 2?"))["text"]
    assert len(bot.model.requests) == 2


async def test_a_roles_limit_counts_for_those_of_the_role(bot):
    """A guest meets it; as a member no more."""
    bot.model.rule(lambda _: thought())
    await bot.ask("/limit role guest minute 1", person=ADA)
    assert (await bot.ask("2 + 2?"))["text"].startswith("Four.")
    assert (await bot.ask("2 + 2?"))["text"].startswith("Your limit of one question a minute")
    await bot.ask("/role 1002 member", person=ADA)
    assert (await bot.ask("2 + 2?"))["text"].startswith("Four.")


async def test_an_admin_by_role_sets_limits(bot):
    """And the trail says who it was."""
    await bot.core.people.set_role(BO, Role.ADMIN, ADA)
    await bot.ask("/limit bot day 7")
    assert (await deeds(bot))[0] == (BO, "limit", "bot:day", None, str(7 * PICO))


async def test_what_changes_nothing_leaves_no_line_in_the_trail(bot):
    """The same limit again, and the removal of one that is not there."""
    await bot.ask("/limit bot day 7", person=ADA)
    await bot.ask("/limit bot day 7.00", person=ADA)
    await bot.ask("/limit user 5 day remove", person=ADA)
    assert len(await deeds(bot)) == 1
    await bot.ask("/limit everyone day 1", person=ADA)
    assert "(the default)" not in (await bot.ask("/limit", person=ADA))["text"]


async def test_what_is_missing_is_asked_for(bot):
    """The beginning of a typed limit leads into the pickers."""
    at = await bot.ask("/limit user 999", person=ADA)
    assert at["text"].startswith("user 999\nnone set")
    assert data_of(at)[:3] == ["lim:user:999:day", "lim:user:999:month", "lim:user:999:minute"]
    at = await bot.ask("/limit bot minute", person=ADA)
    assert labels(at)[:5] == ["1", "3", "5", "10", "30"]


@pytest.mark.parametrize(
    "words",
    [
        *("all day 5", "user", "user ada day 5", "user -5 day 5", "role king day 5", "group 5 day 5", "bot week 5"),
        *("bot day -1", "bot day nan", "bot day inf", "bot day 1e400", "bot day 1,5", "bot day 1000001", "bot day ."),
        *("bot minute 0", "bot minute 1.5", "bot minute 10001", "bot day 5 5", "bot day 0.0000000000001", "😀 day 5"),
        *(
            "bot day \u200b5",
            "bot day " + "9" * 3000,
            "user 99999999999999999999 day 5",
            "bot day '; DROP TABLE limits",
        ),
    ],
)
async def test_every_malformed_limit_gets_one_sentence_and_changes_nothing(bot, words):
    """With an example of what would be right, which is right."""
    before = await bot.core.budgets.rules()
    said = (await bot.ask(f"/limit {words}", person=ADA))["text"]
    assert "such as " in said
    assert "\n" not in said
    assert len(said) < 200
    assert await bot.core.budgets.rules() == before
    assert await deeds(bot) == []
    example = said.rpartition("such as ")[2].partition(" or /")[0]
    if example.startswith("/limit"):
        assert "Now: " in (await bot.ask(example, person=ADA))["text"]


async def test_many_limits_come_in_pages(bot):
    """And every message stays within bounds."""
    for number in range(40):
        rule = Rule(scope=Scope.USER, measure=Measure.DAY, amount=PICO, subject=str(6000 + number))
        await bot.core.budgets.set(rule, ADA)
    page = await bot.ask("/limit", person=ADA)
    seen = page["text"].count("user 60")
    for number in (1, 2):
        page = await tap_data(bot, page, f"lim:list:{number}")
        seen += page["text"].count("user 60")
    assert seen == 40


async def test_limits_are_no_affair_of_groups(bot):
    """Not even for an admin."""
    assert await silent(bot, "/limit bot day 5", ADA, GROUP_ID) == []
