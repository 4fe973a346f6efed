"""What Telegram shows of the bot before anybody writes: its commands in each language, and what it is.

A list of one chat takes the place of the wider ones, so that of an admin repeats the commands of everybody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.core.admin_ports import People
from bot.core.errors import StoreFault
from bot.core.people import Person, Rights
from bot.supervision import Background
from bot.tg.languages import texts_to
from bot.tg.updates import UNREADABLE
from bot.view.commands import ADMIN, GROUP, PRIVATE, described
from bot.view.texts import DEFAULT_LANGUAGE, LANGUAGES, Texts, texts_for

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until another try where Telegram or the database was not to be reached."""

PASSING = (NetworkError, RetryAfter, StoreFault)
"""What may be otherwise in a minute. BadRequest, which the library counts among the first, is not."""


@dataclass(slots=True, kw_only=True)
class Menu:
    """Tells Telegram, beside the answering and never in its way; nothing is told anew that Telegram has already."""

    bot: Bot
    people: People
    rights: Rights
    _tasks: Background = field(default_factory=Background, init=False)

    def start(self) -> None:
        """Sets up all lists and descriptions; what cannot be set now is tried again."""
        self._tasks.start(self._insist(), "menu")

    def follow(self, user_id: int) -> None:
        """Sets, or takes back, the list of somebody whose role or language may have changed."""
        self._tasks.start(self._try(self._own(user_id)), f"menu:{user_id}")

    async def stop(self) -> None:
        """Ends; what was not told yet is told at the next start."""
        await self._tasks.stop()

    async def _insist(self) -> None:
        while True:
            if await self._try(self._all()):
                return
            await asyncio.sleep(AGAIN)

    async def _try(self, work: Awaitable[None]) -> bool:
        """Whether it came to an end."""
        try:
            await work
        except PASSING as error:
            log.debug("the message menu could not be set: %s", error)
            return False
        return True

    async def _all(self) -> None:
        for code, texts in _spoken():
            for scope, names in _COMMON:
                await self._allowed(self._commands(scope, described(names, texts), code))
            await self._allowed(self._description(texts, code))
        for admin in sorted(self.rights.owners.union(await self.people.admins())):
            await self._own(admin)

    async def _own(self, user_id: int) -> None:
        """The list in a person's own chat: that of an admin, or one in a language that Telegram does not know of."""
        person = await self.people.person(user_id) or Person(id=user_id)
        names = (*PRIVATE, *ADMIN) if self.rights.administers(person) else PRIVATE if person.chosen_language else ()
        texts = texts_to(person)
        await self._allowed(self._commands(BotCommandScopeChat(person.id), described(names, texts), ""))

    async def _commands(self, scope: BotCommandScope, wanted: Sequence[tuple[str, str]], code: str) -> None:
        there = await self.bot.get_my_commands(scope=scope, language_code=code or None)
        if [(each.command, each.description) for each in there] == list(wanted):
            return
        if wanted:
            await self.bot.set_my_commands(wanted, scope=scope, language_code=code or None)
        else:
            await self.bot.delete_my_commands(scope=scope, language_code=code or None)

    async def _description(self, texts: Texts, code: str) -> None:
        """What the bot is. What the operator has told @BotFather stays."""
        long = (await self.bot.get_my_description(code)).description
        if _is_due(wanted := texts.say("bot-description"), long, "bot-description"):
            await self.bot.set_my_description(wanted, code)
        short = (await self.bot.get_my_short_description(code)).short_description
        if _is_due(wanted := texts.say("bot-short-description"), short, "bot-short-description"):
            await self.bot.set_my_short_description(wanted, code)

    async def _allowed(self, work: Awaitable[None]) -> None:
        """Goes on where Telegram does not want just this: of an admin who never wrote, it knows no chat.

        Raises:
            NetworkError, RetryAfter: Telegram may want it later.
        """
        try:
            await work
        except TelegramError as error:
            if isinstance(error, PASSING) and not isinstance(error, BadRequest):
                raise
            log.debug("a part of the message menu was refused: %s", error.message)
        except UNREADABLE as error:
            log.debug("what a server says of the message menu cannot be read: %s", type(error).__name__)


_COMMON: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeDefault(), PRIVATE),
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUP),
)


def _spoken() -> list[tuple[str, Texts]]:
    """The languages by the codes that Telegram takes, which have two letters; the empty one stands for all others."""
    codes = {"": DEFAULT_LANGUAGE} | {name: name for name in LANGUAGES if name != DEFAULT_LANGUAGE and len(name) == 2}
    return [(code, texts_for(name)) for code, name in codes.items()]


def _is_due(wanted: str, there: str, key: str) -> bool:
    """Whether there is nothing where a text should be, or ours of another language, as Telegram may show it."""
    return there != wanted and there in ("", *(texts_for(name).say(key) for name in LANGUAGES))
