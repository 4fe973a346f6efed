"""Answers of every shape, and whether Telegram would take the screens that are made of them."""

from dataclasses import asdict, replace

from bot.core.answers import Answer
from bot.core.thoughts import Step, Trace, TraceState
from bot.playground.rules import read_text
from bot.view.screens import Screen

LARGEST_ID = 2**63 - 1


def answer_of(
    *steps: tuple[str, str], answer: str = "42", state: TraceState = TraceState.FINISHED, **more: object
) -> Answer:
    trace = Trace(
        steps=tuple(Step(title=title, content=content) for title, content in steps), answer=answer, state=state
    )
    plain = Answer(
        id=LARGEST_ID,
        chat_id=1,
        thread_id=None,
        user_id=1,
        trace=trace,
        strategy="think",
        model="m",
        seconds=4.23,
        tokens=1234,
        cost=450_000_000,
        uncertain=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def assert_sendable(screen: Screen) -> None:
    """Telegram takes text and entities as they are, and the buttons."""
    given = [{"offset": 0, "type": e.kind, **{k: v for k, v in asdict(e).items() if v}} for e in screen.text.entities]
    assert len(given) <= 100
    if screen.document is None:
        read = read_text(screen.text.text, given)
        assert read.text == screen.text.text != ""
    for row in screen.buttons:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 1 <= len((button.data or button.copied).encode()) <= (256 if button.copied else 64)
            assert button.label


LONG_WORDS = " ".join(f"w{number}" for number in range(3000))
MARKED = "\n\n".join(f"**b{number}** `c{number}` *i{number}*" for number in range(150))
MANY = tuple((f"Look at {number}", f"Content {number}.") for number in range(1, 501))
CASES = {
    "plain": answer_of(),
    "one step": answer_of(("Plan", "Compare.")),
    "500 steps": answer_of(*MANY),
    "long answer": answer_of(("Plan", "Compare."), answer=LONG_WORDS),
    "long answer, no steps": answer_of(answer=LONG_WORDS),
    "long step": answer_of(("Plan", LONG_WORDS)),
    "both long": answer_of(("Plan", LONG_WORDS), ("Go on", LONG_WORDS), answer=LONG_WORDS),
    "many styles": answer_of(("Plan", MARKED), answer=MARKED),
    "many styles, no steps": answer_of(answer=MARKED),
    "emoji": answer_of(("😀" * 500, "😀" * 3000), answer="😀" * 5000),
    "one long word": answer_of(("x" * 5000, "y" * 9000), answer="z" * 9000),
    "code and quotes": answer_of(("Code", "```py\nx = 1\n```\n> q\n> > deeper\n\nend"), answer="> q\n\n```\nz\n```"),
    "lines": answer_of(("a\nb\r\nc\td", "one\n\n\n\ntwo")),
    "odd": answer_of(("\0\u202e", "\u200b"), ("", "x"), ("t", ""), answer="<b> || \u2028"),
    "no answer": answer_of(("Plan", "Compare."), answer=""),
    "nothing": answer_of(answer="", state=TraceState.REFUSED),
    "answer first": replace(answer_of(("Plan", "C.")), trace=replace(answer_of(("P", "C")).trace, answer_first=True)),
}
