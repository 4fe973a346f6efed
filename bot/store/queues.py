"""What waits in the inbox: the statements that look for it, put together once."""

from sqlalchemy import and_, bindparam, or_, select

from bot.store.tables import inbox

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
