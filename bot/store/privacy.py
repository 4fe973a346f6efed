"""What is kept of one user: all of it for the user to take along, and its end."""

import json
from collections.abc import AsyncGenerator
from typing import Any

from sqlalchemy import delete, func, select, update

from bot.core.ports import Clock
from bot.store.database import Database, from_ms, to_ms
from bot.store.tables import answers, calls, feedback, inbox, users

FORGOTTEN = "forgotten"
"""The state of an answer whose words are deleted."""

PAGE = 200
"""Rows at a time: answers are long."""


class SqlPrivacy:
    """Reads and deletes what belongs to a user."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def own_data(self, user_id: int) -> AsyncGenerator[dict[str, object], None]:
        """Everything that is kept of a user, piece by piece; `kind` says what each is."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(users).where(users.c.id == user_id))).mappings().one_or_none()
            liked = (await connection.execute(select(feedback).where(feedback.c.user_id == user_id))).mappings().all()
        if row is not None:
            yield {"kind": "profile", **_readable(row)}
        for table, kind in ((answers, "answer"), (calls, "call")):
            async for row in self._rows(table, user_id):
                yield {"kind": kind, **_readable(row)}
        for row in liked:
            yield {"kind": "feedback", **_readable(row)}

    async def _rows(self, table: Any, user_id: int) -> AsyncGenerator[Any, None]:
        after = 0
        while True:
            query = select(table).where(table.c.user_id == user_id, table.c.id > after).order_by(table.c.id).limit(PAGE)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).mappings().all()
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            after = rows[-1]["id"]

    async def forget(self, user_id: int) -> None:
        """Deletes a user's words and name. What remains are numbers: the id, the ledger's rows, role and limits."""
        gone = {
            "question": "",
            "steps": None,
            "answer": None,
            "samples": None,
            "message_ids": None,
            "state": FORGOTTEN,
        }
        nameless = {"name": "", "username": None, "language": None, "strategy": None, "model": None}
        async with self._database.write() as connection:
            mine, now = answers.c.user_id == user_id, to_ms(self._clock.now())
            ended = func.coalesce(answers.c.finished_at, now)  # one that is under way must not come back by its end
            await connection.execute(update(answers).where(mine).values(**gone, finished_at=ended))
            await connection.execute(update(users).where(users.c.id == user_id).values(nameless))
            await connection.execute(delete(feedback).where(feedback.c.user_id == user_id))
            closed = (inbox.c.chat_id == user_id, inbox.c.closed_at.is_not(None))
            await connection.execute(update(inbox).where(*closed).values(raw=""))


def _readable(row: Any) -> dict[str, object]:
    """A row by names: times as ISO text, steps as objects; money stays in whole pico-dollars."""
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("steps", "samples", "message_ids"):
        return json.loads(value)
    return from_ms(value).isoformat() if name.endswith("_at") else value
