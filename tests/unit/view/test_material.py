"""What people bring along, as they are told of it."""

import pytest
from support.screens import assert_sendable

from bot.core.errors import Unreadable
from bot.core.material import Fault
from bot.view.failures import error_screen
from bot.view.material import heard_screens, shown_name
from bot.view.texts import LANGUAGES, texts_for

TEXTS = texts_for("en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence(fault, language):
    """With the name of the file or without; never anything of what is in it."""
    texts = texts_for(language)
    for name in ("", "notes.txt", "答案 ‮evil\n.pdf", "x" * 500):
        screen = error_screen(Unreadable(fault, name), texts)
        assert_sendable(screen)
        assert len(screen.text.text) < 300


def test_a_long_name_keeps_its_ends():
    """The ending says what it is."""
    shown = shown_name("a" * 200 + " final version.pdf", TEXTS)
    assert shown.startswith("aaa")
    assert shown.endswith(" final version.pdf")
    assert len(shown) <= 60


@pytest.mark.parametrize("text", ["Hello?", "word " * 2000, "答案 🎉" * 2000])
def test_what_was_heard(text):
    """It is a quote, in as many messages as it takes, and nothing of it is lost."""
    screens = heard_screens(text, TEXTS)
    for screen in screens:
        assert_sendable(screen)
        assert [entity.kind for entity in screen.text.entities] == ["expandable_blockquote"]
    said = "".join(screen.text.text for screen in screens).removeprefix("🎙 I heard:")
    assert "".join(said.split()) == "".join(text.split())


def test_much_that_was_heard():
    """Its beginning, and all of it in a file."""
    text = "🎉 word " * 20_000
    shown, file = heard_screens(text, TEXTS)
    for screen in (shown, file):
        assert_sendable(screen)
    assert shown.text.text.startswith("🎙 I heard:\n🎉 word")
    assert shown.text.text.endswith("\n…")
    assert file.document.content.decode() == text
