"""Answers and traces -> screens."""

from bot.core.answers import Answer
from bot.core.thoughts import Trace, TraceState
from bot.view import figures
from bot.view.buttons import under_answer
from bot.view.copying import copy_buttons
from bot.view.long_answers import MOST_PARTS, long_screens, plainer
from bot.view.markdown import from_markdown
from bot.view.material import clipped_notice
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, joined, styled
from bot.view.screens import Screen
from bot.view.splitting import split
from bot.view.steps import about_line
from bot.view.texts import Texts

LAST_PART = 3100
"""Units of an answer's last message where there are steps: a page of 650 fits in beneath it, which is most steps."""

LAST_PART_ENTITIES = 50

_ENDS = {TraceState.STOPPED: "stopped", TraceState.BROKEN: "broken-off"}


def answer_screens(answer: Answer, texts: Texts) -> list[Screen]:
    """The final messages: the answer in as many parts as it needs, or as a file; footer and buttons under the last."""
    *parts, last = _parts(answer, texts)
    screens = [Screen(text=part) for part in parts]
    if len(parts) >= MOST_PARTS:
        screens = long_screens(answer, _body(answer, texts), texts)
        last = _paragraphs(*_notes(answer, texts), RichText(texts.say("long-answer-end")))
    text = _paragraphs(last, footer(answer, texts))
    if is_blank(text.text):
        text = styled(texts.say("no-answer"), "italic")
    buttons = (*copy_buttons(answer.trace.answer, texts), *under_answer(answer, texts))
    return [*screens, Screen(text=text, buttons=buttons)]


def in_one_message(answer: Answer, texts: Texts, room: int) -> RichText:
    """The answer with its footer in `room` units: of a longer one how it begins, and a line that says so."""
    line = footer(answer, texts)
    whole = _paragraphs(_body(answer, texts), *_notes(answer, texts))
    if whole.size + line.size + 2 <= room and len(whole.entities) <= ENTITY_LIMIT - 4:
        return _paragraphs(whole, line)
    more = styled(texts.say("earlier-longer"), "italic")
    (beginning, *_) = split(whole, room - more.size - line.size - 6, ENTITY_LIMIT - 4)
    return _paragraphs(beginning, more, line)


def hidden_screen(answer: Answer, texts: Texts) -> Screen:
    """The last message as it stands before a tap."""
    return answer_screens(answer, texts)[-1]


def _parts(answer: Answer, texts: Texts) -> list[RichText]:
    """The answer cut into messages; at least one, which may be empty. Rather than a file, a text has fewer styles."""
    parts: list[RichText] = []
    for body in plainer(_body(answer, texts)):
        parts = _cut(_paragraphs(body, *_notes(answer, texts)), answer, texts)
        if len(parts) <= MOST_PARTS:
            break
    return parts or [RichText()]


def _cut(whole: RichText, answer: Answer, texts: Texts) -> list[RichText]:
    """Parts, of which the last leaves room for the footer, and where there are steps for a page of them."""
    parts = split(whole, most=MOST_PARTS + 1)  # what has more becomes a file
    if answer.trace.steps:
        room, entities = LAST_PART, LAST_PART_ENTITIES
    else:
        room, entities = TEXT_LIMIT - footer(answer, texts).size - 2, ENTITY_LIMIT - 1
    return [*parts[:-1], *split(parts[-1], room, entities)] if parts else []


def _body(answer: Answer, texts: Texts) -> RichText:
    """The answer with what has to be said ahead of it."""
    edited = styled(texts.say("edited-question"), "italic") if answer.edited else RichText()
    return _paragraphs(edited, about_line(answer, texts), from_markdown(answer.trace.answer))


def _notes(answer: Answer, texts: Texts) -> tuple[RichText, ...]:
    """What has to be said below the answer, each note or nothing."""
    return notice(answer.trace, texts), clipped_notice(answer, texts)


def _paragraphs(*parts: RichText) -> RichText:
    return joined((part for part in parts if part.text), "\n\n")


def notice(trace: Trace, texts: Texts) -> RichText:
    """What to know about an answer that is not whole, or not there."""
    there = not is_blank(trace.answer)
    if trace.state is TraceState.TRUNCATED:
        return styled(texts.say("cut-off" if there or not trace.steps else "no-answer-yet"), "italic")
    if trace.state in _ENDS:
        return styled(texts.say(_ENDS[trace.state]), "italic")
    if trace.state is TraceState.ENDED:
        return styled(texts.say("ended-early", word=trace.end_word), "italic")
    if trace.state is TraceState.FILTERED:
        return styled(texts.say("filtered-here" if there else "filtered"), "italic")
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
        shown = figures.count(answer.reasoning, texts)
        facts.append(texts.say("hidden-tokens", tokens=answer.reasoning, shown=shown))
    if answer.trace.steps:
        facts.append(texts.say("footer-steps", steps=len(answer.trace.steps)))
    facts.append(texts.say("footer-seconds", seconds=figures.seconds(answer.seconds, texts)))
    if answer.tokens is None:
        facts.append(texts.say("tokens-unknown"))
    else:
        facts.append(texts.say("footer-tokens", tokens=answer.tokens, shown=figures.count(answer.tokens, texts)))
    if answer.summing_up:
        facts.append(texts.say("footer-summing-up", tokens=figures.count(answer.summing_up, texts)))
    facts.append(figures.cost(answer.cost, texts, uncertain=answer.uncertain))
    return styled(" · ".join(facts), "italic")
