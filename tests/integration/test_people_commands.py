"""/users, /role, /ban and /audit: by buttons, typed, and for nobody but admins."""

import pytest
from support.desk import data_of, deeds, planted, settled, silent, tap_data
from support.stage import ADA, BO, CHEN, labels

from bot.core.messages import Asker
from bot.core.people import Role
from bot.playground.people import GROUP_ID

UNKNOWN = "I don't know that command. /help lists what I can do."
COMMANDS = (
    *("/users", "/users ada", "/role", "/role 1003 member", "/ban 1003", "/unban 1003", "/invite", "/audit"),
    *("/limit", "/limit everyone day 100"),
)
BUTTONS = (
    *("who:usr:0:", "usr:1003", "role:1003", "role:1003:member", "ban:1003", "ban:1003:yes", "unban:1003"),
    *("lim:list:0", "lim:new", "lim:roles", "lim:groups:0", "lim:everyone", "lim:everyone:day"),
    *("lim:everyone:day:100", "lim:user:1002:day:none", "audit:0", "new:admit:1003"),
)


@pytest.mark.parametrize("command", COMMANDS)
async def test_to_others_the_commands_are_unknown(bot, command):
    """A member learns nothing and changes nothing; in a group not even an admin gets an answer."""
    await bot.core.people.set_role(BO, Role.MEMBER, ADA)
    before = await deeds(bot)
    assert (await bot.ask(command))["text"] == UNKNOWN
    assert await silent(bot, command, ADA, GROUP_ID) == []
    assert await deeds(bot) == before


@pytest.mark.parametrize("data", BUTTONS)
async def test_to_others_the_buttons_mean_nothing(bot, data):
    """The id is checked on the tap, too: whoever forges data gets a toast; so does an admin in a group."""
    await bot.ask("/help")
    assert await planted(bot, BO, data) == UNKNOWN
    assert await planted(bot, ADA, data, chat=GROUP_ID) == UNKNOWN
    assert await deeds(bot) == []


async def test_help_lists_the_commands_of_admins_to_admins_alone(bot):
    """Also to those by role, from the moment they are."""
    assert "/users" not in (await bot.ask("/help"))["text"]
    await bot.ask("/role 1002 admin", person=ADA)
    assert "/users" in (await bot.ask("/help"))["text"]
    assert "/users" in (await bot.ask("/help", person=ADA))["text"]


async def test_users_are_listed_found_and_opened(bot):
    """Numbered, last seen first; a number opens the person with the ways to change it."""
    for person in (CHEN, BO):
        await bot.ask("/help", person=person)
    listed = await bot.ask("/users", person=ADA)
    assert "3 people, last seen first" in listed["text"]
    assert "Ada (1001)\nowner · last seen 2" in listed["text"]
    assert labels(listed) == ["1", "2", "3"]
    found = await bot.ask("/users BO", person=ADA)
    assert found["text"].startswith("People\none fits “BO”\n\n1. Bo (1002)\nguest · last seen 2")
    assert data_of(found) == ["usr:1002"]
    assert data_of(await bot.ask("/users 1003", person=ADA)) == ["usr:1003"]
    assert data_of(await bot.ask("/users @ada", person=ADA)) == ["usr:1001"]
    assert data_of(await bot.ask("/users nobody-of-that-name", person=ADA)) == []
    card = await tap_data(bot, found, "usr:1002")
    assert card["text"].startswith("Bo\n@bo · number 1002\nRole: guest\nKnown since ")
    assert "▓▓▓▓▓▓▓▓▓▓ $1.00 of $1.00 a day left" in card["text"]
    assert data_of(card) == ["role:1002", "ban:1002", "lim:user:1002", "who:usr:0:"]


async def test_many_users_come_in_pages(bot):
    """With hostile names, and the words of the search on every page's buttons; no message is too long."""
    for number in range(30):
        name = "Eve \u202e\n" + "ش" * 200 + "😀" * 50
        await bot.core.people.meet(Asker(id=5000 + number, name=name, username="eve" * 30))
    words = "ش" * 30
    page = await bot.ask(f"/users {words}", person=ADA)
    seen = []
    while True:
        seen += [data for data in data_of(page) if data.startswith("usr:")]
        assert all(len(data.encode()) <= 64 for data in data_of(page))
        if "›" not in labels(page):
            break
        page = await tap_data(bot, page, next(d for d in reversed(data_of(page)) if d.startswith("who:")))
    assert sorted(seen) == sorted(f"usr:{5000 + number}" for number in range(30))


async def test_a_role_by_buttons(bot):
    """Picked from the list, given, marked, in the audit trail."""
    await bot.ask("/help")
    picker = await bot.ask("/role", person=ADA)
    assert picker["text"].startswith("Whose role?")
    roles = await tap_data(bot, picker, "role:1002")
    assert labels(roles) == ["• guest", "member", "admin", "Show the person"]
    roles = await tap_data(bot, roles, "role:1002:member")
    assert labels(roles) == ["guest", "• member", "admin", "Show the person"]
    assert bot.world.toasts[-1]["text"] == "Bo (1002): role member."
    assert await deeds(bot) == [(ADA, "role", "user:1002", "guest", "member")]
    await tap_data(bot, roles, "role:1002:member")
    assert len(await deeds(bot)) == 1


TYPED = {
    "/role 1002 admin": "Bo (1002): role admin.",
    "/role 999 member": "user 999: role member.",
    "/role 1002 owner": "Owners are set in ADMIN_IDS alone: nobody is made one, changed or banned here.",
    "/role 1001 guest": "Owners are set in ADMIN_IDS alone: nobody is made one, changed or banned here.",
    "/ban 1001": "Owners are set in ADMIN_IDS alone: nobody is made one, changed or banned here.",
    "/unban 1002": "Bo (1002) is not banned.",
}


@pytest.mark.parametrize("typed", TYPED)
async def test_roles_and_bans_typed(bot, typed):
    """What is done, or why not."""
    await bot.ask("/help")
    assert (await bot.ask(typed, person=ADA))["text"] == TYPED[typed]


MALFORMED = {
    "/role ada member": "A user is a whole number",
    "/role -5": "A user is a whole number",
    "/role 99999999999999999999 member": "A user is a whole number",
    "/role ١٠٠٢ member": "A user is a whole number",
    "/role 1002 king": "There is no such role",
    "/role 1002 member now": "That is too much",
    "/ban @bo": "A user is a whole number",
    "/ban 0": "A user is a whole number",
    "/ban 1002 1003": "That is too much",
    "/unban x": "A user is a whole number",
}


@pytest.mark.parametrize("typed", MALFORMED)
async def test_malformed_commands_get_one_sentence_and_change_nothing(bot, typed):
    """With an example of what would be right."""
    said = (await bot.ask(typed, person=ADA))["text"]
    assert said.startswith(MALFORMED[typed])
    assert "\n" not in said
    assert "such as /" in said
    assert await deeds(bot) == []


async def test_an_admin_by_role_reaches_those_below_alone(bot):
    """Members and guests, but no admins, not itself, and no owner; and makes no admins."""
    await bot.core.people.set_role(BO, Role.ADMIN, ADA)
    await bot.core.people.meet(Asker(id=4242, name="Eve"))
    await bot.core.people.set_role(CHEN, Role.ADMIN, ADA)
    before = await deeds(bot)
    only = "Only owners change or ban admins, and make new ones."
    assert (await bot.ask("/role 1003 guest"))["text"] == only
    assert (await bot.ask("/ban 1003"))["text"] == only
    assert (await bot.ask("/role 4242 admin"))["text"] == only
    assert (await bot.ask("/role 1002 guest"))["text"] == "You cannot change or ban yourself."
    assert await planted(bot, BO, "ban:1003:yes") == only
    assert await planted(bot, BO, "role:4242:admin") == only
    assert await deeds(bot) == before
    picker = await bot.ask("/role 4242")
    assert labels(picker) == ["• guest", "member", "Show the person"]
    card = await tap_data(bot, await bot.ask("/users 1003"), "usr:1003")
    assert data_of(card) == ["lim:user:1003", "who:usr:0:"]


async def test_a_demoted_admins_open_screens_do_nothing(bot):
    """The id is looked up on each tap."""
    await bot.ask("/role 1002 admin", person=ADA)
    picker = await bot.ask("/users")
    await bot.ask("/role 1002 member", person=ADA)
    assert await tap_data(bot, picker, data_of(picker)[0]) == picker
    assert bot.world.toasts[-1]["text"] == UNKNOWN


async def test_a_ban_by_buttons_and_back(bot):
    """From the person: asked, banned, shown as banned, taken back."""
    await bot.ask("/help")
    picker = await bot.ask("/ban", person=ADA)
    asked = await tap_data(bot, picker, "ban:1002")
    assert labels(asked) == ["Yes, ban", "Show the person"]
    banned = await tap_data(bot, asked, "ban:1002:yes")
    assert labels(banned) == ["Take the ban back", "Show the person"]
    card = await tap_data(bot, banned, "usr:1002")
    assert "Role: guest · banned" in card["text"]
    back = await tap_data(bot, await tap_data(bot, card, "ban:1002"), "unban:1002")
    assert "banned" not in back["text"]


async def test_the_audit_trail_in_words(bot):
    """When, who, what, from what to what; latest first, in pages."""
    assert (await bot.ask("/audit", person=ADA))["text"].endswith("Nothing was changed yet.")
    await bot.ask("/help")
    for typed in ("/role 1002 member", "/limit user 1002 day 5", "/limit user 1002 day none", "/invite"):
        await bot.ask(typed, person=ADA)
    await tap_data(bot, await bot.ask("/ban 1002", person=ADA), "ban:1002:yes")
    await bot.ask("/unban 1002", person=ADA)
    await bot.ask("/limit user 1002 day remove", person=ADA)
    lines = (await bot.ask("/audit", person=ADA))["text"].split("\n\n")[1:]
    assert all("· Ada (1001)\n" in line for line in lines)
    assert [line.partition("\n")[2] for line in lines] == [
        "Limit – Bo (1002): no limit by day → none",
        "Took the ban of Bo (1002) back",
        "Banned Bo (1002)",
        "Made an invitation",
        "Limit – Bo (1002): $5.00 a day → no limit by day",
        "Limit – Bo (1002): none → $5.00 a day",
        "Role of Bo (1002): guest → member",
    ]
    for number in range(20):
        await bot.core.people.set_role(7000 + number, Role.MEMBER, ADA)
    first = await bot.ask("/audit", person=ADA)
    assert "user 7019: guest → member" in first["text"]
    await settled(bot)
    assert "user 7009: guest → member" in (await tap_data(bot, first, "audit:1"))["text"]
    assert "Made an invitation" in (await tap_data(bot, first, "audit:2"))["text"]
