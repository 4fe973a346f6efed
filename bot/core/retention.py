"""How long words are kept: what the inner rooms need of the store for it."""

from typing import Protocol


class Retention(Protocol):
    """Deletes what is kept no longer."""

    async def sweep(self) -> int:
        """Deletes all that has become too old, bit by bit; returns how many questions lost their words.

        Raises:
            StoreFault: the database could not do it; the next sweep goes on from there.
        """
        ...
