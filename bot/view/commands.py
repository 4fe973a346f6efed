"""The commands, as /help and the message menu list them."""

from collections.abc import Sequence

from bot.view.texts import Texts

ASKING = "ask"
"""How one asks in a group; in private every message is a question."""

PRIVATE = (
    *("new", "stop", "mode", "model", "compare", "settings", "lang", "system"),
    *("usage", "privacy", "export", "forget", "help"),
)
GROUP = (ASKING, "new", "stop", "mode", "model", "compare", "settings", "help")
"""Those that are of use before others; what is about one person alone is better asked in private."""

ADMIN = ("stats", "users", "role", "ban", "unban", "invite", "limit", "audit")

COMMANDS = frozenset((ASKING, "start", *PRIVATE, *ADMIN))
"""All there are."""


def help_text(texts: Texts, *, administers: bool) -> str:
    """What the bot does and which commands there are; for an admin those of admins, too."""
    first, *others = PRIVATE
    parts = [texts.say("help"), _lines((first, ASKING, *others), texts)]
    if administers:
        parts.append(texts.say("help-admin") + "\n" + _lines(ADMIN, texts))
    return "\n\n".join(parts)


def described(names: Sequence[str], texts: Texts) -> tuple[tuple[str, str], ...]:
    """Commands with what they do, for a menu."""
    return tuple((name, _capital(_about(name, texts))) for name in names)


def _lines(names: Sequence[str], texts: Texts) -> str:
    return "\n".join(f"/{name} – {_about(name, texts)}" for name in names)


def _about(name: str, texts: Texts) -> str:
    return texts.say(f"command-{name}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
