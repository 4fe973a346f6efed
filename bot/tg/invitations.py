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
from bot.view.people import invitation_screen, refused_text
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
        """Says what this is; with a code behind it, in private, admits first."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        texts, words = texts_of(user), (message.text or "").split()[1:]
        person = await self.people.person(user.id) or Person(id=user.id)
        if words and message.chat.type == "private":
            said = await self._accept(person, words[0], texts)
        else:
            said = texts.say("start")
            if not self.rights.may_ask(person, message.chat_id):
                said += "\n\n" + refused_text(person.id, self.rights.access, texts)
        await self.outbox.deliver(place_of(message), [Screen(text=RichText(said))])

    async def _accept(self, person: Person, code: str, texts: Texts) -> str:
        """Uses an invitation up, but not for somebody who is admitted already."""
        if self.rights.role(person).admitted:
            return texts.say("invitation-needless")
        open_to_codes = self.rights.access is not Access.LIST and CODE.fullmatch(code)
        if open_to_codes and await self.people.accept(code, person.id):
            return texts.say("invitation-accepted") + "\n\n" + texts.say("start")
        await self.announcer.announce(person, may_ask=self.rights.may_ask(person, person.id))
        return texts.say("invitation-wrong")
