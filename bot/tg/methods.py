"""Bot API methods by their names, with their results as Telegram sent them.

The library builds a Message of each result, which takes as long as the rest of the request, and fails where a server
of another version answers otherwise: then a message would count as not sent that stands in the chat.
"""

import re
from typing import Any

from telegram import Bot

_CAPITAL = re.compile("(?=[A-Z])")
LARGEST_ID = 2**53


async def call(bot: Bot, method: str, **parameters: Any) -> object:
    """Call a method, and return its result, whatever that is; parameters that are None are not sent.

    Raises:
        telegram.error.TelegramError: Telegram refuses, or cannot be reached.
    """
    # spelled send_Message, as the library sends us to its own methods by either of their names
    return await bot.do_api_request(_CAPITAL.sub("_", method), api_kwargs=parameters)


def message_id_in(result: object) -> int | None:
    """Return the id of the message in a result; None: it has none, or 0, as Telegram sends of one not yet there."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if type(number) is int and 0 < number < LARGEST_ID else None
