"""The audit trail: who changed what, written in the transaction that changes it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bot.core.people import Deed
from bot.store.database import Database, from_ms, to_ms
from bot.store.tables import audit


def note(connection: Connection, deed: Deed) -> None:
    """Adds a line."""
    row = {
        "at": to_ms(deed.at),
        "by_id": deed.by_id,
        "action": deed.action,
        "subject": deed.subject,
        "before": deed.before,
        "after": deed.after,
    }
    connection.execute(insert(audit).values(row))


class SqlTrail:
    """Reads the trail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deeds(self, *, limit: int, offset: int = 0, subject: str = "") -> tuple[tuple[Deed, ...], int]:
        """Lines, latest first, and how many there are in all; with `subject` (`user:123`) those about it alone."""
        about = (audit.c.subject == subject,) if subject else ()
        query = select(audit).where(*about).order_by(audit.c.id.desc()).limit(limit).offset(offset)
        counting = select(func.count()).select_from(audit).where(*about)

        def read(connection: Connection) -> tuple[Sequence[Any], int]:
            return connection.execute(query).all(), connection.execute(counting).scalar_one()

        rows, total = await self._database.look(read)
        lines = (
            Deed(
                at=from_ms(row.at),
                by_id=row.by_id,
                action=row.action,
                subject=row.subject,
                before=row.before,
                after=row.after,
            )
            for row in rows
        )
        return tuple(lines), total
