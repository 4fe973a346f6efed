"""The language in which the sender of an update is spoken to: the one chosen, else the one that Telegram names."""

from contextvars import ContextVar

from telegram import User

from bot.core.people import Person
from bot.view.texts import Texts, texts_for

CHOSEN: ContextVar[str | None] = ContextVar("chosen_language", default=None)
"""What the sender of the update under way has chosen. The gate, which looks everybody up, sets it."""


def texts_to(person: Person | None) -> Texts:
    """The texts for somebody who is told something unasked; None: nobody knows who that is."""
    return texts_for((person.chosen_language or person.language) if person else None)


def texts_of(user: User | None) -> Texts:
    """The texts for who sent the update under way."""
    return texts_for(CHOSEN.get() or (user.language_code if user else None))
