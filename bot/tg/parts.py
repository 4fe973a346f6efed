"""What the Telegram side is made of: handed over by the wiring, and used by the handlers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.admin_ports import Budgets, Notices, People, Trail
from bot.core.awaiting import Awaiting
from bot.core.inbox_ports import Inbox
from bot.core.observing import Observer, Unobserved
from bot.core.people import Rights
from bot.core.ports import Clock, Ledger, Memory, Privacy, Ratings
from bot.flow.converse import Converse
from bot.flow.report import Reports
from bot.flow.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the handlers work with.

    `announce` says whether admins are told of new users; `send_rate` is how many messages go out in a second.
    `retention_days` is how long words are kept; 0: for ever.
    """

    converse: Converse
    memory: Memory
    inbox: Inbox
    ledger: Ledger
    reports: Reports
    budgets: Budgets
    people: People
    trail: Trail
    ratings: Ratings
    awaiting: Awaiting
    privacy: Privacy
    notices: Notices
    rights: Rights
    watch: Watch
    clock: Clock
    new_incident: Callable[[], str]
    new_code: Callable[[], str]
    announce: bool = False
    queue_limit: int = 0
    question_max_age: timedelta | None = None
    retention_days: int = 0
    max_answers: int = 1000
    close_lost: Callable[[], Awaitable[int]] | None = None
    succeed: Callable[[], Awaitable[int]] | None = None
    send_rate: int = 30
    observer: Observer = field(default_factory=Unobserved)
