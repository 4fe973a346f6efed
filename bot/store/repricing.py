"""Prices for calls that had none: the row, the sums and the spending of its day, together."""

from collections.abc import AsyncGenerator
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, select, update

from bot.core.ports import Clock
from bot.core.usage import CallRecord, Outcome, Price, TokenSource
from bot.store import spending
from bot.store.database import Database, to_ms
from bot.store.rows import record_of
from bot.store.sums import add_price
from bot.store.tables import calls

PAGE = 1000


class Repricing:
    """Finds unpriced calls, and prices them."""

    def __init__(self, database: Database, clock: Clock, zone: tzinfo) -> None:
        """`zone` is where days begin."""
        self._database = database
        self._clock = clock
        self._zone = zone

    async def unpriced(self, since: date) -> AsyncGenerator[tuple[int, CallRecord], None]:
        """The ended calls from a day on that have tokens and no price, oldest first, with their ids."""
        begin = to_ms(datetime(since.year, since.month, since.day, tzinfo=self._zone))
        where = (
            calls.c.cost_pico.is_(None),
            calls.c.outcome != Outcome.OPEN.value,
            calls.c.token_source != TokenSource.UNKNOWN.value,
            calls.c.opened_at >= begin,
        )
        after = 0
        while True:
            query = select(calls).where(*where, calls.c.id > after).order_by(calls.c.id).limit(PAGE)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).mappings().all()
            for row in rows:
                yield row["id"], record_of(row)
            if len(rows) < PAGE:
                return
            after = rows[-1]["id"]

    async def reprice(self, call_id: int, price: Price) -> bool:
        """Gives a call its price, and corrects all sums, in one transaction; False when it has one by now."""
        if price.pico is None:
            return False
        pico = price.pico
        query = (
            update(calls)
            .where(calls.c.id == call_id, calls.c.cost_pico.is_(None), calls.c.outcome != Outcome.OPEN.value)
            .values(cost_pico=price.pico, price_source=price.source)
            .returning(*calls.c)
        )

        def work(connection: Connection) -> bool:
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                return False
            start = record_of(row).start
            add_price(connection, start, pico, self._zone)
            places = spending.places(start, start.opened_at.astimezone(self._zone))
            spending.spend(connection, places, pico)
            return True

        return await self._database.transact(work)
