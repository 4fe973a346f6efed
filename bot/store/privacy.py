"""What is kept of one user: all of it for the user to take along, and its end."""

import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, tuple_, update

from bot.core.errors import StoreFault
from bot.core.limits import Measure, Scope
from bot.core.ports import Clock
from bot.store.database import Database, from_ms, to_ms
from bot.store.tables import answers, awaited, calls, feedback, inbox, summaries, users
from bot.store.tables_of_usage import limits

FORGOTTEN = "forgotten"
"""The state of an answer whose words are deleted."""

WORDLESS = {
    "question": "",
    **dict.fromkeys(("steps", "answer", "samples", "message_ids", "quoted", "attachments")),
    "state": FORGOTTEN,
}
"""What becomes of an answer's columns when its words are deleted."""

PAGE = 200
"""Rows at a time: answers are long."""


class SqlPrivacy:
    """Reads and deletes what belongs to a user."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def own_data(self, user_id: int) -> AsyncGenerator[dict[str, object], None]:
        """Everything that is kept of a user but the audit trail, piece by piece; `kind` says what each is."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(users).where(users.c.id == user_id))).mappings().one_or_none()
            liked = (await connection.execute(select(feedback).where(feedback.c.user_id == user_id))).mappings().all()
            bounds = (await connection.execute(select(limits).where(*_limits_of(user_id)))).mappings().all()
            short = (await connection.execute(select(summaries).where(summaries.c.chat_id == user_id))).mappings().all()
            asking = (await connection.execute(select(awaited).where(awaited.c.user_id == user_id))).mappings().all()
        if row is not None:
            yield {"kind": "profile", **_readable(row)}
        for table, time, kind in ((answers, answers.c.begun_at, "answer"), (calls, calls.c.opened_at, "call")):
            async for row in self._rows(table, time, user_id):
                yield {"kind": kind, **_readable(row)}
        for rows, kind in ((liked, "feedback"), (short, "summary"), (asking, "awaited")):
            for row in rows:
                yield {"kind": kind, **_readable(row)}
        for row in bounds:
            yield {"kind": "limit", "measure": row["measure"], **_amount(row)}

    async def _rows(self, table: Any, time: Any, user_id: int) -> AsyncGenerator[Any, None]:
        """A user's rows in the order of an index on `time`, so that no page is sorted for."""
        after = (0, 0)
        while True:
            mine = (table.c.user_id == user_id, tuple_(time, table.c.id) > after)
            query = select(table).where(*mine).order_by(time, table.c.id).limit(PAGE)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).mappings().all()
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            after = (rows[-1][time.name], rows[-1]["id"])

    async def forget(self, user_id: int) -> None:
        """Deletes a user's words and name, also where others quoted them.

        What remains are numbers: the id, the ledger's rows, role and limits.
        """
        nameless = {
            **dict.fromkeys(("username", "language", "strategy", "model", "chosen_language", "reveal", "instructions")),
            "name": "",
            "footer": True,
            "live": True,
        }
        mine, now = answers.c.user_id == user_id, to_ms(self._clock.now())
        quoting = answers.c.quoted_id == user_id
        ended = func.coalesce(answers.c.finished_at, now)  # one that is under way must not come back by its end

        def work(connection: Connection) -> None:
            # in the order in which questions, settlements and summaries take these rows: answers, then summaries
            connection.execute(update(users).where(users.c.id == user_id).values(nameless))
            connection.execute(delete(feedback).where(feedback.c.user_id == user_id))
            connection.execute(delete(awaited).where(awaited.c.user_id == user_id))
            self._close(connection, user_id)
            touched = or_(mine, quoting)
            connection.execute(select(answers.c.id).where(touched).order_by(answers.c.id).with_for_update()).close()
            connection.execute(update(answers).where(mine).values(**WORDLESS, finished_at=ended))
            connection.execute(update(answers).where(quoting).values(quoted=None))
            chats = select(answers.c.chat_id).where(touched)
            connection.execute(delete(summaries).where(summaries.c.chat_id.in_(chats)))

        await self._database.transact(work)
        with suppress(StoreFault):  # it is done; the journal is emptied sooner or later anyway
            await self._database.empty_journal()

    def _close(self, connection: Connection, user_id: int) -> None:
        """Closes what the user sent and nobody dealt with yet, lest the next start find words there."""
        waiting = select(inbox.c.update_id, inbox.c.raw).where(inbox.c.closed_at.is_(None))
        mine = [row.update_id for row in connection.execute(waiting) if _sender(row.raw) == user_id]
        done = {"raw": "", "outcome": FORGOTTEN, "closed_at": to_ms(self._clock.now())}
        connection.execute(update(inbox).where(inbox.c.update_id.in_(mine)).values(done))


def _sender(raw: str) -> object:
    """The id of who sent an update; None: nobody, or it cannot be read."""
    try:
        said = json.loads(raw)
        return (said.get("callback_query") or said.get("message") or said.get("edited_message"))["from"]["id"]
    except (ValueError, AttributeError, TypeError, KeyError):
        return None


def _readable(row: Any) -> dict[str, object]:
    """A row by names: times as ISO text, steps as objects; money stays in whole pico-dollars."""
    return {name: _value(name, value) for name, value in row.items()}


def _limits_of(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return limits.c.scope == Scope.USER.value, limits.c.subject == str(user_id)


def _amount(row: Any) -> dict[str, object]:
    """The amount of a limit by its unit."""
    return {"questions" if row["measure"] == Measure.MINUTE else "amount_pico": row["amount"]}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("steps", "samples", "message_ids", "attachments"):
        return json.loads(value)
    return from_ms(value).isoformat() if name.endswith("_at") else value
