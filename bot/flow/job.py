"""What a strategy works on, and what its calls are made and measured with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.briefs import Brief
from bot.core.limits import Limit
from bot.core.messages import Conversation
from bot.core.model_ports import ModelGateway
from bot.core.observing import Observer, Unobserved
from bot.core.ports import Clock, Ledger, PriceBook
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.flow.incidents import Incidents
from bot.flow.reserving import Freed
from bot.flow.stopping import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a strategy works on, and whom it is for. `deadline` is on the clock's monotonic scale.

    `limits` are those that its calls must fit.
    """

    brief: Brief
    conversation: Conversation
    profile: Profile
    answer_id: int
    user_id: int
    chat_id: int
    strategy: Strategy
    deadline: float
    stop: Stop = field(default_factory=Stop)
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What a call is made and measured with."""

    gateway: ModelGateway
    ledger: Ledger
    prices: PriceBook
    clock: Clock
    new_incident: Callable[[], str]
    freed: Freed = field(default_factory=Freed)
    observer: Observer = field(default_factory=Unobserved)
    incidents: Incidents = field(default_factory=Incidents)
