"""What the inner rooms need of the outer ones to run the house: statistics, budgets, people, the audit trail."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from bot.core.limits import Limit, Rule, Standing
from bot.core.messages import Asker
from bot.core.people import Deed, Person, Role
from bot.core.spans import Span
from bot.core.stats import By, Ranked, UsageSums


class Statistics(Protocol):
    """The sums of the ledger."""

    async def totals(self, span: Span, by: By = By.TOTAL, key: str = "") -> UsageSums:
        """The sums of a span: of everything, or of one user, chat, model, strategy."""
        ...

    async def ranking(self, span: Span, by: By, *, limit: int, offset: int = 0) -> tuple[tuple[Ranked, ...], int]:
        """The sums by something, dearest first, and how many lines there are in all. Names of users come along."""
        ...

    async def shares(self, span: Span, user_id: int, by: By) -> tuple[Ranked, ...]:
        """One user's sums by model or by strategy, dearest first."""
        ...

    async def durations(self, span: Span) -> dict[int, int]:
        """How many answers fell into each bucket of `bot.core.durations`."""
        ...

    async def seconds(self, span: Span) -> dict[int, dict[int, int]]:
        """The same for each hour of the day."""
        ...

    async def days(self, span: Span, by: By) -> dict[date, dict[str, UsageSums]]:
        """The sums of each day of a span, by key; days without any are left out."""
        ...


class Budgets(Protocol):
    """The rules of spending, and how the limits stand."""

    async def rules(self) -> tuple[Rule, ...]:
        """All rules in force, the default ones included."""
        ...

    async def limits(self, user_id: int, chat_id: int) -> tuple[Limit, ...]:
        """The limits that apply to a user's questions in a chat."""
        ...

    async def standings(self, of: Sequence[Limit]) -> tuple[Standing, ...]:
        """How limits in dollars stand now."""
        ...

    async def hint(self, of: Sequence[Limit]) -> Standing | None:
        """A limit that its holder should know is nearly used up: each one once in its day or month; None: none such."""
        ...

    async def set(self, rule: Rule, by_id: int) -> None:
        """Sets a rule, with a line in the audit trail."""
        ...

    async def remove(self, rule: Rule, by_id: int) -> bool:
        """Takes a rule away, so that wider ones count; False when there was none."""
        ...


class People(Protocol):
    """The people the bot knows. Every change by an admin has its line in the audit trail."""

    async def meet(self, asker: Asker) -> tuple[Person, bool]:
        """Who somebody is, and whether this is the first time; a new one is a guest."""
        ...

    async def person(self, user_id: int) -> Person | None:
        """Somebody by id; None: never met."""
        ...

    async def search(self, words: str, *, limit: int, offset: int = 0) -> tuple[tuple[Person, ...], int]:
        """People whose id is, or whose name or username holds, `words`; all for no words. Last seen first.

        The second value is how many there are in all.
        """
        ...

    async def admins(self) -> tuple[int, ...]:
        """The ids of those who are admins by their role; those of the settings are not among them."""
        ...

    async def set_role(self, user_id: int, role: Role, by_id: int) -> None:
        """Gives somebody a role; one who was never met is noted by id alone."""
        ...

    async def set_banned(self, user_id: int, *, banned: bool, by_id: int) -> None:
        """Bans somebody, or takes the ban back."""
        ...

    async def set_blocked(self, user_id: int, *, blocked: bool) -> None:
        """Notes that somebody takes no messages, or does again. It is no deed of an admin."""
        ...

    async def reachable(self, user_ids: Collection[int]) -> tuple[int, ...]:
        """Those of the ids, in order, of whom it is not known that they take no messages."""
        ...

    async def decide(self, user_id: int, *, admit: bool, by_id: int) -> bool:
        """Makes a guest a member, or bans it; False, and nothing changes: somebody decided before."""
        ...

    async def invite(self, code: str, by_id: int) -> None:
        """Keeps a new invitation."""
        ...

    async def accept(self, code: str, user_id: int) -> bool:
        """Makes a guest a member by an invitation, which is used up by it; False: it is none, or used, or too old."""
        ...


class Trail(Protocol):
    """The audit trail."""

    async def deeds(self, *, limit: int, offset: int = 0, subject: str = "") -> tuple[tuple[Deed, ...], int]:
        """Lines, latest first, and how many there are in all; with `subject` (`user:123`) those about it alone."""
        ...


class Notices(Protocol):
    """What was told once and must not be told again."""

    async def once(self, key: str) -> bool:
        """Notes that `key` is told; False when it was before."""
        ...
