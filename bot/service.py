"""The started bot: from logging in to the signal that stops it."""

import asyncio
import logging
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from telegram.error import InvalidToken, TelegramError

from bot.bootstrap import CannotStart, Core, open_core, open_playground, telegram_of
from bot.core.errors import ModelError
from bot.settings import Settings
from bot.tg.app import Telegram
from bot.view.texts import texts_for

log = logging.getLogger(__name__)

CHECK_SECONDS = 10.0
RETRY_SECONDS = 3.0

Say = Callable[[str], None]


async def run(settings: Settings, say: Say) -> None:
    """The bot, until SIGTERM or SIGINT.

    Raises:
        CannotStart: Telegram does not know the token, or nothing can listen at PLAYGROUND_HOST.
        StoreFault, SettingsFault: see open_core.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_core(settings) as core, AsyncExitStack() as stack:
        api_url = settings.telegram_api_url
        if settings.in_playground:
            api_url = await stack.enter_async_context(open_playground(settings, core))
            say(f"No TELEGRAM_BOT_TOKEN is set, so this is the playground. Open {api_url}")
        lost = await core.ledger.close_lost()
        if lost:
            log.warning("%d calls of an earlier run never ended; the ledger lists them as lost", lost)
        bot = telegram_of(settings, core, api_url)
        stack.push_async_callback(bot.stop, settings.shutdown_seconds)
        await stack.enter_async_context(_checking(core))
        if await _log_in(bot, stop):
            say(f"@{bot.username} is ready; the model is {core.model} at {core.gateway.provider}. Stop it with Ctrl-C.")
            await stop.wait()
            say("Stopping: answers under way may finish.")


@asynccontextmanager
async def _checking(core: Core) -> AsyncGenerator[None, None]:
    checking = asyncio.create_task(_check_provider(core))
    try:
        yield
    finally:
        checking.cancel()


async def _log_in(bot: Telegram, stop: asyncio.Event) -> bool:
    """Starts the bot, as often as it takes; False when it was told to stop before.

    Raises:
        CannotStart: Telegram does not know the token.
    """
    starting = asyncio.create_task(_start(bot))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        return False
    await starting
    return True


async def _start(bot: Telegram) -> None:
    while True:
        try:
            return await bot.start()
        except InvalidToken:
            raise CannotStart(
                "TELEGRAM_BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one"
            ) from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again: %s", error.message)
            await asyncio.sleep(RETRY_SECONDS)


async def _check_provider(core: Core) -> None:
    """Says at start what every question would meet: no key, no connection, no such model. The bot runs all the same."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await core.gateway.check(core.model)
    except TimeoutError:
        log.warning("the model provider %s did not answer within %.0f s", core.gateway.provider, CHECK_SECONDS)
    except ModelError as error:
        said = texts_for(None).say(f"operator-{error.code}", model=core.model, provider=core.gateway.provider)
        log.error("%s (%s)", said, error)
