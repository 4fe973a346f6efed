"""Reactions that the bot sets on messages."""

from typing import Any

from bot.playground.bot_side import BotSide
from bot.playground.params import Params
from bot.playground.refusals import bad_request

EMOJI = frozenset(
    # Source: Bot API, ReactionTypeEmoji, read in November 2026.
    """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐
    🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂
    🤷 🤷‍♀ 😡
    """.split()
)

_VARIANT = "\ufe0f"
"""Says that a sign is to be shown as an emoji: Telegram takes it with and without."""


def set_message_reaction(bot: BotSide, params: Params) -> Any:
    """Serve setMessageReaction: a bot may set one reaction, or none, and pays for none."""
    reactions = params.get("reaction", [])
    if not isinstance(reactions, list):
        raise bad_request("can't parse reaction types JSON object")
    chat = bot.writable(params.get("chat_id"))
    message = bot.any_message(chat, params.get("message_id"), "message to react")
    for item in reactions:
        _check(item)
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    bot.react(chat, message, reactions)
    return True


def _check(item: object) -> None:
    if not isinstance(item, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    kind = item.get("type")
    if kind not in ("emoji", "custom_emoji", "paid"):
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    if kind != "emoji" or str(item.get("emoji")).replace(_VARIANT, "") not in EMOJI:
        raise bad_request("REACTION_INVALID")
