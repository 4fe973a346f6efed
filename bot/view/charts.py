"""Charts as pictures, to be read on a phone."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.charts import ByHour, Chart, CostByDay, Step, TokensByKind, TopUsers
from bot.core.messages import TERMINAL
from bot.core.money import PICO
from bot.view import figures
from bot.view.names import short_name
from bot.view.plotting import COLOURS, DARK, LARGE, LIGHT, NORMAL, SMALL, Sheet, dress, plain, sheet
from bot.view.texts import Texts, texts_for

MOST_DATES = 7
FEWEST_BARS = 5
"""Room for so many, lest a single bar is as wide as the picture."""

LONGEST_LABEL = 22
"""Characters of a name beside a bar or in a legend."""

MANY_DOLLARS = 10_000
"""From here on they are written short."""

FINEST = 6
"""Decimals of a dollar beside an axis."""

KINDS = ("input", "cached_input", "cache_write", "output", "reasoning")


def drawable(texts: Texts) -> Texts:
    """The texts; English ones where no font is there to draw their letters with. For a thread, as drawing is."""
    sample = " ".join(texts.say(key) for key in ("chart-nothing", "chart-others", "chart-by-week"))
    return texts if plain(sample) == sample else texts_for(None)


def draw(chart: Chart, title: str, texts: Texts, *, dark: bool = False) -> bytes:
    """A PNG of 1200 by 800 pixels, on paper of its own. For a thread: it takes tenths of a second, at first more."""
    with sheet(title, DARK if dark else LIGHT) as paper:
        match chart:
            case CostByDay():
                _cost(paper, chart, texts)
            case TokensByKind():
                _tokens(paper, chart, texts)
            case ByHour():
                _hours(paper, chart, texts)
            case TopUsers():
                _users(paper, chart, texts)
        return paper.png()


def _cost(paper: Sheet, chart: CostByDay, texts: Texts) -> None:
    if not any(map(any, chart.pico)):
        return _nothing(paper, texts)
    names = [texts.say("chart-others") if name is None else _label(name) for name in chart.models]
    _stack(paper, [[pico / PICO for pico in row] for row in chart.pico], names)
    paper.axes.yaxis.set_major_formatter(lambda dollars, _: _dollars(dollars, texts))
    return _dates(paper, chart.days, chart.step, texts)


def _tokens(paper: Sheet, chart: TokensByKind, texts: Texts) -> None:
    rows = {kind: getattr(chart, kind) for kind in KINDS}
    rows = {kind: row for kind, row in rows.items() if any(row)}
    if not rows:
        return _nothing(paper, texts)
    _stack(paper, list(rows.values()), [texts.say(f"chart-{kind.replace('_', '-')}") for kind in rows])
    paper.axes.yaxis.set_major_formatter(lambda tokens, _: plain(figures.short(tokens, texts)))
    return _dates(paper, chart.days, chart.step, texts)


def _hours(paper: Sheet, chart: ByHour, texts: Texts) -> None:
    if not any(chart.answers):
        return _nothing(paper, texts)
    axes, theme = paper.axes, paper.theme
    bars = axes.bar(range(24), chart.answers, width=0.8, color=COLOURS[0], label=plain(texts.say("chart-answers")))
    axes.yaxis.set_major_formatter(
        lambda answers, _: plain(figures.short(answers, texts)) if answers == int(answers) else ""
    )
    axes.set_ylim(0, max(chart.answers) * 1.15)
    times = axes.twinx()
    dress(times, theme)
    times.grid(visible=False)
    seconds = [float("nan") if value is None else value for value in chart.seconds]
    line = times.plot(
        range(24),
        seconds,
        color=COLOURS[1],
        linewidth=4,
        marker="o",
        markersize=9,
        label=plain(texts.say("chart-seconds")),
    )
    times.set_ylim(0, max(value for value in seconds if value == value) * 1.25)
    times.yaxis.set_major_formatter(lambda value, _: plain(texts.say("footer-seconds", seconds=f"{value:g}")))
    axes.set_xticks(range(0, 24, 3), [f"{hour}:00" for hour in range(0, 24, 3)])
    axes.set_xlim(-0.7, 23.7)
    return _legend(paper, [bars, *line])


def _users(paper: Sheet, chart: TopUsers, texts: Texts) -> None:
    if not any(chart.pico):
        return _nothing(paper, texts)
    axes, theme = paper.axes, paper.theme
    dollars = [pico / PICO for pico in chart.pico]
    places = range(len(dollars))
    axes.barh(places, dollars, height=0.66, color=COLOURS[0])
    for place, pico in zip(places, chart.pico, strict=True):
        axes.annotate(
            plain(figures.money(pico, texts)),
            (pico / PICO, place),
            xytext=(10, 0),
            textcoords="offset points",
            va="center",
            color=theme.ink,
            fontsize=NORMAL,
        )
    axes.set_yticks(places, [_who(name, key, texts) for name, key in zip(chart.names, chart.keys, strict=True)])
    axes.tick_params(axis="y", labelcolor=theme.ink, labelsize=NORMAL)
    axes.set_ylim(max(len(dollars), 4) - 0.4, -0.6)
    axes.set_xlim(0, max(dollars) * 1.28)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    return None


def _nothing(paper: Sheet, texts: Texts) -> None:
    paper.axes.set_axis_off()
    paper.axes.text(
        0.5,
        0.5,
        plain(texts.say("chart-nothing")),
        ha="center",
        va="center",
        fontsize=LARGE,
        color=paper.theme.quiet,
        transform=paper.axes.transAxes,
    )


def _stack(paper: Sheet, rows: Sequence[Sequence[float]], names: list[str]) -> None:
    """Bars on top of each other, the first one below."""
    below = [0.0] * len(rows[0])
    drawn = []
    for number, (row, name) in enumerate(zip(rows, names, strict=True)):
        colour = COLOURS[number % len(COLOURS)]
        drawn.append(paper.axes.bar(range(len(row)), row, bottom=below, width=0.82, color=colour, label=plain(name)))
        below = [low + value for low, value in zip(below, row, strict=True)]
    paper.axes.set_ylim(0, max(below) * 1.08)
    spare = max(0, FEWEST_BARS - len(below)) / 2
    paper.axes.set_xlim(-0.6 - spare, len(below) - 0.4 + spare)
    _legend(paper, drawn)


def _legend(paper: Sheet, drawn: list[Any]) -> None:
    """Beside nothing: below the data, in as many columns as fit."""
    paper.figure.legend(
        handles=drawn,
        loc="outside lower left",
        ncols=2 if len(drawn) > 1 else 1,
        frameon=False,
        fontsize=SMALL,
        labelcolor=paper.theme.ink,
        handlelength=1.1,
        columnspacing=1.6,
    )


def _dates(paper: Sheet, days: Sequence[date], step: Step, texts: Texts) -> None:
    every = -(-len(days) // MOST_DATES)
    places = range(0, len(days), every)
    paper.axes.set_xticks(places, [plain(_date(days[place], step, texts)) for place in places])
    if step is not Step.DAY:
        paper.axes.set_xlabel(plain(texts.say(f"chart-by-{step.value}")), fontsize=SMALL, color=paper.theme.quiet)


def _date(day: date, step: Step, texts: Texts) -> str:
    return figures.month(day, texts) if step is Step.MONTH else figures.short_day(day, texts)


def _who(name: str, key: str, texts: Texts) -> str:
    """A user's name as far as it can be drawn, else the number."""
    label = _label(name)
    if label.strip(" …"):
        return label
    return plain(texts.say("terminal")) if key == str(TERMINAL) else key


def _label(name: str) -> str:
    shown = plain(short_name(name))
    return shown if len(shown) <= LONGEST_LABEL else shown[: LONGEST_LABEL - 1].rstrip() + "…"


def _dollars(dollars: float, texts: Texts) -> str:
    if dollars >= MANY_DOLLARS:
        return plain(texts.say("dollars", amount=figures.short(dollars, texts)))
    amount = round(Decimal(dollars), 0 if dollars >= 10 else FINEST)
    return plain(figures.dollars(amount.normalize() if amount != int(amount) else Decimal(int(amount)), texts))
