"""The rules of spending, who set them, and how the limits stand."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, Connection, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.limits import Limit, Measure, Rule, Scope, Standing, applicable, in_force
from bot.core.people import Access, Deed, Person, Rights
from bot.core.ports import Clock
from bot.store import spending
from bot.store.database import Database, to_ms
from bot.store.people import find
from bot.store.tables_of_usage import limits
from bot.store.trail import note

UNLIMITED = "unlimited"
DEFAULT = "default:"
"""Stands before the amount of a rule that nobody has set."""

_RULES = select(limits).order_by(limits.c.scope, limits.c.subject, limits.c.measure)


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
        return await self._database.look(self._rules)

    async def limits(self, user_id: int, chat_id: int) -> tuple[Limit, ...]:
        """The limits that apply to a user's questions in a chat."""
        rules, person = await self._database.look(
            lambda connection: (self._rules(connection), find(connection, user_id))
        )
        role = self._rights.role(person or Person(id=user_id))
        return applicable(rules, user_id=user_id, role=role, chat_id=chat_id)

    async def standings(self, of: Sequence[Limit]) -> tuple[Standing, ...]:
        """How limits in dollars stand now."""
        now = self._now()
        return tuple(await self._database.look(lambda connection: spending.standings(connection, of, now)))

    async def hint(self, of: Sequence[Limit]) -> Standing | None:
        """A limit that its holder should know is nearly used up: each one once in its day or month; None: none such."""
        now = self._now()
        low = [standing for standing in await self.standings(of) if standing.is_low]

        def work(connection: Connection) -> Standing | None:
            return next((standing for standing in low if spending.hint(connection, standing.limit, now)), None)

        return await self._database.transact(work) if low else None

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

        def work(connection: Connection) -> None:
            before = self._noted(connection, rule)
            connection.execute(query.on_conflict_do_update(index_elements=keys, set_=changed))
            note(connection, self._deed(rule, by_id, before, self._noted(connection, rule)))

        await self._database.transact(work)

    async def remove(self, rule: Rule, by_id: int) -> bool:
        """Takes a rule away, so that wider ones count; False when there was none."""

        def work(connection: Connection) -> bool:
            before = self._noted(connection, rule)
            if not connection.execute(delete(limits).where(_is(rule))).rowcount:
                return False
            note(connection, self._deed(rule, by_id, before, self._noted(connection, rule)))
            return True

        return await self._database.transact(work)

    def _rules(self, connection: Connection) -> tuple[Rule, ...]:
        rules = tuple(
            Rule(scope=Scope(row.scope), subject=row.subject, measure=Measure(row.measure), amount=row.amount)
            for row in connection.execute(_RULES)
        )
        return in_force(rules, is_open=self._rights.access is Access.OPEN)

    def _noted(self, connection: Connection, like: Rule) -> str | None:
        """What holds for the same holder and measure, as the trail notes it; None: there is no such rule."""
        place = (like.scope, like.subject, like.measure)
        found = (rule for rule in self._rules(connection) if (rule.scope, rule.subject, rule.measure) == place)
        rule = next(found, None)
        if rule is None:
            return None
        said = UNLIMITED if rule.amount is None else str(rule.amount)
        return DEFAULT + said if rule.default else said

    def _deed(self, rule: Rule, by_id: int, before: str | None, after: str | None) -> Deed:
        subject = ":".join(filter(None, (rule.scope.value, rule.subject, rule.measure.value)))
        return Deed(at=self._clock.now(), by_id=by_id, action="limit", subject=subject, before=before, after=after)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone)


def _is(rule: Rule) -> ColumnElement[bool]:
    return and_(
        limits.c.scope == rule.scope.value, limits.c.subject == rule.subject, limits.c.measure == rule.measure.value
    )
