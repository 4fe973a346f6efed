"""Which request fails, and how: by a seed and the request's own name, whatever else goes on at the same time."""

import random
from collections import Counter

TELEGRAM = ("telegram-429", "telegram-500", "telegram-silent", "telegram-drop")
MODEL = ("model-429", "model-500", "model-stall", "model-cut", "model-garbage")


class Faults:
    """Chooses faults, and counts them. None are chosen until they are set."""

    def __init__(self) -> None:
        self._share = 0.0
        self._seed = 0
        self._kinds: tuple[str, ...] = ()
        self.done: Counter[str] = Counter()

    def set(self, share: float, seed: int, kinds: list[str]) -> None:
        """Each of the kinds befalls `share` of the requests that it can befall."""
        self._share, self._seed, self._kinds = share, seed, tuple(kinds)

    def of(self, side: str, name: str, *, without: tuple[str, ...] = ()) -> str | None:
        """The fault of a request, if it has one. The same name always has the same."""
        kinds = [kind for kind in self._kinds if kind.startswith(side)]
        number = int(self._place(name) / self._share) if self._share else len(kinds)
        if number >= len(kinds) or kinds[number] in without:
            return None
        self.done[kinds[number]] += 1
        return kinds[number]

    def late(self, name: str) -> bool:
        """Whether the fault comes late: after the message was taken, or after half of the text. Half of them do."""
        return self._place(f"late {name}") < 0.5

    def _place(self, name: str) -> float:
        return random.Random(f"{self._seed}:{name}").random()
