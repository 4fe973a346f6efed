"""Patience with a database that is locked, full or gone for a while."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.core.errors import StoreFault
from bot.core.ports import Clock

log = logging.getLogger(__name__)
T = TypeVar("T")

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between attempts: half a minute in all."""


async def patiently(work: Callable[[], Awaitable[T]], clock: Clock, what: str) -> T:
    """Does what may be done twice with the effect of once, again and again while the database cannot. `what` is logged.

    Raises:
        StoreFault: the last attempt's.
    """
    for pause in PAUSES:
        try:
            return await work()
        except StoreFault as error:
            log.warning("%s could not be noted, trying again: %s", what, error)
            await clock.sleep(pause)
    return await work()
