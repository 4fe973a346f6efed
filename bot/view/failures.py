"""What went wrong -> screens."""

from bot.core.errors import LimitReached, ModelError, Unreadable
from bot.view import figures
from bot.view.limits import limit_reached
from bot.view.material import shown_name
from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.texts import Texts


def error_screen(error: ModelError, texts: Texts) -> Screen:
    """One sentence: what happened, what to do; then the incident's number, for whoever runs the bot."""
    if isinstance(error, LimitReached):
        return Screen(text=RichText(limit_reached(error.standing, texts)))
    if isinstance(error, Unreadable):
        return Screen(text=RichText(texts.say(f"unreadable-{error.fault}", name=shown_name(error.name, texts))))
    said = texts.say(f"error-{error.code}")
    if error.code == "busy" and error.retry_after:
        said = texts.say("error-busy-until", wait=figures.wait(error.retry_after, texts))
    return failure_screen(said, error.incident, texts)


def failure_screen(said: str, incident: str | None, texts: Texts) -> Screen:
    """A failure in a sentence, with its incident number."""
    number = "" if incident is None else " " + texts.say("incident", incident=incident)
    return Screen(text=RichText(said + number))


def forgotten_screen(texts: Texts) -> Screen:
    """What takes an answer's place whose asker was forgotten meanwhile."""
    return Screen(text=RichText(texts.say("forget-stopped")))
