"""The gate before all handlers: who may not ask gets one sentence at most, and nothing behind it runs."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from telegram import Chat, Message, Update, User
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.core.admin_ports import Notices, People
from bot.core.people import Person, Rights
from bot.tg.addressing import command_of, is_addressed
from bot.tg.announcing import Announcer
from bot.tg.convert import asker_of, place_of
from bot.tg.forgetting import FORGET
from bot.tg.languages import CHOSEN, texts_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.people import refused_text
from bot.view.preferences import SETTINGS
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import texts_for

Context = ContextTypes.DEFAULT_TYPE

ALWAYS = ("start", "help")
"""Commands that whoever is not banned may send: the first one brings invitations."""

SHARED_IDS = (1087968824, 136817688, 777000)
"""The users as whom Telegram shows anonymous admins, channels, and itself: many people behind one number.

Source: Bot API, Message, `from` and `sender_chat`.
"""

OWN_DATA = ("export", "forget", "privacy")
"""Commands that everybody may send in private: what is kept of people is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Lets pass who may ask. `commands` are those of this bot, in small letters."""

    people: People
    rights: Rights
    notices: Notices
    outbox: Outbox
    announcer: Announcer
    commands: Collection[str]

    async def on_update(self, update: Update, _context: Context) -> None:
        """Looks up who sent an update; nothing is looked up, or kept, of what in a group is not for the bot.

        Raises:
            ApplicationHandlerStop: no handler may have it.
        """
        CHOSEN.set(None)
        if not self.concerns(update) or not await self._passes(update):
            raise ApplicationHandlerStop

    def concerns(self, update: Update) -> bool:
        """Whether somebody wants something of the bot."""
        message = update.message or update.edited_message
        user = update.effective_user
        if user is None or _is_service(update):
            return False
        if user.is_bot and user.id not in SHARED_IDS:  # two that answer each other would never end
            return False
        if message is not None and message.is_automatic_forward:  # of the linked channel: nobody asks there
            return False
        if update.callback_query is not None:
            return True
        return message is not None and is_addressed(message, self.outbox.bot, self.commands)

    async def _passes(self, update: Update) -> bool:
        user = update.effective_user
        if user is None:
            return False
        if user.id in SHARED_IDS:
            await self._refuse_shared(update)
            return False
        if update.edited_message is not None:
            return await self._may_edit(update, user, update.edited_message.chat)
        return await self._admits(update, user)

    async def _admits(self, update: Update, user: User) -> bool:
        chat = update.effective_chat
        person, fresh = await self.people.meet(asker_of(user))
        CHOSEN.set(person.chosen_language)
        if person.blocked and chat is not None and chat.type == "private":
            await self.people.set_blocked(person.id, blocked=False)
        if self.rights.may_ask(person, chat.id if chat else user.id):
            if fresh and not self._brings_code(update.message):
                await self.announcer.announce(person, may_ask=True)
            return True
        if self._about_own_data(update):
            return True
        if person.banned:
            await self._silence(update)
            return False
        if update.message is not None and self._command(update.message) in ALWAYS:
            if not self._brings_code(update.message):
                await self.announcer.announce(person, may_ask=False)
            return True
        await self._refuse(update, person)
        await self.announcer.announce(person, may_ask=False)
        return False

    async def _may_edit(self, update: Update, user: User, chat: Chat) -> bool:
        """Whether the edits of somebody are looked at: nobody is refused for one.

        In a group an edit may be the first by which somebody calls the bot.
        """
        person = await self.people.person(user.id)
        if person is None:
            return chat.type != "private" and await self._admits(update, user)
        if not self.rights.may_ask(person, chat.id):
            return False
        CHOSEN.set(person.chosen_language)
        return True

    def _about_own_data(self, update: Update) -> bool:
        """Whether somebody, whoever it is, asks in private for what is kept of them, or for its end."""
        message, tap = update.message, update.callback_query
        if tap is not None:
            return re.fullmatch(FORGET, tap.data or "") is not None
        private = message is not None and message.chat.type == "private"
        return private and message is not None and self._command(message) in OWN_DATA

    def _command(self, message: Message) -> str | None:
        return command_of(message, self.outbox.bot, self.commands)

    def _brings_code(self, message: Message | None) -> bool:
        """Whether it is an invitation: that handler announces, should it not be a good one."""
        if message is None or message.chat.type != "private" or self._command(message) != "start":
            return False
        words = (message.text or "").split()[1:]
        return bool(words) and words != [SETTINGS]

    async def _refuse(self, update: Update, person: Person) -> None:
        """Says how to be admitted: to a tap as a toast, in private each time, in a group once."""
        message, user = update.message, update.effective_user
        said = refused_text(person.id, self.rights.access, texts_of(user))
        if update.callback_query is not None:
            await acknowledge(update.callback_query, said)
        elif message is not None and await self._may_say(message, person):
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(said))])

    async def _may_say(self, message: Message, person: Person) -> bool:
        return message.chat.type == "private" or await self.notices.once(f"refused:{message.chat_id}:{person.id}")

    async def _refuse_shared(self, update: Update) -> None:
        """Says why: nobody's limits, and nobody's conversation, can go by a number that many share."""
        if update.message is not None:
            said = texts_for(None).say("nobody-in-particular")
            await self.outbox.deliver(place_of(update.message), [Screen(text=RichText(said))])

    async def _silence(self, update: Update) -> None:
        """Tells the banned so once, in private."""
        message, tap = update.message, update.callback_query
        if tap is not None:
            await acknowledge(tap)
            return
        if (
            message is None
            or message.chat.type != "private"
            or not await self.notices.once(f"banned:{message.chat_id}")
        ):
            return
        texts = texts_of(message.from_user)
        await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("banned-told")))])


def _is_service(update: Update) -> bool:
    """Whether an update says what became of a chat. Words are looked for first: the filter asks fifty questions."""
    spoken = update.message is not None and update.message.text is not None
    return not spoken and filters.StatusUpdate.ALL.check_update(update) is not False
