"""Screens on which a user chooses: the mode, the model."""

from collections.abc import Sequence

from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

LONGEST_NAME = 40


def mode_screen(current: Strategy, offered: Sequence[Strategy], texts: Texts) -> Screen:
    """The strategies, each with a line on what it does; the chosen one is marked."""
    lines = [styled(texts.say("mode-title"), "bold")]
    lines += [
        styled(texts.say(f"mode-{mode.value}"), "bold") + " – " + texts.say(f"mode-{mode.value}-about")
        for mode in offered
    ]
    rows = tuple(
        (Button(label=_marked(texts.say(f"mode-{mode.value}"), chosen=mode is current), data=f"mode:{mode.value}"),)
        for mode in offered
    )
    return Screen(text=joined(lines, "\n"), buttons=rows)


def model_screen(current: str, offered: Sequence[Profile], texts: Texts) -> Screen:
    """The models that the operator allows; the chosen one is marked."""
    rows = tuple(
        (Button(label=_marked(_name(profile, texts), chosen=profile.model == current), data=f"model:{number}"),)
        for number, profile in enumerate(offered)
    )
    return Screen(text=RichText(texts.say("model-title")), buttons=rows)


def _name(profile: Profile, texts: Texts) -> str:
    name = profile.model if len(profile.model) <= LONGEST_NAME else profile.model[:LONGEST_NAME] + "…"
    return texts.say("model-reasons", model=name) if profile.reasons else name


def _marked(label: str, *, chosen: bool) -> str:
    return f"• {label}" if chosen else label
