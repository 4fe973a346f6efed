"""Which of the bot's lists of commands a person sees where."""

import json

import pytest

from bot.playground.command_menu import commands_for
from bot.playground.people import PEOPLE
from bot.playground.profile import Profile
from bot.playground.world import GROUP_ID, World

ADA, _, CHEN = PEOPLE
DEFAULT = {"type": "default"}
GROUPS = {"type": "all_group_chats"}
ADMINS = {"type": "all_chat_administrators"}
OWN = {"type": "chat", "chat_id": ADA.id}
HERS = {"type": "chat_member", "chat_id": GROUP_ID, "user_id": ADA.id}


@pytest.mark.parametrize(
    ("lists", "person", "private", "seen"),
    [
        ([], ADA, True, None),
        ([(DEFAULT, "")], ADA, True, 0),
        ([(DEFAULT, ""), (DEFAULT, "zh")], CHEN, True, 1),
        ([(DEFAULT, ""), (DEFAULT, "zh")], ADA, True, 0),
        ([(DEFAULT, "zh"), (OWN, "")], ADA, True, 1),
        ([(DEFAULT, "zh"), (GROUPS, "")], CHEN, False, 1),
        ([(GROUPS, ""), (ADMINS, "")], ADA, False, 1),
        ([(GROUPS, ""), (ADMINS, "")], CHEN, False, 0),
        ([(ADMINS, ""), (HERS, "")], ADA, False, 1),
        ([(ADMINS, "")], ADA, True, None),
    ],
)
def test_the_narrowest_list_in_the_right_language(lists, person, private, seen):
    """The scope decides before the language, as Telegram's documentation says."""
    profile, world = Profile(), World()
    for number, (scope, language) in enumerate(lists):
        named = [{"command": f"c{number}", "description": "x"}]
        profile.commands[json.dumps([scope, language], sort_keys=True)] = named
    chat = world.chats[person.id if private else GROUP_ID]
    found = commands_for(profile, person, chat, admin=person is ADA)
    assert [c["command"] for c in found] == ([] if seen is None else [f"c{seen}"])
