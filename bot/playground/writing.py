"""The words of a person's message, when they are written and when they are changed."""

from collections.abc import Sequence
from typing import Any

from bot.playground.chats import Message
from bot.playground.placing import WorldError
from bot.playground.refusals import ApiError
from bot.playground.rules import MAX_CAPTION, MAX_TEXT, RichText, read_text

Entities = Sequence[dict[str, Any]]


def edited(old: Message, text: str, entities: Entities, now: int) -> Message:
    """Return a message with other words; `now` is in Unix seconds. Raises WorldError when that cannot be."""
    name, limit = ("text", MAX_TEXT) if "text" in old else ("caption", MAX_CAPTION)
    if not old.keys() & {"text", "photo", "document", "voice", "audio", "video", "animation"}:
        raise WorldError("There is nothing to edit in this message.")
    words = written(text, limit, entities)
    if name == "text" and not words.text:
        raise WorldError("The message is empty.")
    fields = words.fields(name)
    names = ("text", "entities", "caption", "caption_entities")
    if {key: old[key] for key in names if key in old} == fields:
        raise WorldError("The text is the same as before.")
    rest = {key: value for key, value in old.items() if key not in names}
    return {**rest, "edit_date": now, **fields}


def written(text: str, limit: int, entities: Entities = ()) -> RichText:
    """Return what Telegram makes of words and the entities that a person made. Raises WorldError."""
    try:
        return read_text(text, [*entities], limit=limit)
    except ApiError as error:
        if error.description.endswith("too long"):
            raise WorldError(f"The message is longer than {limit} characters.") from None
        raise WorldError(error.description) from None
