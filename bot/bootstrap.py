"""The wiring: the only place that picks concrete parts, opens them, and closes them."""

import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import json_repair

from bot.clock import SystemClock
from bot.core.ports import Clock
from bot.flow.calls import Calls
from bot.flow.converse import Converse
from bot.flow.reason import Reasoner
from bot.flow.report import Reports
from bot.llm.chat import ChatGateway
from bot.llm.prices import Prices, known_provider, provider_name, read_own_prices
from bot.settings import Settings
from bot.store.database import Database, open_database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

log = logging.getLogger(__name__)


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
            model, base_url = await _start_demo(stack)
        gateway = _gateway(settings, base_url)
        stack.push_async_callback(gateway.close)
        database = await stack.enter_async_context(open_database(settings.database))
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


async def _start_demo(stack: AsyncExitStack) -> tuple[str, str]:
    """Name and address of the demo model, which is started."""
    from bot.playground.model import MODEL, ModelServer

    server = ModelServer(keep=100)
    base_url = await server.start()
    stack.push_async_callback(server.stop)
    return MODEL, base_url
