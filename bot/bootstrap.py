"""The wiring: the only place that picks concrete parts, opens them, and closes them."""

import logging
import secrets
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import json_repair

from bot.clock import SystemClock
from bot.core.model_facts import Catalog
from bot.core.observing import Observer, Unobserved
from bot.core.people import Rights
from bot.core.ports import Clock
from bot.flow.calls import Calls
from bot.flow.converse import Converse
from bot.flow.hearing import Hearing
from bot.flow.material import Material
from bot.flow.reason import Reasoner
from bot.flow.report import Reports
from bot.flow.watch import Watch
from bot.llm.gateway import Gateway
from bot.llm.own_prices import read_own_prices
from bot.llm.prices import Prices, known_provider
from bot.playground.people import PEOPLE
from bot.provider import Provider, catalog_of, gateway_to, open_provider
from bot.reading.reader import DocumentReader
from bot.settings import Settings
from bot.store.awaited import SqlAwaiting
from bot.store.budgets import SqlBudgets
from bot.store.claims import POLLS
from bot.store.database import Database, open_database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory
from bot.store.notices import SqlNotices
from bot.store.people import SqlPeople
from bot.store.polling_lock import PollingLock
from bot.store.privacy import SqlPrivacy
from bot.store.ratings import SqlRatings
from bot.store.retention import SqlRetention
from bot.store.statistics import SqlStatistics
from bot.store.trail import SqlTrail

log = logging.getLogger(__name__)

DIGEST_DAYS = {"off": 0, "daily": 1, "weekly": 7}
"""The days that a digest covers, by the setting."""


def new_incident() -> str:
    """A number that a user can read out and an operator can find in the log: eight letters and digits."""
    return secrets.token_hex(4).upper()


def new_worker(*, polls: bool = False) -> str:
    """Return a name for this process that no other has or had; `polls`: it fetches its updates."""
    return f"{POLLS if polls else ''}{socket.gethostname()[:40]}-{secrets.token_hex(6)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The open parts that need no Telegram."""

    database: Database
    ledger: SqlLedger
    memory: SqlMemory
    budgets: SqlBudgets
    people: SqlPeople
    trail: SqlTrail
    ratings: SqlRatings
    awaiting: SqlAwaiting
    privacy: SqlPrivacy
    retention: SqlRetention
    notices: SqlNotices
    rights: Rights
    gateway: Gateway
    converse: Converse
    reports: Reports
    watch: Watch
    observer: Observer
    prices: Prices
    model: str
    worker: str
    polling_lock: PollingLock | None
    """None: there is no need for one, as nobody polls, or the database is a file."""


@asynccontextmanager
async def open_core(
    settings: Settings, *, clock: Clock | None = None, observer: Observer | None = None
) -> AsyncGenerator[Core, None]:
    """Database, model gateway and flows; with the demo model where no provider is set and there is no Telegram.

    Raises:
        StoreFault: the database cannot be opened.
        SettingsFault: the price file or a list of models is malformed.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        own = read_own_prices(settings.prices_file) if settings.prices_file else ()
        provider = await open_provider(settings, stack)
        gateway = gateway_to(provider, settings)
        stack.push_async_callback(gateway.close)
        catalog = catalog_of(provider, settings)
        stack.push_async_callback(catalog.close)
        database = await stack.enter_async_context(open_database(settings.database))
        prices = Prices(provider=known_provider(provider.base_url), own=own, address=provider.base_url)
        core = _core(settings, database, gateway, catalog, prices, clock, provider, observer or Unobserved())
        if core.polling_lock is not None:
            stack.push_async_callback(core.polling_lock.close)
        yield core


def _core(
    settings: Settings,
    database: Database,
    gateway: Gateway,
    catalog: Catalog,
    prices: Prices,
    clock: Clock,
    provider: Provider,
    observer: Observer,
) -> Core:
    zone, rights = settings.zone, rights_of(settings)
    worker = new_worker(polls=not settings.by_webhook)
    ledger = SqlLedger(database, clock, zone, worker)
    memory = SqlMemory(database, clock, zone)
    budgets = SqlBudgets(database, clock, zone, rights)
    people = SqlPeople(database, clock)
    reports, notices = reports_of(settings, database, clock), SqlNotices(database, clock)
    calls = Calls(
        gateway=gateway,
        ledger=ledger,
        prices=prices,
        clock=clock,
        new_incident=new_incident,
        unpriced_allowed=settings.unpriced_models == "allow",
        observer=observer,
    )
    return Core(
        database=database,
        ledger=ledger,
        memory=memory,
        budgets=budgets,
        people=people,
        trail=SqlTrail(database),
        ratings=SqlRatings(database, clock, zone),
        awaiting=SqlAwaiting(database, clock),
        privacy=SqlPrivacy(database, clock),
        retention=SqlRetention(database, clock, settings.retention_days),
        notices=notices,
        rights=rights,
        gateway=gateway,
        converse=_converse(settings, provider, catalog, calls, memory, budgets),
        reports=reports,
        watch=Watch(
            reports=reports,
            statistics=reports.statistics,
            notices=notices,
            every=DIGEST_DAYS[settings.digest],
            hour=settings.digest_hour,
            alerting=settings.alerts,
            incidents=calls.incidents,
        ),
        observer=observer,
        prices=prices,
        model=provider.models[0].model,
        worker=worker,
        polling_lock=None
        if database.is_sqlite or settings.by_webhook
        else PollingLock(database, settings.database, worker),
    )


def _converse(
    settings: Settings, provider: Provider, catalog: Catalog, calls: Calls, memory: SqlMemory, budgets: SqlBudgets
) -> Converse:
    reasoner = Reasoner(calls=calls, repair=json_repair.loads, fallbacks=provider.fallbacks, catalog=catalog)
    return Converse(
        reasoner=reasoner,
        memory=memory,
        budgets=budgets,
        clock=calls.clock,
        models=provider.models,
        strategy=settings.strategy,
        context_tokens=settings.context_tokens,
        patience=settings.answer_seconds,
        observer=calls.observer,
        material=Material(
            reader=DocumentReader(),
            hearing=Hearing(calls=calls, model=settings.transcriber),
            tokens=settings.document_tokens,
        ),
    )


def reports_of(settings: Settings, database: Database, clock: Clock) -> Reports:
    """The reports on an open database, which need neither provider nor Telegram."""
    zone = settings.zone
    return Reports(
        statistics=SqlStatistics(database),
        budgets=SqlBudgets(database, clock, zone, rights_of(settings)),
        people=SqlPeople(database, clock),
        memory=SqlMemory(database, clock, zone),
        clock=clock,
        zone=zone,
    )


def rights_of(settings: Settings) -> Rights:
    """Who may do what. In the playground the first of its people is the admin."""
    playground_owners = frozenset({PEOPLE[0].id}) if settings.in_playground else frozenset()
    return Rights(access=settings.access, owners=settings.admin_ids | playground_owners, allowed=settings.allowed_ids)
