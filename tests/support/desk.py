"""What tests of the admins' desk need beside the stage: silence to wait for, buttons to plant, toasts to read."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.store.inbox import SqlInbox


async def settled(stage):
    """Waits until the bot has dealt with all that was sent to it."""
    inbox = SqlInbox(stage.core.database)
    await stage.world.until(lambda world: not world.updates)
    while await inbox.waiting():
        pass


async def silent(stage, text, person, chat=None):
    """Says something; the bot's messages there that follow, which should be none."""
    before = len(stage.bot_messages(chat or person))
    stage.world.say(person, chat or person, text)
    await settled(stage)
    return [message["text"] for message in stage.bot_messages(chat or person)[before:]]


async def planted(stage, person, data, chat=None):
    """Puts a button into a message of the bot, as if it stood there from earlier, and taps it; gives the toast."""
    chat, before = chat or person, len(stage.world.toasts)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])
    message = await stage.bot.application.bot.send_message(chat, "planted", reply_markup=keyboard)
    stage.world.tap(person, chat, message.message_id, data)
    await stage.world.until(lambda world: len(world.toasts) > before)
    await settled(stage)
    return stage.world.toasts[-1]["text"]


async def tap_data(stage, message, data, person=None):
    """Taps the button with those data; gives the message as it stands when all is done."""
    chat, number = message["chat"]["id"], message["message_id"]
    stage.world.tap(person or chat, chat, number, data)
    await settled(stage)
    return next(m for m in stage.world.messages(chat) if m["message_id"] == number)


def data_of(message):
    """The data of all its buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


async def deeds(stage):
    """The audit trail, latest first, in short."""
    found, _ = await stage.core.trail.deeds(limit=100)
    return [(deed.by_id, deed.action, deed.subject, deed.before, deed.after) for deed in found]
