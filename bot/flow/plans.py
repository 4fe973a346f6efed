"""What each attempt of a run asks for, how its text is read, and what a failure changes."""

from dataclasses import dataclass, replace

from bot.core import prompts
from bot.core.either import EitherGrammar
from bot.core.errors import (
    ModelError,
    Nonsense,
    NothingSaid,
    OutputRefused,
    ParameterRefused,
    ProviderFault,
    ToolCalled,
)
from bot.core.grammar import Repair, StepsGrammar
from bot.core.grammars import Grammar
from bot.core.marked import MarkedGrammar
from bot.core.messages import ModelRequest, Output, Turn
from bot.core.profiles import ROOM_TO_REASON, Profile
from bot.flow.counting import with_room
from bot.flow.job import Job
from bot.flow.ladder import Ladder

MORE_ADJUSTMENTS = 8
"""Times that a run may be adjusted to its provider, all told."""


FORMS = (Output.SCHEMA, Output.OBJECT)
"""The forms that are a parameter of the request."""


class UnusableError(Nonsense):
    """The model kept to the form that was asked for, and put nothing in it."""


class EmptyError(Nonsense):
    """The model ended its output in good order, and there is nothing in it but blanks."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """The plan of `fast`, and the base of the others. `profile` changes when a fallback takes over."""

    job: Job
    profile: Profile
    repair: Repair | None = None
    adjustments: int = 0
    without_tools: bool = False

    def request(self) -> ModelRequest:
        """What the next attempt asks."""
        messages = self.told(prompts.fast(self.job.conversation, self.job.brief))
        hidden = self.profile.reasons
        return with_room(ModelRequest(model=self.profile.model, messages=messages, hidden=hidden), self.profile)

    def told(self, messages: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """Return the messages, with a line about tools where the model has called one."""
        return prompts.without_tools(messages) if self.without_tools else messages

    def grammar(self) -> Grammar:
        """What reads the next attempt's text."""
        return EitherGrammar(self.repair)

    def check(self, grammar: Grammar, text: str) -> None:
        """Looks at a whole output before its end is shown.

        Raises:
            UnusableError: another attempt may do better.
        """

    def adjust(self, error: ModelError) -> bool:
        """Whether a failure was one of form, so that another attempt, otherwise put, is worth it at once."""
        if isinstance(error, ToolCalled):
            first, self.without_tools = not self.without_tools, True
            return first
        mended = self.mends(error)
        self.adjustments += mended
        return mended and self.adjustments <= MORE_ADJUSTMENTS

    def mends(self, error: ModelError) -> bool:
        """Changes the plan if that can mend `error`."""
        return isinstance(error, ParameterRefused)


@dataclass(slots=True, kw_only=True)
class ThinkPlan(Plan):
    """The plan of `think`: steps in the best form that the provider takes."""

    ladder: Ladder
    asked: Output = Output.SCHEMA
    corrected: bool = False
    doubted: Output | None = None
    faults: int = 0

    def request(self) -> ModelRequest:
        """The chain-of-thought prompt; after an unusable answer or a doubtful refusal without a form to keep to."""
        self.asked = self.ladder.form(self.profile)
        if (self.corrected or self.doubted or self.faults > 1) and self.asked in FORMS:
            self.asked = Output.PROMPT
        messages = self.told(prompts.think(self.job.conversation, self.job.brief, self.asked))
        return with_room(ModelRequest(model=self.profile.model, messages=messages, output=self.asked), self.profile)

    def grammar(self) -> Grammar:
        """Marked text or JSON, as asked."""
        return MarkedGrammar(self.repair) if self.asked is Output.MARKED else StepsGrammar(self.repair)

    def check(self, grammar: Grammar, text: str) -> None:
        """An object without steps or answer, such as {}, is no answer - the first time.

        Text that came without the form that was doubted shows that the doubt was right.
        """
        if self.doubted and text.strip():
            self.ladder.step_down(self.profile, self.doubted)
        bare = text.strip().removeprefix("```json").removesuffix("```").strip()
        if not grammar.understood and not self.corrected and bare.startswith("{") and bare.endswith("}"):
            raise UnusableError("JSON without steps or answer")

    def mends(self, error: ModelError) -> bool:
        """Steps down the ladder, or corrects once, or tries once whether it was the form."""
        if isinstance(error, OutputRefused) and error.sure:
            return self.ladder.step_down(self.profile, self.asked)
        if isinstance(error, OutputRefused | EmptyError | NothingSaid):
            return self._doubts_the_form()
        if isinstance(error, ProviderFault):  # some servers fail at a schema without a word on it
            self.faults += 1
        if isinstance(error, UnusableError):
            first, self.corrected = not self.corrected, True
            return first
        return isinstance(error, ParameterRefused)

    def _doubts_the_form(self) -> bool:
        if self.doubted or self.asked not in FORMS:
            return False
        self.doubted = self.asked
        return True


@dataclass(slots=True, kw_only=True)
class NativePlan(Plan):
    """The plan of `native`: no chain-of-thought prompt, effort, and room for hidden tokens."""

    roomier: int = 1
    roomiest: bool = False

    def request(self) -> ModelRequest:
        """The question within delimiters, with room to think; twice as much after an output that stayed empty."""
        wanted = (self.profile.room or ROOM_TO_REASON) * self.roomier
        messages = self.told(prompts.native(self.job.conversation, self.job.brief))
        model, effort = self.profile.model, self.profile.effort
        request = ModelRequest(model=model, messages=messages, effort=effort, hidden=True)
        fitted = with_room(request, replace(self.profile, room=wanted))
        self.roomiest = fitted.room != wanted
        return fitted

    def mends(self, error: ModelError) -> bool:
        """Gives more room once, if the model has more."""
        if isinstance(error, NothingSaid) and self.roomier == 1 and not self.roomiest:
            self.roomier = 2
            return True
        return isinstance(error, ParameterRefused)
