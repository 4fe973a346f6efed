"""Screens on which users set things, and on which they read what is kept of them."""

from dataclasses import replace

import pytest

from bot.core.answers import Reveal
from bot.core.profiles import Profile
from bot.core.strategies import Strategy
from bot.view.choices import mode_screen, model_screen
from bot.view.instructions import (
    LONGEST,
    change_screen,
    instructions_screen,
    removed_screen,
    too_long_text,
)
from bot.view.preferences import Settled, elsewhere_screen, language_screen, settings_screen, to_settings
from bot.view.privacy import privacy_screen
from bot.view.richtext import TEXT_LIMIT
from bot.view.texts import LANGUAGES, texts_for

EN = texts_for("en")
SETTLED = Settled(
    mode=Strategy.AUTO, model="gpt-4o-mini", language=None, footer=True, live=True, reveal=Reveal.TITLES,
    instructed=False,
)  # fmt: skip


def labels(screen):
    return [button.label for row in screen.buttons for button in row]


def data(screen):
    return [button.data for row in screen.buttons for button in row]


def screens(texts):
    """Every screen there is, with the longest that can stand on it."""
    back = (to_settings(texts),)
    profiles = [Profile(model="x" * 200, reasons=True)] * 20
    yield from (settings_screen(replace(SETTLED, mode=mode, model="m" * 200), texts) for mode in Strategy)
    yield from (settings_screen(replace(SETTLED, language=tag, instructed=True), texts) for tag in LANGUAGES)
    yield language_screen(None, "de", texts, "set:language", back)
    yield mode_screen(Strategy.AUTO, list(Strategy), texts, "set:mode", back)
    yield model_screen("m", profiles, texts, "set:model", back)
    yield from (elsewhere_screen("x" * 32, texts, sent=sent) for sent in (True, False))
    yield from (instructions_screen(said, texts) for said in ("", "🙂" * LONGEST))
    yield change_screen("🙂" * LONGEST, texts)
    yield removed_screen(texts)
    yield from (privacy_screen(days, texts) for days in (0, 1, 36_500))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_one_message(language):
    """Within Telegram's bounds for texts, and for the data of buttons; nothing is left unsaid."""
    for screen in screens(texts_for(language)):
        assert 0 < screen.text.size <= TEXT_LIMIT
        assert all(0 < len(each.encode()) <= 64 for each in data(screen))
        assert all(label.strip() and "{" not in label for label in labels(screen))
        assert all(entity.end <= screen.text.size for entity in screen.text.entities)


def test_a_tap_says_what_is_wanted_and_not_merely_the_opposite():
    """So a tap that is dealt with twice sets the same."""
    assert data(settings_screen(SETTLED, EN)) == [
        *("set:mode", "set:model", "set:language"),
        *("set:footer:off", "set:live:off", "set:reveal:all"),
    ]
    off = replace(SETTLED, footer=False, live=False, reveal=Reveal.ALL)
    assert data(settings_screen(off, EN))[3:] == ["set:footer:on", "set:live:on", "set:reveal:titles"]
    assert labels(settings_screen(off, EN))[3:] == ["Cost line: off", "Live thinking: off", "Reasoning: all at once"]


def test_a_models_name_cannot_turn_the_line():
    """It is one line of bounded length, whatever the operator wrote."""
    label = labels(settings_screen(replace(SETTLED, model="gpt\u202e4\nx" + "y" * 300), EN))[1]
    assert label.startswith("Model: gpt4 xy")
    assert len(label) < 60


def test_languages_are_in_their_own_names():
    """Whatever language the screen is in; the chosen one is marked, and so is the choice of none."""
    assert labels(language_screen("zh", "en", EN)) == ["As in Telegram (English)", "English", "• 简体中文"]
    assert labels(language_screen(None, "zh-hans", texts_for("zh")))[0] == "• 跟随 Telegram（简体中文）"
    assert data(language_screen("zh", "en", EN)) == ["lang:telegram", "lang:en", "lang:zh"]


@pytest.mark.parametrize("said", ["<b>x</b>", "*x* `y` _z_", "a\n\n  b\tc", "</blockquote>", "🙂👩‍🚀", "مرحبا", "/new"])
def test_instructions_are_shown_exactly(said):
    """As a quote of their own, with every sign; and as a command to copy."""
    shown = instructions_screen(said, EN).text
    (title, quote) = shown.entities
    raw = shown.text.encode("utf-16-le")
    assert (title.kind, quote.kind) == ("bold", "blockquote")
    assert raw[2 * quote.offset : 2 * quote.end].decode("utf-16-le") == said
    assert change_screen(said, EN).text.text.endswith(f"\n/system {said}")


def test_too_long_says_both_numbers():
    """With separators, as the language has them."""
    assert too_long_text(12_345, EN).startswith(
        "Instructions may have 1,000 characters at most, and these have 12,345."
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "kept until you send /forget"), (1, "when they are a day old"), (3650, "when they are 3,650 days old")],
)
def test_privacy_says_for_how_long(days, said):
    """The number is that of the setting."""
    assert said in privacy_screen(days, EN).text.text
