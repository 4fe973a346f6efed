"""The two questions before a user is forgotten."""

from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts


def forget_screen(texts: Texts) -> Screen:
    """Says what goes and what stays, and asks the first time."""
    parts = [
        styled(texts.say("forget-title"), "bold"),
        styled(texts.say("forget-goes"), "bold") + "\n" + texts.say("forget-goes-what"),
        styled(texts.say("forget-stays"), "bold") + "\n" + texts.say("forget-stays-what"),
        RichText(texts.say("forget-before")),
    ]
    return Screen(text=joined(parts, "\n\n"), buttons=_answers(texts.say("forget-yes"), "sure", texts.say("forget-no")))


def forget_again_screen(texts: Texts) -> Screen:
    """Asks the second time. No stands where Yes stood, lest two taps at one place do it."""
    yes, no = _answers(texts.say("forget-yes-sure"), "yes", texts.say("forget-no-sure"))[0]
    return Screen(text=RichText(texts.say("forget-sure")), buttons=((no,), (yes,)))


def _answers(yes: str, data: str, no: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label=yes, data=f"forget:{data}"), Button(label=no, data="forget:no")),)
