"""The wiring: the only place that picks concrete parts, opens them, and closes them."""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import json_repair

from bot.core.errors import GlassboxError
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


def telegram_of(settings: Settings, core: Core, api_url: str) -> Telegram:
    """The bot on Telegram, or on the playground's Bot API at `api_url`."""
    token = settings.telegram_bot_token
    return Telegram(token=token.get_secret_value() if token else TOKEN, api_url=api_url, parts=parts_of(settings, core))


@asynccontextmanager
async def open_playground(settings: Settings, core: Core) -> AsyncGenerator[str, None]:
    """The chat page and its Bot API; gives the address of both.

    Raises:
        CannotStart: nothing can listen at PLAYGROUND_HOST.
    """
    # in milliseconds, so that a restart never hands out an update id that the inbox has seen
    world = World(first_update_id=int(time.time() * 1000))
    page = Playground(world, TelegramServer(world, keep_calls=1000), model_note=_model_note(settings, core))
    address = await _listen(page, settings)
    try:
        yield address.rstrip("/")
    finally:
        await page.stop()


def _model_note(settings: Settings, core: Core) -> str:
    """What the page says of the model: with a real provider, questions do leave this machine."""
    texts = texts_for(None)
    if settings.has_provider:
        return texts.say("page-provider", model=core.model, provider=core.gateway.provider)
    return texts.say("page-demo", model=core.model)


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
