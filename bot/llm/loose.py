"""JSON objects as they came, read by attribute.

The library's own types take half of all the time that an answer costs us, and promise what providers do not keep.
"""

from typing import Any


class Loose:
    """A JSON object: a field that is missing is None, and an object within is another one of these."""

    __slots__ = ("model_extra",)

    def __init__(self, data: dict[str, Any]) -> None:
        self.model_extra = data

    def __getattr__(self, name: str) -> Any:
        value = self.model_extra.get(name)
        return Loose(value) if isinstance(value, dict) else value


def objects(value: Any) -> list[Loose]:
    """The objects of a list; nothing else that it may hold."""
    return [Loose(each) for each in value if isinstance(each, dict)] if isinstance(value, list) else []
