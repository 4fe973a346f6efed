"""What the models at one address turned out to refuse, remembered until the program ends."""

from dataclasses import dataclass, field, replace

from bot.core.messages import ModelRequest
from bot.llm.output_limits import LEAST_ROOM


@dataclass(slots=True)
class _Limits:
    """What is known of one model. `window` is in tokens; `ratio`: tokens of a question for each of its characters."""

    without: frozenset[str] = frozenset()
    room: int | None = None
    window: int | None = None
    ratio: float = 0.0


@dataclass(slots=True)
class Learned:
    """Remembers, for each model of one provider, parameters that it refuses and how much output it allows for."""

    _models: dict[str, _Limits] = field(default_factory=dict)

    def without(self, model: str) -> frozenset[str]:
        """Return the names that requests to a model do without: parameters, roles, `stream`."""
        return self._of(model).without

    def leave_out(self, model: str, name: str) -> None:
        """Note that a model refuses a parameter, or a role."""
        self._of(model).without |= {name}

    def limit_room(self, model: str, room: int) -> None:
        """Note the most output that a model allows for, in tokens."""
        known = self._of(model)
        known.room = min(room, known.room or room)

    def limit_window(self, request: ModelRequest, window: int, size: int) -> None:
        """Note the window that question and output share, and that this request's question took `size` tokens of it."""
        known = self._of(request.model)
        known.window = min(window, known.window or window)
        known.ratio = max(known.ratio, size / max(1, _length(request)))

    def fitted(self, request: ModelRequest) -> ModelRequest:
        """Return a request that allows for as much output as it wants, or as the model takes."""
        known, wanted = self._of(request.model), request.room
        if wanted is None:
            return request
        if known.window is not None:
            wanted = min(wanted, max(LEAST_ROOM, known.window - round(known.ratio * _length(request))))
        return replace(request, room=min(wanted, known.room or wanted))

    def _of(self, model: str) -> _Limits:
        return self._models.setdefault(model, _Limits())


def _length(request: ModelRequest) -> int:
    return sum(len(turn.text) for turn in request.messages)
