"""Who is an admin: looked up by numeric id on every command and on every tap, in private chats alone."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update

from bot.core.admin_ports import People
from bot.core.messages import TERMINAL
from bot.core.people import Person, Rights
from bot.tg.convert import place_of
from bot.tg.languages import texts_of
from bot.tg.menu import Menu
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that an admin sent in private. `words` are what stands behind it."""

    by: Person
    message: Message
    words: tuple[str, ...]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A tap of an admin in private. `at` is the chat and the message with the button."""

    by: Person
    query: CallbackQuery
    at: tuple[int, int]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    """Lets admins through: those of the settings, and those by role. To all others their commands are unknown."""

    people: People
    rights: Rights
    outbox: Outbox
    menu: Menu

    async def find(self, user_id: int) -> Person | None:
        """The admin of that id; None: it is none."""
        person = await self.people.person(user_id) or Person(id=user_id)
        return person if user_id != TERMINAL and self.rights.administers(person) else None

    async def command(self, update: Update) -> Command | None:
        """An admin's command; None, and the sender is told that there is no such command."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return None
        texts = texts_of(user)
        by = await self.find(user.id) if message.chat.type == "private" else None
        if by is None:
            self.menu.follow(user.id)  # which may list the commands of admins from before the settings changed
            await self.outbox.deliver(place_of(message), [Screen(text=RichText(texts.say("unknown-command")))])
            return None
        words = tuple((message.text or "").split()[1:])
        return Command(by=by, message=message, words=words, texts=texts)

    async def tap(self, update: Update) -> Tap | None:
        """An admin's tap; None, and a toast says that there is no such command."""
        query = update.callback_query
        if query is None:
            return None
        texts = texts_of(query.from_user)
        here = query.message is not None and query.message.chat.type == "private"
        by = await self.find(query.from_user.id) if here else None
        if by is None or query.message is None:
            await acknowledge(query, texts.say("unknown-command"))
            return None
        return Tap(by=by, query=query, at=(query.message.chat.id, query.message.message_id), texts=texts)
