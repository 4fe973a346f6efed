"""The table of refusals: which kind an error is, by its words, its provider's own code, and its status.

The first kind that fits counts: a limit of output comes before the length of a question, which both speak of tokens,
and a lack of credit before too many requests, which both speak of quotas.
"""

import re

from bot.core.errors import (
    Blocked,
    Busy,
    Flagged,
    KeyRefused,
    Loading,
    ModelError,
    ModelUnknown,
    NothingSaid,
    OutputTooLarge,
    PicturesRefused,
    ProviderFault,
    QuotaExhausted,
    RegionRefused,
    RequestRefused,
    TimedOut,
    ToolCalled,
    TooLong,
    WrongAddress,
)
from bot.llm import refusal_words as words
from bot.llm.error_bodies import Told, fields_of
from bot.llm.output_limits import is_on_output
from bot.llm.retry_times import told_pause

GLM: dict[str, type[ModelError]] = {
    **dict.fromkeys(("1000", "1001", "1002", "1003", "1004"), KeyRefused),
    **dict.fromkeys(("1110", "1111", "1112", "1113", "1309"), QuotaExhausted),
    **dict.fromkeys(("1211", "1220", "1221", "1222"), ModelUnknown),
    **dict.fromkeys(("1302", "1303", "1304", "1305", "1308", "1310", "1312", "1313"), Busy),
    **dict.fromkeys(("1210", "1212", "1213", "1214", "1215"), RequestRefused),
    "1261": TooLong,
    "1301": Flagged,
}
"""Zhipu's codes. Source: its documentation of errors, as quoted in public issues in November 2026."""

MINIMAX: dict[str, type[ModelError]] = {
    **dict.fromkeys(("1002", "1039", "1041", "2045", "2056"), Busy),
    **dict.fromkeys(("1004", "2049"), KeyRefused),
    **dict.fromkeys(("1026", "1027"), Flagged),
    "1001": TimedOut,
    "1008": QuotaExhausted,
    "2013": RequestRefused,
}
"""MiniMax's codes in `base_resp`. Source: its documentation of errors, as quoted in public issues in November 2026."""

BY_STATUS: dict[int, type[ModelError]] = {
    401: KeyRefused,
    402: QuotaExhausted,
    403: KeyRefused,
    404: ModelUnknown,
    405: WrongAddress,
    408: TimedOut,
    409: Busy,
    413: TooLong,
    429: Busy,
    451: RegionRefused,
    498: Busy,
    529: Busy,
}
"""Where the words say nothing: other 4xx are refused requests, everything else is the provider's fault."""

_FEW_WORDS = 80
"""Characters: what is not found is the address, where no more than this is said of it."""

_Statuses = frozenset[int | None]
_REFUSALS: _Statuses = frozenset({None, *range(400, 500)}) - {401, 402, 408, 429}
_PASSING: _Statuses = frozenset({None, 500, 502, 503, 529, *range(400, 500)}) - {400, 401, 402, 404, 413, 422}
_ANY_REQUEST: _Statuses = _REFUSALS | {401, 500}

_IN_ORDER: tuple[tuple[re.Pattern[str], type[ModelError], _Statuses], ...] = (
    (words.TOOL, ToolCalled, frozenset({None, 400, 422, 500})),
    (words.HIGHER, NothingSaid, _REFUSALS),
    (words.REGION, RegionRefused, _ANY_REQUEST),
    (words.LOADING, Loading, frozenset({None, 404, 409, 423, 425, 429, 500, 503})),
    (words.AT_ONCE, TooLong, _REFUSALS | {429}),
)
"""Words that settle it before a limit of output is looked for, and the status with which they can mean it."""

_THEN: tuple[tuple[re.Pattern[str], type[ModelError], _Statuses], ...] = (
    (words.PARAMETER, RequestRefused, frozenset({None, 400, 404, 422})),
    (words.MANY_REQUESTS, Busy, _REFUSALS | {500, 502, 503, 529}),
    (words.PICTURE, PicturesRefused, _REFUSALS | {500, 501}),
    (words.FLAGGED, Flagged, _ANY_REQUEST),
    (words.WINDOW, TooLong, _REFUSALS | {500}),
    (words.CHANNEL, ModelUnknown, _ANY_REQUEST | {503}),
    (words.RATE, Busy, _PASSING),
    (words.MODEL, ModelUnknown, _REFUSALS | {401}),
    (words.KEY, KeyRefused, _ANY_REQUEST),
    (words.BLOCKED, Blocked, frozenset({403})),
)
"""The same, after it."""


def kind_of(error: Told) -> type[ModelError] | None:
    """Return the kind of an error; None: nothing tells."""
    if error.page:
        return _kind_of_page(error)
    return _by_words(error) or _by_status(error.status) or _by_general_words(error.words)


def _by_words(error: Told) -> type[ModelError] | None:
    if _is_no_credit(error):
        return QuotaExhausted
    if found := _first(_IN_ORDER, error):
        return found
    if _asks_more_than_a_minute_allows(error.words):
        return TooLong
    if error.status not in (401, 402, 429) and is_on_output(error.text):
        return OutputTooLarge
    if own := _by_own_code(error):
        return own
    if error.status == 429:
        return Busy
    if found := _first(_THEN, error):
        return found
    return WrongAddress if _is_on_address(error) else None


def _first(
    table: tuple[tuple[re.Pattern[str], type[ModelError], _Statuses], ...], error: Told
) -> type[ModelError] | None:
    found = (kind for pattern, kind, statuses in table if error.status in statuses and pattern.search(error.words))
    return next(found, None)


def _is_no_credit(error: Told) -> bool:
    """A quota that is spent is one of credit, unless it comes back by itself."""
    if words.NO_CREDIT.search(error.words):
        return True
    rated = words.RATE.search(error.words) or words.MANY_REQUESTS.search(error.words)
    limited = rated or told_pause(error.value, error.text) is not None
    return bool(words.SPENT.search(error.words)) and not limited


def _asks_more_than_a_minute_allows(said: str) -> bool:
    limit, asked = re.search(r"limit:? (\d{1,12})\b", said), re.search(r"requested:? (\d{1,12})\b", said)
    return bool(limit and asked and int(asked[1]) > int(limit[1]))


def _is_on_address(error: Told) -> bool:
    if error.status not in (None, 400, 404, 405) or re.search(r"\bmodel|模型", error.words):
        return False
    if (
        error.status == 404
        and len(error.words) < _FEW_WORDS
        and (not error.words.strip() or "not found" in error.words)
    ):
        return True
    return bool(words.ADDRESS.search(error.words))


def _kind_of_page(error: Told) -> type[ModelError]:
    """A web page in the place of an answer: of a firewall, of a proxy in trouble, or of a wrong address."""
    status = error.status or 200
    guarded = re.search(r"you have been blocked|attention required|just a moment|captcha|error 10\d\d", error.words)
    if status == 403 or (guarded and status in (200, 429, 503)):
        return Blocked
    if status in (401, 402, 408, 413, 429) or status >= 500:
        return _by_status(status) or ProviderFault
    return WrongAddress


def _by_own_code(error: Told) -> type[ModelError] | None:
    minimax = any(key == "status_msg" for key, _ in fields_of(error.value))
    return (MINIMAX if minimax else GLM).get(error.code)


def _by_status(status: int | None) -> type[ModelError] | None:
    if status is None:
        return None
    return BY_STATUS.get(status) or (RequestRefused if 400 <= status < 500 else ProviderFault)


def _by_general_words(said: str) -> type[ModelError] | None:
    if words.FAULT.search(said):
        return ProviderFault
    return RequestRefused if words.REFUSED.search(said) else None
