"""The Bot API without HTTP: a method's name and parameters in, its result or refusal out."""

from collections.abc import Callable
from typing import Any

from bot.playground import files, media_edits, methods, profile, reactions
from bot.playground.bot_side import BotSide
from bot.playground.floods import FloodGate, FloodRules
from bot.playground.params import Params
from bot.playground.polling import Polling
from bot.playground.refusals import ApiError, too_many_requests
from bot.playground.world import World

Method = Callable[[BotSide, Params], Any]

MESSAGES: dict[str, Method] = {
    "sendMessage": methods.send_message,
    "editMessageText": methods.edit_message_text,
    "editMessageCaption": media_edits.edit_message_caption,
    "editMessageMedia": media_edits.edit_message_media,
    "editMessageReplyMarkup": methods.edit_message_reply_markup,
    "sendDocument": files.send_document,
    "sendPhoto": files.send_photo,
}
"""These share the send limit."""

OTHERS: dict[str, Method] = {
    "deleteMessage": methods.delete_message,
    "sendMessageDraft": methods.send_message_draft,
    "sendChatAction": methods.send_chat_action,
    "answerCallbackQuery": methods.answer_callback_query,
    "setMessageReaction": reactions.set_message_reaction,
    "getFile": files.get_file,
    "getChat": profile.get_chat,
    "getChatMember": profile.get_chat_member,
    "logOut": lambda _, params: True,
    "close": lambda _, params: True,
}


class Api:
    """All methods that this server knows."""

    def __init__(self, world: World, *, flood: FloodRules | None, repeat_delay: float) -> None:
        """Serve one world; without `flood` nothing is ever too much."""
        self.polling = Polling(world.updates, repeat_delay=repeat_delay)
        self.profile = profile.Profile()
        self._bot = BotSide(world)
        self._gate = FloodGate(flood) if flood else None
        self._limited = {name.lower() for name in MESSAGES}
        self._methods = {name.lower(): method for name, method in self._table().items()}

    async def call(self, method: str, params: Params) -> Any:
        """Do what the bot asks; upper and lower case are one. Raises ApiError."""
        name = method.lower()
        if name == "getupdates":
            return await self.polling.get_updates(params)
        if name not in self._methods:
            raise ApiError(404, "Not Found: method not found")
        if self._gate is not None and name in self._limited:
            self._pass_gate(self._gate, params.get("chat_id"))
        return self._methods[name](self._bot, params)

    def _pass_gate(self, gate: FloodGate, chat_id: object) -> None:
        wait = gate.pass_through(chat_id, self._bot.world.now())
        if wait:
            raise too_many_requests(int(wait) + 1)

    def _table(self) -> dict[str, Method]:
        own, polling = self.profile, self.polling
        about: dict[str, Method] = {
            "getMe": own.get_me,
            "setMyCommands": own.set_commands,
            "getMyCommands": own.get_commands,
            "deleteMyCommands": own.delete_commands,
            "getMyName": lambda _, params: own.get_text("name", params),
            "getMyDescription": lambda _, params: own.get_text("description", params),
            "getMyShortDescription": lambda _, params: own.get_text("short_description", params),
            "setMyName": lambda _, params: own.set_text("name", params),
            "setMyDescription": lambda _, params: own.set_text("description", params),
            "setMyShortDescription": lambda _, params: own.set_text("short_description", params),
            "setWebhook": lambda _, params: polling.set_webhook(params),
            "deleteWebhook": lambda _, params: polling.delete_webhook(params),
            "getWebhookInfo": lambda _, params: polling.webhook_info(),
        }
        return {**MESSAGES, **OTHERS, **about}
