"""Usage to look at: questions, calls and answers, written by the real stores."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.messages import Asker, Question
from bot.core.thoughts import Step, Trace, TraceState
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.database import Database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

TRACE = Trace(steps=(Step(title="Plan", content="Add."),), answer="Four.", state=TraceState.FINISHED)
USAGE = TokenUsage(input=1000, cached_input=200, output=300, reasoning=100)
CENT = 10_000_000_000
"""In pico-dollars."""

HOSTILE = (
    "\u202eevil\u202c",
    "x" * 4000,
    "a\nb\r\tc\n\n\n",
    "<b>bold</b> <script>alert(1)</script> &amp; *_`[]()",
    "👩‍👩‍👧" * 100,
    "שלום עולם",
    "محمد" * 30,
    "\u200b\u2060",
    "\u3164\u2800",
    "Z" + "\u0300" * 500,
    "=1+1",
    "{ $calls }",
    "st:users:all:0",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 60,
    "@admin /stats https://example.com",
    "\u2066\u2067\u2068left\u2069",
    "中文名字" * 60,
    "\x00\x07\x1b[31mred",
    "Robert'); DROP TABLE users;--",
    "",
)
"""Names that somebody might give himself."""


@dataclass(slots=True, kw_only=True)
class Clock:
    """A clock that is set by hand."""

    time: datetime

    def now(self):
        return self.time

    def monotonic(self):
        return self.time.timestamp()


class Past:
    """Writes what happened at any time, as the bot would have."""

    def __init__(self, database: Database, zone):
        self.clock = Clock(time=datetime.fromtimestamp(0, zone))
        self.ledger = SqlLedger(database, self.clock, zone)
        self.memory = SqlMemory(database, self.clock, zone)

    async def asked(
        self,
        at,
        *,
        user,
        name="",
        username=None,
        chat=None,
        model="gpt-4o-mini",
        strategy="think",
        seconds=2.0,
        pico=CENT,
        outcome=Outcome.OK,
        error=None,
        source=TokenSource.PROVIDER,
        usage=USAGE,
        provider="p",
    ):
        """A question with one call; an answer, too, if the call ended well."""
        self.clock.time = at
        asker = Asker(id=user, name=name, username=username)
        question = Question(text="2 + 2?", asker=asker, chat_id=chat or user, asked_at=at)
        answer_id = (await self.memory.begin(question, strategy=strategy, model=model)).answer_id
        start = CallStart(
            answer_id=answer_id,
            user_id=user,
            chat_id=chat or user,
            purpose="answer",
            strategy=strategy,
            provider=provider,
            model=model,
            opened_at=at,
        )
        opened = await self.ledger.open(start)
        self.clock.time = at + timedelta(seconds=seconds)
        end = CallEnd(
            outcome=outcome,
            closed_at=self.clock.time,
            usage=TokenUsage() if source is TokenSource.UNKNOWN else usage,
            token_source=source,
            price=UNPRICED if pico is None else Price(pico=pico, source="operator"),
            error=error,
        )
        await self.ledger.settle(opened.call_id, start, end, TRACE if outcome is Outcome.OK else None)
        return answer_id
