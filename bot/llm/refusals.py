"""What a provider's 400 is about: the form of output, a parameter that can be left out, or neither.

No two providers word it alike. The signs are a name that was sent and a word of refusal, in whatever the error object
holds: param, message, code, type, or a validator's list of faults. The name that comes first is meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import openai

from bot.core.messages import clean_text

FORM = "form"
DEVELOPER, SYSTEM = "developer", "system"
"""Roles count as parameters too: there are providers that know one of them, and models that know neither."""

_LONGEST = 20_000
_ECHOES = frozenset({"input", "failed_generation", "ctx", "url"})
"""Fields in which providers repeat the request or the answer, where any word may stand."""

_FORM = re.compile(
    r"response_?format|json[_ -]?(schema|object|mode|validate)|structured[_ -]outputs?|\btext\.format|\bgrammar\b"
    r"|^text(?!\w)|parameter:? ['\"`]text['\"`]",
    re.IGNORECASE,
)
_REFUSING = re.compile(
    r"unsupported|unrecogni[sz]ed|unknown|unexpected|extra_forbidden|extra (inputs|fields)|additional propert"
    r"|no longer support|cannot find field|invalid (argument|parameter|field|property)|supported values are"
    r"|input should be '|not (\w+ )?(support|permit|allow|recogni[sz]e|accept|available|compatible|valid)"
    r"|n['’]t (\w+ )?support|must be verified",
    re.IGNORECASE,
)
_REFUSING_ROLE = re.compile(rf"{_REFUSING.pattern}|must be|not one of|invalid|roles? (are|is) supported", re.IGNORECASE)
_ROLE = re.compile(r"\broles?\b", re.IGNORECASE)


def failed_generation(error: openai.APIError) -> str | None:
    """The text that Groq hands out beside the error when the model's JSON does not validate: it is paid for."""
    text = error.body.get("failed_generation") if isinstance(error.body, Mapping) else None
    return clean_text(text) if isinstance(text, str) and text.strip() else None


def refused(error: openai.APIError, *, sent: Iterable[str], formed: bool) -> str | None:
    """What a refusal is about: one of the names `sent` that can be left out, FORM if one was asked for, or None."""
    words = _strings(error.body) if error.body else [str(error.message)]
    text = " ".join((str(error.param or ""), *words))[:_LONGEST]
    found = [(at, -len(name), name) for name in sent if (at := _place(name, text)) is not None]
    if formed and (form := _FORM.search(text)):
        found.append((form.start(), 0, FORM))
    return min(found)[2] if found else None


def _place(name: str, text: str) -> int | None:
    """Where a text that refuses a name names it."""
    named = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    if name in (DEVELOPER, SYSTEM):
        role = _ROLE.search(text)
        return role.start() if role and named and _REFUSING_ROLE.search(text) else None
    return named.start() if named and _REFUSING.search(text) else None


def _strings(value: object) -> Iterator[str]:
    """All texts of an error object; the path of a fault, as validators give it, in one piece with dots."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _ECHOES:
                yield from _strings(inner)
    elif isinstance(value, list):
        if value and all(isinstance(item, str | int) for item in value):
            yield ".".join(map(str, value))
        else:
            for item in value:
                yield from _strings(item)
    elif isinstance(value, str):
        yield value
