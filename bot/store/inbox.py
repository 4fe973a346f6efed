"""Received updates, stored before Telegram is told that we have them, and claimed by the worker that answers them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.inbox_ports import LEASE_SECONDS, QUESTIONS, TAPS, Claim, Finished, Held, InboxItem, Stored, album_lane
from bot.store.claims import claim_head, claim_of, lock, stale_lanes, try_lock
from bot.store.database import Database, to_ms
from bot.store.queues import BESIDE, OF_ALBUM, QUEUED, NewestOfLanes
from bot.store.tables import inbox, workers

QUEUE_FULL = "queue-full"
"""The outcome of a question whose sender had too many open ones."""

_OPEN = inbox.c.closed_at.is_(None)
_KNOWN = select(inbox.c.update_id).where(inbox.c.update_id.in_(bindparam("numbers", expanding=True)))
_BUSY = select(inbox.c.lane).where(_OPEN, inbox.c.lane.in_(bindparam("lanes", expanding=True))).distinct()
_ASKED = select(inbox.c.user_id, inbox.c.update_id, inbox.c.album).where(
    _OPEN, inbox.c.user_id.in_(bindparam("users", expanding=True)), inbox.c.lane.startswith(f"{QUESTIONS}:")
)
_MINE = (
    inbox.c.update_id == bindparam("number"),
    inbox.c.claimed_by == bindparam("worker"),
    inbox.c.attempts == bindparam("claim"),
)
_CLOSE = (  # what is closed already, because its sender was forgotten, stays as it was closed
    update(inbox)
    .where(*_MINE)
    .values(
        closed_at=func.coalesce(inbox.c.closed_at, bindparam("at")),
        outcome=case((_OPEN, bindparam("how")), else_=inbox.c.outcome),
        raw="",
    )
)
_OWN = (inbox.c.claimed_by == bindparam("worker"), _OPEN)
_GIVE_BACK = update(inbox).where(*_OWN).values(claimed_by=None, claimed_until=None, attempts=inbox.c.attempts - 1)
_FORGOTTEN_WORKER = timedelta(days=1)
"""How long a worker that gives no sign of life is remembered."""


class SqlInbox:
    """The inbox in the database, as one worker sees it. A claim holds for `lease` seconds.

    PostgreSQL's is shared by all workers there are: their clocks must agree to within a few seconds.
    """

    def __init__(self, database: Database, worker: str = "", lease: float = LEASE_SECONDS) -> None:
        self._database = database
        self._worker = worker
        self._lease = timedelta(seconds=lease)
        self._insert = (sqlite.insert if database.is_sqlite else postgresql.insert)(inbox)
        self.shared = not database.is_sqlite
        self._newest = NewestOfLanes()

    async def store(self, items: Sequence[InboxItem], at: datetime, *, queue_limit: int = 0) -> tuple[Stored, ...]:
        """Keeps updates, and claims those whose lane is free; see the port."""
        self._newest.note(items)
        return await self._database.transact(lambda connection: self._store(connection, items, at, queue_limit))

    def _store(
        self, connection: Connection, items: Sequence[InboxItem], at: datetime, queue_limit: int
    ) -> tuple[Stored, ...]:
        for lane in sorted({item.lane for item in items}):  # in order, so that no two wait for each other
            lock(connection, lane)
        known = set(connection.execute(_KNOWN, {"numbers": [item.update_id for item in items]}).scalars())
        busy = set(connection.execute(_BUSY, {"lanes": [item.lane for item in items]}).scalars())
        asked = self._asked(connection, items) if queue_limit else {}
        rows, stored = list[dict[str, object]](), list[Stored]()
        for item in items:
            fresh = item.update_id not in known
            known.add(item.update_id)
            is_question = item.lane.startswith(f"{QUESTIONS}:")
            others = asked.setdefault(item.user_id, set())
            counts = fresh and item.outcome is None and is_question
            full = counts and 0 < queue_limit <= len(others) and _one(item) not in others
            outcome = QUEUE_FULL if full else item.outcome
            free = fresh and outcome is None and item.lane not in busy
            stored.append(Stored(fresh=fresh, full=full, claim=Claim(item=item, attempts=1) if free else None))
            if fresh:
                rows.append(self._row(item, at, outcome, claimed=free))
            if fresh and outcome is None:
                busy.add(item.lane)
                others.update({_one(item)} if counts else ())
        if rows:
            connection.execute(self._insert, rows)
        return tuple(stored)

    def _asked(self, connection: Connection, items: Sequence[InboxItem]) -> dict[int | None, set[int | str]]:
        """The open questions that the senders have."""
        asked: dict[int | None, set[int | str]] = {}
        users = [item.user_id for item in items if item.user_id is not None]
        for row in connection.execute(_ASKED, {"users": users}):
            asked.setdefault(row.user_id, set()).add(_one(row))
        return asked

    def _row(self, item: InboxItem, at: datetime, outcome: str | None, *, claimed: bool) -> dict[str, object]:
        return {
            "update_id": item.update_id,
            "chat_id": item.chat_id,
            "kind": item.kind,
            "raw": "" if outcome else item.raw,
            "lane": item.lane,
            "user_id": item.user_id,
            "album": item.album,
            "received_at": to_ms(at),
            "claimed_by": self._worker if claimed else None,
            "claimed_until": to_ms(at + self._lease) if claimed else None,
            "attempts": int(claimed),
            "closed_at": to_ms(at) if outcome else None,
            "outcome": outcome,
        }

    async def finish(self, claim: Claim, outcome: str, at: datetime, *, go_on: bool = True) -> Finished:
        """Closes an update, if the claim is still ours, and claims the next one of its lane; see the port."""
        about = {"number": claim.item.update_id, "worker": self._worker, "claim": claim.attempts}

        def work(connection: Connection) -> Finished:
            lock(connection, claim.item.lane)
            closed = connection.execute(_CLOSE, {**about, "at": to_ms(at), "how": outcome})
            if not closed.rowcount:
                return Finished(held=False)
            following = self._claim(connection, claim.item.lane, at) if go_on else None
            return Finished(held=True, following=following)

        return await self._database.transact(work)

    def _claim(self, connection: Connection, lane: str, at: datetime) -> Claim | None:
        return claim_head(connection, lane, self._worker, to_ms(at), to_ms(at + self._lease))

    async def take_over(self, at: datetime, limit: int) -> tuple[Claim, ...]:
        """Claims the heads of lanes that nobody works on, or no more, oldest first."""

        def work(connection: Connection) -> tuple[Claim, ...]:
            lanes = [lane for lane in stale_lanes(connection, to_ms(at), limit) if try_lock(connection, lane)]
            claims = (self._claim(connection, lane, at) for lane in lanes)
            return tuple(claim for claim in claims if claim is not None)

        if not await self._database.look(lambda connection: stale_lanes(connection, to_ms(at), 1)):
            return ()
        return await self._database.transact(work)

    async def renew(self, at: datetime) -> None:
        """Says that this worker is alive, and extends all its claims."""
        seen = self._insert_worker().values(id=self._worker, seen_at=to_ms(at))
        seen = seen.on_conflict_do_update(index_elements=[workers.c.id], set_={"seen_at": to_ms(at)})
        claims = update(inbox).where(*_OWN).values(claimed_until=to_ms(at + self._lease))

        def work(connection: Connection) -> None:
            connection.execute(seen)
            connection.execute(delete(workers).where(workers.c.seen_at < to_ms(at - _FORGOTTEN_WORKER)))
            connection.execute(claims, {"worker": self._worker})

        await self._database.transact(work)

    def _insert_worker(self) -> sqlite.Insert | postgresql.Insert:
        return (postgresql.insert if self.shared else sqlite.insert)(workers)

    async def held(self, numbers: Collection[int] = ()) -> dict[int, Held]:
        """The claims of this worker, by update id; see the port."""
        columns = (inbox.c.update_id, inbox.c.attempts, inbox.c.stop_asked_at, inbox.c.closed_at)
        query = select(*columns).where(inbox.c.claimed_by == self._worker, or_(_OPEN, inbox.c.update_id.in_(numbers)))
        rows = await self._database.look(lambda connection: connection.execute(query).all())
        return {
            row.update_id: Held(
                attempts=row.attempts, stop_asked=row.stop_asked_at is not None, closed=row.closed_at is not None
            )
            for row in rows
        }

    async def void(self) -> None:
        """Ends all claims, whoever has them; only for an inbox that is not shared."""
        claimed = inbox.c.claimed_by.is_not(None)
        query = update(inbox).where(_OPEN, claimed).values(claimed_by=None, claimed_until=None)
        await self._database.transact(lambda connection: connection.execute(query))

    async def release(self) -> None:
        """Gives back this worker's claims, as if they had not been; it is about to end."""

        def work(connection: Connection) -> None:
            connection.execute(_GIVE_BACK, {"worker": self._worker})
            connection.execute(delete(workers).where(workers.c.id == self._worker))

        await self._database.transact(work)

    async def give_back(self, numbers: Collection[int]) -> None:
        """Gives back some of this worker's claims, by update id."""
        query = _GIVE_BACK.where(inbox.c.update_id.in_(numbers))
        await self._database.transact(lambda connection: connection.execute(query, {"worker": self._worker}))

    async def ask_to_stop(self, chat_id: int, user_id: int, at: datetime, *, update_id: int | None = None) -> bool:
        """Asks the other worker that works on this user's question in this chat to stop; False when none does.

        With `update_id` only if it is that one; see the port.
        """
        theirs = (inbox.c.lane == f"{QUESTIONS}:{chat_id}", inbox.c.user_id == user_id, _OPEN)
        query = update(inbox).where(*theirs, inbox.c.claimed_by != self._worker)
        query = query.values(stop_asked_at=to_ms(at))
        if update_id is not None:
            query = query.where(inbox.c.update_id == update_id)
        return bool(await self._database.transact(lambda connection: connection.execute(query).rowcount))

    async def place(self, update_id: int, message_id: int) -> None:
        """Notes the message in which the progress of an update's answer is shown."""
        query = update(inbox).where(inbox.c.update_id == update_id).values(placeholder_id=message_id)
        await self._database.transact(lambda connection: connection.execute(query))

    async def following(self, chat_id: int, after: int) -> tuple[InboxItem, ...]:
        """What waits among the questions of a chat behind an update, the next first, a hundred at most."""
        if not self.shared and self._newest.is_last(f"{QUESTIONS}:{chat_id}", after):
            return ()
        return await self._items(QUEUED, {"of_lane": f"{QUESTIONS}:{chat_id}", "after": after})

    async def beside(self, chat_id: int, update_id: int, user_id: int) -> tuple[InboxItem, ...]:
        """What a user has open in a chat beside a question; see the port."""
        lanes = {"questions": f"{QUESTIONS}:{chat_id}", "taps": f"{TAPS}:{chat_id}"}
        return await self._items(BESIDE, {**lanes, "number": update_id, "user": user_id})

    async def of_album(self, chat_id: int, album: str) -> tuple[InboxItem, ...]:
        """The open parts of an album, oldest first; see the port."""
        lanes = {"questions": f"{QUESTIONS}:{chat_id}", "held": album_lane(album)}
        return await self._items(OF_ALBUM, {**lanes, "chat": chat_id, "album": album})

    async def queued(self, lane: str) -> tuple[InboxItem, ...]:
        """The open updates of a lane, oldest first; those of many that come first."""
        return await self._items(QUEUED, {"of_lane": lane, "after": 0})

    async def _items(self, query: Select[Any], about: dict[str, str | int]) -> tuple[InboxItem, ...]:
        rows = await self._database.look(lambda connection: connection.execute(query, about).mappings().all())
        return tuple(claim_of(row).item for row in rows)

    async def close(self, numbers: Collection[int], outcome: str, at: datetime) -> None:
        """Closes open updates that nobody works on, by update id."""
        query = update(inbox).where(_OPEN, inbox.c.update_id.in_(numbers), inbox.c.claimed_by.is_(None))
        query = query.values(closed_at=to_ms(at), outcome=outcome, raw="")
        await self._database.transact(lambda connection: connection.execute(query))

    async def waiting(self) -> tuple[InboxItem, ...]:
        """Updates that were stored and never closed, oldest first."""
        query = select(inbox).where(_OPEN).order_by(inbox.c.update_id)
        rows = await self._database.look(lambda connection: connection.execute(query).mappings().all())
        return tuple(claim_of(row).item for row in rows)


def _one(item: Any) -> int | str:
    """What counts as one question: an album, however many parts it has, or a message."""
    number: int = item.update_id
    album: str | None = item.album
    return album or number
