"""What admins see: the overview, rankings, a user's card, the export."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support.usage import HOSTILE

from bot.core.errors import ModelError
from bot.core.limits import Limit, Measure, Scope, Standing
from bot.core.people import Person, Role
from bot.core.spans import Period, Span, span_of
from bot.core.stats import By, Card, Overview, Ranked, Ranking, UsageSums
from bot.core.usage import Outcome
from bot.playground.rules import read_text
from bot.view.cards import card_screen
from bot.view.chart_screens import Kind, Light, chart_screen
from bot.view.exports import export_screen
from bot.view.overview import overview_screen
from bot.view.rankings import failure, ranking_screen
from bot.view.screens import Screen
from bot.view.texts import texts_for

TEXTS = texts_for("en")
TODAY = date(2026, 11, 22)
WEEK = span_of(Period.WEEK, TODAY)
TYPED = Span(first=date(2026, 11, 1), last=date(2026, 11, 15))
LARGEST_ID = 2**52
SUMS = UsageSums(
    calls=12,
    answers=10,
    questions=11,
    failed=2,
    input=1200,
    cached_input=200,
    output=345,
    reasoning=45,
    cost=4_500_000_000_000,
)
HALF = UsageSums(calls=6, answers=10, questions=10, failed=0, input=600, output=345, cost=2_250_000_000_000)
HUGE = UsageSums(
    **dict.fromkeys(("calls", "answers", "questions", "failed", "unpriced", "corrected", "estimated"), 10**9),
    cost=10**21,
)
HUGE = replace(
    HUGE,
    unpriced=10**8,
    unknown=10**8,
    input=10**15,
    cached_input=10**15,
    cache_write=10**15,
    output=10**15,
    reasoning=10**15,
    liked=10**9,
    disliked=10**9,
)


def ranked(count: int, by: By = By.USER, sums: UsageSums = SUMS) -> tuple[Ranked, ...]:
    names = {By.USER: HOSTILE, By.CHAT: (None,)}.get(by, HOSTILE)
    return tuple(
        Ranked(
            key=str(LARGEST_ID - n) if by is By.USER else f"-100{n}" if by is By.CHAT else f"{n}{HOSTILE[n % 20]}",
            name=names[n % len(names)],
            sums=sums,
        )
        for n in range(count)
    )


def assert_sendable(screen: Screen) -> None:
    """Telegram takes the screen, and shows all of it."""
    text = screen.text.text
    assert read_text(text, [vars_of(entity) for entity in screen.text.entities]).text == text
    assert screen.text.size <= (1024 if screen.picture else 4096)
    assert len(screen.text.entities) <= 100
    assert sum(len(row) for row in screen.buttons) <= 100
    for button in (button for row in screen.buttons for button in row):
        assert 1 <= len(button.data.encode()) <= 64
        assert button.label.strip()
    assert all(len(row) <= 8 for row in screen.buttons)


def vars_of(entity: object) -> dict[str, object]:
    return {"type": entity.kind, "offset": entity.offset, "length": entity.length}  # type: ignore[attr-defined]


def said(screen: Screen) -> str:
    return screen.text.text


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.buttons]


def datas(screen: Screen) -> list[str]:
    return [button.data for row in screen.buttons for button in row]


def test_overview() -> None:
    """Each figure on a line of its own, with its change."""
    overview = Overview(
        span=WEEK, totals=replace(SUMS, liked=3, disliked=1), before=HALF, p50=4.0, p95=12.0, p50_before=8.0
    )
    screen = overview_screen(overview, "UTC", TEXTS)
    assert said(screen).split("\n") == [
        "Usage of everybody · 7 days",
        "2026-11-16 to 2026-11-22, UTC",
        "▲▼ against 2026-11-09 to 2026-11-15",
        "",
        "Cost            $4.50  ▲ 100 %",
        "Per answer    $0.4500  ▲ 100 %",
        "Questions          11  ▲ 10 %",
        "Answers            10  ± 0 %",
        "Calls              12  ▲ 100 %",
        "Errors       2 (17 %)  new",
        "Half in         4.0 s  ▼ 50 %",
        "95 % in          12 s",
        "",
        "Input           1,200  ▲ 100 %",
        "· cached          200  new",
        "· to cache          0",
        "Output            345  ± 0 %",
        "· reasoning        45  new",
        "",
        "Feedback: 👍 3 👎 1",
    ]
    assert_sendable(screen)


def test_overview_flags_what_is_not_certain() -> None:
    """Unpriced, corrected, estimated and unknown calls each have a line; a cost that is not whole has a plus."""
    unsure = replace(SUMS, unpriced=1, corrected=1, estimated=2, unknown=3000, calls=4000)
    overview = Overview(span=WEEK, totals=unsure, users=(Ranked(key="7", name="Ann", sums=unsure),))
    text = said(overview_screen(overview, "UTC", TEXTS))
    assert "⚠ 1 call unpriced, not in the cost\n⚠ 1 call with corrected counts\n⚠ 2 calls with estimated counts" in text
    assert "⚠ 3,000 calls with unknown counts" in text
    assert "1. Ann (7) · $4.50+ · 100 %" in text


def test_overview_of_unpriced_calls() -> None:
    """An unknown cost is never shown as nothing, and there is no cost per answer."""
    text = said(overview_screen(Overview(span=WEEK, totals=replace(SUMS, cost=0, unpriced=12)), "UTC", TEXTS))
    assert "\nCost         unpriced\nQuestions" in text
    assert "$" not in text


def test_nothing_to_compare_with() -> None:
    """No changes where the span before is empty, and it is said; none at all where there is no span before."""
    screen = overview_screen(Overview(span=WEEK, totals=SUMS, before=UsageSums()), "UTC", TEXTS)
    assert "Nothing to compare with: there is nothing from 2026-11-09 to 2026-11-15." in said(screen)
    assert not set("▲▼±") & set(said(screen))
    assert "new" not in said(screen)
    everything = overview_screen(Overview(span=span_of(Period.ALL, TODAY), totals=SUMS), "UTC", TEXTS)
    assert said(everything).startswith("Usage of everybody · All time\nup to 2026-11-22, UTC\n\nCost")


def test_today_is_held_against_a_whole_day() -> None:
    """It is said, since today is not over."""
    today = Overview(span=span_of(Period.TODAY, TODAY), totals=SUMS, before=HALF)
    assert "▲▼ against the whole day 2026-11-21" in said(overview_screen(today, "UTC", TEXTS))


def test_overview_of_nothing() -> None:
    """A span in which nothing happened says so, and has all its buttons."""
    screen = overview_screen(Overview(span=TYPED, totals=UsageSums()), "Europe/Berlin", TEXTS)
    assert said(screen).startswith("Usage of everybody · 2026-11-01 to 2026-11-15\n15 days, Europe/Berlin\n")
    assert said(screen).endswith("Nothing happened in these days.")
    assert labels(screen) == [
        ["Today", "7 days", "30 days"],
        ["This month", "All time"],
        ["Users", "Groups", "Models"],
        ["Strategies", "Errors"],
        ["Charts", "Export"],
    ]
    assert "st:users:20261101-20261115:0" in datas(screen)


def test_a_page_of_users() -> None:
    """Numbers go on over the pages and lead to cards that lead back to the page; shares are of all cost."""
    lines = ranked(3)
    page = Ranking(by=By.USER, span=WEEK, page=2, pages=3, total=23, lines=lines, everything=SUMS + SUMS)
    screen = ranking_screen(page, "UTC", TEXTS)
    assert f"21. evil ({LARGEST_ID})\n$4.50 · 50 % · 10 answers · 1,545 tokens · 2 not ok" in said(screen)
    assert said(screen).endswith("21 to 23 of 23")
    assert labels(screen)[:2] == [["21", "22", "23"], ["‹"]]
    assert datas(screen)[0] == f"st:card:7d:2:{LARGEST_ID}"
    assert labels(screen)[-1] == ["‹ Overview"]


@pytest.mark.parametrize("by", [By.USER, By.CHAT, By.MODEL, By.STRATEGY, By.OUTCOME])
@pytest.mark.parametrize("span", [WEEK, TYPED])
@pytest.mark.parametrize("sums", [HUGE, SUMS])
def test_the_largest_pages_fit(by: By, span: Span, sums: UsageSums) -> None:
    """Ten lines with the oddest names and the largest sums stay within one message, one line each and its figures."""
    for start in range(0, 20, 10):
        page = Ranking(by=by, span=span, page=99998, pages=10**5, total=10**6, lines=ranked(20, by, sums)[start:][:10])
        screen = ranking_screen(replace(page, everything=sums), "America/Argentina/ComodRivadavia", TEXTS)
        assert_sendable(screen)
        assert len(said(screen).split("\n")) == 2 + 1 + 20 + 2


@pytest.mark.parametrize("by", [By.USER, By.CHAT, By.MODEL, By.STRATEGY, By.OUTCOME])
def test_an_empty_ranking_says_so(by: By) -> None:
    """With a sentence, and the ways on."""
    screen = ranking_screen(Ranking(by=by, span=WEEK, page=0, pages=1, total=0), "UTC", TEXTS)
    assert said(screen).endswith(" in these days.") or said(screen).endswith("ended well.")
    assert_sendable(screen)


@pytest.mark.parametrize("span", [WEEK, TYPED])
def test_the_largest_overview_fits(span: Span) -> None:
    """The oddest names, the longest models, the largest sums."""
    for start in range(0, 20, 5):
        lines = ranked(20, sums=HUGE)[start:][:5]
        models = ranked(20, By.MODEL, HUGE)[start:][:5]
        overview = Overview(span=span, totals=HUGE, before=HALF, p50=10.0**6, p95=10.0**7, users=lines, models=models)
        screen = overview_screen(overview, "America/Argentina/ComodRivadavia", TEXTS)
        assert_sendable(screen)
        assert max(map(len, said(screen).split("\n"))) < 120


STANDINGS = tuple(
    Standing(
        limit=Limit(holder=holder, id=7, measure=measure, amount=10**18),
        spent=4 * 10**17,
        held=10**17,
        until=datetime(2026, 11, 23, tzinfo=UTC),
    )
    for holder in (Scope.USER, Scope.BOT)
    for measure in (Measure.DAY, Measure.MONTH)
)


def test_card() -> None:
    """Who, role, ban, seen; sums; shares; limits with bars; the ways to change them, and back."""
    person = Person(
        id=7,
        name="Ann",
        username="ann",
        role=Role.MEMBER,
        banned=True,
        created_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        seen_at=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
    )
    card = Card(
        person=person,
        span=WEEK,
        totals=SUMS,
        models=(Ranked(key="gpt-4o-mini", sums=SUMS),),
        strategies=(Ranked(key="think", sums=HALF),),
        standings=STANDINGS[:1],
    )
    screen = card_screen(card, Role.ADMIN, 3, UTC, TEXTS)
    assert said(screen).startswith(
        "Ann (7)\n@ann · admin · banned\nFirst seen 2026-11-01 09:00 UTC\nLast seen 2026-11-22 10:30 UTC\n\n"
        "Usage · 7 days\n2026-11-16 to 2026-11-22, UTC\n\nCost "
    )
    assert "By model\n1. gpt-4o-mini · $4.50 · 100 %\n\nBy strategy\n1. Think · $2.25 · 50 %\n\nLimits now\n" in said(
        screen
    )
    assert said(screen).endswith("▓▓▓▓▓░░░░░ $500,000.00 of $1,000,000.00 a day left, until 2026-11-23 00:00 UTC")
    assert labels(screen)[0] == ["Limits", "Role", "Unban"]
    assert datas(screen)[:4] == ["lim:user:7", "role:7", "ban:7", "st:card:today:3:7"]
    assert datas(screen)[-1] == "st:users:7d:3"
    assert_sendable(screen)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_largest_card_fits(name: str) -> None:
    """Whatever the name, many models of odd names, the largest sums, all limits."""
    card = Card(
        person=Person(id=LARGEST_ID, name=name, username=name or None, created_at=datetime(2026, 1, 1, tzinfo=UTC)),
        span=TYPED,
        totals=HUGE,
        models=ranked(20, By.MODEL, HUGE),
        strategies=ranked(20, By.STRATEGY, HUGE),
        standings=STANDINGS,
    )
    assert_sendable(card_screen(card, Role.GUEST, 999999, UTC, TEXTS))


def test_the_terminals_card_has_nothing_to_change() -> None:
    """It has no role and cannot be banned."""
    screen = card_screen(Card(person=Person(id=0), span=WEEK, totals=UsageSums()), Role.GUEST, 0, UTC, TEXTS)
    assert said(screen).startswith("terminal\n\nUsage")
    assert "Ban" not in str(labels(screen))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("failed:busy", "Failed: too many requests"),
        ("timed_out", "Timed out"),
        ("timed_out:timed-out", "Timed out"),
        ("cancelled", "Cancelled"),
        ("failed:ValueError", "Failed: ValueError"),
        ("failed:" + "x" * 64, "Failed: " + "x" * 39 + "…"),
        ("odd", "odd"),
    ],
)
def test_failures_in_words(key: str, words: str) -> None:
    """What the ledger calls a failure is said in words; what it does not know, as it is."""
    assert failure(key, TEXTS) == words


def test_every_failure_has_words() -> None:
    """Each outcome but the good and the open one, and each kind of error."""
    for outcome in set(Outcome) - {Outcome.OK, Outcome.OPEN}:
        assert failure(outcome.value, TEXTS) != outcome.value
    for kind in kinds(ModelError):
        assert not failure(f"failed:{kind.code}", TEXTS).endswith(f": {kind.code}"), kind.code


def kinds(parent: type[ModelError]) -> list[type[ModelError]]:
    return [
        kind
        for child in parent.__subclasses__()
        for kind in (child, *kinds(child))
        if kind.__module__ == parent.__module__
    ]


def test_export_screen() -> None:
    """A button for each form, for the span that is shown."""
    screen = export_screen(TYPED, "UTC", TEXTS)
    assert labels(screen)[0] == ["CSV", "JSON"]
    assert datas(screen)[0] == "st:file:20261101-20261115:csv"
    assert_sendable(screen)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("light", Light)
def test_chart_screen(kind: Kind, light: Light) -> None:
    """The other charts, periods and light are a tap away; what is shown is marked."""
    screen = chart_screen(b"\x89PNG", kind, light, WEEK, "UTC", TEXTS)
    assert_sendable(screen)
    marked = [label for row in labels(screen) for label in row if label.startswith("• ")]
    assert len(marked) == 2
    other = "light" if light is Light.DARK else "dark"
    assert f"st:charts:7d:{kind}:{other}" in datas(screen)
