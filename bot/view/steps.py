"""The steps of a trace as pages, and their titles."""

from bot.core.thoughts import Step, Trace
from bot.view import figures
from bot.view.markdown import from_markdown, tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, joined, styled
from bot.view.splitting import split
from bot.view.texts import Texts

LONGEST_TITLE = 120
FURNITURE = 160
"""Units for the headings around a page of steps."""


def pages_of(trace: Trace, last: RichText, footer: RichText, texts: Texts) -> list[RichText]:
    """The steps, packed into as few pages as fit beneath the answer, none of them cut short."""
    room = TEXT_LIMIT - last.size - footer.size - FURNITURE
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
        heading = styled(f"{number}. {title_of(step, number, texts)}", "bold") + _time(step, texts)
        rest = RichText(_title_rest(step))
        whole.append(joined((part for part in (heading, rest, from_markdown(step.content)) if part.text), "\n"))
    return [piece for step in whole for piece in split(step, room, entities)]


def title_of(step: Step, number: int, texts: Texts) -> str:
    """A title on one line, shortened where it is long; the step's number where it shows nothing."""
    title = _one_line(step.title)
    if len(title) > LONGEST_TITLE:
        return title[:LONGEST_TITLE].rstrip() + "…"
    return texts.say("step", number=number) if is_blank(title) else title


def _time(step: Step, texts: Texts) -> str:
    """The time a step took, where it is known and can be told from none."""
    if step.seconds is None or step.seconds < 0.05:
        return ""
    return " · " + texts.say("footer-seconds", seconds=figures.seconds(step.seconds))


def _title_rest(step: Step) -> str:
    """What a shortened title left out."""
    rest = _one_line(step.title)[LONGEST_TITLE:].lstrip()
    return f"…{rest}" if rest else ""


def _one_line(title: str) -> str:
    return " ".join(tidy(title).split())
