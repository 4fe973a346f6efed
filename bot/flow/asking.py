"""A question on its way: how it is to be answered, what it is once it is stored, and what comes of it."""

from dataclasses import dataclass

from bot.core.answers import Answer, Preferences
from bot.core.attachments import Picture
from bot.core.limits import Limit, Standing
from bot.core.messages import Conversation, Question
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.core.thoughts import ReasoningEvent, Trace
from bot.flow.hearing import Heard
from bot.flow.material import Shared
from bot.flow.stopping import Stop


class Watcher:
    """Watches an answer come about; this one looks away."""

    def event(self, event: ReasoningEvent, trace: Trace) -> None:
        """Take an event, and the trace so far."""

    async def heard(self, heard: Heard) -> None:
        """Take what is said in the recordings of the question, before it is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer is stored, and its calls are settled: a crash from here on costs no second call.

    `hint` is a limit of the asker that is nearly used up, told once in its day or month. `line` is the chat's
    conversation with this answer, where that is known without looking.
    """

    answer: Answer
    hint: Standing | None = None
    line: Conversation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a question is to be answered; None leaves it to the asker's preferences.

    `previous_id` is the answer that this one takes the place of: Again, or Think about it.
    `aside` keeps the answer out of the conversation, as for a column of a comparison. What its attachments hold is
    `shared` among those that are answered side by side. `preferred` are those preferences, `limits` the limits that
    apply, and `line` the turns that it goes on from where it is about no step; None: they are looked up.
    """

    strategy: Strategy | None = None
    model: str | None = None
    previous_id: int | None = None
    aside: bool = False
    shared: Shared | None = None
    preferred: Preferences | None = None
    limits: tuple[Limit, ...] | None = None
    line: Conversation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A question that is stored, and how it is to be answered."""

    question: Question
    choice: Choice
    preferred: Preferences
    profile: Profile
    strategy: Strategy
    limits: tuple[Limit, ...]
    answer_id: int
    stop: Stop
    pictures: tuple[Picture, ...] = ()
