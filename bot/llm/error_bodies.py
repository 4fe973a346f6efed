"""Error bodies of any shape -> their words, codes and status.

Providers send `{"error": {...}}`, `{"error": "..."}`, lists of these, `{"code": ..., "message": ...}`,
`{"detail": ...}`, `{"msg": ...}`, MiniMax's `base_resp`, an error as JSON text within an error, plain text, and web
pages; with any status.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST = 8_000
"""Characters of an error that are read."""

DEEPEST = 8
"""Levels of an error that are read: gateways wrap the errors of those behind them."""

_ECHOES = frozenset(
    {"input", "failed_generation", "ctx", "url", "flagged_input", "messages", "prompt", "request", "user_id", "usage"}
)
"""Fields in which providers repeat the request or the answer, where any word may stand."""

_STATUSES = ("status", "status_code", "statuscode", "http_code", "http_status", "code", "error_code", "errorcode")
_VAGUE = (400, 500, 502)
_PLAIN = (401, 402, 403, 413, 429)
"""Gateways give the first to whatever goes wrong behind them, and put the others into the body."""

_MESSAGES = ("message", "msg", "detail", "error_msg", "error_message", "errormessage", "errormsg", "errors")
_FINE = ("0", "200", "ok", "success", "true")
_ANSWERS = ("choices", "output", "object")
"""What answers have, and errors do not; `object` may be `error`, though."""

_PAGE = re.compile(r"\s*(<!--.*?-->\s*)?<(!doctype|html|head|body|\?xml|center|title)\b", re.IGNORECASE | re.DOTALL)
_URL = re.compile(r"https?://[^\s'\"<>)]+")
_QUOTES = re.compile(r"[`\"“”]|(?<!\w)'|'(?!\w)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an error says. `status` is None where neither HTTP nor the body has one that means anything.

    `text` is every word of it as it came, `words` the same in small letters, without addresses, with blanks for
    underscores; `code` is a code of the provider's own, `param` the parameter that it names. `value` is the body.
    """

    value: object
    status: int | None = None
    text: str = ""
    words: str = ""
    code: str = ""
    param: str = ""
    page: bool = False


def told(value: object, status: int | None = None) -> Told:
    """Return what an error body says; `status` is that of HTTP, which counts from 400 on."""
    value = _opened(value)
    fields = list(_fields(value))
    own = next((str(each) for key, each in fields if key in _STATUSES and _is_own_code(each)), "")
    inside = next(filter(None, (_status(each) for key, each in fields if key in _STATUSES)), None)
    if status is None or status < 400 or (status in _VAGUE and inside in _PLAIN):
        status = inside
    text = " ".join(strings(value))[:LONGEST]
    return Told(
        value=value,
        status=status,
        text=text,
        words=plain(text),
        code=own,
        param=next((each for key, each in fields if key == "param" and isinstance(each, str)), ""),
        page=isinstance(value, str) and is_page(value),
    )


def is_page(text: str) -> bool:
    """Tell whether a text is a web page."""
    return bool(_PAGE.match(text[:LONGEST]))


def plain(text: str) -> str:
    """Return a text in small letters without addresses and quotes; `creditsError` and `no_credit` become two words."""
    return re.sub(r"[\s_\-]+", " ", _CAMEL.sub(" ", _QUOTES.sub("", _URL.sub(" ", text)))).lower()


def is_error_body(value: object) -> bool:
    """Tell whether a JSON body with status 200 is a refusal rather than a completion, a chunk or an event."""
    if isinstance(value, list):
        return any(isinstance(each, dict) and is_error_body(each) for each in value)
    if isinstance(value, str):
        return bool(value.strip())
    if not isinstance(value, dict):
        return False
    if value.get("error") or value.get("object") == "error" or value.get("type") == "error":
        return True
    base = value.get("base_resp")
    if isinstance(base, dict) and not _is_fine(base.get("status_code", 0)):
        return True
    if any(value.get(name) for name in _ANSWERS) or str(value.get("type", "")).startswith("response."):
        return False
    if any(isinstance(value.get(name), str | list) and value.get(name) for name in _MESSAGES):
        return not any(_is_fine(value.get(name)) for name in ("code", "status", "success"))
    return any(value.get(name) and not _is_fine(value[name]) for name in ("code", "error_code", "status_code"))


def _is_fine(value: object) -> bool:
    return str(value).lower() in _FINE


def strings(value: object, depth: int = 0) -> Iterator[str]:
    """Yield all texts of an error; a path, as validators give it, in one piece with dots; no echo of the request."""
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _ECHOES:
                yield from strings(inner, depth + 1)
    elif isinstance(value, list):
        if value and all(isinstance(item, str | int) for item in value):
            yield ".".join(map(str, value))
        else:
            for item in value:
                yield from strings(item, depth + 1)
    elif isinstance(value, str):
        inside = _opened(value)
        yield from strings(inside, depth + 1) if inside is not value else (value,)


def fields_of(value: object) -> Iterator[tuple[str, object]]:
    """Yield the names and plain values of an error, at any depth."""
    return _fields(_opened(value))


def _fields(value: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _fields(item, depth + 1)
    if not isinstance(value, Mapping):
        return
    for key, inner in value.items():
        if key in _ECHOES:
            continue
        inside = _opened(inner)
        if isinstance(inside, Mapping | list):
            yield from _fields(inside, depth + 1)
        else:
            yield str(key).lower(), inside


def _opened(value: object) -> object:
    """What a text of JSON holds; everything else as it is."""
    if not isinstance(value, str) or len(value) > LONGEST or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _is_own_code(value: object) -> bool:
    return re.fullmatch(r"[1-9]\d{3,5}", str(value)) is not None


def _status(value: object) -> int | None:
    """An HTTP status as a code: 429, "429", or 42901 with the provider's own number behind it."""
    found = re.fullmatch(r"([45]\d\d)(\d\d)?", str(value)) if isinstance(value, str | int) else None
    return int(found[1]) if found else None
