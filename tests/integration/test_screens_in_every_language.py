"""The bot, walked through by commands and buttons in every language: nothing is left in English, nothing too wide.

A language of its own helps: all that it says stands between brackets, so that what does not is in the code.
"""

import re
import unicodedata
from collections import deque

import pytest
from support.calls import begun, end, start
from support.desk import data_of, settled
from support.stage import ADA, BO, buttons, open_stage, thought
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.people import Role
from bot.playground.model import Script
from bot.view import texts as texts_module
from bot.view.texts import LANGUAGES, Texts

OPENED = ("⟦", "⟧")
COMMANDS = (
    *("/start", "/help", "/new", "/stop", "/mode", "/model", "/compare", "/settings", "/lang", "/system", "/privacy"),
    *("/usage", "/forget", "/stats", "/users", "/users bo", "/users nobody", "/role", "/role 1002", "/role x", "/ban"),
    *("/ban 1002", "/unban 1002", "/invite", "/limit", "/limit user 1002 day 1.50", "/limit x", "/audit", "/nonsense"),
    *(
        "/compare What is 2 + 2?",
        "/start wrong-code",
        "/system Be brief.",
        "/stats 2026-13",
        "/role 1003 member",
        "/export",
    ),
)
ONE_WAY = ("forget:yes", "who:lim", "file:")
"""Buttons that end the walk, or lead where others lead as well."""

ALIKE = re.compile(r"\d[\d.d]*|guest|member|admin|owner|month|all")
"""What differs between buttons that lead to the same kind of screen."""

NAMES = re.compile(
    r"(?:Ada|Bo|陈晨|User 1002)(?: \(\d+\))?|@\w+|gpt-4o-mini|UTC|CSV|JSON|https://\S+|/\w+(?: [\w.-]+)*|Four\."
    r"|Add the two numbers\.|Plan|Add"
    r"|2 \+ 2 = 4|What is 2 \+ 2\?|Be brief\.|English|简体中文|glassbox\S*|\b[KMBm]\b|x|“\w+”"
)
"""What is the same in every language: names, models, what people and the model said, and what somebody may type."""


class Bracketed(Texts):
    """A language in which every text stands between brackets."""

    def say(self, key: str, **values: str | int) -> str:
        said = super().say(key, **values)
        return said if key.startswith("pattern-") else said.join(OPENED)


async def walked(folder, monkeypatch, texts):
    """All screens of an admin, and all toasts, in `texts`: commands, a question, and whatever buttons lead to."""
    monkeypatch.setattr(texts_module, "_texts", lambda _: texts)
    async with open_stage(folder) as stage, stage.running():
        stage.model.rule(lambda _: thought())
        await stage.core.people.set_role(BO, Role.ADMIN, ADA)
        spent = start(await begun(stage.core.memory, stage.clock, user=BO), stage.clock, user=BO)
        await stage.core.ledger.settle((await stage.core.ledger.open(spent)).call_id, spent, end(stage.clock, 10**12))
        for script in (thought(), Script(fault="status", status=401), Script(text="")):
            stage.model.play(script)
            await stage.ask("What is 2 + 2?", person=ADA)
        for command in COMMANDS:
            stage.world.say(ADA, ADA, command)
        await settled(stage)
        return await followed(stage), [toast["text"] for toast in stage.world.toasts if toast["text"]]


async def followed(stage):
    """The screens, with all that their buttons lead to; each kind of button is tapped once, in a message of its own."""
    screens, seen, open_ends = [], set(), deque(stage.bot_messages(ADA))
    while open_ends:
        screen = open_ends.popleft()
        screens.append(screen)
        for data in (button["callback_data"] for row in buttons(screen) for button in row if "callback_data" in button):
            if (kind := ALIKE.sub("0", data)) not in seen and not data.startswith(ONE_WAY):
                seen.add(kind)
                open_ends.extend(await tapped(stage, data))
    return screens


async def tapped(stage, data):
    """What there is to see after a tap on a button with those data."""
    known = len(stage.bot_messages(ADA))
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("⟦x⟧", callback_data=data)]])
    planted = await stage.bot.application.bot.send_message(ADA, "⟦planted⟧", reply_markup=keyboard)
    stage.world.tap(ADA, ADA, planted.message_id, data)
    await settled(stage)
    return [message for message in stage.bot_messages(ADA)[known:] if data not in data_of(message)]


def shown(message):
    """All that a message says: its text, and the labels of its buttons."""
    said = message.get("text") or message.get("caption") or ""
    return [said, *(button["text"] for row in buttons(message) for button in row)]


def outside(said):
    """What does not stand between brackets."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = less
    return said


async def test_no_text_is_in_the_code(tmp_path, monkeypatch):
    """What people read comes from the languages' files, but for names and the like."""
    screens, toasts = await walked(tmp_path, monkeypatch, Bracketed("en"))
    assert len(screens) > 80
    said = {part for screen in screens for part in shown(screen)}.union(toasts)
    assert [part for part in said if re.search("[A-Za-z]", NAMES.sub("", outside(part)))] == []


WIDEST = {1: 34, 2: 17, 3: 11}
"""Columns of a label by the number of buttons in its row, as far as a phone shows them; eight where there are more."""


def columns(text):
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_labels_fit_their_buttons(tmp_path, monkeypatch, language):
    """On a phone, beside as many others as there are."""
    screens, _ = await walked(tmp_path, monkeypatch, Texts(language))
    rows = [row for screen in screens for row in buttons(screen)]
    labels = {(button["text"], WIDEST.get(len(row), 8)) for row in rows for button in row}
    assert len(labels) > 60
    assert [label for label, widest in labels if columns(NAMES.sub("", label)) > widest] == []


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
async def test_no_english_is_left(tmp_path, monkeypatch, language):
    """In other languages, words in Latin letters are names, commands, settings, and words that people know so."""
    screens, toasts = await walked(tmp_path, monkeypatch, Texts(language))
    said = {part for screen in screens for part in shown(screen)}.union(toasts)
    english = re.compile(r"\b(?:the|is|and|you|your|not|no|none|new)\b|[A-Za-z]{2,} [A-Za-z]{2,}", re.IGNORECASE)
    assert [part for part in said if english.search(NAMES.sub("", part))] == []
