"""What is kept no longer is deleted: at the start, and every hour."""

import asyncio
import logging
from dataclasses import dataclass
from typing import NoReturn

from bot.core.errors import StoreFault
from bot.core.retention import Retention

log = logging.getLogger(__name__)

HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Sweeps until it is cancelled; `every` is in seconds."""

    retention: Retention
    every: float = HOUR

    async def run(self) -> NoReturn:
        """Sweeps now, and again after each pause. A database out of order is tried again the next time."""
        while True:
            try:
                if gone := await self.retention.sweep():
                    log.info("questions whose words were kept for long enough, and are deleted: %d", gone)
            except StoreFault as error:
                log.warning("what is kept no longer could not be deleted: %s", error)
            await asyncio.sleep(self.every)
