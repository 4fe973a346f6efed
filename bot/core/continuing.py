"""An answer about a step: what it keeps of the earlier reasoning, and whether its result is another one."""

from dataclasses import replace

from bot.core.briefs import Earlier
from bot.core.placeholders import is_placeholder
from bot.core.thoughts import ReasoningEvent, Step, StepStarted, StepText, Trace
from bot.core.voting import agree


def kept_of(earlier: Earlier | None) -> tuple[Step, ...]:
    """The steps before the one that is asked about, which stay as they are; no time is spent on them anew."""
    if earlier is None:
        return ()
    return tuple(replace(step, began=None, seconds=None, kept=True) for step in earlier.trace.steps[: earlier.step - 1])


def as_events(steps: tuple[Step, ...]) -> tuple[ReasoningEvent, ...]:
    """Steps as if they were reasoned now, to be shown before those that are."""
    return tuple(event for step in steps for event in (StepStarted(title=step.title), StepText(text=step.content)))


def continued(trace: Trace, kept: tuple[Step, ...]) -> Trace:
    """A trace that began with the events of `kept`, with those steps as they were, and none of them said twice."""
    if not trace.steps:
        return trace
    own = trace.steps[len(kept) :]
    if len(own) > len(kept) and all(map(_repeats, own, kept)):
        own = own[len(kept) :]
    return replace(trace, steps=(*kept, *own))


def _repeats(step: Step, kept: Step) -> bool:
    """Whether a model, told not to, has written down a step once more."""
    return (
        bool(kept.title) and not is_placeholder(kept.title) and step.title.strip().casefold() == kept.title.casefold()
    )


def same_result(before: str, now: str) -> bool:
    """Whether an answer about a step comes to what was answered before; its first paragraph is on what has changed."""
    rest = now.strip().partition("\n\n")[2].strip()
    return agree(before, rest or now)
