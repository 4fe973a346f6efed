"""Rows of the ledger <-> the core's values."""

from typing import Any

from bot.core.usage import CallEnd, CallRecord, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.database import from_ms, to_ms


def opening(start: CallStart) -> dict[str, Any]:
    """The columns of a call that is opened."""
    return {
        "answer_id": start.answer_id,
        "user_id": start.user_id,
        "chat_id": start.chat_id,
        "purpose": start.purpose,
        "strategy": start.strategy,
        "provider": start.provider,
        "model": start.model,
        "attempt": start.attempt,
        "opened_at": to_ms(start.opened_at),
        "input_estimate": start.input_estimate,
        "outcome": Outcome.OPEN.value,
        "token_source": TokenSource.UNKNOWN.value,
    }


def closing(end: CallEnd) -> dict[str, Any]:
    """The columns that an ended call adds."""
    return {
        "closed_at": to_ms(end.closed_at),
        "first_token_ms": end.first_token_ms,
        "outcome": end.outcome.value,
        "input_tokens": end.usage.input,
        "cached_input_tokens": end.usage.cached_input,
        "cache_write_tokens": end.usage.cache_write,
        "output_tokens": end.usage.output,
        "reasoning_tokens": end.usage.reasoning,
        "token_source": end.token_source.value,
        "cost_pico": end.price.pico,
        "price_source": end.price.source,
        "error": end.error,
        "incident": end.incident,
    }


def record_of(row: Any) -> CallRecord:
    """A row as a value."""
    start = CallStart(
        answer_id=row["answer_id"],
        user_id=row["user_id"],
        chat_id=row["chat_id"],
        purpose=row["purpose"],
        strategy=row["strategy"],
        provider=row["provider"],
        model=row["model"],
        opened_at=from_ms(row["opened_at"]),
        attempt=row["attempt"],
        input_estimate=row["input_estimate"],
    )
    return CallRecord(start=start, end=None if row["closed_at"] is None else _end(row))


def _end(row: Any) -> CallEnd:
    usage = TokenUsage(
        input=row["input_tokens"],
        cached_input=row["cached_input_tokens"],
        cache_write=row["cache_write_tokens"],
        output=row["output_tokens"],
        reasoning=row["reasoning_tokens"],
    )
    return CallEnd(
        outcome=Outcome(row["outcome"]),
        closed_at=from_ms(row["closed_at"]),
        usage=usage,
        token_source=TokenSource(row["token_source"]),
        price=Price(pico=row["cost_pico"], source=row["price_source"]),
        first_token_ms=row["first_token_ms"],
        error=row["error"],
        incident=row["incident"],
    )
