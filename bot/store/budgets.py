"""The rules of spending, who set them, and how the limits stand."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.limits import Limit, Measure, Rule, Scope, Standing, applicable, in_force
from bot.core.people import Access, Deed, Person, Rights
from bot.core.ports import Clock
from bot.store import spending
from bot.store.database import Database, to_ms
from bot.store.people import person_of
from bot.store.tables import limits, users
from bot.store.trail import note

UNLIMITED = "unlimited"


class SqlBudgets:
    """Rules in the database; what was set counts from the next question on."""

    def __init__(self, database: Database, clock: Clock, zone: tzinfo, rights: Rights) -> None:
        """`zone` is where days begin."""
        self._database = database
        self._clock = clock
        self._zone = zone
        self._rights = rights
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    async def rules(self) -> tuple[Rule, ...]:
        """All rules in force, the default ones included."""
        async with self._database.read() as connection:
            return await self._rules(connection)

    async def limits(self, user_id: int, chat_id: int) -> tuple[Limit, ...]:
        """The limits that apply to a user's questions in a chat."""
        async with self._database.read() as connection:
            rules = await self._rules(connection)
            found = (await connection.execute(select(users).where(users.c.id == user_id))).mappings().one_or_none()
        role = self._rights.role(person_of(found) if found else Person(id=user_id))
        return applicable(rules, user_id=user_id, role=role, chat_id=chat_id)

    async def standings(self, of: Sequence[Limit]) -> tuple[Standing, ...]:
        """How limits in dollars stand now."""
        async with self._database.read() as connection:
            return tuple(await spending.standings(connection, of, self._now()))

    async def hint(self, of: Sequence[Limit]) -> Standing | None:
        """A limit that its holder should know is nearly used up: each one once in its day or month; None: none such."""
        now = self._now()
        async with self._database.read() as connection:
            low = [standing for standing in await spending.standings(connection, of, now) if standing.is_low]
        for standing in low:
            async with self._database.write() as connection:
                if await spending.hint(connection, standing.limit, now):
                    return standing
        return None

    async def set(self, rule: Rule, by_id: int) -> None:
        """Sets a rule, with a line in the audit trail."""
        row = {
            "scope": rule.scope.value,
            "subject": rule.subject,
            "measure": rule.measure.value,
            "amount": rule.amount,
            "set_by": by_id,
            "set_at": to_ms(self._clock.now()),
        }
        query = self._insert(limits).values(row)
        keys = [column.name for column in limits.primary_key.columns]
        changed = {name: value for name, value in row.items() if name not in keys}
        async with self._database.write() as connection:
            before = await self._amount(connection, rule)
            await connection.execute(query.on_conflict_do_update(index_elements=keys, set_=changed))
            await note(connection, self._deed(rule, by_id, before, _said(rule.amount)))

    async def remove(self, rule: Rule, by_id: int) -> bool:
        """Takes a rule away, so that wider ones count; False when there was none."""
        async with self._database.write() as connection:
            before = await self._amount(connection, rule)
            if before is not None:
                await connection.execute(delete(limits).where(_is(rule)))
                await note(connection, self._deed(rule, by_id, before, None))
        return before is not None

    async def _rules(self, connection: AsyncConnection) -> tuple[Rule, ...]:
        rows = await connection.execute(select(limits).order_by(limits.c.scope, limits.c.subject, limits.c.measure))
        rules = tuple(
            Rule(scope=Scope(row.scope), subject=row.subject, measure=Measure(row.measure), amount=row.amount)
            for row in rows
        )
        return in_force(rules, is_open=self._rights.access is Access.OPEN)

    async def _amount(self, connection: AsyncConnection, rule: Rule) -> str | None:
        """What a rule said before, as the trail notes it; None: there was no such rule."""
        row = (await connection.execute(select(limits.c.amount).where(_is(rule)))).one_or_none()
        return None if row is None else _said(row.amount)

    def _deed(self, rule: Rule, by_id: int, before: str | None, after: str | None) -> Deed:
        subject = ":".join(filter(None, (rule.scope.value, rule.subject, rule.measure.value)))
        return Deed(at=self._clock.now(), by_id=by_id, action="limit", subject=subject, before=before, after=after)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)


def _said(amount: int | None) -> str:
    return UNLIMITED if amount is None else str(amount)


def _is(rule: Rule) -> ColumnElement[bool]:
    return and_(
        limits.c.scope == rule.scope.value, limits.c.subject == rule.subject, limits.c.measure == rule.measure.value
    )
