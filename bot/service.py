"""The started bot: its Telegram side is wired here, and it runs from logging in to the signal that stops it."""

import asyncio
import gc
import logging
import secrets
import signal
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.bootstrap import Core, new_incident, open_core
from bot.core.errors import GlassboxError, ModelError
from bot.flow.keeping import Keeping
from bot.listening import open_port
from bot.playground.server import Playground
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import World
from bot.provider import with_local
from bot.settings import Settings
from bot.store.database_file import only_one
from bot.store.health import SqlHealth
from bot.store.inbox import SqlInbox
from bot.supervision import Background, Supervised, running
from bot.tg.app import Telegram
from bot.tg.hook import HookAddress
from bot.tg.insisting import seconds_of
from bot.tg.parts import Parts
from bot.view.access import access_lines
from bot.view.servers import local_line
from bot.view.texts import texts_for
from bot.web.metrics import Metrics

log = logging.getLogger(__name__)

NOT_FOUND = 404
COLLECT_EVERY = (10_000, 20, 50)
"""Objects more than there were, and collections of each younger generation, before one is collected."""

CHECK_SECONDS = 10.0
RETRY_SECONDS = 3.0
NOT_FOUND_SECONDS = 10.0
"""A 404 at the start is waited out for so long: a proxy that starts says so for moments, Telegram of a wrong token."""

Say = Callable[[str], None]


class CannotStart(GlassboxError):
    """Starting is not possible; the text is one sentence for the operator."""


async def run(settings: Settings, say: Say) -> None:
    """The bot, until SIGTERM or SIGINT.

    Raises:
        CannotStart: Telegram does not know the token, or nothing can listen at PLAYGROUND_HOST or LISTEN_HOST.
        AlreadyRunning: another program runs the bot on the same SQLite file.
        StoreFault, SettingsFault: see open_core.
    """
    with only_one(settings.database):
        spare_collections()
        await _run(settings, say)


def spare_collections() -> None:
    """Have the garbage collector look less often, and never at what was imported.

    An answer under way is some thousands of objects that last: looked through every 700, they cost a crowd of answers a
    third of its time. Source: measured with tests/bench/bench_load.py, November 2026.
    """
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


async def _run(settings: Settings, say: Say) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    settings, server = await with_local(settings)
    if server is not None:
        say(local_line(server, settings.model if settings.has_provider else None, texts_for(None)))
    metrics = Metrics() if settings.web_port is not None else None
    async with open_core(settings, observer=metrics) as core, AsyncExitStack() as stack:
        api_url = settings.telegram_api_url
        if settings.in_playground:
            api_url = await stack.enter_async_context(open_playground(settings, core))
            say(f"No TELEGRAM_BOT_TOKEN is set, so this is the playground. Open {api_url}")
        lost = await core.ledger.close_lost(core.prices)
        if lost:
            log.warning("%d calls of an earlier run never ended; the ledger lists them as lost", lost)
        bot = telegram_of(settings, core, api_url)
        if metrics is not None:
            address = await stack.enter_async_context(_listening(settings, core, bot, metrics))
            say(f"Health and metrics are at {address}, under /healthz, /readyz and /metrics.")
        stack.push_async_callback(bot.stop, settings.shutdown_seconds)
        checks = Background()
        stack.push_async_callback(checks.stop)
        checks.start(_check_provider(core), "provider check")
        await stack.enter_async_context(running(*_kept_up(core)))
        for line in access_lines(await core.budgets.rules(), core.rights, texts_for(None)):
            say(line)
        if await _log_in(bot, stop):
            say(f"@{bot.username} is ready; the model is {core.model} at {core.gateway.provider}. Stop it with Ctrl-C.")
            await stop.wait()
            say("Stopping: answers under way may finish.")


@asynccontextmanager
async def _listening(settings: Settings, core: Core, bot: Telegram, metrics: Metrics) -> AsyncGenerator[str, None]:
    async with AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(open_port(settings, core, bot, metrics))
        except OSError as error:
            raise CannotStart(f"LISTEN_HOST, LISTEN_PORT: cannot listen there: {error.strerror}") from None
        yield address


def _kept_up(core: Core) -> tuple[Supervised, ...]:
    """Return the tasks beside the answering that last as long as the program."""
    return (
        Supervised("retention", Keeping(retention=core.retention).run),
        Supervised("database file", SqlHealth(core.database).watch_file),
    )


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
    """Start the bot, as often as it takes. A 401 ends it at once, a 404 when it stays for NOT_FOUND_SECONDS."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + NOT_FOUND_SECONDS
    while True:
        try:
            return await bot.start()
        except InvalidToken as error:
            if bot.contact.status != NOT_FOUND or loop.time() >= deadline:
                raise CannotStart(
                    "TELEGRAM_BOT_TOKEN: Telegram does not know this token; ask @BotFather for the right one"
                ) from None
            log.warning("Telegram cannot be reached, trying again: %s", error.__cause__ or "Not Found")
            await asyncio.sleep(RETRY_SECONDS)
        except BadRequest as error:
            log.error("Telegram does not take WEBHOOK_URL, trying again: %s", error.message)
            await asyncio.sleep(RETRY_SECONDS)
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again: %s", error.message)
            await asyncio.sleep(seconds_of(error) if isinstance(error, RetryAfter) else RETRY_SECONDS)


async def _check_provider(core: Core) -> None:
    """Says at start what every question would meet: no key, no connection, no such model. The bot runs all the same."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await core.gateway.check(core.model)
    except TimeoutError:
        log.warning("the model provider %s did not answer within %.0f s", core.gateway.provider, CHECK_SECONDS)
    except ModelError as error:
        facts = {"model": core.model, "provider": core.gateway.provider, "address": core.gateway.address}
        said = texts_for(None).say(f"operator-{error.code}", **facts)
        log.error("%s (%s)", said, error)


def parts_of(settings: Settings, core: Core) -> Parts:
    """What the Telegram side works with."""
    return Parts(
        converse=core.converse,
        memory=core.memory,
        inbox=SqlInbox(core.database, core.worker),
        ledger=core.ledger,
        reports=core.reports,
        budgets=core.budgets,
        people=core.people,
        trail=core.trail,
        ratings=core.ratings,
        awaiting=core.awaiting,
        privacy=core.privacy,
        notices=core.notices,
        rights=core.rights,
        watch=core.watch,
        clock=core.converse.clock,
        new_incident=new_incident,
        new_code=lambda: secrets.token_urlsafe(16),
        announce=settings.announce_new_users,
        queue_limit=settings.queue_limit,
        question_max_age=settings.oldest_question,
        retention_days=settings.retention_days,
        max_answers=settings.max_answers,
        close_lost=lambda: core.ledger.close_lost(core.prices),
        succeed=core.polling_lock.succeed if core.polling_lock else None,
        send_rate=settings.send_rate,
        observer=core.observer,
    )


def telegram_of(settings: Settings, core: Core, api_url: str) -> Telegram:
    """The bot on Telegram, or on the playground's Bot API at `api_url`."""
    token = settings.telegram_bot_token
    return Telegram(
        token=token.get_secret_value() if token else TOKEN,
        api_url=api_url,
        parts=parts_of(settings, core),
        hook=hook_of(settings),
    )


def hook_of(settings: Settings) -> HookAddress | None:
    """Where Telegram shall bring the updates; None: the bot polls for them."""
    url = settings.webhook_url
    return HookAddress(url=url, secret=settings.webhook_word) if url and settings.by_webhook else None


@asynccontextmanager
async def open_playground(settings: Settings, core: Core) -> AsyncGenerator[str, None]:
    """The chat page and its Bot API; gives the address of both.

    Raises:
        CannotStart: nothing can listen at PLAYGROUND_HOST.
    """
    # in milliseconds, so that a restart never hands out an update id that the inbox has seen
    world = World(first_update_id=int(time.time() * 1000))
    page = Playground(world, TelegramServer(world, keep_calls=1000), model=_model_of(settings, core))
    address = await _listen(page, settings)
    try:
        yield address.rstrip("/")
    finally:
        await page.stop()


def _model_of(settings: Settings, core: Core) -> dict[str, str]:
    """What the page tells of the model: with a real provider, questions do leave this machine."""
    return {"name": core.model, "provider": core.gateway.provider if settings.has_provider else ""}


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
