"""The people the bot knows: roles, bans, invitations."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.messages import TERMINAL, Asker
from bot.core.people import INVITATION_LASTS, Deed, Person, Role
from bot.core.ports import Clock
from bot.store.database import Database, from_ms, to_ms
from bot.store.tables import invitations, users
from bot.store.trail import note

_ONE = select(users).where(users.c.id == bindparam("user"))


class SqlPeople:
    """Reads and changes what is known of people. Every change by an admin has its line in the audit trail."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def meet(self, asker: Asker) -> tuple[Person, bool]:
        """Who somebody is, and whether this is the first time; a new one is a guest."""
        known = await self.person(asker.id)
        if known is not None:
            return known, False
        now = to_ms(self._clock.now())
        row = {"name": asker.name, "username": asker.username, "language": asker.language, "created_at": now}
        insertion = self._insert(users).values(id=asker.id, role=Role.GUEST.value, seen_at=now, **row)
        query = insertion.on_conflict_do_nothing().returning(users.c.id)

        def work(connection: Connection) -> tuple[Person, bool]:
            fresh = connection.execute(query).scalar_one_or_none() is not None
            return find(connection, asker.id) or Person(id=asker.id), fresh

        return await self._database.transact(work)

    async def person(self, user_id: int) -> Person | None:
        """Somebody by id; None: never met."""
        return await self._database.look(lambda connection: find(connection, user_id))

    async def search(self, words: str, *, limit: int, offset: int = 0) -> tuple[tuple[Person, ...], int]:
        """People whose id is, or whose name or username holds, `words`; all for no words. Last seen first.

        The second value is how many there are in all.
        """
        where = _matching(words)
        query = select(users).where(*where).order_by(users.c.seen_at.desc(), users.c.id).limit(limit).offset(offset)
        counting = select(func.count()).select_from(users).where(*where)

        def read(connection: Connection) -> tuple[tuple[Person, ...], int]:
            found = tuple(person_of(row) for row in connection.execute(query).mappings())
            return found, connection.execute(counting).scalar_one()

        return await self._database.look(read)

    async def admins(self) -> tuple[int, ...]:
        """The ids of those who are admins by their role; those of the settings are not among them."""
        query = select(users.c.id).where(users.c.role == Role.ADMIN.value, users.c.banned_at.is_(None))
        return await self._database.look(lambda connection: tuple(connection.execute(query).scalars()))

    async def set_role(self, user_id: int, role: Role, by_id: int) -> None:
        """Gives somebody a role; one who was never met is noted by id alone."""
        await self._change(user_id, by_id, "role", {"role": role.value})

    async def set_banned(self, user_id: int, *, banned: bool, by_id: int) -> None:
        """Bans somebody, or takes the ban back."""
        at = to_ms(self._clock.now()) if banned else None
        await self._change(user_id, by_id, "ban" if banned else "unban", {"banned_at": at})

    async def set_blocked(self, user_id: int, *, blocked: bool) -> None:
        """Notes that somebody takes no messages, or does again. It is no deed of an admin."""
        at = to_ms(self._clock.now()) if blocked else None
        changed = users.c.blocked_at.is_(None) if blocked else users.c.blocked_at.is_not(None)
        query = update(users).where(users.c.id == user_id, changed).values(blocked_at=at)
        await self._database.transact(lambda connection: connection.execute(query))

    async def reachable(self, user_ids: Collection[int]) -> tuple[int, ...]:
        """Those of the ids, in order, of whom it is not known that they take no messages."""
        query = select(users.c.id).where(users.c.id.in_(user_ids), users.c.blocked_at.is_not(None))
        blocked = await self._database.look(lambda connection: set(connection.execute(query).scalars()))
        return tuple(sorted(set(user_ids) - blocked))

    async def decide(self, user_id: int, *, admit: bool, by_id: int) -> bool:
        """Makes a guest a member, or bans it; False, and nothing changes: somebody decided before."""
        now = self._clock.now()
        undecided = (users.c.id == user_id, users.c.role == Role.GUEST.value, users.c.banned_at.is_(None))
        changed = {"role": Role.MEMBER.value} if admit else {"banned_at": to_ms(now)}
        deed = Deed(at=now, by_id=by_id, action="ban", subject=f"user:{user_id}")
        if admit:
            deed = replace(deed, action="role", before=Role.GUEST.value, after=Role.MEMBER.value)

        def work(connection: Connection) -> bool:
            if not connection.execute(update(users).where(*undecided).values(changed)).rowcount:
                return False
            note(connection, deed)
            return True

        return await self._database.transact(work)

    async def _change(self, user_id: int, by_id: int, action: str, changed: dict[str, Any]) -> None:
        now = self._clock.now()
        fresh = {"name": "", "role": Role.GUEST.value, "created_at": to_ms(now), "seen_at": to_ms(now)}

        def work(connection: Connection) -> None:
            before = find(connection, user_id)
            if before is None:
                connection.execute(insert(users).values(id=user_id, **{**fresh, **changed}))
            else:
                connection.execute(update(users).where(users.c.id == user_id).values(changed))
            was, now_is = (before.role.value if before else None), changed.get("role")
            shown = (was, now_is) if action == "role" else (None, None)
            deed = Deed(at=now, by_id=by_id, action=action, subject=f"user:{user_id}", before=shown[0], after=shown[1])
            note(connection, deed)

        await self._database.transact(work)

    async def invite(self, code: str, by_id: int) -> None:
        """Keeps a new invitation; of its code only a hash, so that the table lets nobody in."""
        now = self._clock.now()
        row = {"code_hash": _hash(code), "made_by": by_id, "made_at": to_ms(now)}
        deed = Deed(at=now, by_id=by_id, action="invite", subject=f"invitation:{_hash(code)[:8]}")

        def work(connection: Connection) -> None:
            connection.execute(insert(invitations).values(**row, expires_at=to_ms(now + INVITATION_LASTS)))
            note(connection, deed)

        await self._database.transact(work)

    async def accept(self, code: str, user_id: int) -> bool:
        """Makes a guest a member by an invitation, which is used up by it; False: it is none, or used, or too old."""
        now = self._clock.now()
        fits = (
            invitations.c.code_hash == _hash(code),
            invitations.c.used_by.is_(None),
            invitations.c.expires_at > to_ms(now),
        )
        use = update(invitations).where(*fits).values(used_by=user_id, used_at=to_ms(now))
        guest = (users.c.id == user_id, users.c.role == Role.GUEST.value)
        about = {"subject": f"invitation:{_hash(code)[:8]}", "after": Role.MEMBER.value}

        def work(connection: Connection) -> bool:
            if not connection.execute(use).rowcount:
                return False
            connection.execute(update(users).where(*guest).values(role=Role.MEMBER.value))
            note(connection, Deed(at=now, by_id=user_id, action="accept", **about))
            return True

        return await self._database.transact(work)


def find(connection: Connection, user_id: int) -> Person | None:
    """Somebody by id; None: never met."""
    row = connection.execute(_ONE, {"user": user_id}).mappings().one_or_none()
    return None if row is None else person_of(row)


def person_of(row: Any) -> Person:
    """A row as a value."""
    return Person(
        id=row["id"],
        role=Role(row["role"]) if row["role"] in set(Role) else Role.GUEST,
        banned=row["banned_at"] is not None,
        blocked=row["blocked_at"] is not None,
        name=row["name"],
        username=row["username"],
        language=row["language"],
        chosen_language=row["chosen_language"] or None,
        created_at=from_ms(row["created_at"]),
        seen_at=from_ms(row["seen_at"]),
    )


def _matching(words: str) -> list[ColumnElement[bool]]:
    somebody = users.c.id != TERMINAL
    if not words:
        return [somebody]
    name = words.removeprefix("@")
    ways = [users.c.name.icontains(name, autoescape=True), users.c.username.icontains(name, autoescape=True)]
    if words.isascii() and words.isdigit() and int(words) < 2**63:
        ways.append(users.c.id == int(words))
    return [somebody, or_(*ways)]


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
