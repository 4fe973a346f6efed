"""What is kept of people, for how long, who sees it, and how to have it or be rid of it."""

from bot.view import figures
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Screen
from bot.view.texts import Texts

CHAPTERS = ("kept", "long", "who", "yours")


def privacy_screen(retention_days: int, texts: Texts) -> Screen:
    """All of it on one screen; `retention_days` is how long words are kept, 0 for ever."""
    chapters = (
        styled(texts.say(f"privacy-{chapter}-title"), "bold") + "\n" + _said(chapter, retention_days, texts)
        for chapter in CHAPTERS
    )
    return Screen(text=joined((styled(texts.say("privacy-title"), "bold"), *chapters), "\n\n"))


def _said(chapter: str, days: int, texts: Texts) -> RichText:
    if chapter != "long":
        return RichText(texts.say(f"privacy-{chapter}"))
    kept = texts.say("privacy-days", days=days, shown=figures.count(days, texts)) if days else texts.say("privacy-ever")
    return RichText(f"{kept}\n{texts.say('privacy-long')}")
