"""Refusals in the words of many providers -> kinds."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.core import errors
from bot.core.errors import ModelError
from bot.llm.errors import from_body, is_error_body

CASES: dict[str, list[tuple[int | None, Any]]] = json.loads(
    Path(__file__).with_name("refusals.json").read_text("utf-8")
)
"""By the code of the kind: HTTP status and body, as public reports and the providers' documentation have them."""


def kind(code: str) -> type[ModelError]:
    """The class of a code."""
    found = (each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, ModelError))
    return next(each for each in found if each.code == code)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(status, body, code) for code, cases in CASES.items() for status, body in cases],
    ids=[f"{code}-{number}" for code, cases in CASES.items() for number, _ in enumerate(cases)],
)
def test_kinds(status: int | None, body: Any, code: str) -> None:
    """Words, codes and status together say what it is."""
    assert type(from_body(body, status)) is kind(code)


@pytest.mark.parametrize(
    "body", [body for cases in CASES.values() for status, body in cases if status == 200 and not isinstance(body, str)]
)
def test_refusals_with_status_200(body: Any) -> None:
    """They are told from completions."""
    assert is_error_body(body)
    assert is_error_body([body])


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        "",
        5,
        {"choices": []},
        {"choices": [{"message": {"content": "error"}}], "error": None},
        {"choices": [{"delta": {}}], "base_resp": {"status_code": 0, "status_msg": "success"}},
        {"id": "x", "object": "chat.completion.chunk", "choices": [], "usage": {"total_tokens": 1}},
        {"object": "response", "status": "completed", "error": None, "output": []},
        {"type": "response.created", "response": {"status": "in_progress"}},
        {"type": "response.output_text.delta", "delta": "error"},
        {"model": "m", "message": {"content": "a"}, "done": True},
        {"code": 0, "message": "success", "data": {}},
        {"code": 200, "msg": "ok"},
    ],
)
def test_what_is_no_refusal(body: Any) -> None:
    """Completions, chunks, events, and what says that all is well."""
    assert not is_error_body(body)


@pytest.mark.parametrize(
    "piece", ["a ", "max_tokens ", "model ", "no ", "1,", "[", "the image ", "余额", "x" * 50 + " ", "retry in 5 "]
)
def test_long_errors_take_no_time(piece: str) -> None:
    """However they repeat themselves."""
    began = time.perf_counter()
    from_body({"error": {"message": piece * (200_000 // len(piece))}}, 400)
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    ("status", "inside", "code"),
    [
        (500, 429, "busy"),
        (400, "402", "quota-exhausted"),
        (502, 401, "key-refused"),
        (404, 429, "model-unknown"),
        (500, 400, "provider-fault"),
    ],
)
def test_a_status_within_a_vague_one(status: int, inside: object, code: str) -> None:
    """Gateways give one status to all that goes wrong behind them."""
    assert from_body({"error": {"message": "m", "code": inside}}, status).code == code
