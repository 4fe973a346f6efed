"""Answers and traces -> screens."""

from bot.core.errors import ModelError
from bot.core.ports import Answer
from bot.core.thoughts import Step, Trace, TraceState
from bot.view import figures
from bot.view.markdown import from_markdown, tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, joined, styled
from bot.view.screens import Button, Screen
from bot.view.splitting import split
from bot.view.texts import Texts

LAST_PART = 2400
"""Units of an answer's last message where there are steps, so that a page of them fits in beneath it."""

LAST_PART_ENTITIES = 50
LONGEST_TITLE = 120
PREVIEW_TITLES = 12


def answer_screens(answer: Answer, texts: Texts) -> list[Screen]:
    """The final messages: the answer in as many parts as it needs; footer and button stand under the last."""
    *parts, last = _parts(answer, texts)
    screens = [Screen(text=part) for part in parts]
    text = joined((last, _footer(answer, texts)), "\n\n") if last.text else _footer(answer, texts)
    return [*screens, Screen(text=text, buttons=_show_buttons(answer, texts))]


def hidden_screen(answer: Answer, texts: Texts) -> Screen:
    """The last message as it stands before a tap."""
    return answer_screens(answer, texts)[-1]


def revealed_screen(answer: Answer, page: int, texts: Texts) -> Screen:
    """The last message with one page of the steps under the answer. A page out of range shows the nearest."""
    if not answer.trace.steps:
        return hidden_screen(answer, texts)
    last = _parts(answer, texts)[-1]
    footer = _footer(answer, texts)
    pages = _pages(answer.trace, last, footer, texts)
    page = min(max(page, 0), len(pages) - 1)
    title = texts.say("reasoning")
    if len(pages) > 1:
        title = texts.say("reasoning-page", page=page + 1, pages=len(pages))
    shown = (part for part in (last, styled(title, "bold") + "\n" + pages[page].quoted(), footer) if part.text)
    return Screen(text=joined(shown, "\n\n"), buttons=_hide_buttons(answer, page, len(pages), texts))


def preview(trace: Trace, texts: Texts) -> RichText:
    """An unfinished trace: the titles of the steps so far."""
    numbered = list(enumerate(trace.steps, start=1))[-PREVIEW_TITLES:]
    titles = [f"{number}. {_title(step, number, texts)}" for number, step in numbered]
    lines = [RichText(title) for title in titles[:-1]]
    if titles:
        lines.append(styled(titles[-1], "bold"))
    return joined((styled(texts.say("thinking"), "italic"), *lines), "\n")


def error_screen(error: ModelError, texts: Texts) -> Screen:
    """One sentence: what happened, what to do; then the incident's number, for whoever runs the bot."""
    said = texts.say(f"error-{error.code}")
    if error.code == "busy" and error.retry_after:
        said = texts.say("error-busy-until", seconds=round(error.retry_after) or 1)
    return failure_screen(said, error.incident, texts)


def failure_screen(said: str, incident: str | None, texts: Texts) -> Screen:
    """A failure in a sentence, with its incident number."""
    number = "" if incident is None else " " + texts.say("incident", incident=incident)
    return Screen(text=RichText(said + number))


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
        room, entities = TEXT_LIMIT - _footer(answer, texts).size - 2, ENTITY_LIMIT - 1
    return [*parts[:-1], *split(parts[-1], room, entities)] if parts else [RichText()]


def _notice(trace: Trace, texts: Texts) -> RichText:
    """What to know about an answer that is not whole, or not there."""
    there = not is_blank(trace.answer)
    if trace.state is TraceState.TRUNCATED:
        return styled(texts.say("cut-off" if there or not trace.steps else "no-answer-yet"), "italic")
    if there:
        return RichText()
    return styled(texts.say("filtered" if trace.state is TraceState.REFUSED else "no-answer"), "italic")


def _footer(answer: Answer, texts: Texts) -> RichText:
    """The quiet line: steps, seconds, tokens, cost."""
    facts = []
    if answer.trace.steps:
        facts.append(texts.say("footer-steps", steps=len(answer.trace.steps)))
    facts.append(texts.say("footer-seconds", seconds=figures.seconds(answer.seconds)))
    if answer.tokens is None:
        facts.append(texts.say("tokens-unknown"))
    else:
        facts.append(texts.say("footer-tokens", tokens=answer.tokens, shown=figures.count(answer.tokens)))
    facts.append(figures.cost(answer.cost, texts, uncertain=answer.uncertain))
    return styled(" · ".join(facts), "italic")


def _pages(trace: Trace, last: RichText, footer: RichText, texts: Texts) -> list[RichText]:
    """The steps, packed into as few pages as fit beneath the answer, none of them cut short."""
    room = TEXT_LIMIT - last.size - footer.size - 80
    entities = ENTITY_LIMIT - len(last.entities) - 4
    pages: list[RichText] = []
    for piece in _pieces(trace, room, entities, texts):
        both = joined((pages[-1], piece), "\n\n") if pages else piece
        if pages and both.size <= room and len(both.entities) <= entities:
            pages[-1] = both
        else:
            pages.append(piece)
    return pages or [RichText()]


def _pieces(trace: Trace, room: int, entities: int, texts: Texts) -> list[RichText]:
    whole = []
    if trace.answer_first:
        whole.append(styled(texts.say("answer-came-first"), "italic"))
    for number, step in enumerate(trace.steps, start=1):
        heading = styled(f"{number}. {_title(step, number, texts)}", "bold")
        rest = RichText(_title_rest(step))
        whole.append(joined((part for part in (heading, rest, from_markdown(step.content)) if part.text), "\n"))
    return [piece for step in whole for piece in split(step, room, entities)]


def _title(step: Step, number: int, texts: Texts) -> str:
    """A title on one line, shortened where it is long; the step's number where it shows nothing."""
    title = _one_line(step.title)
    if len(title) > LONGEST_TITLE:
        return title[:LONGEST_TITLE].rstrip() + "…"
    return texts.say("step", number=number) if is_blank(title) else title


def _title_rest(step: Step) -> str:
    """What a shortened title left out."""
    rest = _one_line(step.title)[LONGEST_TITLE:].lstrip()
    return f"…{rest}" if rest else ""


def _one_line(title: str) -> str:
    return " ".join(tidy(title).split())


def _show_buttons(answer: Answer, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    if not answer.trace.steps:
        return ()
    return ((Button(label=texts.say("show-reasoning"), data=f"show:{answer.id}:0"),),)


def _hide_buttons(answer: Answer, page: int, pages: int, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    hide = (Button(label=texts.say("hide-reasoning"), data=f"hide:{answer.id}"),)
    if pages == 1:
        return (hide,)
    turn = tuple(
        Button(label=label, data=f"show:{answer.id}:{target}")
        for label, target in (("‹", page - 1), ("›", page + 1))
        if 0 <= target < pages
    )
    return (turn, hide)
