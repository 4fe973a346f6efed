"""An update at work in its lane, and what can go wrong with it."""

import asyncio
from dataclasses import dataclass
from enum import Enum, auto

from telegram import Update

from bot.core.inbox_ports import ALBUMS, QUESTIONS, Claim


class Trouble(Enum):
    """Why a handler did not end well.

    Telegram is out of reach, or refuses what it is asked; the database cannot do its part; or nobody knows.
    """

    NETWORK = auto()
    REFUSAL = auto()
    STORE = auto()
    FAULT = auto()


@dataclass(slots=True, kw_only=True, eq=False)
class Work:
    """An update that is worked on here. `running`: its handler is at it, or its row is being closed."""

    claim: Claim
    update: Update
    task: "asyncio.Task[object] | None"
    placeholder_id: int | None
    running: bool = False
    closing: bool = False
    lost: bool = False
    faults: int = 0
    pauses: int = 0
    trouble: Trouble | None = None

    @property
    def is_question(self) -> bool:
        """Whether it takes one of the turns there are for questions."""
        return self.claim.item.lane.startswith(f"{QUESTIONS}:")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is lost if it is broken off: it waits for its turn, or for another part of its album."""
        return not self.running or (self.claim.item.lane.startswith(f"{ALBUMS}:") and not self.closing)
