"""The least that could do the work: python-telegram-bot and openai over the bot's own transport, and nothing else.

No database, no previews, no reasoning: the measure for what the bot adds.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from openai import AsyncOpenAI, DefaultAioHttpClient
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.tg.transport import AiohttpRequest


def build(model: AsyncOpenAI) -> "Application[Any, Any, Any, Any, Any, Any]":
    """A bot that answers each text with one streamed call."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        stream = await model.chat.completions.create(
            model="gpt-4o-mini",
            messages=[{"role": "user", "content": update.message.text or ""}],
            stream=True,
            stream_options={"include_usage": True},
        )
        said = ""
        async for chunk in stream:
            if chunk.choices:
                said += chunk.choices[0].delta.content or ""
        await update.message.reply_text(said)

    application = (
        ApplicationBuilder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .request(AiohttpRequest(read_timeout=20, proxies=False))
        .get_updates_request(AiohttpRequest(read_timeout=40, connections=4, proxies=False))
        .concurrent_updates(2000)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    return application


def main() -> None:
    """Runs until it is stopped."""
    model = AsyncOpenAI(http_client=DefaultAioHttpClient(trust_env=False), max_retries=0)
    build(model).run_polling(timeout=30)


if __name__ == "__main__":
    main()
