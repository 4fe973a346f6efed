"""Screens about a user's standing instructions: what every answer is to keep to."""

from bot.view import figures
from bot.view.buttons import back
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

LONGEST = 1000
"""Characters: they go along with every question, and are paid for each time."""


def instructions_screen(current: str, texts: Texts, *, fresh: bool = False) -> Screen:
    """The instructions exactly as they are, or how to give some. `fresh`: they were given just now."""
    if not current:
        return Screen(text=_titled(texts, RichText(texts.say("instructions-none")), _how(texts)))
    said = RichText(texts.say("instructions-noted" if fresh else "instructions-stand"))
    row = (
        Button(label=texts.say("instructions-change"), data="sys:change"),
        Button(label=texts.say("instructions-remove"), data="sys:remove"),
    )
    return Screen(text=_titled(texts, said, styled(current, "blockquote")), buttons=(row,))


def change_screen(current: str, texts: Texts) -> Screen:
    """How to change the instructions, with the command as it would be sent now, to be copied."""
    typed = styled(f"/system {current}", "pre")
    said = RichText(texts.say("instructions-how-change"))
    return Screen(text=_titled(texts, said, typed), buttons=((back("sys:show", texts.say("back")),),))


def removed_screen(texts: Texts) -> Screen:
    """There are none any more."""
    return Screen(text=_titled(texts, RichText(texts.say("instructions-removed")), _how(texts)))


def too_long_text(length: int, texts: Texts) -> str:
    """Why instructions were not taken."""
    most, given = figures.count(LONGEST, texts), figures.count(length, texts)
    return texts.say("instructions-too-long", most=most, given=given)


def _how(texts: Texts) -> RichText:
    return RichText(texts.say("instructions-how") + "\n") + styled(texts.say("instructions-example"), "code")


def _titled(texts: Texts, *parts: RichText) -> RichText:
    return joined((styled(texts.say("instructions-title"), "bold"), *parts), "\n\n")
