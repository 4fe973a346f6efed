"""The Application: how updates come in, and what they meet on their way."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    BaseHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.core.addresses import is_loopback
from bot.tg.albums import Uncalled
from bot.tg.contact import Contact
from bot.tg.desk import gate_of
from bot.tg.directory import Directory
from bot.tg.edits import Edits
from bot.tg.errors import Net
from bot.tg.fetching import TelegramFiles
from bot.tg.gate import Gate
from bot.tg.handlers import PREVIEW_DELAY, commands_of, handlers
from bot.tg.hook import Hook, HookAddress
from bot.tg.intake import Intake
from bot.tg.lanes import Lanes
from bot.tg.leases import Leases
from bot.tg.menu import Menu
from bot.tg.outbox import Outbox
from bot.tg.pacing import Pacing
from bot.tg.parts import Parts
from bot.tg.polling import POLL_SECONDS, Poller
from bot.tg.running import Running
from bot.tg.sentences import Sentences
from bot.tg.shape import is_whole
from bot.tg.talk import Talk
from bot.tg.transport import AiohttpRequest
from bot.tg.updates import ALLOWED_UPDATES, UNREADABLE
from bot.tg.waiting import Waiting
from bot.tg.watching import Watching

READ_SECONDS = 20.0
"""How long an answer of Telegram may take. A timed-out send cannot be repeated, so this is generous."""

BEFORE = -1
"""The group of handlers that comes before all others."""


class Telegram:
    """The bot on Telegram: polls or has updates brought, takes them in, and lets the handlers answer."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        parts: Parts,
        read_seconds: float = READ_SECONDS,
        preview_delay: float = PREVIEW_DELAY,
        hook: HookAddress | None = None,
    ) -> None:
        """`api_url` is the Bot API's root address, without a slash at its end; without `hook` the bot polls."""
        self.contact = Contact(parts.clock, parts.observer)
        reach = partial(AiohttpRequest, proxies=not is_loopback(api_url), on_status=self.contact.on_status)
        self._requests = reach(read_timeout=read_seconds), reach(read_timeout=POLL_SECONDS + 10, connections=4)
        self.application = _application(token, api_url, *self._requests)
        self.phase: str | None = "starting"
        """`starting`, `stopping`, or None in between, when updates are taken in."""
        bot = self.application.bot
        parts = replace(parts, converse=parts.converse.fetching(TelegramFiles(bot, parts.clock)))
        self._source = Hook(bot, hook, ALLOWED_UPDATES) if hook else Poller(bot, self._take_all, ALLOWED_UPDATES)
        directory = Directory(people=parts.people, memory=parts.memory)
        pacing = Pacing(parts.clock, parts.send_rate, parts.observer)
        self.outbox = outbox = Outbox(bot, parts.clock, pacing, directory)
        sentences = Sentences(outbox=outbox, people=parts.people, clock=parts.clock, new_incident=parts.new_incident)
        lanes = Lanes(
            parts.inbox,
            parts.clock,
            self.application.process_update,
            sentences,
            most=parts.max_answers,
            oldest=parts.question_max_age,
        )
        running = Running(inbox=parts.inbox, clock=parts.clock)
        self.menu = Menu(bot=bot, people=parts.people, rights=parts.rights)
        talk = Talk.of(parts, outbox, running, lanes, preview_delay)
        listed = handlers(parts, outbox, running, self.menu, talk)
        gate = gate_of(parts, outbox, commands_of(listed))
        self.intake = Intake(
            parts.inbox,
            parts.clock,
            lanes=lanes,
            leases=_leases(parts, lanes, running),
            sentences=sentences,
            concerns=gate.concerns,
            queue_limit=parts.queue_limit,
            on_wait=_waiting(parts, talk.edits).on_wait,
        )
        moved = MessageHandler(filters.StatusUpdate.MIGRATE, directory.on_moved)
        uncalled = MessageHandler(Uncalled(gate.concerns), talk.albums.on_uncalled)
        net = Net(outbox=outbox, new_incident=parts.new_incident, trouble=lanes.trouble)
        self._listen([moved, uncalled], gate, listed, net)
        self.watching = Watching(
            watch=parts.watch,
            people=parts.people,
            rights=parts.rights,
            outbox=outbox,
            zone=str(parts.reports.zone),
        )

    def _listen(self, ahead: list[BaseHandler], gate: Gate, listed: list[BaseHandler], net: Net) -> None:  # type: ignore[type-arg]
        """`ahead` come before the gate, which lets no such message pass."""
        self.application.add_handlers(ahead, BEFORE - 1)
        self.application.add_handler(TypeHandler(Update, gate.on_update), BEFORE)
        self.application.add_handlers(listed)
        self.application.add_error_handler(net.on_error)
        self.application.add_error_handler(_end_here)

    async def _take_all(self, raws: Sequence[object]) -> int:
        return await self.intake.take_all(raws, self.application.bot)

    async def bring(self, raw: object) -> bool:
        """Takes an update from the webhook, as Telegram sent it; False: not now, it is to be brought again."""
        if self.phase is not None:
            return False
        self.contact.heard()
        return await self.intake.take(raw, self.application.bot)

    async def reaches_telegram(self) -> bool:
        """Tell whether Telegram was in touch lately, or answers now, and gives updates where it is asked for them."""
        return not self._source.is_late and await self.contact.holds(self.application.bot)

    @property
    def fault(self) -> str | None:
        """Return the word for what keeps the bot from its work: its phase, `polling` or `leases`; None: nothing."""
        return self.phase or self._source.fault or self.intake.fault

    @property
    def username(self) -> str:
        """The bot's name, once it has started."""
        return str(self.application.bot.username)

    async def start(self) -> None:
        """Logs in, takes up what was left in the inbox, and lets new updates come.

        Raises:
            telegram.error.InvalidToken: Telegram does not know the token.
            telegram.error.TelegramError: Telegram cannot be reached, or would not have the webhook.
        """
        await self._log_in()
        await self._source.prepare()
        await self.intake.start(self.application.bot)
        await self._source.start()
        self.watching.start()
        self.menu.start()
        self.phase = None

    async def _log_in(self) -> None:
        """Ask who the bot is. A proxy that starts may answer with anything: that is a fault of the network."""
        bot = self.application.bot
        try:
            await self.application.initialize()
            if not _is_account(bot):
                await bot.get_me()
        except UNREADABLE as error:
            raise NetworkError(f"what answers getMe is not Telegram: {type(error).__name__}") from None
        if not _is_account(bot):
            raise NetworkError("what answers getMe tells no id and no username")

    async def stop(self, grace: float) -> None:
        """Takes no more updates; running answers have `grace` seconds to end."""
        self.phase = "stopping"
        try:
            await self.watching.stop()
            await self.menu.stop()
            await self._source.stop()
            await self.intake.finish(grace)
        finally:
            await self.application.shutdown()
            for request in self._requests:  # which it leaves open where it could not log in
                await request.shutdown()


def _leases(parts: Parts, lanes: Lanes, running: Running) -> Leases:
    return Leases(
        parts.inbox,
        parts.clock,
        lanes,
        stop=running.stop_update,
        close_lost=parts.close_lost,
        succeed=parts.succeed,
    )


def _waiting(parts: Parts, edits: Edits) -> Waiting:
    return Waiting(edits=edits, inbox=parts.inbox, memory=parts.memory, people=parts.people, clock=parts.clock)


def _application(token: str, api_url: str, request: BaseRequest, polling: BaseRequest) -> "Application":  # type: ignore[type-arg]
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(polling)
        .updater(None)
        .job_queue(None)
        .build()
    )


def _is_account(bot: Bot) -> bool:
    return is_whole(bot.bot.id) and isinstance(bot.bot.username, str) and bool(bot.bot.username)


async def _end_here(_update: object, _context: object) -> None:
    """After a fault no handler of a later group runs: an update that the gate could not judge goes no further."""
    raise ApplicationHandlerStop
