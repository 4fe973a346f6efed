"""What the Telegram side is made of: handed over by the wiring, and used by the handlers."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.admin_ports import Budgets, Notices, People, Trail
from bot.core.people import Rights
from bot.core.ports import Clock, Inbox, Ledger, Memory, Privacy, Ratings
from bot.flow.converse import Converse
from bot.flow.report import Reports
from bot.flow.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the handlers work with. `announce` says whether admins are told of new users."""

    converse: Converse
    memory: Memory
    inbox: Inbox
    ledger: Ledger
    reports: Reports
    budgets: Budgets
    people: People
    trail: Trail
    ratings: Ratings
    privacy: Privacy
    notices: Notices
    rights: Rights
    watch: Watch
    clock: Clock
    new_incident: Callable[[], str]
    new_code: Callable[[], str]
    announce: bool = False
