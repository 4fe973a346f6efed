"""Screens on which users set what holds for them: all of it on one, the languages on another."""

from dataclasses import dataclass

from bot.core.answers import Reveal
from bot.core.strategies import Strategy
from bot.view.buttons import Row, back
from bot.view.names import short_name
from bot.view.richtext import RichText, joined, styled
from bot.view.screens import Button, Screen
from bot.view.texts import LANGUAGES, Texts, texts_for

SETTINGS = "settings"
"""What stands behind /start in a link that opens the settings."""

AS_IN_TELEGRAM = "telegram"
"""The choice of no language of one's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What holds for a user, chosen or by default. `language` None: the one that Telegram names.

    `instructed`: the user has told what every answer is to keep to.
    """

    mode: Strategy
    model: str
    language: str | None
    footer: bool
    live: bool
    reveal: Reveal
    instructed: bool


def settings_screen(settled: Settled, texts: Texts) -> Screen:
    """Everything that can be set, each with a button that says how it stands; it changes that, or leads to a choice."""
    instructed = "settings-instructed" if settled.instructed else "settings-not-instructed"
    text = joined(
        (
            styled(texts.say("settings-title"), "bold"),
            RichText(texts.say("settings-about")),
            RichText(texts.say(instructed)),
        ),
        "\n\n",
    )
    other = Reveal.TITLES if settled.reveal is Reveal.ALL else Reveal.ALL
    rows = (
        _row("mode", texts.say(f"mode-{settled.mode.value}"), "", texts),
        _row("model", short_name(settled.model), "", texts),
        _row("language", _language(settled.language, texts), "", texts),
        _row("footer", _on(texts, on=settled.footer), _other(on=settled.footer), texts),
        _row("live", _on(texts, on=settled.live), _other(on=settled.live), texts),
        _row("reveal", texts.say(f"setting-reveal-{settled.reveal.value}"), other.value, texts),
    )
    return Screen(text=text, buttons=rows)


def language_screen(
    chosen: str | None, telegram: str | None, texts: Texts, then: str = "lang", behind: tuple[Row, ...] = ()
) -> Screen:
    """The languages, each in its own name; `telegram` is the one that Telegram names.

    `then` begins the data of the buttons; `behind` are rows below them.
    """
    choices = [(texts.say("language-telegram", language=texts_for(telegram).name), AS_IN_TELEGRAM, chosen is None)]
    choices += [(texts_for(tag).name, tag, chosen == tag) for tag in LANGUAGES]
    rows = tuple((Button(label=f"• {name}" if now else name, data=f"{then}:{tag}"),) for name, tag, now in choices)
    text = styled(texts.say("language-title"), "bold") + "\n" + texts.say("language-about")
    return Screen(text=text, buttons=(*rows, *behind))


def to_settings(texts: Texts) -> Row:
    """The way back."""
    return (back("set:main", texts.say("back")),)


def elsewhere_screen(bot_name: str, texts: Texts, *, sent: bool) -> Screen:
    """What a group is told: settings are personal. Not `sent`: they cannot be shown in private, so here is a link."""
    if sent:
        return Screen(text=RichText(texts.say("settings-sent")))
    return Screen(text=RichText(texts.say("settings-link", link=f"https://t.me/{bot_name}?start={SETTINGS}")))


def _row(what: str, value: str, wanted: str, texts: Texts) -> Row:
    """A button with what holds now; its data carry what a tap sets, or nothing where it leads to a choice."""
    label = texts.say(f"setting-{what}", value=value)
    return (Button(label=label, data=f"set:{what}:{wanted}" if wanted else f"set:{what}"),)


def _language(chosen: str | None, texts: Texts) -> str:
    return texts_for(chosen).name if chosen else texts.say("setting-language-telegram")


def _on(texts: Texts, *, on: bool) -> str:
    return texts.say("setting-on" if on else "setting-off")


def _other(*, on: bool) -> str:
    return "off" if on else "on"
