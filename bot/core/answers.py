"""Stored answers, what was asked last, and what a user has chosen."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.attachments import About
from bot.core.messages import Question
from bot.core.strategies import Strategy
from bot.core.thoughts import Trace


class Reveal(StrEnum):
    """How reasoning is shown first: by the titles of its steps, or all of it."""

    TITLES = "titles"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A question as it was stored: the id of its answer, and whether this is the first time that it came."""

    answer_id: int
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A stored answer: question, trace, and where it was delivered.

    `tokens` and `cost` (pico-dollars) add up its calls; None when not known. `uncertain` is true when some of them are
    estimates or unpriced. `seconds` is the time from question to the end of the trace.
    `message_ids` are Telegram's, in order, of what stands in the chat, None where it has told none; `delivered`: that
    is all. `reasoning` counts hidden and shown tokens of reasoning, as far as the provider tells. `previous_id` is the
    answer that this one takes the place of. `footer` says whether its asker wants the line on what it cost, `reveal`
    how the asker wants reasoning shown first, `liked` what the asker thinks of it; None: has not said. `about` is the
    step of another answer that was asked about, `about_title` its title, and `unchanged` says that the result is still
    that answer's; `edited`: the question was asked before, in other words; `asked` is its text. `summing_up` counts
    those of `tokens` that went into a summary of earlier turns; None: no summary was made for it. `clipped` are the
    names of documents of which only the beginning was read.
    """

    id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    trace: Trace
    strategy: str
    model: str
    seconds: float
    tokens: int | None
    cost: int | None
    uncertain: bool
    message_ids: tuple[int | None, ...] = ()
    delivered: bool = False
    reasoning: int | None = None
    previous_id: int | None = None
    footer: bool = True
    liked: bool | None = None
    reveal: Reveal = Reveal.TITLES
    about: About | None = None
    about_title: str = ""
    unchanged: bool = False
    edited: bool = False
    asked: str = ""
    summing_up: int | None = None
    clipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a user has chosen; None: nothing, so that the defaults hold.

    `live` is whether thinking is shown while it goes on. `language` is one that the bot speaks, and `instructions` is
    what the user wants every answer to keep to; both may be empty, which is None.
    """

    strategy: Strategy | None = None
    model: str | None = None
    footer: bool | None = None
    live: bool | None = None
    reveal: Reveal | None = None
    language: str | None = None
    instructions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """An answer that somebody replies to. `latest`: it is the last of the chat's main line, which just goes on."""

    answer_id: int
    latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAsked:
    """The last question of a chat: its answer's id, whether that is finished, and which one it takes the place of.

    `update_id` is that of the update it came in.
    """

    answer_id: int
    finished: bool
    previous_id: int | None
    update_id: int | None
    question: Question
