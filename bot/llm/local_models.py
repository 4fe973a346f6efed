"""Which models run on servers of one's own, where no maker's price counts, told from address and name."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

USUAL_PORTS = {
    1234: "LM Studio",
    1337: "Jan",
    4891: "GPT4All",
    5000: "text-generation-webui",
    5001: "KoboldCpp",
    8000: "vLLM",
    8080: "llama.cpp",
    9997: "Xinference",
    11434: "Ollama",
    12434: "Docker Model Runner",
    30000: "SGLang",
}
"""Where local servers listen. Source: the default ports in each server's documentation, November 2026."""

_LOCAL_NAMES = (".local", ".localhost", ".lan", ".internal", ".home.arpa")
_CLOSED = re.compile(
    r"(chat)?gpt-(?!oss|neo|j\b|2\b)|o[1-9](?![\w.])|o[1-9]-|claude|gemini|grok-[2-9]|sonar|whisper-1$"
)
"""Models that nobody has but their makers: what answers by such a name is taken for a proxy."""

_PREFIX = re.compile(r"(ollama(_chat)?|lm_studio|llamafile|(hosted_)?vllm)/", re.IGNORECASE)
"""By which LiteLLM and other proxies name what is behind them."""

_TAG = re.compile(
    r"[^/:]+(/[^/:]+)*:(latest|mini|medium|small|large|tiny|instruct|text|chat|base|(\d+x)?e?\d+(\.\d+)?[bm]([-_.].*)?|.*q\d(_.*)?|.*fp16)"
)
"""Ollama's names: `deepseek-r1:8b`, `llama3:latest`, `phi3:mini`, `qwen2.5:7b-instruct-q4_K_M`."""


def has_local_tag(model: str) -> bool:
    """Return whether a model's name has a tag of Ollama's library, as models of a size on one's own machine have."""
    return _TAG.fullmatch(model.casefold()) is not None


def is_local_by_name(model: str) -> bool:
    """Return whether a model's name alone tells that it is local: by its tag, or a proxy's prefix."""
    return has_local_tag(model) or _PREFIX.match(model) is not None


def is_local_model(model: str, address: str) -> bool:
    """Return whether a model runs on a server of one's own, by its name and the server's address."""
    if is_local_by_name(model):
        return True
    return _is_local_server(address) and not _CLOSED.match(model.casefold().rpartition("/")[2])


def address_in_ledger(provider: str) -> str:
    """Return an address for a provider's name in the ledger, which has no port: any private host may be local."""
    return f"//{provider}:{next(iter(USUAL_PORTS))}"


def _is_local_server(address: str) -> bool:
    """Return whether a local server is usual at this port of this machine or of a private network."""
    parts = urlsplit(address)
    try:
        return parts.port in USUAL_PORTS and _is_private(parts.hostname or "")
    except ValueError:
        return False


def _is_private(host: str) -> bool:
    """Return whether a host is this machine, or one of the same network: one word is the name of a container."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host.endswith(_LOCAL_NAMES) or ("." not in host and bool(host))
