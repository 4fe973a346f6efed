"""A user's own data as JSON text."""

import json
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime

from bot.core.money import usd_from_pico
from bot.view.texts import Texts

FORMAT = "glassbox-own-data"
VERSION = 1
MONEY = "_pico"


async def own_data_json(
    pieces: AsyncGenerator[dict[str, object], None], user_id: int, at: datetime, texts: Texts
) -> AsyncGenerator[str, None]:
    """One JSON object as text, bit by bit: its heading, then each piece on lines of its own."""
    heading = {"format": FORMAT, "version": VERSION, "made_at": at.isoformat(), "user_id": user_id}
    opening = json.dumps({**heading, "about": texts.say("own-about"), "records": []}, ensure_ascii=False, indent=1)
    yield opening.removesuffix("]\n}")
    between = "\n"
    async for piece in pieces:
        yield between + json.dumps(_in_dollars(piece), ensure_ascii=False, indent=1)
        between = ",\n"
    yield "\n]\n}\n"


def _in_dollars(piece: Mapping[str, object]) -> dict[str, object]:
    """A piece with its money as exact dollars, as all other exports have it."""
    return dict(_dollars(name, value) if name.endswith(MONEY) else (name, value) for name, value in piece.items())


def _dollars(name: str, pico: object) -> tuple[str, str | None]:
    return name.removesuffix(MONEY) + "_usd", usd_from_pico(pico) if isinstance(pico, int) else None
