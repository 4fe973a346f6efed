"""A provider's list of its models -> their names."""

from bot.llm.errors import from_body, is_error_body


def model_names(listed: object) -> list[str]:
    """Return the names in an answer to `GET /models`; none where the answer is of a shape that nobody knows.

    Raises:
        ModelError: the answer is a web page, or a refusal with status 200.
    """
    if isinstance(listed, str) and listed.lstrip().startswith("<"):
        raise from_body(listed, 200)
    entries = listed
    if isinstance(listed, dict):
        entries = next((listed[name] for name in ("data", "models") if isinstance(listed.get(name), list)), None)
        if entries is None and is_error_body(listed):
            raise from_body(listed, 200)
    names = (_name(entry) for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
    return [name for name in names if isinstance(name, str)]


def _name(entry: dict[str, object]) -> object:
    return entry.get("id") or entry.get("name") or entry.get("model")
