"""Answers of the Bot API, read with care: a proxy, or a server of another version, may be what answers.

An answer is an object with `ok`, and with `result`, or `error_code`, `description` and `parameters`.
Source: core.telegram.org/bots/api#making-requests and #responseparameters.
"""

import json
import re
from typing import Any

from telegram.error import TimedOut

from bot.core.nesting import read_json
from bot.tg.shape import is_whole

BAD_GATEWAY = 502

LONGEST_RETRY = 86_400
"""In seconds: a wait that Telegram asks for is believed up to a day."""

_FINE = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')
"""The beginning of an answer of Telegram's that brings a result."""


class Unreadable(TimedOut):
    """An answer that is not one of Telegram's: nobody knows whether the request had its effect."""


def read_answer(body: bytes) -> dict[str, Any]:
    """Return an answer of the Bot API, with `ok` false or with a `result`; where it is `ok` alone, None is its result.

    Raises:
        Unreadable: it is none.
    """
    try:
        answer = read_json(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not ("result" in answer or isinstance(answer.get("ok"), bool)):
        raise Unreadable("the answer was not one of Telegram's")
    return {"result": None, **answer} if answer.get("ok") is True else answer


def as_documented(status: int, body: bytes) -> tuple[int, bytes]:
    """Return status and body of an answer such that the library can read them.

    A refusal that comes with status 200 gets the status of its `error_code`, or that of a bad gateway; what in it is of
    another type than documented is left out.
    """
    succeeded = 200 <= status <= 299
    if succeeded and _FINE.match(body):
        return status, body
    try:
        answer = read_answer(body)
    except Unreadable:
        return (status, body) if succeeded else (status, b'{"ok": false}')
    if succeeded and answer.get("ok") is not False:
        return status, body
    return _status(status, answer), json.dumps(_refusal(answer)).encode()


def _status(status: int, answer: dict[str, Any]) -> int:
    code = answer.get("error_code")
    if status >= 400:
        return status
    return code if is_whole(code) and 400 <= code <= 599 else BAD_GATEWAY


def _refusal(answer: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"ok": False}
    if isinstance(description := answer.get("description"), str):
        said["description"] = " ".join(description.split())
    if isinstance(parameters := answer.get("parameters"), dict) and (known := _parameters(parameters)):
        said["parameters"] = known
    return said


def _parameters(parameters: dict[str, Any]) -> dict[str, int]:
    known = dict[str, int]()
    if is_whole(moved := parameters.get("migrate_to_chat_id")) and moved:
        known["migrate_to_chat_id"] = moved
    if seconds := _seconds(parameters.get("retry_after")):
        known["retry_after"] = seconds
    return known


def _seconds(said: object) -> int | None:
    """Return how long to wait: a whole number, also as a text; None where it cannot be believed."""
    if isinstance(said, str) and re.fullmatch(r"[0-9]{1,6}", said):
        said = int(said)
    if isinstance(said, float) and said.is_integer():
        said = int(said)
    return said if is_whole(said) and 0 < said <= LONGEST_RETRY else None
