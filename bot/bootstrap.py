"""The wiring: the only place that picks concrete parts, opens them, and closes them."""

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import json_repair
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.core.errors import GlassboxError, ModelError
from bot.core.ports import Clock
from bot.flow.calls import Calls
from bot.flow.converse import Converse
from bot.flow.reason import Reasoner
from bot.flow.report import Reports
from bot.llm.chat import ChatGateway
from bot.llm.prices import Prices, known_provider, provider_name, read_own_prices
from bot.playground import model as demo
from bot.playground.people import PEOPLE
from bot.playground.server import Playground
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import World
from bot.settings import Settings
from bot.store.database import Database
from bot.store.inbox import SqlInbox
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.tg.app import Parts, Telegram
from bot.view.texts import texts_for

log = logging.getLogger(__name__)

CHECK_SECONDS = 10.0
RETRY_SECONDS = 5.0

Say = Callable[[str], None]


class CannotStart(GlassboxError):
    """Starting is not possible; the text is one sentence for the operator."""


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds for measuring spans."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)


def new_incident() -> str:
    """A number that a user can read out and an operator can find in the log: eight letters and digits."""
    return secrets.token_hex(4).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The open parts that need no Telegram."""

    database: Database
    ledger: SqlLedger
    memory: SqlMemory
    gateway: ChatGateway
    converse: Converse
    reports: Reports
    model: str


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncGenerator[Database, None]:
    """The database, migrated.

    Raises:
        StoreFault: it cannot be opened or migrated.
    """
    database = Database(settings.database)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def open_core(settings: Settings, *, clock: Clock | None = None) -> AsyncGenerator[Core, None]:
    """Database, model gateway and flows; with the demo model where no provider is set and there is no Telegram.

    Raises:
        StoreFault: the database cannot be opened.
        SettingsFault: the price file is malformed.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        own = read_own_prices(settings.prices_file) if settings.prices_file else ()
        model, base_url = settings.model, settings.provider_url
        if settings.in_playground and not settings.has_provider:
            model, base_url = demo.MODEL, await _start_demo(stack)
        gateway = _gateway(settings, base_url)
        stack.push_async_callback(gateway.close)
        database = await stack.enter_async_context(open_store(settings))
        yield _core(settings, database, gateway, Prices(provider=known_provider(base_url), own=own), clock, model)


def _gateway(settings: Settings, base_url: str) -> ChatGateway:
    key = settings.openai_api_key
    return ChatGateway(
        base_url=base_url,
        api_key=key.get_secret_value() if key else None,
        provider=provider_name(base_url) if base_url == settings.provider_url else "demo",
        read_timeout=settings.stall_seconds,
    )


def _core(
    settings: Settings, database: Database, gateway: ChatGateway, prices: Prices, clock: Clock, model: str
) -> Core:
    ledger = SqlLedger(database, clock)
    memory = SqlMemory(database, clock)
    calls = Calls(gateway=gateway, ledger=ledger, prices=prices, clock=clock, new_incident=new_incident)
    converse = Converse(
        reasoner=Reasoner(calls=calls, repair=json_repair.loads),
        memory=memory,
        clock=clock,
        model=model,
        context_tokens=settings.context_tokens,
        patience=settings.answer_seconds,
    )
    return Core(
        database=database,
        ledger=ledger,
        memory=memory,
        gateway=gateway,
        converse=converse,
        reports=Reports(ledger=ledger, clock=clock),
        model=model,
    )


async def _start_demo(stack: AsyncExitStack) -> str:
    server = demo.ModelServer()
    base_url = await server.start()
    stack.push_async_callback(server.stop)
    return base_url


async def run(settings: Settings, say: Say) -> None:
    """The bot, until SIGTERM or SIGINT.

    Raises:
        CannotStart: Telegram does not know the token, or the playground's port is taken.
        StoreFault, SettingsFault: see open_core.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_core(settings) as core, AsyncExitStack() as stack:
        token, api_url = await _telegram_side(settings, core, stack, say)
        lost = await core.ledger.close_lost()
        if lost:
            log.warning("%d calls of an earlier run never ended; the ledger lists them as lost", lost)
        bot = Telegram(token=token, api_url=api_url, parts=parts_of(settings, core))
        stack.push_async_callback(bot.stop, settings.shutdown_seconds)
        checking = asyncio.create_task(_check_provider(core))
        stack.callback(checking.cancel)
        if await _log_in(bot, stop):
            say(f"@{bot.username} is ready; the model is {core.model} at {core.gateway.provider}. Stop it with Ctrl-C.")
            await stop.wait()
            say("Stopping: answers under way may finish.")


def parts_of(settings: Settings, core: Core) -> Parts:
    """What the Telegram side works with."""
    playground_admins = frozenset({PEOPLE[0].id}) if settings.in_playground else frozenset()
    return Parts(
        converse=core.converse,
        memory=core.memory,
        inbox=SqlInbox(core.database),
        reports=core.reports,
        clock=core.converse.clock,
        admin_ids=settings.admin_ids | playground_admins,
        new_incident=new_incident,
    )


async def _telegram_side(settings: Settings, core: Core, stack: AsyncExitStack, say: Say) -> tuple[str, str]:
    """Token and address of the Bot API: Telegram's, or the playground's, which is started."""
    if settings.telegram_bot_token is not None:
        return settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url
    # in milliseconds, so that a restart never hands out an update id that the inbox has seen
    world = World(first_update_id=int(time.time() * 1000))
    page = Playground(world, TelegramServer(world, keep_calls=1000), model_note=f"model: {core.model}")
    address = await _listen(page, settings)
    stack.push_async_callback(page.stop)
    say(f"No TELEGRAM_BOT_TOKEN is set, so this is the playground. Open {address}")
    return TOKEN, address.rstrip("/")


async def _listen(page: Playground, settings: Settings) -> str:
    """Starts the page on its port, or on any other if that one is taken."""
    try:
        return await page.start(settings.playground_host, settings.playground_port)
    except OSError:
        log.info("port %d is taken, taking another", settings.playground_port)
    try:
        return await page.start(settings.playground_host, 0)
    except OSError as error:
        raise CannotStart(f"PLAYGROUND_HOST: cannot listen there: {error.strerror}") from None


async def _log_in(bot: Telegram, stop: asyncio.Event) -> bool:
    """Starts the bot, as often as it takes; False when it was told to stop before.

    Raises:
        CannotStart: Telegram does not know the token.
    """
    while not stop.is_set():
        try:
            await bot.start()
        except InvalidToken:
            raise CannotStart(
                "TELEGRAM_BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one"
            ) from None
        except (NetworkError, TelegramError) as error:
            log.warning("Telegram cannot be reached, trying again: %s", error.message)
            await _wait(stop, RETRY_SECONDS)
        else:
            return True
    return False


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


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
