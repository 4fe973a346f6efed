"""A chart with the ways to the other charts, periods, and the other light."""

from enum import StrEnum

from bot.core.spans import Span
from bot.view.overview import head
from bot.view.screens import Button, Screen
from bot.view.stats_buttons import Section, back_row, data, marked, period_rows
from bot.view.texts import Texts


class Kind(StrEnum):
    """The charts."""

    COST = "cost"
    TOKENS = "tokens"
    HOURS = "hours"
    USERS = "users"


class Light(StrEnum):
    """How a chart is drawn."""

    LIGHT = "light"
    DARK = "dark"


def chart_title(kind: Kind, texts: Texts) -> str:
    """What a chart shows."""
    return texts.say(f"st-chart-{kind.value}-title")


def chart_screen(picture: bytes, kind: Kind, light: Light, span: Span, zone: str, texts: Texts) -> Screen:
    """The picture and its buttons."""
    kinds = [
        Button(
            label=marked(texts.say(f"st-chart-{other.value}"), chosen=other is kind),
            data=data(Section.CHARTS, span.code, other.value, light.value),
        )
        for other in Kind
    ]
    other = Light.LIGHT if light is Light.DARK else Light.DARK
    turn = Button(
        label=texts.say(f"st-chart-{other.value}"), data=data(Section.CHARTS, span.code, kind.value, other.value)
    )
    buttons = (
        tuple(kinds[:2]),
        tuple(kinds[2:]),
        *period_rows(Section.CHARTS, span, texts, kind.value, light.value),
        (turn, *back_row(Section.OVERVIEW, span, texts)),
    )
    return Screen(text=head(chart_title(kind, texts), span, zone, texts), buttons=buttons, picture=picture)
