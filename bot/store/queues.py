"""What waits in the inbox: the statements that look for it, put together once."""

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, or_, select

from bot.core.inbox_ports import InboxItem
from bot.store.tables import inbox

MOST_LANES = 10_000
"""Lanes of which the newest update is remembered."""

QUEUED = (
    select(inbox)
    .where(inbox.c.closed_at.is_(None), inbox.c.lane == bindparam("of_lane"), inbox.c.update_id > bindparam("after"))
    .order_by(inbox.c.update_id)
    .limit(100)
)
BESIDE = (
    select(inbox)
    .where(
        inbox.c.closed_at.is_(None),
        inbox.c.user_id == bindparam("user"),  # or others' taps and questions would take up the room
        or_(
            and_(inbox.c.lane == bindparam("questions"), inbox.c.update_id > bindparam("number")),
            and_(inbox.c.lane == bindparam("taps"), inbox.c.update_id < bindparam("number")),
        ),
    )
    .order_by(inbox.c.update_id)
    .limit(100)
)
OF_ALBUM = (
    select(inbox)
    .where(
        inbox.c.closed_at.is_(None),
        inbox.c.lane.in_((bindparam("questions"), bindparam("held"))),  # by which an index finds them
        inbox.c.chat_id == bindparam("chat"),
        inbox.c.album == bindparam("album"),
    )
    .order_by(inbox.c.update_id)
)


class NewestOfLanes:
    """The newest update of each lane that was stored here, of the lanes that had one last."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}

    def note(self, items: Iterable[InboxItem]) -> None:
        """Note updates before they are stored."""
        for item in items:
            self._newest.pop(item.lane, None)
            self._newest[item.lane] = item.update_id
        while len(self._newest) > MOST_LANES:
            del self._newest[next(iter(self._newest))]

    def is_last(self, lane: str, update_id: int) -> bool:
        """Tell whether an update is surely the last of its lane; False: it is not, or nobody knows."""
        return self._newest.get(lane) == update_id
