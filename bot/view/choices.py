"""Screens on which a user chooses: the mode, the model."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.view.buttons import Row
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import Texts

LONGEST_NAME = 40


def mode_screen(
    current: Strategy, offered: Sequence[Strategy], texts: Texts, then: str = "mode", behind: tuple[Row, ...] = ()
) -> Screen:
    """The strategies, each with a line on what it does; the chosen one is marked.

    `then` begins the data of the buttons; `behind` are rows below them.
    """
    lines = [styled(texts.say("mode-title"), "bold")]
    lines += [
        styled(texts.say(f"mode-{mode.value}"), "bold") + " – " + texts.say(f"mode-{mode.value}-about")
        for mode in offered
    ]
    rows = tuple(
        (Button(label=_marked(texts.say(f"mode-{mode.value}"), chosen=mode is current), data=f"{then}:{mode.value}"),)
        for mode in offered
    )
    return Screen(text=joined(lines, "\n"), buttons=(*rows, *behind))


def model_screen(
    current: str, offered: Sequence[Profile], texts: Texts, then: str = "model", behind: tuple[Row, ...] = ()
) -> Screen:
    """The models that the operator allows; the chosen one is marked. `then` and `behind` as above."""
    rows = tuple(
        (Button(label=_marked(_name(profile, texts), chosen=profile.model == current), data=f"{then}:{number}"),)
        for number, profile in enumerate(offered)
    )
    return Screen(text=RichText(texts.say("model-title")), buttons=(*rows, *behind))


def not_understood(screen: Screen, said: str) -> Screen:
    """The same choice, below a sentence on what was typed in its place."""
    return replace(screen, text=RichText(said + "\n\n") + screen.text)


def _name(profile: Profile, texts: Texts) -> str:
    name = profile.model if len(profile.model) <= LONGEST_NAME else profile.model[:LONGEST_NAME] + "…"
    return texts.say("model-reasons", model=name) if profile.reasons else name


def _marked(label: str, *, chosen: bool) -> str:
    return f"• {label}" if chosen else label
