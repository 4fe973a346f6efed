"""The ledger's sums by UTC day and model, to be held against a provider's."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Integer, case, func, select

from bot.core.reconcile import OurSums
from bot.core.usage import TokenSource
from bot.store.database import Database, to_ms
from bot.store.tables import calls

DAY_MS = 86_400_000
_FIRST = date(1970, 1, 1)


async def sums_by_utc_day(
    database: Database, first: date, last: date, *, provider: str | None = None
) -> tuple[OurSums, ...]:
    """The calls that were opened from the first day to the last, both included; of one provider, or of all.

    Raises:
        StoreFault: the database could not be read.
    """
    day = (calls.c.opened_at // DAY_MS).label("day")
    unknown = calls.c.token_source == TokenSource.UNKNOWN.value
    unsure = {
        "unknown": unknown,
        "estimated": calls.c.token_source == TokenSource.ESTIMATE.value,
        "corrected": calls.c.token_source == TokenSource.CORRECTED.value,
        "unpriced": ~unknown & calls.c.cost_pico.is_(None),
    }
    query = (
        select(
            day,
            calls.c.model,
            func.count().label("calls"),
            func.coalesce(func.sum(calls.c.input_tokens), 0).label("input"),
            func.coalesce(func.sum(calls.c.output_tokens), 0).label("output"),
            func.coalesce(func.sum(calls.c.cost_pico), 0).label("cost"),
            *(func.sum(case((condition, 1), else_=0), type_=Integer).label(name) for name, condition in unsure.items()),
        )
        .where(calls.c.opened_at >= _start(first), calls.c.opened_at < _start(last) + DAY_MS)
        .group_by(day, calls.c.model)
        .order_by(day, calls.c.model)
    )
    if provider is not None:
        query = query.where(calls.c.provider == provider)
    async with database.read() as connection:
        rows = (await connection.execute(query)).mappings().all()
    numbers = ("calls", "input", "output", "cost", *unsure)
    return tuple(
        OurSums(
            day=_FIRST + timedelta(days=int(row["day"])),
            model=row["model"],
            **{name: int(row[name]) for name in numbers},
        )
        for row in rows
    )


def _start(day: date) -> int:
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=UTC))
