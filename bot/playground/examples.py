"""What the page sends without asking what is in it: a sticker, a poll, a place, with the usual content of its kind."""

import secrets
from typing import Any

from bot.playground.inputs import RequestFault
from bot.playground.kinds import OTHERS

EXAMPLES = ("sticker", *OTHERS)


def facts_of(kind: str) -> dict[str, Any]:
    """What differs each time, as Telegram has it: a poll has a number of its own, and dice are rolled by the server."""
    if kind not in EXAMPLES:
        raise RequestFault(f"'kind' must be one of {', '.join(EXAMPLES)}.")
    if kind == "dice":
        return {"value": secrets.randbelow(6) + 1}
    return {"number": str(secrets.randbits(62))} if kind == "poll" else {}
