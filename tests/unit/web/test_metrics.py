"""What is counted, and how it is written."""

import math
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.core.usage import CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.web.metrics import MODELS, Metrics

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def start(model="m"):
    return CallStart(
        answer_id=1, user_id=2, chat_id=3, purpose="answer", strategy="think", provider="p", model=model, opened_at=NOW
    )


def end(outcome=Outcome.OK, pico=10**9, **usage):
    return CallEnd(
        outcome=outcome,
        closed_at=NOW,
        usage=TokenUsage(**usage),
        token_source=TokenSource.PROVIDER,
        price=Price(pico=pico, source=None),
    )


def read(metrics, waiting=0):
    """Samples by name and label values, in the order of the labels' names."""
    families = text_string_to_metric_families(metrics.text(waiting).decode())
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_answers_and_their_seconds():
    """By strategy and outcome; only what was answered has a time, and what was found there counts as nothing."""
    metrics = Metrics()
    ends = (("think", "finished"), ("think", "finished"), ("think", "busy"), (None, "limit-reached"), ("fast", None))
    for strategy, outcome in ends:
        metrics.answer_begun()
        metrics.answer_ended(strategy, outcome, 2.5)
    metrics.answer_begun()
    seen = read(metrics)
    answers = {key[1:]: value for key, value in seen.items() if key[0] == "glassbox_answers_total"}
    assert answers == {("finished", "think"): 2, ("busy", "think"): 1, ("limit-reached", "none"): 1}
    assert seen["glassbox_answer_seconds_count", "think"] == 2
    assert seen["glassbox_answer_seconds_sum", "think"] == 5
    assert seen["glassbox_answer_seconds_bucket", "2.0", "think"] == 0
    assert seen["glassbox_answer_seconds_bucket", "3.0", "think"] == 2
    assert seen["glassbox_answers_under_way",] == 1


def test_calls_tokens_and_cost():
    """An unknown cost is no cost of 0: it is counted by itself."""
    metrics = Metrics()
    metrics.call_settled(start(), end(input=10, cached_input=4, output=7, reasoning=3))
    metrics.call_settled(start(), end(outcome=Outcome.FAILED, pico=None))
    seen = read(metrics)
    assert seen["glassbox_calls_total", "m", "ok"] == seen["glassbox_calls_total", "m", "failed"] == 1
    tokens = {key[1]: value for key, value in seen.items() if key[0] == "glassbox_tokens_total"}
    assert tokens == {"input": 10, "cached_input": 4, "cache_write": 0, "output": 7, "reasoning": 3}
    assert seen["glassbox_cost_dollars_total",] == pytest.approx(0.001)
    assert seen["glassbox_unpriced_calls_total", "m"] == 1


def test_labels_are_bounded():
    """However many models there are, the series are not more than so many."""
    metrics = Metrics()
    for number in range(10 * MODELS):
        metrics.call_settled(start(f"model-{number}"), end())
    called = {key: value for key, value in read(metrics).items() if key[0] == "glassbox_calls_total"}
    assert len(called) == MODELS + 1
    assert called["glassbox_calls_total", "other", "ok"] == 9 * MODELS


@pytest.mark.parametrize(("waiting", "shown"), [(0, 0), (7, 7)])
def test_the_queue(waiting, shown):
    """As deep as it was counted."""
    assert read(Metrics(), waiting)["glassbox_queue_depth",] == shown


def test_a_queue_that_could_not_be_counted():
    """It is not 0 then."""
    assert math.isnan(read(Metrics(), None)["glassbox_queue_depth",])


def test_floods_and_previews():
    """Each is counted, beginning at 0."""
    metrics = Metrics()
    assert read(metrics)["glassbox_floods_total",] == read(metrics)["glassbox_previews_dropped_total",] == 0
    metrics.flooded()
    metrics.preview_dropped()
    assert read(metrics)["glassbox_floods_total",] == read(metrics)["glassbox_previews_dropped_total",] == 1


def test_nothing_global():
    """Two of them do not know each other, nor does the library's registry know them."""
    one, two = Metrics(), Metrics()
    one.flooded()
    assert read(two)["glassbox_floods_total",] == 0
    assert not [family.name for family in REGISTRY.collect() if family.name.startswith("glassbox")]
