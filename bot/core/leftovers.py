"""What the output held besides steps and answer; an answer for output that named none."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.tags import CLOSING, OPENING
from bot.core.thoughts import TraceState

Repair = Callable[[str], object]
"""Makes a Python value of broken JSON; anything without steps or answer means that it could not."""

LONGEST_REPAIR = 2_000
"""In characters: repairing hostile text takes time that grows with the square of its length."""

_FENCE_LINE = re.compile(r"^[^\S\n]*+```\w*+[^\S\n]*+$", re.MULTILINE)
_BEGINNING = re.compile(r"(?:```\w*\s*)?(?:[\[{][\[{\s]*[\"'“]?[\w ]*)?")
_THOUGHTS = re.compile(rf"(?:{OPENING.pattern}).*?(?:{CLOSING.pattern}|\Z)", re.DOTALL | re.IGNORECASE)
_LATE_END = re.compile(r"(.*)[\"”]\s*+\}\s*+(?:```\s*+)?\Z", re.DOTALL)


@dataclass(slots=True)
class Leftovers:
    """All the output (`raw`), the prose since its last JSON, values under unknown keys, and the text of the last step.

    `outlined` is true once a key of our form was seen: steps, a step or an answer.
    """

    raw: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    others: list[list[str]] = field(default_factory=list)
    last_step: list[str] = field(default_factory=list)
    outlined: bool = False

    def answer_behind_steps(self, state: TraceState) -> str:
        """The answer to steps that came without one; empty when there is none."""
        prose = _FENCE_LINE.sub("", "".join(self.prose)).strip()
        if prose:  # steps in JSON, then the answer in plain words
            return prose
        others = [text for other in self.others if (text := "".join(other).strip())]
        if others:  # a key in a language that we do not know
            return others[-1]
        return self._last_step(state)

    def answer_as_it_stands(self, state: TraceState) -> str:
        """The answer when nothing was understood: the text itself, unless it is the cut beginning of our form."""
        text = self._plain()
        if state is TraceState.FINISHED:
            return text or self._last_step(state) or "".join(self.raw).strip()
        return "" if self.outlined or _BEGINNING.fullmatch(text) else text

    def late_end(self) -> str:
        """The rest of an answer whose string seemed to end at a quote of its own."""
        match = _LATE_END.match("".join(self.prose))
        return '"}' + match[1] if match else ""

    def repaired(self, repair: Repair | None) -> str:
        """The output as valid JSON: unpacked from a string of JSON, or made by `repair`; else nothing."""
        text = self._plain()
        try:
            value = json.loads(text, strict=False) if text.startswith('"') else None
            if isinstance(value, str):
                value = json.loads(value, strict=False)
            elif repair and len(text) <= LONGEST_REPAIR and (self.outlined or text.startswith('"')):
                value = repair(text)
            return json.dumps(value) if isinstance(value, dict | list) else ""
        except (RecursionError, ValueError):
            return ""

    def _plain(self) -> str:
        """The output without thoughts, also those whose opening tag the provider keeps to itself."""
        return CLOSING.split(_THOUGHTS.sub("", "".join(self.raw)))[-1].strip()

    def _last_step(self, state: TraceState) -> str:
        """The conclusion stands in the last step, unless that was cut."""
        return "".join(self.last_step).strip() if state is TraceState.FINISHED else ""
