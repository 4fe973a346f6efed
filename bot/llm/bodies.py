"""Answers that are no stream although one was asked for."""

import json
from typing import Any

from openai import AsyncStream

from bot.core.errors import Nonsense
from bot.llm.errors import from_body, is_error_body

LARGEST_BODY = 4_000_000
"""In bytes: an answer that comes in one piece is not read beyond this."""


async def whole_body(stream: AsyncStream[Any]) -> dict[str, Any] | None:
    """The JSON object that came in the place of a stream; None when the answer is a stream.

    Raises:
        Nonsense: it is a web page, too large, or no object.
    """
    content_type = stream.response.headers.get("content-type", "").lower()
    if "text/html" in content_type:
        raise from_body((await stream.response.aread()).decode("utf-8", "replace")[:LARGEST_BODY], 200)
    if "application/json" not in content_type:
        return None
    body = await stream.response.aread()
    if len(body) > LARGEST_BODY:
        raise Nonsense("the answer is too large")
    data = json.loads(body)
    if isinstance(data, list) and is_error_body(data):
        raise from_body(data)
    if not isinstance(data, dict):
        raise Nonsense("the answer is no object")
    return data
