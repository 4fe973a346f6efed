"""What people bring along, as they are told of it."""

from bot.core.answers import Answer
from bot.view.richtext import TEXT_LIMIT, RichText, joined, styled
from bot.view.screens import Document, Screen
from bot.view.splitting import split
from bot.view.texts import Texts

LONGEST_NAME = 60

MOST_HEARD = 3 * TEXT_LIMIT
"""Characters of what was heard that are shown in messages."""


def heard_screens(text: str, texts: Texts) -> list[Screen]:
    """What was heard in a recording, as a quote; of much its beginning, and all of it as a file."""
    title = RichText(texts.say("heard")) + "\n"
    if len(text) > MOST_HEARD:
        beginning = split(title + styled(text[:TEXT_LIMIT], "expandable_blockquote"), TEXT_LIMIT - 2)[0]
        document = Document(name="transcript.txt", content=text.encode("utf-8", "replace"))
        return [
            Screen(text=beginning + "\n…", quiet=True),
            Screen(text=RichText(), document=document, quiet=True),
        ]
    return [Screen(text=part, quiet=True) for part in split(title + styled(text, "expandable_blockquote"))]


def clipped_notice(answer: Answer, texts: Texts) -> RichText:
    """Which documents the model had only the beginning of; nothing if it had them whole."""
    lines = (texts.say("document-clipped", name=shown_name(name, texts)) for name in answer.clipped)
    return joined((styled(line, "italic") for line in lines), "\n")


def shown_name(name: str, texts: Texts) -> str:
    """The name of a file, in one line of bearable length, without signs that turn what stands behind them around."""
    bare = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if not bare:
        return texts.say("the-file")
    return bare if len(bare) <= LONGEST_NAME else f"{bare[:40]}…{bare[-19:]}"
