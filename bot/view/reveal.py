"""The reasoning under an answer, in the answer's last message: titles, one step, all steps, and the other answers."""

from dataclasses import dataclass, replace

from bot.core.answers import Answer
from bot.core.attachments import About
from bot.core.thoughts import Trace, TraceState
from bot.view.buttons import (
    Rows,
    back,
    before,
    calling_off,
    numbers,
    under_everything,
    under_step,
    under_titles,
    ways,
    without_asking,
)
from bot.view.markdown import tidy
from bot.view.richtext import TEXT_LIMIT, RichText, joined, styled
from bot.view.screens import Screen
from bot.view.spots import Look, Spot, everything, one, titles
from bot.view.steps import Room, all_pages, room_beneath, step_pages, title_pages
from bot.view.texts import Texts
from bot.view.thoughts import footer, hidden_screen, in_one_message

LONGEST_LINE = 300
"""Units that a title and a line of ours take at most, in any language."""

LONGEST_SAMPLE = 600
"""Characters of an answer in the list of a vote's answers: five of them fit into a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What stays while reasoning is shown: the answer's last part, and its footer below."""

    answer: Answer
    last: RichText
    footer: RichText
    texts: Texts

    @classmethod
    def of(cls, answer: Answer, texts: Texts) -> "_Frame":
        last, line = hidden_screen(answer, texts).text, footer(answer, texts)
        if line.text and last.text.endswith(line.text):
            last = last.cut(0, len(last.text) - len(line.text)).strip()
        return cls(answer=answer, last=last, footer=line, texts=texts)

    @property
    def room(self) -> Room:
        """What a page of reasoning may take."""
        return room_beneath(self.last, self.footer)

    def around(self, title: str, shown: RichText, rows: Rows) -> Screen:
        """The screen with a page in it."""
        parts = (self.last, styled(title, "bold") + "\n" + shown, self.footer)
        return Screen(text=joined((part for part in parts if part.text), "\n\n"), buttons=rows)


def revealed_screen(answer: Answer, spot: Spot, texts: Texts) -> Screen:
    """The last message with a part of the reasoning under the answer. A spot that is not there shows the nearest."""
    if not answer.trace.steps:
        return hidden_screen(answer, texts)
    shown = {Look.TITLES: _titles, Look.ALL: _everything, Look.STEP: _step}[spot.look]
    return shown(_Frame.of(answer, texts), spot)


def _titles(frame: _Frame, spot: Spot) -> Screen:
    answer, texts = frame.answer, frame.texts
    pages = title_pages(answer.trace, frame.room, texts)
    page = _nearest(spot.page, len(pages))
    on_page, shown = pages[page]
    turns = ways(answer.id, *_beside(titles(page), len(pages)))
    rows = (*numbers(answer.id, on_page), *turns, *under_titles(answer, titles(page), texts))
    return frame.around(_paged(_title(answer.trace, texts), page, len(pages), texts), shown.quoted(), rows)


def _everything(frame: _Frame, spot: Spot) -> Screen:
    answer, texts = frame.answer, frame.texts
    pages = all_pages(answer.trace, frame.room, texts)
    page = _nearest(spot.page, len(pages))
    turns = ways(answer.id, *_beside(everything(page), len(pages)))
    rows = (*turns, *under_everything(answer, everything(page), texts))
    title = _paged(_title(answer.trace, texts), page, len(pages), texts)
    return frame.around(title, pages[page].quoted(expandable=True), rows)


def _step(frame: _Frame, spot: Spot) -> Screen:
    answer, texts, steps = frame.answer, frame.texts, len(frame.answer.trace.steps)
    number = min(max(spot.step, 1), steps)
    pages = step_pages(answer.trace, number, frame.room, texts)
    here = one(number, _nearest(spot.page, len(pages)))
    first, last = _beside(here, len(pages))
    behind = one(number + 1) if number < steps else None
    rows = under_step(answer, here, first or _end_before(frame, number), last or behind, texts)
    title = texts.say("reasoning-step", title=_title(answer.trace, texts), step=number, steps=steps)
    return frame.around(_paged(title, here.page, len(pages), texts), pages[here.page].quoted(), rows)


def _end_before(frame: _Frame, number: int) -> Spot | None:
    """The last page of the step before, where a reader who goes back comes to."""
    if number == 1:
        return None
    return one(number - 1, len(step_pages(frame.answer.trace, number - 1, frame.room, frame.texts)) - 1)


def _beside(spot: Spot, pages: int) -> tuple[Spot | None, Spot | None]:
    """The page before and the page behind, as far as they are there."""
    before = replace(spot, page=spot.page - 1) if spot.page > 0 else None
    return before, replace(spot, page=spot.page + 1) if spot.page + 1 < pages else None


def _nearest(page: int, pages: int) -> int:
    return min(max(page, 0), pages - 1)


def _title(trace: Trace, texts: Texts) -> str:
    """What the steps are; after a vote also of which answer."""
    if len(trace.samples) < 2:
        return texts.say("reasoning")
    said = [sample.answer for sample in trace.samples]
    number = said.index(trace.answer) + 1 if trace.answer in said else 1
    return texts.say("reasoning-sample", number=number, total=len(said))


def _paged(title: str, page: int, pages: int, texts: Texts) -> str:
    return texts.say("reasoning-page", title=title, page=page + 1, pages=pages) if pages > 1 else title


def awaiting(screen: Screen, about: About, texts: Texts, *, in_group: bool) -> Screen:
    """A screen of an answer while a question about one of its steps is awaited: it says so, with a way out."""
    line = texts.say("awaiting-in-group" if in_group else "awaiting", step=about.step)
    rows = (calling_off(about, texts), *without_asking(screen.buttons))
    return replace(screen, text=screen.text + "\n\n" + styled(line, "bold"), buttons=rows)


def earlier_screen(later_id: int, answer: Answer, texts: Texts) -> Screen:
    """An earlier answer in the message of the one that came from it, as far as it fits, and the way back."""
    title, row = styled(texts.say("earlier-answer"), "bold"), (back(f"hide:{later_id}", texts.say("later")),)
    if answer.trace.state is TraceState.STOPPED and not answer.delivered:  # by an edit of its question, and held back
        parts = styled(texts.say("stopped-by-edit"), "italic"), _so_far(answer, texts)
        shown = joined((part for part in parts if part.text), "\n\n")
    else:
        shown = in_one_message(answer, texts, TEXT_LIMIT - title.size - 1)
    return Screen(text=title + "\n" + shown, buttons=((*row, *before(later_id, answer, texts)),))


def _so_far(answer: Answer, texts: Texts) -> RichText:
    """What there is of an answer, with nothing said of its end."""
    if not answer.trace.answer:
        return footer(answer, texts)
    whole = replace(answer, trace=replace(answer.trace, state=TraceState.FINISHED))
    return in_one_message(whole, texts, TEXT_LIMIT - LONGEST_LINE)


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
