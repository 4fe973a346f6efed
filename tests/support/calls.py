"""Questions and calls, to be put into the database without a bot."""

from bot.core.messages import Asker, Question
from bot.core.thoughts import Step, Trace, TraceState
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage

TRACE = Trace(steps=(Step(title="Plan", content="Add."),), answer="Four.", state=TraceState.FINISHED)


async def begun(memory, clock, user=5, update=None):
    question = Question(
        text="2 + 2?", asker=Asker(id=user, name=f"User {user}"), chat_id=user, asked_at=clock.now(), update_id=update
    )
    return (await memory.begin(question, strategy="think", model="m")).answer_id


def start(answer_id, clock, user=5, model="m"):
    return CallStart(
        answer_id=answer_id,
        user_id=user,
        chat_id=user,
        purpose="answer",
        strategy="think",
        provider="p",
        model=model,
        opened_at=clock.now(),
    )


def end(clock, pico=1_000, outcome=Outcome.OK, source=TokenSource.PROVIDER, usage=None):
    return CallEnd(
        outcome=outcome,
        closed_at=clock.now(),
        usage=usage or TokenUsage(input=100, cached_input=40, output=10, reasoning=5),
        token_source=source,
        price=UNPRICED if pico is None else Price(pico=pico, source="operator"),
    )
