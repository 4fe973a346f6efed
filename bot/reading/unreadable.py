"""How the readers of single formats give up."""

from bot.core.material import Fault


class GivenUp(Exception):
    """A document cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
