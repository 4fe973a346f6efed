"""Answers and traces -> screens."""

from bot.core.ports import Answer
from bot.core.thoughts import Trace, TraceState
from bot.view import figures
from bot.view.buttons import back, under_answer, under_steps
from bot.view.markdown import from_markdown, tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, joined, styled
from bot.view.screens import Button, Screen
from bot.view.splitting import split
from bot.view.steps import pages_of
from bot.view.texts import Texts

LAST_PART = 2400
"""Units of an answer's last message where there are steps, so that a page of them fits in beneath it."""

LAST_PART_ENTITIES = 50
LONGEST_SAMPLE = 600
"""Characters of an answer in the list of a vote's answers: five of them fit into a message."""


def answer_screens(answer: Answer, texts: Texts) -> list[Screen]:
    """The final messages: the answer in as many parts as it needs; footer and button stand under the last."""
    *parts, last = _parts(answer, texts)
    screens = [Screen(text=part) for part in parts]
    text = joined((part for part in (last, footer(answer, texts)) if part.text), "\n\n")
    if is_blank(text.text):
        text = styled(texts.say("no-answer"), "italic")
    return [*screens, Screen(text=text, buttons=under_answer(answer, texts))]


def hidden_screen(answer: Answer, texts: Texts) -> Screen:
    """The last message as it stands before a tap."""
    return answer_screens(answer, texts)[-1]


def revealed_screen(answer: Answer, page: int, texts: Texts) -> Screen:
    """The last message with one page of the steps under the answer. A page out of range shows the nearest."""
    if not answer.trace.steps:
        return hidden_screen(answer, texts)
    last = _parts(answer, texts)[-1]
    line = footer(answer, texts)
    pages = pages_of(answer.trace, last, line, texts)
    page = min(max(page, 0), len(pages) - 1)
    title = _reasoning_title(answer.trace, texts)
    if len(pages) > 1:
        title = texts.say("reasoning-page", title=title, page=page + 1, pages=len(pages))
    shown = (part for part in (last, styled(title, "bold") + "\n" + pages[page].quoted(), line) if part.text)
    return Screen(text=joined(shown, "\n\n"), buttons=under_steps(answer, page, len(pages), texts))


def _reasoning_title(trace: Trace, texts: Texts) -> str:
    """What the steps are; after a vote also of which answer."""
    if len(trace.samples) < 2:
        return texts.say("reasoning")
    said = [sample.answer for sample in trace.samples]
    number = said.index(trace.answer) + 1 if trace.answer in said else 1
    return texts.say("reasoning-sample", number=number, total=len(said))


def _parts(answer: Answer, texts: Texts) -> list[RichText]:
    """The answer cut into messages; at least one, which may be empty. The last leaves room for a page of steps."""
    body = joined(
        (part for part in (from_markdown(answer.trace.answer), _notice(answer.trace, texts)) if part.text),
        "\n\n",
    )
    parts = split(body)
    if answer.trace.steps:
        room, entities = LAST_PART, LAST_PART_ENTITIES
    else:
        room, entities = TEXT_LIMIT - footer(answer, texts).size - 2, ENTITY_LIMIT - 1
    return [*parts[:-1], *split(parts[-1], room, entities)] if parts else [RichText()]


def _notice(trace: Trace, texts: Texts) -> RichText:
    """What to know about an answer that is not whole, or not there."""
    there = not is_blank(trace.answer)
    if trace.state is TraceState.TRUNCATED:
        return styled(texts.say("cut-off" if there or not trace.steps else "no-answer-yet"), "italic")
    if trace.state is TraceState.STOPPED:
        return styled(texts.say("stopped"), "italic")
    if there:
        return RichText()
    return styled(texts.say("filtered" if trace.state is TraceState.REFUSED else "no-answer"), "italic")


def footer(answer: Answer, texts: Texts) -> RichText:
    """The quiet line: steps, seconds, tokens, cost; nothing where the asker does not want it."""
    if not answer.footer:
        return RichText()
    facts = []
    if len(answer.trace.samples) > 1:
        agreeing = sum(sample.agrees for sample in answer.trace.samples)
        facts.append(texts.say("vote-agree", agreeing=agreeing, total=len(answer.trace.samples)))
    if answer.reasoning and not answer.trace.steps:
        facts.append(texts.say("hidden-tokens", tokens=figures.count(answer.reasoning)))
    if answer.trace.steps:
        facts.append(texts.say("footer-steps", steps=len(answer.trace.steps)))
    facts.append(texts.say("footer-seconds", seconds=figures.seconds(answer.seconds)))
    if answer.tokens is None:
        facts.append(texts.say("tokens-unknown"))
    else:
        facts.append(texts.say("footer-tokens", tokens=answer.tokens, shown=figures.count(answer.tokens)))
    facts.append(figures.cost(answer.cost, texts, uncertain=answer.uncertain))
    return styled(" · ".join(facts), "italic")


def earlier_screen(later_id: int, answer: Answer, texts: Texts) -> Screen:
    """An answer that another one took the place of, in that one's message: its last part, and the way back."""
    last = answer_screens(answer, texts)[-1]
    row = [back(f"hide:{later_id}", texts.say("later"))]
    if answer.previous_id is not None:
        row.append(Button(label=texts.say("earlier"), data=f"past:{later_id}:{answer.previous_id}"))
    return Screen(text=styled(texts.say("earlier-answer"), "bold") + "\n" + last.text, buttons=(tuple(row),))


def votes_screen(answer: Answer, texts: Texts) -> Screen:
    """All the answers of a vote, each marked by whether it agrees with the one that won."""
    lines = [styled(texts.say("all-answers"), "bold")]
    for sample in answer.trace.samples:
        shown = " ".join(tidy(sample.answer).split())
        mark = "✓" if sample.agrees else "✗"
        lines.append(RichText(f"{mark} {shown[:LONGEST_SAMPLE]}{'…' if len(shown) > LONGEST_SAMPLE else ''}"))
    hide = back(f"hide:{answer.id}", texts.say("back"))
    line = footer(answer, texts)
    return Screen(text=joined((*lines, line) if line.text else lines, "\n\n"), buttons=((hide,),))
