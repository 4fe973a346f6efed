"""What a model can do, told from its name, and the operator's words that correct it.

A setting reads `gpt-4o-mini, o4-mini[effort=low], llama3.2:3b[marked]`. A model is known by its name without the
vendor before it and whatever the date behind it, so that models that come tomorrow are known too.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.core.profiles import ROOM_TO_REASON, Api, Profile

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
"""How hard a reasoning model can be asked to think; which of them it knows depends on the model."""

MOST_ROOM = 10_000_000
SMALL_BILLIONS = 9.0
"""Open models up to this size write marked text more surely than JSON, where no schema holds them."""

_OPENAI_REASONER = re.compile(r"o\d+(?![\w.])|gpt-([5-9]|[12]\d)(?!\d)(?!.*-chat)")
_REASONER = re.compile(r"reasoner|reasoning|thinking|deepseek-v4|^qwq|^magistral|^gpt-oss|^grok-4|(^|[-_])r1(?![\w.])")
_NO_REASONER = re.compile(r"\b(non?|without)-(reasoning|thinking)")
_BILLIONS = re.compile(r"(?<![a-z0-9.])e?(\d+(?:\.\d+)?)b(?![a-z0-9])")
_MILLIONS = re.compile(r"(?<![a-z0-9.])\d{3}m(?![a-z0-9])")
_SMALL_BY_WORD = re.compile(r"(llama|phi|gemma|qwen2\.5).*(?<![a-z])(mini|tiny|nano)(?![a-z])|^tinyllama")

_SEES = re.compile(
    r"(chat)?gpt-4o(?!.*-(audio|realtime|transcribe|tts|search))|gpt-4-turbo|gpt-4\.[15]|o1(?!-mini|-preview)(?![\w.])"
    r"|o3(?!-mini)(?![\w.])|o4-mini|gpt-([5-9]|[12]\d)(?!\d)|claude-([3-9]|opus|sonnet|haiku|fable)|gemini"
    r"|grok-([4-9]|2-vision)|pixtral|mistral-(small-?3\.[1-9]|medium-?3|small-latest|medium-latest|large-?3)|llama-?4"
    r"|gemma-?3(?!n?.*(?<!\d)(1b|270m))|gemma-?4|llava|bakllava|moondream|minicpm-v|internvl|molmo|cogvlm|idefics|nova-(lite|pro)"
)
_SEES_ANYWHERE = re.compile(r"vision|multimodal|omni|[-_.\d](vl|vlm)(?![a-z])|glm-4(\.\d)?v")
"""Models that take pictures. Source: the makers' lists of models, read in November 2026."""

_SWITCHES: dict[str, tuple[str, Any]] = {
    "native": ("reasons", True),
    "prompted": ("reasons", False),
    "marked": ("marked", True),
    "json": ("marked", False),
    "chat": ("api", Api.CHAT),
    "responses": ("api", Api.RESPONSES),
    "developer": ("developer", True),
    "system": ("developer", False),
    "sees": ("sees", True),
    "blind": ("sees", False),
}
WORDS = f"{', '.join(_SWITCHES)}, effort=low, room=8000"

_ENTRY = re.compile(r"\s*([^\s,\[\]]+)\s*(?:\[([^\[\]]*)\])?\s*(?:,|$)")


def profile_of(model: str, words: str = "") -> Profile:
    """The profile of a model by its name, corrected by `words`: see WORDS; spaces or commas part them.

    Raises:
        ValueError: a word is unknown, or contradicts another; says which are known, never the word.
    """
    changes = _changes(words)
    name = model.lower().rpartition("/")[2]
    openai = bool(_OPENAI_REASONER.match(name))
    reasons = changes.get("reasons", openai or _reasons(name))
    profile = Profile(
        model=model,
        reasons=reasons,
        marked=not reasons and _is_small(name),
        form_is_set="marked" in changes,
        developer=openai,
        room=ROOM_TO_REASON if openai else None,
        sees=bool(_SEES.match(name) or _SEES_ANYWHERE.search(name)),
    )
    return replace(profile, **changes)


def parse_models(text: str) -> tuple[Profile, ...]:
    """The models of a setting, in order.

    Raises:
        ValueError: the text is malformed, or names a model twice; a sentence that holds nothing of the text.
    """
    profiles: list[Profile] = []
    text, at = text.strip(), 0
    while at < len(text) or not profiles:
        entry = _ENTRY.match(text, at)
        if entry is None:
            raise ValueError(f"entry {len(profiles) + 1}: must be the name of a model, such as o4-mini[effort=low]")
        profiles.append(_profile(entry, len(profiles) + 1))
        at = entry.end()
    if len({profile.model for profile in profiles}) < len(profiles):
        raise ValueError("must name each model once")
    return tuple(profiles)


def chosen(profiles: tuple[Profile, ...]) -> Callable[[str], Profile]:
    """Looks models up among those that the operator set, and tells all others by their names."""
    known = {profile.model: profile for profile in profiles}
    return lambda model: known.get(model) or profile_of(model)


def _profile(entry: re.Match[str], number: int) -> Profile:
    try:
        return profile_of(entry[1], entry[2] or "")
    except ValueError as error:
        raise ValueError(f"entry {number}: {error}") from None


def _reasons(name: str) -> bool:
    return bool(_REASONER.search(name)) and not _NO_REASONER.search(name)


def _is_small(name: str) -> bool:
    sizes = [float(size) for size in _BILLIONS.findall(name)]
    if sizes:
        return max(sizes) <= SMALL_BILLIONS
    return bool(_MILLIONS.search(name) or _SMALL_BY_WORD.search(name))


def _changes(words: str) -> dict[str, Any]:
    """The fields that the words set."""
    changes: dict[str, Any] = {}
    for word in words.replace(",", " ").lower().split():
        field, value = _SWITCHES.get(word) or _amount(word)
        if changes.setdefault(field, value) != value:
            raise ValueError("two of the words in its brackets contradict each other")
    return changes


def _amount(word: str) -> tuple[str, Any]:
    name, _, value = word.partition("=")
    if name == "effort" and value in EFFORTS:
        return name, value
    if name == "room" and re.fullmatch(r"[1-9][0-9]{0,7}", value) and int(value) <= MOST_ROOM:
        return name, int(value)
    raise ValueError(f"a word in its brackets is not known; known are {WORDS}")
