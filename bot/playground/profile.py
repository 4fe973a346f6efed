"""The methods about the bot itself, its command lists, and who is in a chat."""

import json
import re
from typing import Any

from bot.playground.bot_side import BotSide
from bot.playground.params import Params
from bot.playground.people import BOT, user_of
from bot.playground.refusals import ApiError, bad_request

_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
}
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
_LONGEST_COMMAND, _LONGEST_DESCRIPTION = 32, 256
_ALL_DESCRIPTIONS = 4096
"""Characters of all descriptions of a list together; the true bound is not told, and lists of 3,238 were taken."""

_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """What the bot has told Telegram about itself."""

    def __init__(self) -> None:
        self.commands: dict[str, list[dict[str, str]]] = {}
        """By scope (JSON) and language: see `_place`."""
        self.texts: dict[tuple[str, str], str] = {}
        """By kind (name, description, short_description) and language."""

    def get_me(self, bot: BotSide, params: Params) -> Any:
        """Serve getMe."""
        return {**BOT, "first_name": self.texts.get(("name", "")) or BOT["first_name"], **_ABILITIES}

    def set_commands(self, bot: BotSide, params: Params) -> Any:
        """Serve setMyCommands."""
        commands = params.get("commands", [])
        if isinstance(commands, str):
            raise bad_request("can't parse commands JSON object")
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        place, read = _place(bot, params), [_read_command(command) for command in commands]
        if sum(len(command["description"]) for command in read) > _ALL_DESCRIPTIONS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[place] = read
        return True

    def get_commands(self, bot: BotSide, params: Params) -> Any:
        """Serve getMyCommands: the list of exactly this scope and language."""
        return self.commands.get(_place(bot, params), [])

    def delete_commands(self, bot: BotSide, params: Params) -> Any:
        """Serve deleteMyCommands."""
        self.commands.pop(_place(bot, params), None)
        return True

    def set_text(self, kind: str, params: Params) -> bool:
        """Serve setMyName, setMyDescription and setMyShortDescription."""
        text = str(params.get(kind, ""))
        if len(text) > _LIMITS[kind]:
            raise bad_request(f"BOT_{'TITLE' if kind == 'name' else 'ABOUT'}_INVALID")
        self.texts[kind, _language(params)] = text
        return True

    def get_text(self, kind: str, params: Params) -> dict[str, str]:
        """Serve getMyName, getMyDescription and getMyShortDescription: the text of exactly this language."""
        return {kind: self.texts.get((kind, _language(params)), "")}


def get_chat(bot: BotSide, params: Params) -> Any:
    """Serve getChat."""
    chat = bot.chat(params.get("chat_id"))
    return {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


def get_chat_member(bot: BotSide, params: Params) -> Any:
    """Serve getChatMember: in the group the first person is the owner, the rest are members."""
    chat = bot.chat(params.get("chat_id"))
    user_id = params.get("user_id")
    if user_id == BOT["id"]:
        return {"status": "kicked" if chat.closed else "member", "user": BOT}
    person = bot.world.people.get(user_id) if isinstance(user_id, int) else None
    if person is None or (chat.private and person.id != chat.id):
        raise bad_request("member not found" if user_id else "invalid user_id specified")
    if not chat.private and person.id == next(iter(bot.world.people)):
        return {"status": "creator", "user": user_of(person), "is_anonymous": False}
    return {"status": "member", "user": user_of(person)}


def _read_command(command: object) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for key in ("command", "description"):
        if not isinstance(command.get(key), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{key}\"")
    name = _bounded("Command", command["command"].strip().removeprefix("/"), _LONGEST_COMMAND)
    description = _bounded("Command description", command["description"].strip(), _LONGEST_DESCRIPTION)
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _bounded(what: str, text: str, limit: int) -> str:
    if not text:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")
    return text


def _place(bot: BotSide, params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    if isinstance(scope, str):
        raise bad_request("can't parse BotCommandScope JSON object")
    if not isinstance(scope, dict) or str(scope.get("type")) not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat"):
        _check_scope_chat(bot, scope)
    return json.dumps([scope, _language(params)], sort_keys=True)


def _check_scope_chat(bot: BotSide, scope: dict[str, Any]) -> None:
    chat_id = scope.get("chat_id")
    if isinstance(chat_id, str) and re.fullmatch(r"-?\d{1,18}", chat_id):
        chat_id = int(chat_id)
    chat = bot.chat(chat_id)
    if chat.private and not chat.started:
        raise bad_request("chat not found")
    if chat.private and scope["type"] != "chat":
        raise bad_request("can't use specified scope in private chats")
    if scope["type"] == "chat_member" and scope.get("user_id") not in bot.world.people:
        raise bad_request("invalid user_id specified")


def _language(params: Params) -> str:
    code = str(params.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise ApiError(400, "Bad Request: invalid language code specified")
    return code
