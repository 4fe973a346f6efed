"""What a provider's 400 is about: the form of output, a parameter that can be left out, or neither.

No two providers word it alike. The signs are a name that was sent and a word of refusal, in whatever the error object
holds: param, message, code, type, or a validator's list of faults. The name that comes first is meant.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.messages import clean_text
from bot.llm.error_bodies import Told

FORM = "form"
STREAM = "stream"
DEVELOPER, SYSTEM = "developer", "system"
"""Roles count as parameters too: there are providers that know one of them, and models that know neither."""

_SCHEMA = re.compile(r"\bschema|xgrammar|outlines|constrained decoding", re.IGNORECASE)
"""What servers say whose schema compiler fails; elsewhere these words may mean anything."""

_FORM = re.compile(
    r"response_?format|json[_ -]?(schema|object|mode|validate)|structured[_ -]outputs?|\btext\.format|\bgrammar\b"
    r"|^text(?!\w)|parameter:? ['\"`]text['\"`]|guided[_ ](json|decoding|grammar)"
    r"|json ?[格模]式|结构化输出|(输出|响应|返回)格式",
    re.IGNORECASE,
)
_REFUSING = re.compile(
    r"unsupported|unrecogni[sz]ed|unknown|unexpected|extra_forbidden|extra (inputs|fields)|additional propert"
    r"|no longer support|cannot find field|invalid (argument|parameter|field|property)|supported values are"
    r"|input should be '|not (\w+ )?(support|permit|allow|recogni[sz]e|accept|available|compatible|valid)"
    r"|n['’]t (\w+ )?support|must be (verified|one of|omitted|between|equal|set|1\b|null|unset)|deprecated"
    r"|only \S+ (is|are) (allowed|supported|permitted)|cannot be (used|set|specified|combined)|not implemented"
    r"|should not be|out of range|disallowed|not one of"
    r"|不(被|受)?支持|无效|非法|未知|不允许|不合法|有误|错误|仅支持|只支持|必须",
    re.IGNORECASE,
)
_REFUSING_ROLE = re.compile(rf"{_REFUSING.pattern}|must be|not one of|invalid|roles? (are|is) supported", re.IGNORECASE)
_ROLE = re.compile(r"\broles?\b", re.IGNORECASE)


def streaming(without: frozenset[str]) -> dict[str, bool]:
    """Return how a request says whether it wants its answer piece by piece."""
    return {STREAM: STREAM not in without}


def failed_generation(error: object) -> str | None:
    """Return the text that Groq hands out beside an error when the model's JSON does not validate: it is paid for."""
    body = error.value if isinstance(error, Told) else None
    fields: Any = body if isinstance(body, Mapping) else {}
    inside = fields["error"] if isinstance(fields.get("error"), Mapping) else fields
    text = inside.get("failed_generation")
    return clean_text(text) if isinstance(text, str) and text.strip() else None


def refused(error: Told, *, sent: Iterable[str], formed: bool) -> str | None:
    """Return what a refusal is about: one of the names `sent` that can be left out, FORM if one was asked for."""
    text = f"{error.param} {error.text}".lstrip()
    found = [(at, -len(name), name) for name in sent if (at := _place(name, text)) is not None]
    if formed and (form := _FORM.search(text)):
        found.append((form.start(), 0, FORM))
    return min(found)[2] if found else None


def is_on_schema(error: Told) -> bool:
    """Tell whether a server's fault may be that it cannot hold the model to the schema."""
    return bool(_FORM.search(error.text) or _SCHEMA.search(error.text))


def _place(name: str, text: str) -> int | None:
    """Where a text that refuses a name names it."""
    shapes = rf"{name}(ing)?(?!\w)|流式" if name == STREAM else rf"{re.escape(name)}(?!\w)"
    named = re.search(rf"(?<!\w){shapes}", text, re.IGNORECASE)
    if name in (DEVELOPER, SYSTEM):
        role = _ROLE.search(text)
        return role.start() if role and named and _REFUSING_ROLE.search(text) else None
    return named.start() if named and _REFUSING.search(text) else None
