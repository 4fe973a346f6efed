"""How long answers took, in buckets whose widths grow with the time: percentiles of any number of answers.

A bucket is 9 % wide, so a percentile is right to within 5 %.
"""

import math
from collections.abc import Mapping

SHORTEST = 0.05
"""In seconds: what is shorter counts as this."""

PER_DOUBLING = 8


def bucket(seconds: float) -> int:
    """The bucket of a time in seconds."""
    return int(PER_DOUBLING * math.log2(max(seconds, SHORTEST) / SHORTEST))


def percentile(answers: Mapping[int, int], share: float) -> float | None:
    """The time in seconds that `share` (0 to 1) of the answers did not exceed; None when there are none.

    `answers` says for each bucket how many fell into it.
    """
    total = sum(answers.values())
    if not total:
        return None
    rank, seen = max(1, math.ceil(share * total)), 0
    for number in sorted(answers):
        seen += answers[number]
        if seen >= rank:
            return _middle(number)
    return None


def _middle(number: int) -> float:
    return SHORTEST * 2 ** ((number + 0.5) / PER_DOUBLING)
