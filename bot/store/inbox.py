"""Received updates, stored before Telegram is told that we have them."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ports import InboxItem
from bot.store.database import Database, to_ms
from bot.store.tables import inbox


class SqlInbox:
    """The inbox in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def store(self, item: InboxItem, received_at: datetime) -> bool:
        """Keeps an update; False when it is there already."""
        row = {
            "update_id": item.update_id,
            "chat_id": item.chat_id,
            "kind": item.kind,
            "raw": item.raw,
            "received_at": to_ms(received_at),
        }
        async with self._database.write() as connection:
            query = self._insert(inbox).values(row).on_conflict_do_nothing().returning(inbox.c.update_id)
            return (await connection.execute(query)).scalar_one_or_none() is not None

    async def waiting(self) -> tuple[InboxItem, ...]:
        """Updates that were stored and never closed, oldest first."""
        columns = (inbox.c.update_id, inbox.c.chat_id, inbox.c.kind, inbox.c.raw)
        query = select(*columns).where(inbox.c.closed_at.is_(None)).order_by(inbox.c.update_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(InboxItem(**row) for row in rows)

    async def close(self, update_id: int, outcome: str, closed_at: datetime) -> None:
        """Marks an update as dealt with. Its id stays, to know it again; what it said goes."""
        query = (
            update(inbox)
            .where(inbox.c.update_id == update_id)
            .values(closed_at=to_ms(closed_at), outcome=outcome, raw="")
        )
        async with self._database.write() as connection:
            await connection.execute(query)
