"""Updates as Telegram sends them."""

import time


def message(number, person, text, chat=None, **of_person):
    """A message of a person in a private chat, or in a group."""
    chat = chat or person
    kind = "private" if chat > 0 else "supergroup"
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": kind, "first_name": "x"},
            "from": {"id": person, "is_bot": False, "first_name": "x", **of_person},
            "text": text,
        },
    }


def tap(number, person, data, chat=None, message_id=1):
    """A tap on a button, under whatever message, with whatever data: clients that are not Telegram's send both."""
    chat = chat or person
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "chat_instance": "1",
            "from": {"id": person, "is_bot": False, "first_name": "x"},
            "message": {
                "message_id": message_id,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "x"},
                "from": {"id": 7000000001, "is_bot": True, "first_name": "Glassbox", "username": "glassbox_bot"},
                "text": "x",
            },
            "data": data,
        },
    }
