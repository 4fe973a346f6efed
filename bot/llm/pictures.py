"""Pictures in a message to a model, in the words of both interfaces."""

from base64 import b64encode
from typing import Any

from bot.core.attachments import Picture

Content = str | list[dict[str, Any]]


def chat_content(text: str, pictures: tuple[Picture, ...]) -> Content:
    """The content of a message for Chat Completions: text alone, or parts."""
    if not pictures:
        return text
    shown = [{"type": "image_url", "image_url": {"url": data_url(picture)}} for picture in pictures]
    return [{"type": "text", "text": text}, *shown]


def response_content(text: str, pictures: tuple[Picture, ...]) -> Content:
    """The same for the Responses API."""
    if not pictures:
        return text
    shown = [{"type": "input_image", "image_url": data_url(picture), "detail": "auto"} for picture in pictures]
    return [{"type": "input_text", "text": text}, *shown]


def data_url(picture: Picture) -> str:
    """The picture itself as an address, so that the provider has nothing to fetch."""
    return f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"
