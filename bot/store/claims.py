"""Claims on the heads of lanes, within a transaction that has the lane to itself."""

from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.core.inbox_ports import Claim, InboxItem
from bot.store.tables import inbox

POLLS = "polls:"
"""Prefix of the names of workers that fetch their updates."""

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:lane, 0))")
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:lane, 0))")

_other = inbox.alias("other")
_IN_LANE = (_other.c.lane == bindparam("of_lane"), _other.c.closed_at.is_(None))
_HEAD = select(func.min(_other.c.update_id)).where(*_IN_LANE).scalar_subquery()
_AT_WORK = select(_other.c.update_id).where(*_IN_LANE, _other.c.claimed_until >= bindparam("at")).exists()
_CLAIM = (
    update(inbox)
    .where(inbox.c.update_id == _HEAD, ~_AT_WORK)
    .values(claimed_by=bindparam("worker"), claimed_until=bindparam("until"), attempts=inbox.c.attempts + 1)
    .returning(inbox)
)
_head = func.min(inbox.c.update_id)
_STALE = (
    select(inbox.c.lane)
    .where(inbox.c.closed_at.is_(None))
    .group_by(inbox.c.lane)
    .having(func.max(func.coalesce(inbox.c.claimed_until, 0)) < bindparam("at"))
    .order_by(_head)
    .limit(bindparam("most"))
)


def lock(connection: Connection, lane: str) -> None:
    """Keeps others from storing into a lane, and from claiming in it, until the transaction ends.

    SQLite has one writer anyway.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK, {"lane": lane})


def try_lock(connection: Connection, lane: str) -> bool:
    """The same without waiting; False: somebody else has it."""
    return connection.dialect.name == "sqlite" or bool(connection.execute(_TRY_LOCK, {"lane": lane}).scalar_one())


def claim_head(connection: Connection, lane: str, worker: str, at: int, until: int) -> Claim | None:
    """Claims the oldest open update of a lane; None when there is none, or a claim in the lane holds."""
    about = {"of_lane": lane, "worker": worker, "at": at, "until": until}
    row = connection.execute(_CLAIM, about).mappings().one_or_none()
    return None if row is None else claim_of(row)


def stale_lanes(connection: Connection, at: int, most: int) -> list[str]:
    """Lanes with open updates in which no claim holds, by their oldest update."""
    return list(connection.execute(_STALE, {"at": at, "most": most}).scalars())


def claim_of(row: Any) -> Claim:
    """A row of the inbox as a value."""
    fields = ("update_id", "chat_id", "kind", "raw", "lane", "user_id", "album")
    item = InboxItem(**{name: row[name] for name in fields})
    return Claim(item=item, attempts=row["attempts"], placeholder_id=row["placeholder_id"])
