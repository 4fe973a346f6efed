"""The ladder of output forms: which one a model is asked for, learned from what its provider refuses."""

from bot.core.messages import Output
from bot.core.profiles import Profile

RUNGS = (Output.SCHEMA, Output.OBJECT, Output.PROMPT, Output.MARKED)


class Ladder:
    """Remembers per model, until the program ends, on which rung it stands."""

    def __init__(self) -> None:
        self._rungs: dict[str, int] = {}

    def form(self, profile: Profile) -> Output:
        """The form to ask this model for."""
        if profile.marked:
            return Output.MARKED
        return RUNGS[self._rungs.get(profile.model, 0)]

    def step_down(self, profile: Profile, refused: Output) -> bool:
        """Goes below the form that was refused; False when there is nothing below."""
        if refused not in RUNGS or refused is RUNGS[-1]:
            return False
        below = RUNGS.index(refused) + 1
        self._rungs[profile.model] = max(below, self._rungs.get(profile.model, 0))
        return True
