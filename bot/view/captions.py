"""Pictures and documents with more to say than a caption holds."""

from dataclasses import replace

from bot.view.richtext import RichText
from bot.view.screens import Screen
from bot.view.splitting import split

CAPTION_LIMIT = 1024
"""UTF-16 units in one caption. Source: Bot API, sendPhoto and sendDocument, `caption`."""


def fitted(screen: Screen) -> tuple[Screen, ...]:
    """The screen as it is; where its caption is too long, the bare file with the buttons, then the text behind it."""
    if (screen.picture is None and screen.document is None) or screen.text.size <= CAPTION_LIMIT:
        return (screen,)
    bare = replace(screen, text=RichText())
    return (bare, *(Screen(text=part, quiet=screen.quiet) for part in split(screen.text)))
