"""Which models run on servers of one's own, where no maker's price counts, told from address and name."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

OWN_KINDS = {11434: "Ollama", 1234: "LM Studio"}
"""Ports at which nothing else is usual: whatever a model is called there, it is local."""

SHARED_KINDS = {
    1337: "Jan",
    4891: "GPT4All",
    5000: "text-generation-webui",
    5001: "KoboldCpp",
    8000: "vLLM",
    8080: "llama.cpp",
    30000: "SGLang",
}
"""Ports at which proxies are usual, too: models that only their makers run are not local there.

Source of both: the default ports in each server's documentation, November 2026.
"""

_LOCAL_NAMES = (".local", ".localhost", ".lan", ".internal", ".home.arpa")
_CLOSED = re.compile(
    r"(chat)?gpt-(?!oss|neo|j\b|2\b)|o[1-9](?![\w.])|o[1-9]-|claude|gemini|grok-[2-9]|sonar|whisper-1$"
)
"""Models that nobody has but their makers. A name such as gpt-4 at a proxy's port is taken as what it says."""

_TAG = re.compile(
    r"[^/:]+(/[^/:]+)*:(latest|mini|medium|small|large|tiny|instruct|text|chat|base|(\d+x)?e?\d+(\.\d+)?[bm]([-_.].*)?|.*q\d(_.*)?|.*fp16)"
)
"""Ollama's names: `deepseek-r1:8b`, `llama3:latest`, `phi3:mini`, `qwen2.5:7b-instruct-q4_K_M`."""


def has_local_tag(model: str) -> bool:
    """Return whether a model's name has a tag of Ollama's library, as models of a size on one's own machine have."""
    return _TAG.fullmatch(model.casefold()) is not None


def is_local_model(model: str, provider: str) -> bool:
    """Return whether a model runs on a server of one's own. `provider` is the server's name in the ledger."""
    if has_local_tag(model):
        return True
    port = local_port(f"//{provider}")
    if port in OWN_KINDS:
        return True
    return port in SHARED_KINDS and not _CLOSED.match(model.casefold().rpartition("/")[2])


def local_port(url: str) -> int | None:
    """Return the port of an address, if a local server is usual at it and the host is in a private network."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return None
    return port if (port in OWN_KINDS or port in SHARED_KINDS) and _is_private(parts.hostname or "") else None


def _is_private(host: str) -> bool:
    """Whether a host is this machine, or one of the same network: one word is the name of a container."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host.endswith(_LOCAL_NAMES) or ("." not in host and bool(host))
