"""A group that has become a supergroup, with another id: what was kept of the one is the other's."""

from sqlalchemy import Connection, delete, exists, update

from bot.core.limits import Scope
from bot.store.tables import answers, awaited, conversations, summaries
from bot.store.tables_of_usage import limits


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Moves answers, fresh starts, what is awaited, and limits; what the new one has already stays.

    A second time changes nothing.
    """
    _move_awaited(connection, old, new)
    connection.execute(update(answers).where(answers.c.chat_id == old).values(chat_id=new))
    _move_starts(connection, old, new)
    connection.execute(delete(summaries).where(summaries.c.chat_id == old))  # the next one is of the whole
    _move_limits(connection, str(old), str(new))


def _move_starts(connection: Connection, old: int, new: int) -> None:
    other = conversations.alias("other")
    taken = exists().where(other.c.chat_id == new, other.c.thread_id == conversations.c.thread_id)
    mine = conversations.c.chat_id == old
    connection.execute(update(conversations).where(mine, ~taken).values(chat_id=new))
    connection.execute(delete(conversations).where(mine))


def _move_awaited(connection: Connection, old: int, new: int) -> None:
    other = awaited.alias("other")
    taken = exists().where(other.c.chat_id == new, other.c.user_id == awaited.c.user_id)
    connection.execute(update(awaited).where(awaited.c.chat_id == old, ~taken).values(chat_id=new))
    connection.execute(delete(awaited).where(awaited.c.chat_id == old))


def _move_limits(connection: Connection, old: str, new: str) -> None:
    other = limits.alias("other")
    group = Scope.GROUP.value
    taken = exists().where(other.c.scope == group, other.c.subject == new, other.c.measure == limits.c.measure)
    mine = (limits.c.scope == group, limits.c.subject == old)
    connection.execute(update(limits).where(*mine, ~taken).values(subject=new))
    connection.execute(delete(limits).where(*mine))
