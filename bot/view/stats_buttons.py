"""The buttons under what admins see. Their data say all that the screen needs: it works after a restart, too."""

from enum import StrEnum

from bot.core.spans import ADMIN_PERIODS, Span
from bot.core.stats import By
from bot.view.buttons import Row, turns
from bot.view.screens import Button
from bot.view.texts import Texts

NUMBERS_IN_A_ROW = 5
PERIODS_IN_A_ROW = 3


class Section(StrEnum):
    """What /stats is parted into."""

    OVERVIEW = "overview"
    USERS = "users"
    GROUPS = "groups"
    MODELS = "models"
    STRATEGIES = "strategies"
    ERRORS = "errors"
    CHARTS = "charts"
    EXPORT = "export"


RANKED = {
    Section.USERS: By.USER,
    Section.GROUPS: By.CHAT,
    Section.MODELS: By.MODEL,
    Section.STRATEGIES: By.STRATEGY,
    Section.ERRORS: By.OUTCOME,
}
"""The sections that are rankings."""

ROWS = (
    (Section.USERS, Section.GROUPS, Section.MODELS),
    (Section.STRATEGIES, Section.ERRORS),
    (Section.CHARTS, Section.EXPORT),
)

START = {Section.CHARTS: ("cost", "light")}
"""Where a section begins that has no pages."""


def data(section: str, code: str, *more: object) -> str:
    """The data of a button: `st:users:7d:0`."""
    return ":".join(("st", section, code, *map(str, more)))


def section_rows(span: Span, texts: Texts) -> tuple[Row, ...]:
    """The ways from the overview into its sections."""
    return tuple(
        tuple(
            Button(label=texts.say(f"st-{section}"), data=data(section, span.code, *START.get(section, (0,))))
            for section in row
        )
        for row in ROWS
    )


def period_rows(section: str, current: Span, texts: Texts, *more: object) -> tuple[Row, ...]:
    """The same for other periods; the current one is marked."""
    buttons = [
        Button(
            label=marked(texts.say(f"period-{period.value}"), chosen=period is current.period),
            data=data(section, period.value, *more),
        )
        for period in ADMIN_PERIODS
    ]
    return tuple(buttons[:PERIODS_IN_A_ROW]), tuple(buttons[PERIODS_IN_A_ROW:])


def page_rows(section: str, span: Span, page: int, pages: int) -> tuple[Row, ...]:
    """The ways to the neighbouring pages."""
    return turns(data(section, span.code), page, pages)


def number_rows(span: Span, page: int, keys: list[tuple[int, str]]) -> tuple[Row, ...]:
    """A button for each line of the users' ranking: its number, and the user's id."""
    numbers = [Button(label=str(number), data=data("card", span.code, page, key)) for number, key in keys]
    return tuple(tuple(numbers[start : start + NUMBERS_IN_A_ROW]) for start in range(0, len(numbers), NUMBERS_IN_A_ROW))


def back_row(section: Section, span: Span, texts: Texts, page: int = 0) -> Row:
    """The way back."""
    label = texts.say("st-back", section=texts.say(f"st-{section}"))
    return (Button(label=label, data=data(section, span.code, page)),)


def marked(label: str, *, chosen: bool) -> str:
    """A label that says whether it is what is shown."""
    return f"• {label}" if chosen else label
