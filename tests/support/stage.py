"""A whole bot on a stage: the real Application and database, the strict Telegram, the scripted model."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.bootstrap import open_core
from bot.clock import SystemClock
from bot.playground.model import ModelServer, Script
from bot.playground.people import PEOPLE
from bot.playground.telegram import TOKEN, TelegramServer
from bot.playground.world import World
from bot.service import parts_of
from bot.settings import Settings
from bot.tg.app import Telegram

ADA, BO, CHEN = (person.id for person in PEOPLE)
READERS = tuple(replace(person, language_code="en") for person in PEOPLE)
"""The people, all with apps in English: tests read what the bot says to anybody."""

MODEL = "gpt-4o-mini"


def thought(answer="Four.", steps=(("Plan", "Add the two numbers."), ("Add", "2 + 2 = 4")), **script):
    """A script of a well-behaved model."""
    text = json.dumps({"steps": [{"title": t, "content": c} for t, c in steps], "answer": answer}, ensure_ascii=False)
    return Script(text=text, **script)


class QuickClock(SystemClock):
    """Real time, but for pauses, which are noted and skipped."""

    def __init__(self):
        self.pauses = []

    async def sleep(self, seconds):
        self.pauses.append(seconds)
        await asyncio.sleep(0)


class Stage:
    """World, servers and settings; start and stop the bot as often as a test likes."""

    def __init__(self, folder: Path, read_seconds=10.0, preview_delay=0.0, people=READERS, manners=None, **settings):
        self.clock = QuickClock()
        self.read_seconds = read_seconds
        self.preview_delay = preview_delay
        self.world = World(people=people)
        self.telegram = TelegramServer(self.world)
        self.model = ModelServer(demo=False, manners=manners)
        self._extra = settings
        self._folder = folder
        self.values = {}
        self.settings = None
        self.core = None
        self.bot = None

    async def open(self):
        api_url = await self.telegram.start()
        base_url = await self.model.start()
        values = {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": api_url,
            "openai_base_url": base_url,
            "database_url": f"sqlite+aiosqlite:///{self._folder / 'stage.db'}",
            "admin_ids": str(ADA),
            "model": MODEL,
            "strategy": "think",
        }
        self.values = values | self._extra
        self.settings = Settings(_env_file=None, **self.values)

    async def close(self):
        await self.telegram.stop()
        await self.model.stop()

    @asynccontextmanager
    async def running(self, grace=5):
        """The bot, polling; at the end running answers have `grace` seconds."""
        async with open_core(self.settings, clock=self.clock) as core:
            self.core = core
            self.bot = Telegram(
                token=self.settings.telegram_bot_token.get_secret_value(),
                api_url=self.settings.telegram_api_url.rstrip("/"),
                parts=parts_of(self.settings, core),
                read_seconds=self.read_seconds,
                preview_delay=self.preview_delay,
            )
            await self.bot.start()
            try:
                yield self
            finally:
                await self.bot.stop(grace=grace)

    # What people do and see.

    def bot_messages(self, chat_id):
        return [message for message in self.world.messages(chat_id) if message["from"]["is_bot"]]

    async def ask(self, text, person=BO, chat=None):
        """Says something and waits for the bot's next message."""
        chat = chat or person
        before = len(self.bot_messages(chat))
        self.world.say(person, chat, text)
        await self.world.until(lambda _: len(self.bot_messages(chat)) > before)
        return self.bot_messages(chat)[before]

    async def thinking(self, chat_id, shown="1. Plan"):
        """Waits until the chat's draft shows something; returns the draft."""
        return await self.world.until(
            lambda world: world.draft(chat_id) and shown in world.draft(chat_id)["text"] and world.draft(chat_id)
        )

    async def final(self, chat_id, count=1):
        """Waits until that many messages of the bot stand, and the last is no preview; returns it."""

        def done(_):
            messages = self.bot_messages(chat_id)
            return len(messages) >= count and not is_preview(messages[-1]) and messages[-1]

        return await self.world.until(done)

    async def tap(self, message, label, person=None):
        """Taps a button by its label and waits until the message has changed."""
        chat, number = message["chat"]["id"], message["message_id"]
        data = next(b["callback_data"] for row in buttons(message) for b in row if b["text"] == label)
        self.world.tap(person or chat, chat, number, data)
        return await self.world.until(lambda _: self._changed(message, chat, number))

    async def all_steps(self, message, person=None):
        """Taps Show reasoning, then All."""
        return await self.tap(await self.tap(message, "Show reasoning", person), "All", person)

    def _changed(self, message, chat, number):
        now = next(m for m in self.world.messages(chat) if m["message_id"] == number)
        return now if now != message else None

    async def calls(self):
        """The ledger's rows."""
        return [record async for record in self.core.ledger.export()]


def buttons(message):
    return message.get("reply_markup", {}).get("inline_keyboard", [])


def is_preview(message):
    """Whether a message has the Stop button, in whatever language."""
    return any(button.get("callback_data", "").startswith("stop:") for row in buttons(message) for button in row)


def labels(message):
    return [button["text"] for row in buttons(message) for button in row]


@asynccontextmanager
async def open_stage(folder, **settings):
    stage = Stage(folder, **settings)
    await stage.open()
    try:
        yield stage
    finally:
        await stage.close()
