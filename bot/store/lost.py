"""Calls that never ended, because the process that made them is no more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from bot.core.inbox_ports import LEASE_SECONDS
from bot.core.ports import PriceBook
from bot.core.usage import TRANSCRIPT, UNPRICED, CallEnd, CallStart, Outcome, TokenSource, TokenUsage
from bot.store.database import to_ms
from bot.store.tables import calls, workers

UNKNOWN_WORKER = timedelta(hours=1)
"""How long a call of a process that gives no sign of life may last, such as the terminal's. None may last longer."""


def lost_calls(connection: Connection, now: datetime | None) -> Sequence[Any]:
    """The open calls of workers that are dead; without `now` all open calls, for there is no other worker."""
    query = select(calls).where(calls.c.outcome == Outcome.OPEN.value)
    if now is not None:
        unseen = and_(workers.c.seen_at.is_(None), calls.c.opened_at <= to_ms(now - UNKNOWN_WORKER))
        dead = workers.c.seen_at < to_ms(now - timedelta(seconds=LEASE_SECONDS))
        query = query.outerjoin(workers, workers.c.id == calls.c.worker).where(or_(dead, unseen))
    return connection.execute(query).mappings().all()


def lost_end(start: CallStart, prices: PriceBook | None, at: datetime) -> CallEnd:
    """The end of a lost call: what went in is estimated, what came out is unknown."""
    asked = start.input_estimate
    price = UNPRICED
    if prices is not None and asked is not None:
        audio = asked if start.purpose == TRANSCRIPT else None  # sound costs more than words
        usage = TokenUsage(input=asked, output=0, audio=audio)
        price = prices.price(model=start.model, usage=usage, reported_usd=None, at=start.opened_at)
    return CallEnd(
        outcome=Outcome.LOST,
        closed_at=at,
        usage=TokenUsage(input=asked),
        token_source=TokenSource.UNKNOWN if asked is None else TokenSource.ESTIMATE,
        price=price,
        may_cost_more=True,
    )
