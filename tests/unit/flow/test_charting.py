"""What charts show, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest
from support.usage import CENT

from bot.core.charts import Step
from bot.core.spans import Period
from bot.core.usage import Outcome, TokenSource, TokenUsage
from bot.flow.charting import Charts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def charts(reports):
    return Charts(reports=reports)


async def test_cost_by_day_and_model(charts, past):
    """A bar for each day, also for those without calls; models by their cost."""
    await past.asked(NOW - timedelta(days=7), user=1, pico=99 * CENT)
    await past.asked(NOW - timedelta(days=6), user=1, model="a")
    await past.asked(NOW, user=1, model="b", pico=3 * CENT)
    await past.asked(NOW, user=1, model="c", pico=None)
    chart = await charts.cost(charts.reports.span(Period.WEEK))
    assert chart.models == ("b", "a")
    assert chart.pico == ((0,) * 6 + (3 * CENT,), (CENT,) + (0,) * 6)
    assert (chart.days[0], chart.days[-1], chart.step) == ((NOW - timedelta(days=6)).date(), NOW.date(), Step.DAY)


async def test_all_time_begins_with_the_first_call(charts, past):
    """Not with the calendar; over a long time a bar is a week or a month."""
    assert len((await charts.cost(charts.reports.span(Period.ALL))).days) == 1
    await past.asked(NOW - timedelta(days=100), user=1)
    chart = await charts.cost(charts.reports.span(Period.ALL))
    assert (chart.step, sum(map(sum, chart.pico))) == (Step.WEEK, CENT)
    assert len((await charts.tokens(charts.reports.span(Period.ALL))).days) == len(chart.days)


async def test_tokens_are_of_one_kind_each(charts, past):
    """Cached input and reasoning are taken off the input and output that they are part of."""
    usage = TokenUsage(input=1000, cached_input=300, cache_write=100, output=500, reasoning=200)
    await past.asked(NOW, user=1, usage=usage)
    await past.asked(NOW, user=2, usage=TokenUsage(input=5))
    chart = await charts.tokens(charts.reports.span(Period.TODAY))
    kinds = (chart.input, chart.cached_input, chart.cache_write, chart.output, chart.reasoning)
    assert kinds == ((605,), (300,), (100,), (300,), (200,))


async def test_answers_and_median_by_hour(charts, past):
    """24 hours; no median where there were no answers; the hour is that of the answer."""
    for seconds in (2, 2, 60):
        await past.asked(NOW.replace(hour=9), user=1, seconds=seconds)
    await past.asked(NOW.replace(hour=10), user=1, outcome=Outcome.FAILED, source=TokenSource.UNKNOWN)
    chart = await charts.hours(charts.reports.span(Period.TODAY))
    assert chart.answers == (0,) * 9 + (3,) + (0,) * 14
    assert chart.seconds[9] == pytest.approx(2, rel=0.05)
    assert [hour for hour in range(24) if chart.seconds[hour] is not None] == [9]


async def test_users_with_a_cost(charts, past):
    """Ten at most, dearest first; who has no priced calls has no bar."""
    for number in range(1, 13):
        await past.asked(NOW, user=number, pico=number * CENT)
    await past.asked(NOW, user=99, pico=None)
    chart = await charts.users(charts.reports.span(Period.TODAY))
    assert chart.keys == tuple(str(number) for number in range(12, 2, -1))
    assert chart.pico == tuple(number * CENT for number in range(12, 2, -1))
