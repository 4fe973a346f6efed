"""What the bot does, counted for Prometheus. Labels are few and bounded: no user, no chat, no word of anybody."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.core.money import PICO
from bot.core.usage import CallEnd, CallStart

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300)
"""The upper bounds of the histogram's buckets."""

MODELS = 30
"""So many models have labels of their own."""

OTHER = "other"
"""The label of all further models."""

NOT_CHOSEN = "none"
"""The label of answers that ended before a strategy was chosen."""


class Metrics:
    """An observer that keeps counts, in a registry of its own."""

    def __init__(self) -> None:
        """Everything begins at 0."""
        self._models: set[str] = set()
        self._registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self._answers = Counter("glassbox_answers", "Answers that ended.", ("strategy", "outcome"), registry=own)
        self._seconds = Histogram(
            *("glassbox_answer_seconds", "From the question to its stored answer, in seconds.", ("strategy",)),
            buckets=SECONDS,
            registry=own,
        )
        self._under_way = Gauge("glassbox_answers_under_way", "Answers that are being reasoned now.", registry=own)
        self._calls = Counter("glassbox_calls", "Calls to the model that ended.", ("model", "outcome"), registry=own)
        self._unpriced = Counter("glassbox_unpriced_calls", "Calls whose cost is unknown.", ("model",), registry=own)
        self._tokens = Counter(
            *("glassbox_tokens", "Tokens; input includes cached and cache_write, output includes reasoning."),
            ("kind",),
            registry=own,
        )
        self._cost = Counter("glassbox_cost_dollars", "Cost of priced calls; the ledger is exact.", registry=own)
        self._floods = Counter("glassbox_floods", "Requests that Telegram refused with 429.", registry=own)
        self._dropped = Counter(
            "glassbox_previews_dropped", "States of previews for which there was no room.", registry=own
        )
        self._queue = Gauge("glassbox_queue_depth", "Updates received and not dealt with.", registry=own)

    def answer_begun(self) -> None:
        """See Observer."""
        self._under_way.inc()

    def answer_ended(self, strategy: str | None, outcome: str | None, seconds: float) -> None:
        """See Observer. Only answers that were stored have a time."""
        self._under_way.dec()
        if outcome is None:
            return
        label = strategy or NOT_CHOSEN
        self._answers.labels(label, outcome).inc()
        if outcome in ("finished", "truncated"):
            self._seconds.labels(label).observe(seconds)

    def call_settled(self, start: CallStart, end: CallEnd) -> None:
        """See Observer."""
        model = self._label(start.model)
        self._calls.labels(model, end.outcome.value).inc()
        usage = end.usage
        for kind in ("input", "cached_input", "cache_write", "output", "reasoning"):
            self._tokens.labels(kind).inc(getattr(usage, kind) or 0)
        if end.price.pico is None:
            self._unpriced.labels(model).inc()
        else:
            self._cost.inc(end.price.pico / PICO)

    def _label(self, model: str) -> str:
        """The first models that are called have labels of their own: those of the settings, as there are no others."""
        if len(self._models) < MODELS:
            self._models.add(model)
        return model if model in self._models else OTHER

    def flooded(self) -> None:
        """See Observer."""
        self._floods.inc()

    def preview_dropped(self) -> None:
        """See Observer."""
        self._dropped.inc()

    def text(self, waiting: int | None) -> bytes:
        """All of it in Prometheus' text format. `waiting` is the depth of the queue; None: it could not be told."""
        self._queue.set(float("nan") if waiting is None else waiting)
        return generate_latest(self._registry)
