"""/invite for admins, and /start, which brings an invitation back."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.core.admin_ports import People
from bot.core.people import Access, Person, Rights
from bot.tg.admins import Admins
from bot.tg.announcing import Announcer
from bot.tg.convert import place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.preferences import Draw
from bot.view.people import invitation_screen, refused_text
from bot.view.preferences import SETTINGS
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts

Context = ContextTypes.DEFAULT_TYPE

CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a deep link can carry. Source: Bot API, deep linking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """Handlers of /invite and /start."""

    admins: Admins
    people: People
    rights: Rights
    announcer: Announcer
    outbox: Outbox
    new_code: Callable[[], str]
    settings: Draw

    async def on_invite(self, update: Update, _context: Context) -> None:
        """Makes an invitation for one person."""
        command = await self.admins.command(update)
        if command is None:
            return
        if self.rights.access is Access.LIST:
            screen = Screen(text=RichText(command.texts.say("invite-off")))
        else:
            code = self.new_code()
            await self.people.invite(code, command.by.id)
            screen = invitation_screen(self.outbox.bot.username, code, command.texts)
        await self.outbox.deliver(place_of(command.message), [screen])

    async def on_start(self, update: Update, _context: Context) -> None:
        """Says what this is; with a code behind it, in private, admits first. A link may also open the settings."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        words = (message.text or "").split()[1:] if message.chat.type == "private" else []
        person = await self.people.person(user.id) or Person(id=user.id)
        if words == [SETTINGS] and self.rights.may_ask(person, message.chat_id):
            screen = await self.settings(user)
        else:
            screen = Screen(text=RichText(await self._said(person, words, message.chat_id, texts_of(user))))
        if message.chat.type == "private" and self.rights.administers(person):
            self.admins.menu.follow(person.id)
        await self.outbox.deliver(place_of(message), [screen])

    async def _said(self, person: Person, words: list[str], chat_id: int, texts: Texts) -> str:
        if words and words != [SETTINGS]:
            return await self._accept(person, words[0], texts)
        said = texts.say("start")
        if self.rights.may_ask(person, chat_id):
            return said
        return said + "\n\n" + refused_text(person.id, self.rights.access, texts)

    async def _accept(self, person: Person, code: str, texts: Texts) -> str:
        """Uses an invitation up, but not for somebody who is admitted already."""
        if self.rights.role(person).admitted:
            return texts.say("invitation-needless")
        open_to_codes = self.rights.access is not Access.LIST and CODE.fullmatch(code)
        if open_to_codes and await self.people.accept(code, person.id):
            return texts.say("invitation-accepted") + "\n\n" + texts.say("start")
        await self.announcer.announce(person, may_ask=self.rights.may_ask(person, person.id))
        return texts.say("invitation-wrong")
