"""Buttons that copy the code of an answer."""

from bot.view.fences import language_of
from bot.view.markdown import code_in
from bot.view.richtext import units
from bot.view.screens import Button
from bot.view.shelter import Code
from bot.view.texts import Texts

COPIED_LIMIT = 256
"""UTF-16 units that a button copies. Source: Bot API, CopyTextButton, `text`: 1-256 characters."""

MOST = 3
"""Blocks of code with a button: of more than these, no button says which is which."""

LONGEST_LABEL = 10
"""Characters of a language on a button."""


def copy_buttons(markdown: str, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    """One row with a button for each block of code that fits one; none where there are too many of them."""
    blocks = code_in(markdown)
    short = [(number, code) for number, code in enumerate(blocks, start=1) if _fits(code.text)]
    if not 1 <= len(short) <= MOST:
        return ()
    if len(blocks) == 1:
        return ((Button(label=texts.say("copy-code"), copied=blocks[0].text),),)
    return (tuple(Button(label=_label(number, code, texts), copied=code.text) for number, code in short),)


def _fits(text: str) -> bool:
    return bool(text.strip()) and units(text) <= COPIED_LIMIT


def _label(number: int, code: Code, texts: Texts) -> str:
    """Which block it is, counted from the top, and its language."""
    language = language_of(code.language)[:LONGEST_LABEL]
    if not language:
        return texts.say("copy-block", number=number)
    return texts.say("copy-block-language", number=number, language=language)
