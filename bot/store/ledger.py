"""The ledger in the database: one row a call; budgets and sums are written together with it."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, tuple_, update

from bot.core.limits import Decision, Hold, Opened, decide
from bot.core.messages import Question
from bot.core.ports import Clock, PriceBook
from bot.core.thoughts import Trace
from bot.core.usage import CallEnd, CallRecord, CallStart, Outcome
from bot.store import spending
from bot.store.answers import finish, learn
from bot.store.database import Database, to_ms
from bot.store.lost import lost_calls, lost_end
from bot.store.rows import closing, opening, record_of
from bot.store.sums import add_call
from bot.store.tables import calls

EXPORT_PAGE = 1000

_OPEN = calls.c.outcome == Outcome.OPEN.value
_OPENING = insert(calls).returning(calls.c.id)
_CLOSING = update(calls).where(calls.c.id == bindparam("call"), _OPEN).returning(calls.c.reserved_pico)


class SqlLedger:
    """Opens and settles calls, and reads them."""

    def __init__(self, database: Database, clock: Clock, zone: tzinfo = UTC, worker: str | None = None) -> None:
        """`zone` is where days begin; `worker` is the process that opens calls here."""
        self._worker = worker
        self._database = database
        self._clock = clock
        self._zone = zone

    async def open(self, start: CallStart, hold: Hold | None = None) -> Opened:
        """A new row, and its reservation under the limits, in one transaction; see the port."""
        at = start.opened_at.astimezone(self._zone)
        places = spending.places(start, at)

        def work(connection: Connection) -> Opened:
            decision = Decision()
            if hold is not None and hold.limits:
                spending.lock(connection, places)
                decision = decide(hold, spending.standings(connection, hold.limits, at))
                if decision.held is None:
                    return Opened(decision=decision)
                spending.hold(connection, places, decision.held)
            row = {**opening(start), "reserved_pico": decision.held, "worker": self._worker}
            return Opened(call_id=int(connection.execute(_OPENING, row).scalar_one()), decision=decision)

        return await self._database.transact(work)

    async def settle(
        self,
        call_id: int,
        start: CallStart,
        end: CallEnd,
        trace: Trace | None = None,
        learned: Question | None = None,
    ) -> None:
        """Closes the row, adds it to sums and spending and, with `trace`, finishes its answer: in one transaction.

        A row that is not open any more stays as it is, and is not added again.
        """
        closed = {"call": call_id, **closing(end)}

        def work(connection: Connection) -> None:
            row = connection.execute(_CLOSING, closed).one_or_none()
            if row is not None:
                add_call(connection, start, end, self._zone, answered=trace is not None)
                places = spending.places(start, start.opened_at.astimezone(self._zone))
                spending.charge(connection, places, end, row.reserved_pico)
            if learned is not None:
                learn(connection, start.answer_id, learned)
            if trace is not None:
                finish(connection, start.answer_id, trace, end.closed_at, self._zone)

        await self._database.transact(work)

    async def close_lost(self, prices: PriceBook | None = None) -> int:
        """Marks the calls of workers that are no more as lost; returns how many.

        What went in is estimated, and priced where `prices` knows how; what came out stays unknown.
        """
        since = None if self._database.is_sqlite else self._clock.now()
        rows = await self._database.look(lambda connection: lost_calls(connection, since))
        for row in rows:
            start = record_of(row).start
            await self.settle(row["id"], start, lost_end(start, prices, self._clock.now()))
        return len(rows)

    async def export(
        self, *, first: date | None = None, last: date | None = None, user_id: int | None = None
    ) -> AsyncGenerator[CallRecord, None]:
        """Rows, oldest first, read by pages so that memory stays flat; days are those of the zone."""
        after = (to_ms(self._midnight(first)) if first else 0, 0)
        while True:
            query = self._page(after, last, user_id)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).mappings().all()
            for row in rows:
                yield record_of(row)
            if len(rows) < EXPORT_PAGE:
                return
            after = (rows[-1]["opened_at"], rows[-1]["id"])

    def _page(self, after: tuple[int, int], last: date | None, user_id: int | None) -> Select[Any]:
        """The rows that follow a time and an id: in the order of an index, so that no page is sorted for."""
        place = (calls.c.opened_at, calls.c.id)
        query = select(calls).where(tuple_(*place) > after).order_by(*place).limit(EXPORT_PAGE)
        if last is not None:
            query = query.where(calls.c.opened_at < to_ms(self._midnight(last + timedelta(days=1))))
        return query if user_id is None else query.where(calls.c.user_id == user_id)

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone)
