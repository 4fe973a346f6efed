"""Reports, on a real database: spans, comparisons, pages, cards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from support.usage import CENT

from bot.core.people import Role
from bot.core.spans import Period, Span
from bot.core.stats import By
from bot.core.usage import Outcome, TokenSource

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_nothing_at_all(reports):
    """An empty ledger has empty reports."""
    overview = await reports.overview(reports.span(Period.WEEK))
    assert (overview.totals.calls, overview.before.calls, overview.p50, overview.users) == (0, 0, None, ())
    ranking = await reports.ranking(reports.span(Period.ALL), By.USER, 7)
    assert (ranking.page, ranking.pages, ranking.total, ranking.lines) == (0, 1, 0, ())


async def test_a_span_and_the_one_before(reports, past):
    """Seven days against the seven before, with money and seconds."""
    await past.asked(NOW - timedelta(days=7), user=1, seconds=8)
    await past.asked(NOW - timedelta(days=6), user=1, seconds=2)
    await past.asked(NOW, user=2, seconds=2, pico=3 * CENT)
    await past.asked(NOW - timedelta(days=14), user=1)
    overview = await reports.overview(reports.span(Period.WEEK))
    assert (overview.totals.answers, overview.totals.cost) == (2, 4 * CENT)
    assert (overview.before.answers, overview.before.cost) == (1, CENT)
    assert overview.p50 == pytest.approx(2, rel=0.05)
    assert overview.p50_before == pytest.approx(8, rel=0.05)
    assert [user.key for user in overview.users] == ["2", "1"]


async def test_all_time_has_nothing_before(reports, past):
    """And counts everything."""
    await past.asked(NOW - timedelta(days=400), user=1)
    overview = await reports.overview(reports.span(Period.ALL))
    assert overview.before is None
    assert overview.totals.calls == 1


async def test_pages(reports, past):
    """Ten lines a page, dearest first; a page beyond the last gives the last; shares are of everything."""
    for number in range(1, 24):
        await past.asked(NOW, user=number, name="Same Name", pico=number * CENT)
    span = reports.span(Period.TODAY)
    pages = [await reports.ranking(span, By.USER, page) for page in (0, 1, 2, 99)]
    assert [len(page.lines) for page in pages] == [10, 10, 3, 3]
    assert [line.key for line in pages[0].lines] == [str(number) for number in range(23, 13, -1)]
    assert (pages[3].page, pages[3].pages, pages[3].total) == (2, 3, 23)
    assert pages[0].everything.cost == sum(range(1, 24)) * CENT


async def test_only_groups_are_ranked_by_group(reports, past):
    """Private chats have positive ids, the terminal has 0."""
    for chat in (5, -100, 0, -200):
        await past.asked(NOW, user=5, chat=chat, pico=CENT)
    ranking = await reports.ranking(reports.span(Period.TODAY), By.CHAT)
    assert sorted(line.key for line in ranking.lines) == ["-100", "-200"]
    assert ranking.total == 2
    assert ranking.everything.calls == 4


async def test_errors_by_kind(reports, past):
    """How calls failed, most first; calls that ended well are no error."""
    for outcome, error in (
        (Outcome.FAILED, "busy"),
        (Outcome.FAILED, "busy"),
        (Outcome.CANCELLED, None),
        (Outcome.OK, None),
    ):
        await past.asked(NOW, user=5, outcome=outcome, error=error, source=TokenSource.UNKNOWN, pico=None)
    ranking = await reports.ranking(reports.span(Period.TODAY), By.OUTCOME)
    assert [(line.key, line.sums.calls) for line in ranking.lines] == [("failed:busy", 2), ("cancelled", 1)]


async def test_a_card(reports, past):
    """One user's sums alone, whatever others are called; and who was never met has an empty one."""
    await past.asked(NOW, user=1, name="Ann", username="ann", model="a", strategy="think")
    await past.asked(NOW, user=1, name="Ann", username="ann", model="b", strategy="think", pico=2 * CENT)
    await past.asked(NOW, user=2, name="Ann", username="ann", pico=50 * CENT)
    card = await reports.card(1, reports.span(Period.TODAY))
    assert (card.person.name, card.person.role, card.totals.cost) == ("Ann", Role.GUEST, 3 * CENT)
    assert [(line.key, line.sums.cost) for line in card.models] == [("b", 2 * CENT), ("a", CENT)]
    assert [line.key for line in card.strategies] == ["think"]
    assert card.standings[0].spent == 3 * CENT
    stranger = await reports.card(99, reports.span(Period.TODAY))
    assert (stranger.person.id, stranger.person.name, stranger.totals.calls, stranger.models) == (99, "", 0, ())


async def test_typed_days_add_up(reports, past):
    """Days of two months and a whole month between them: each call once."""
    for day in (date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 15), date(2026, 11, 1), date(2026, 11, 2)):
        await past.asked(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), user=1)
    span = Span(first=date(2026, 9, 30), last=date(2026, 11, 1))
    assert (await reports.overview(span)).totals.calls == 3
