"""Replies of servers about themselves -> facts. Source of the shapes: the servers' documentation, November 2026."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.core.addresses import is_loopback
from bot.core.model_facts import ModelFacts

LEAST_TOKENS, MOST_TOKENS = 128, 100_000_000
"""Numbers below and above are no lengths of anything."""

LONGEST_NAME = 200
_WORDLESS = ("embeddings", "embedding", "image", "audio", "rerank", "moderation")
"""Types of models that write no text."""

_NAME = re.compile(r"[^\s,\[\]]+")
_NUM_CTX = re.compile(r"^\s*num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)
_CONTEXT = ("loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length")
_OUTPUT = ("max_completion_tokens", "max_output_tokens", "max_output_length")
"""Fields of entries of /v1/models, as LM Studio, vLLM, OpenRouter, Groq, Mistral and others have them."""


class Kind(StrEnum):
    """The programs that people run models with, and that hold output to a schema."""

    OLLAMA = "Ollama"
    LM_STUDIO = "LM Studio"
    LLAMA_CPP = "llama.cpp"
    VLLM = "vLLM"


_OWNERS = {
    "library": Kind.OLLAMA,
    "organization_owner": Kind.LM_STUDIO,
    "llamacpp": Kind.LLAMA_CPP,
    "vllm": Kind.VLLM,
}
_PORTS = {11434: Kind.OLLAMA, 1234: Kind.LM_STUDIO, 8080: Kind.LLAMA_CPP}


def kind_by_port(base_url: str) -> Kind | None:
    """Return the kind of server that usually has this port, on this machine alone."""
    return _PORTS.get(urlsplit(base_url).port or 0) if is_loopback(base_url) else None


def kind_of(listed: Any, server: str) -> Kind | None:
    """Return the kind of a server by its list of models and its header Server; None: it is of no kind known here."""
    if server.lower().startswith("llama.cpp"):
        return Kind.LLAMA_CPP
    owners = {str(entry.get("owned_by")).lower() for entry in entries(listed)}
    return next((kind for owner, kind in _OWNERS.items() if owner in owners), None)


def is_model_list(listed: Any) -> bool:
    """Return whether this is a list of models as OpenAI's is, and no other program's JSON."""
    if not isinstance(listed, dict) or listed.get("object") != "list" or "data" not in listed:
        return False
    data = listed["data"]
    if data is None:  # Ollama without any model
        return set(listed) == {"object", "data"}
    return isinstance(data, list) and all(isinstance(each, dict) and each.get("object") == "model" for each in data)


def entries(listed: Any) -> list[dict[str, Any]]:
    """Return the models of a list, which need not keep to OpenAI's form."""
    data = listed.get("data") if isinstance(listed, dict) else listed
    found = [entry for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []
    return [entry for entry in found if isinstance(entry.get("id"), str) and entry.get("object", "model") == "model"]


def names(listed: Any) -> tuple[str, ...]:
    """Return the names of a list's models that write text, as far as MODEL can name them."""
    listed_names = (entry["id"] for entry in entries(listed) if entry.get("type") not in _WORDLESS)
    return tuple(name for name in listed_names if is_nameable(name) and "embed" not in name.lower())


def is_nameable(name: str) -> bool:
    """Return whether a model can be named in the settings, and in a terminal."""
    return len(name) <= LONGEST_NAME and name.isprintable() and bool(_NAME.fullmatch(name))


def same_model(listed: str, model: str) -> bool:
    """Return whether a listed name is the model's: some lists put a folder before it, some models carry a variant."""
    return listed in (model, f"{model}:latest", f"models/{model}", model.partition(":")[0])


def entry_of(listed: Any, model: str) -> dict[str, Any]:
    """Return a model's entry of a list; the only one, where there is one; empty: it has none."""
    found = entries(listed)
    alike = [entry for entry in found if same_model(entry["id"], model)]
    exact = [entry for entry in alike if entry["id"] == model]
    return next(iter(exact or alike or (found if len(found) == 1 else [])), {})


def context_listed(entry: dict[str, Any]) -> int | None:
    """Return the context length that an entry of /v1/models, or of LM Studio's /api/v0/models, tells."""
    meta, top = _dict(entry.get("meta")), _dict(entry.get("top_provider"))
    own = next((length for field in _CONTEXT if (length := _length(entry.get(field)))), None)
    return _least(own, _length(meta.get("n_ctx")), _length(top.get("context_length")))


def output_listed(entry: dict[str, Any]) -> int | None:
    """Return the most tokens of output that an entry of /v1/models tells."""
    top = _dict(entry.get("top_provider"))
    return _least(*(_length(each.get(field)) for each in (entry, top) for field in _OUTPUT))


def context_of_props(props: Any) -> int | None:
    """Return the context length of a request in llama.cpp's /props. A router of several models says 0."""
    return _length(_dict(_dict(props).get("default_generation_settings")).get("n_ctx"))


def context_of_show(show: Any) -> int | None:
    """Return the context length in Ollama's /api/show: what the model was made with, else the most it can have."""
    parameters = _dict(show).get("parameters")
    made_with = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    most = _lengths_by_name(_dict(show).get("model_info"))
    return _least(_length(int(made_with[1])) if made_with else None, *most)


def context_of_ps(running: Any, model: str) -> int | None:
    """Return the context length with which a model is loaded, in Ollama's /api/ps; None: it is not."""
    loaded = _dict(running).get("models")
    for entry in loaded if isinstance(loaded, list) else []:
        if any(same_model(str(_dict(entry).get(field)), model) for field in ("model", "name")):
            return _length(entry.get("context_length"))
    return None


def joined(*found: ModelFacts) -> ModelFacts:
    """Return what several replies say together: of lengths the least."""
    return ModelFacts(
        context=_least(*(each.context for each in found)),
        output=_least(*(each.output for each in found)),
        holds_schema=any(each.holds_schema for each in found),
    )


def _lengths_by_name(info: Any) -> Iterator[int | None]:
    """The lengths in Ollama's model_info, whose names begin with the architecture, as in llama.context_length."""
    return (_length(value) for name, value in _dict(info).items() if str(name).endswith(".context_length"))


def _length(value: Any) -> int | None:
    """A number of tokens; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_TOKENS <= value <= MOST_TOKENS:
        return None
    return int(value)


def _least(*lengths: int | None) -> int | None:
    return min((length for length in lengths if length), default=None)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
