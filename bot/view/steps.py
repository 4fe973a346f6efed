"""The steps of a trace: their titles, and their texts as pages that fit beneath the answer."""

from collections.abc import Iterable, Sequence

from bot.core.answers import Answer
from bot.core.thoughts import Step, Trace
from bot.core.titles import plain_title
from bot.view import figures
from bot.view.markdown import from_markdown, tidy
from bot.view.richtext import ENTITY_LIMIT, TEXT_LIMIT, RichText, is_blank, joined, styled
from bot.view.splitting import split
from bot.view.texts import Texts

LONGEST_TITLE = 120
FURNITURE = 220
"""Units for what stands around a page of steps: its heading, and a line on what is awaited."""

FURNITURE_ENTITIES = 6
TITLES = 16
"""Titles on a page at most: two rows of buttons."""

Room = tuple[int, int]
"""Units and entities."""


def room_beneath(*others: RichText) -> Room:
    """What is left for a page of steps where a message holds these, too."""
    units = TEXT_LIMIT - FURNITURE - sum(other.size for other in others)
    return max(units, 2), ENTITY_LIMIT - FURNITURE_ENTITIES - sum(len(other.entities) for other in others)


def all_pages(trace: Trace, room: Room, texts: Texts) -> list[RichText]:
    """All steps, packed into as few pages as fit, none of them cut short."""
    numbered = enumerate(trace.steps, start=1)
    whole = [_whole(step, number, texts) for number, step in numbered]
    pages: list[RichText] = []
    for piece in (piece for step in (*_first(trace, texts), *whole) for piece in split(step, *room)):
        both = joined((pages[-1], piece), "\n\n") if pages else piece
        if pages and both.size <= room[0] and len(both.entities) <= room[1]:
            pages[-1] = both
        else:
            pages.append(piece)
    return pages or [RichText()]


def step_pages(trace: Trace, number: int, room: Room, texts: Texts) -> list[RichText]:
    """One step, `number` counted from 1, on as many pages as it needs."""
    return split(_whole(trace.steps[number - 1], number, texts), *room) or [RichText()]


def title_pages(trace: Trace, room: Room, texts: Texts) -> list[tuple[range, RichText]]:
    """The titles with their times, page by page, with the numbers of the steps on each."""
    lines = [line_of(trace, number, texts) for number in range(1, len(trace.steps) + 1)]
    pages: list[tuple[range, RichText]] = []
    note = _first(trace, texts)
    for first, last in _packed([line.size + 1 for line in lines], room[0] - sum(part.size + 2 for part in note)):
        shown = joined(lines[first:last], "\n")
        pages.append((range(first + 1, last + 1), joined((*(note if first == 0 else ()), shown), "\n\n")))
    return pages


def _packed(sizes: Sequence[int], room: int) -> Iterable[tuple[int, int]]:
    """From which to before which line a page goes."""
    first = used = 0
    for at, size in enumerate(sizes):
        if at > first and (used + size > room or at - first == TITLES):
            yield first, at
            first, used = at, 0
        used += size
    yield first, len(sizes)


def line_of(trace: Trace, number: int, texts: Texts) -> RichText:
    """A step's number, title, and time."""
    step = trace.steps[number - 1]
    return RichText(f"{number}. {title_of(step, number, texts)}{_facts(step, texts)}")


def _first(trace: Trace, texts: Texts) -> tuple[RichText, ...]:
    """What to know before reading the steps."""
    return (styled(texts.say("answer-came-first"), "italic"),) if trace.answer_first else ()


def _whole(step: Step, number: int, texts: Texts) -> RichText:
    heading = styled(f"{number}. {title_of(step, number, texts)}", "bold") + _facts(step, texts)
    rest = RichText(_title_rest(step, number))
    return joined((part for part in (heading, rest, from_markdown(step.content)) if part.text), "\n")


def title_of(step: Step, number: int, texts: Texts) -> str:
    """A title on one line, without marks, shortened where it is long; the step's number where it shows nothing."""
    title = plain_title(one_line(step.title), number)
    if len(title) > LONGEST_TITLE:
        return title[:LONGEST_TITLE].rstrip() + "…"
    return texts.say("step", number=number) if is_blank(title) else title


def about_line(answer: Answer, texts: Texts) -> RichText:
    """Which step an answer is about, and whether the result is the same; nothing where it is about none."""
    if answer.about is None:
        return RichText()
    asked = Step(title=answer.about_title, content="")
    title = title_of(asked, answer.about.step, texts)
    line = styled(texts.say("about-step", step=answer.about.step, title=title), "bold")
    return line + " · " + styled(texts.say("same-result"), "italic") if answer.unchanged else line


def _facts(step: Step, texts: Texts) -> str:
    """Whether the step was kept from an earlier answer; else the time it took, where that can be told from none."""
    if step.kept:
        return " · " + texts.say("kept-step")
    if step.seconds is None or step.seconds < 0.05:
        return ""
    return " · " + texts.say("footer-seconds", seconds=figures.seconds(step.seconds, texts))


def _title_rest(step: Step, number: int) -> str:
    """What a shortened title left out."""
    rest = plain_title(one_line(step.title), number)[LONGEST_TITLE:].lstrip()
    return f"…{rest}" if rest else ""


def one_line(title: str) -> str:
    """A title without line breaks and what Telegram drops."""
    return " ".join(tidy(title).split())
