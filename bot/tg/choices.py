"""/mode and /model: what a user chooses, by buttons, and is remembered."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update, User
from telegram.ext import ContextTypes

from bot.core.ports import Memory
from bot.core.strategies import Strategy
from bot.flow.converse import Converse
from bot.tg.convert import asker_of, place_of
from bot.tg.languages import texts_of
from bot.tg.outbox import Outbox
from bot.tg.taps import acknowledge
from bot.view.buttons import Row
from bot.view.choices import mode_screen, model_screen, not_understood
from bot.view.screens import Screen

Context = ContextTypes.DEFAULT_TYPE

MODE = rf"^mode:(?P<mode>{'|'.join(mode.value for mode in Strategy)})$"
MODEL = r"^model:(?P<number>\d{1,3})$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Handlers of the two commands and their buttons."""

    converse: Converse
    memory: Memory
    outbox: Outbox

    async def on_mode(self, update: Update, _context: Context) -> None:
        """Shows the modes; one that is named behind the command is chosen at once."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        said, texts = said_behind(message), texts_of(user)
        named = [mode for mode in self._offered() if said in (mode.value, texts.say(f"mode-{mode.value}").casefold())]
        if named:
            await self.memory.prefer(asker_of(user), strategy=named[0])
        screen = await self.modes(user)
        if said and not named:
            screen = not_understood(screen, texts.say("unknown-mode"))
        await self.outbox.deliver(place_of(message), [screen])

    async def on_model(self, update: Update, _context: Context) -> None:
        """Shows the models, likewise."""
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return
        said = said_behind(message)
        named = [number for number, profile in enumerate(self.converse.models) if said == profile.model.casefold()]
        if named:
            await self.choose_model(user, named[0])
        screen = await self.models(user)
        if said and not named:
            screen = not_understood(screen, texts_of(user).say("unknown-model"))
        await self.outbox.deliver(place_of(message), [screen])

    async def on_chosen_mode(self, update: Update, context: Context) -> None:
        """A tap on a mode."""
        tap = update.callback_query
        if tap is None or context.match is None:
            return
        await self.memory.prefer(asker_of(tap.from_user), strategy=Strategy(context.match["mode"]))
        await self._show(tap, await self.modes(tap.from_user))

    async def on_chosen_model(self, update: Update, context: Context) -> None:
        """A tap on a model."""
        tap = update.callback_query
        if tap is None or context.match is None:
            return
        await self.choose_model(tap.from_user, int(context.match["number"]))
        await self._show(tap, await self.models(tap.from_user))

    async def choose_model(self, user: User, number: int) -> None:
        """Notes a model by its place in the list; one that is not in it any more changes nothing."""
        if number < len(self.converse.models):
            await self.memory.prefer(asker_of(user), model=self.converse.models[number].model)

    async def _show(self, tap: CallbackQuery, screen: Screen) -> None:
        await acknowledge(tap)
        if tap.message is not None:
            await self.outbox.edit(tap.message.chat.id, tap.message.message_id, screen)

    async def modes(self, user: User, then: str = "mode", behind: tuple[Row, ...] = ()) -> Screen:
        """The modes; `then` begins the data of the buttons, `behind` are rows below them."""
        preferred = await self.memory.preferences(user.id)
        current = preferred.strategy or self.converse.strategy
        return mode_screen(current, self._offered(), texts_of(user), then, behind)

    def _offered(self) -> list[Strategy]:
        return [mode for mode in ORDER if mode is not Strategy.NATIVE or self.converse.reasoning_model()]

    async def models(self, user: User, then: str = "model", behind: tuple[Row, ...] = ()) -> Screen:
        """The models, likewise."""
        preferred = await self.memory.preferences(user.id)
        current = self.converse.profile(preferred.model).model
        return model_screen(current, self.converse.models, texts_of(user), then, behind)


def said_behind(message: Message) -> str:
    """What stands behind a command, in small letters; empty: nothing."""
    return " ".join((message.text or "").split()[1:]).casefold()


ORDER = (Strategy.AUTO, Strategy.FAST, Strategy.THINK, Strategy.NATIVE, Strategy.VOTE)
"""The modes, as they are offered."""
