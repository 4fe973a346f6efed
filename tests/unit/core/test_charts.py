"""What charts are drawn from: bars of days, weeks and months, and the dearest models."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.charts import MOST_BARS, MOST_MODELS, Step, bars, begin_of, cost_by_day, summed

FIRST = date(2026, 11, 4)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 1700))
def test_every_day_has_its_bar_and_there_are_not_too_many(first, length):
    """Days, then weeks, then months."""
    last = first + timedelta(days=length)
    begins, step = bars(first, last)
    assert len(begins) <= MOST_BARS + 1
    assert begins == tuple(sorted(set(begins)))
    assert {begin_of(first + timedelta(days=number), step) for number in range(length + 1)} == set(begins)


def test_the_dearest_models_have_names_and_the_others_are_one():
    """Nothing is lost in folding."""
    costs = {FIRST: {f"m{number}": number * 10 for number in range(9)}, FIRST + timedelta(days=2): {"m0": 1, "m8": 5}}
    chart = cost_by_day(costs, FIRST, FIRST + timedelta(days=2))
    assert chart.models == ("m8", "m7", "m6", "m5", "m4", None)
    assert len(chart.models) == MOST_MODELS
    assert sum(map(sum, chart.pico)) == 366
    assert chart.pico[0] == (80, 0, 5)
    assert chart.pico[-1] == (60, 0, 1)


def test_as_many_models_as_there_are_colours_keep_their_names():
    """And those that cost nothing are left out."""
    costs = {FIRST: {f"m{number}": number for number in range(7)}}
    chart = cost_by_day(costs, FIRST, FIRST)
    assert chart.models == ("m6", "m5", "m4", "m3", "m2", "m1")
    assert cost_by_day({}, FIRST, FIRST).models == ()


def test_days_add_up_by_week():
    """From Monday on."""
    amounts = {FIRST: 1, FIRST + timedelta(days=4): 2, FIRST + timedelta(days=5): 4}
    begins = (date(2026, 11, 2), date(2026, 11, 9))
    assert summed(amounts, begins, Step.WEEK) == (3, 4)
