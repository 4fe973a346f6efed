"""What the values in a model's JSON are for, by their keys and by where they stand."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.core.words import Meaning, meaning_of


class Role(Enum):
    """What a value is for."""

    ROOT = auto()
    STEPS = auto()
    STEP = auto()
    LABEL = auto()
    TITLE = auto()
    CONTENT = auto()
    ANSWER = auto()
    OTHER = auto()
    SKIP = auto()


_IN_STEP = {
    Meaning.STEP: Role.LABEL,
    Meaning.TITLE: Role.TITLE,
    Meaning.NOISE: Role.SKIP,
}
_AT_ROOT = {
    Meaning.STEPS: Role.STEPS,
    Meaning.STEP: Role.STEP,
    Meaning.ANSWER: Role.ANSWER,
    Meaning.NOISE: Role.SKIP,
}
_AS_CONTAINER = {Role.OTHER: Role.ROOT, Role.LABEL: Role.SKIP, Role.TITLE: Role.SKIP}


@dataclass(slots=True)
class Frame:
    """One open container: its role, and the role of the value that comes next.

    `listed`: it is an item of an array. `begun`: its step has begun. `titled`: with a title. `filled`: with text.
    """

    role: Role
    next_role: Role
    is_array: bool
    listed: bool = False
    begun: bool = False
    titled: bool = False
    filled: bool = False

    def key(self, key: str) -> None:
        """Sets the role of the value that `key` announces."""
        meaning = meaning_of(key)
        if self.role is Role.ROOT and self.listed and meaning in (Meaning.TITLE, Meaning.CONTENT):
            self.role = Role.STEP
        match self.role:
            case Role.STEP:
                self.next_role = _IN_STEP.get(meaning, Role.CONTENT)
            case Role.STEPS:
                self.next_role = Role.STEP
            case Role.CONTENT | Role.SKIP:
                self.next_role = self.role
            case _:
                self.next_role = _AT_ROOT.get(meaning, Role.OTHER)


def frame_of(value: Role, *, is_array: bool, listed: bool) -> Frame:
    """The frame of a container that stands where a value with the role `value` is due."""
    role = _AS_CONTAINER.get(value, value)
    inner = Role.STEP if role is Role.STEPS else role
    return Frame(role=role, next_role=inner, is_array=is_array, listed=listed, begun=role is Role.CONTENT)
