"""Failures that only whoever runs the bot can end, on their way to the admins."""

import asyncio

from bot.core.blame import Blame
from bot.core.errors import ModelError, WrongAddress
from bot.core.incidents import Incident
from bot.core.usage import ANSWER, CallStart


def incident_of(error: ModelError, model: str, provider: str) -> Incident:
    """Return what the operator is told of a failure."""
    address = error.address if isinstance(error, WrongAddress) else ""
    return Incident(code=error.code, model=model, provider=provider, number=error.incident or "", address=address)


class Incidents:
    """Keeps the first failure of each kind until it is dropped, and wakes who waits for one."""

    def __init__(self) -> None:
        self._open: dict[str, Incident] = {}
        self._event = asyncio.Event()

    def note(self, error: ModelError, start: CallStart) -> None:
        """Keep the failure of a call for an answer if it is the operator's to end, and none of its kind is kept."""
        if error.blame is not Blame.OPERATOR or start.purpose != ANSWER:
            return
        self._open.setdefault(error.code, incident_of(error, start.model, start.provider))
        self._event.set()

    def kept(self) -> tuple[Incident, ...]:
        """Return what is kept; a wait that begins now is for later ones."""
        self._event.clear()
        return tuple(self._open.values())

    def drop(self, incident: Incident) -> None:
        """Keep a failure no longer."""
        self._open.pop(incident.code, None)

    async def wait(self, seconds: float) -> None:
        """Return at the next failure, or after a while."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return
