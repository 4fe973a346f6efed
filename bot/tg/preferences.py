"""/settings and /lang: what a user sets, on one screen in private, and is remembered."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.core.answers import Preferences, Reveal
from bot.core.strategies import Strategy
from bot.tg.choices import Choices, said_behind
from bot.tg.convert import Place, asker_of, place_of
from bot.tg.languages import CHOSEN, texts_of
from bot.tg.menu import Menu
from bot.tg.outbox import Uncertain, Undeliverable
from bot.tg.taps import acknowledge
from bot.view.choices import not_understood
from bot.view.preferences import (
    AS_IN_TELEGRAM,
    Settled,
    elsewhere_screen,
    language_screen,
    settings_screen,
    to_settings,
)
from bot.view.screens import Screen
from bot.view.texts import LANGUAGES, language_of, texts_for

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE

SETTING = r"^set:(?P<what>main|mode|model|language|footer|live|reveal)(:(?P<value>[A-Za-z0-9-]{1,35}))?$"
LANGUAGE = r"^lang:(?P<value>[a-z0-9-]{1,35})$"

Draw = Callable[[User], Awaitable[Screen]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferring:
    """Handlers of the two commands and their buttons. What is set is always that of who taps."""

    choices: Choices
    menu: Menu

    async def on_settings(self, update: Update, _context: Context) -> None:
        """Shows the settings, in private."""
        message, user = update.message, update.effective_user
        if message is not None and user is not None:
            await self._show(message, user, self.main)

    async def on_language(self, update: Update, _context: Context) -> None:
        """Shows the languages, in private; one that is named behind the command is chosen at once."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        said = said_behind(message)
        names = {texts_for(tag).name.casefold(): tag for tag in LANGUAGES}
        tag = names.get(said) or language_of(said.partition(" ")[0])
        if tag is not None:
            await self._choose_language(user, tag)
        await self._show(message, user, self._unknown_language if said and tag is None else self.languages)

    async def on_setting(self, update: Update, context: Context) -> None:
        """A tap that changes a setting, or leads to a choice or back."""
        if (tapped := await _own(update, context)) is None:
            return
        tap, what, value = tapped
        if value is not None:
            await self._choose(tap.from_user, what, value)
        await self._edit(tap, await (self.main if value is not None else self._draw(what))(tap.from_user))

    async def on_chosen_language(self, update: Update, context: Context) -> None:
        """A tap on a language: the screen itself speaks it."""
        if (tapped := await _own(update, context)) is None:
            return
        tap, _, value = tapped
        await self._choose_language(tap.from_user, value or AS_IN_TELEGRAM)
        await self._edit(tap, await self.languages(tap.from_user))

    async def main(self, user: User) -> Screen:
        """The screen with everything on it."""
        return settings_screen(self._settled(await self.choices.memory.preferences(user.id)), texts_of(user))

    async def languages(self, user: User) -> Screen:
        """The languages, for the command."""
        return language_screen(CHOSEN.get(), user.language_code, texts_of(user))

    async def _unknown_language(self, user: User) -> Screen:
        return not_understood(await self.languages(user), texts_of(user).say("unknown-language"))

    def _draw(self, what: str) -> Draw:
        """The screen to which a button of the main one leads."""
        return {"mode": self._modes, "model": self._models, "language": self._languages}.get(what, self.main)

    async def _modes(self, user: User) -> Screen:
        return await self.choices.modes(user, "set:mode", (to_settings(texts_of(user)),))

    async def _models(self, user: User) -> Screen:
        return await self.choices.models(user, "set:model", (to_settings(texts_of(user)),))

    async def _languages(self, user: User) -> Screen:
        texts = texts_of(user)
        return language_screen(CHOSEN.get(), user.language_code, texts, "set:language", (to_settings(texts),))

    def _settled(self, preferred: Preferences) -> Settled:
        converse = self.choices.converse
        return Settled(
            mode=preferred.strategy or converse.strategy,
            model=converse.profile(preferred.model).model,
            language=CHOSEN.get(),
            footer=preferred.footer is not False,
            live=preferred.live is not False,
            reveal=preferred.reveal or Reveal.TITLES,
            instructed=preferred.instructions is not None,
        )

    async def _choose(self, user: User, what: str, value: str) -> None:
        """Notes a choice; one that is none, as from a button of another version, changes nothing."""
        asker, prefer = asker_of(user), self.choices.memory.prefer
        if what == "mode" and value in set(Strategy):
            await prefer(asker, strategy=Strategy(value))
        elif what == "model" and value.isdecimal():
            await self.choices.choose_model(user, int(value))
        elif what == "language":
            await self._choose_language(user, value)
        elif what == "footer":
            await prefer(asker, footer=value == "on")
        elif what == "live":
            await prefer(asker, live=value == "on")
        elif what == "reveal" and value in set(Reveal):
            await prefer(asker, reveal=Reveal(value))

    async def _choose_language(self, user: User, value: str) -> None:
        """It holds from now on, for what this very update says as well."""
        if value not in LANGUAGES and value != AS_IN_TELEGRAM:
            return
        tag = value if value in LANGUAGES else ""
        await self.choices.memory.prefer(asker_of(user), language=tag)
        CHOSEN.set(tag or None)
        self.menu.follow(user.id)

    async def _show(self, message: Message, user: User, draw: Draw) -> None:
        outbox, screen = self.choices.outbox, await draw(user)
        if message.chat.type == "private":
            await outbox.deliver(place_of(message), [screen])
            return
        sent = await self._sent(user, screen)
        await outbox.deliver(place_of(message), [elsewhere_screen(outbox.bot.username, texts_of(user), sent=sent)])

    async def _sent(self, user: User, screen: Screen) -> bool:
        try:
            await self.choices.outbox.deliver(Place(chat_id=user.id), [screen])
        except (TelegramError, Uncertain, Undeliverable) as error:
            log.info("user %d cannot be shown the settings in private: %s", user.id, error or type(error).__name__)
            return False
        return True

    async def _edit(self, tap: CallbackQuery, screen: Screen) -> None:
        if tap.message is not None:
            await self.choices.outbox.edit(tap.message.chat.id, tap.message.message_id, screen)


async def _own(update: Update, context: Context) -> tuple[CallbackQuery, str, str | None] | None:
    """A tap in a person's own private chat, what it is about, and the value it carries; anybody else gets a toast."""
    tap = update.callback_query
    if tap is None or tap.message is None or context.match is None:
        return None
    if tap.message.chat.id != tap.from_user.id:
        await acknowledge(tap, texts_of(tap.from_user).say("not-yours"))
        return None
    await acknowledge(tap)
    parts = context.match.groupdict()
    return tap, parts.get("what") or "", parts.get("value")
