"""When a day is far above the usual."""

import pytest

from bot.core.alerts import Unusual, alerts
from bot.core.money import PICO
from bot.core.stats import UsageSums


def day(dollars=1, calls=100, failed=0):
    return UsageSums(calls=calls, failed=failed, cost=int(dollars * PICO))


@pytest.mark.parametrize(
    ("today", "before", "told"),
    [
        (day(3.5), [day()] * 3, {Unusual.COST: (3.5 * PICO, PICO)}),
        (day(3), [day()] * 14, {}),
        (day(100), [day()] * 2, {}),
        (day(0.4), [day(0.01)] * 14, {}),
        (day(0.6), [day(0.01)] * 14, {Unusual.COST: (0.6 * PICO, 0.01 * PICO)}),
        (
            day(4),
            [day(), day(), day(), UsageSums(), UsageSums(), UsageSums(), UsageSums()],
            {Unusual.COST: (4 * PICO, PICO)},
        ),
        (day(failed=25), [day(failed=5)] * 5, {Unusual.ERRORS: (25, 5)}),
        (day(failed=25), [day(failed=10)] * 5, {}),
        (day(calls=19, failed=19), [day()] * 5, {}),
        (day(9, failed=50), [day()] * 5, {Unusual.COST: (9 * PICO, PICO), Unusual.ERRORS: (50, 0)}),
    ],
)
def test_what_is_told(today, before, told):
    """Three times the median day, and enough to be worth a word."""
    found = {alert.kind: (alert.today, alert.usual) for alert in alerts(today, before)}
    assert found == told
