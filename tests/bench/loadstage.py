"""Light loopback fakes in a process of their own: a Bot API and a model provider, and what was said at both.

They check nothing, so that they are not what is measured. Commands come as JSON lines on standard input, and one JSON
line each goes back on standard output; the first line says where the two listen.
"""

import asyncio
import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.loadfaults import Faults
from bench.loadmodel import Model
from bench.loadtelegram import Telegram

LINE = 2**26
"""In bytes: the longest command."""


class Stage:
    """Both fakes, and the commands that move them."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.telegram = Telegram(self.faults)
        self.model = Model(self.faults)

    async def start(self) -> dict[str, str]:
        return {"telegram": await listen(self.telegram.answer), "model": await listen(self.model.answer)}

    async def obey(self, name: str, given: dict[str, Any]) -> Any:
        """Does one command."""
        return await getattr(self, f"on_{name}")(**given)

    async def on_ask(self, questions: list[dict[str, Any]], rate: float = 0) -> int:
        """Hands out questions: all at once, or `rate` of them a second."""
        for question in questions:
            self.model.scripts[question["n"]] = question.get("script") or {}
        if rate:
            self._asking = asyncio.create_task(self._ask_slowly(questions, rate))
        else:
            self.telegram.say(questions)
        return len(questions)

    async def _ask_slowly(self, questions: list[dict[str, Any]], rate: float) -> None:
        begun = time.monotonic()
        for number, question in enumerate(questions):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            self.telegram.say([question])

    async def on_wrong(self, share: float, seed: int, kinds: list[str]) -> None:
        """From now on a share of the requests fails in each of these ways."""
        self.faults.set(share, seed, kinds)

    async def on_count(self) -> dict[str, int]:
        """How far it is."""
        return {
            "asked": len(self.telegram.asked),
            "answered": len(self.telegram.answered),
            "apologies": self.telegram.apologies,
            "polls": self.telegram.polls,
            "logins": self.telegram.logins,
            "calls": len(self.model.bill),
        }

    async def on_record(self) -> dict[str, Any]:
        """All that happened: what was asked when, what was sent to whom, the provider's bill, the faults."""
        return {
            "asked": self.telegram.asked,
            "sent": self.telegram.sent,
            "methods": Counter(self.telegram.methods),
            "bill": self.model.bill,
            "faults": self.faults.done,
        }

    async def on_forget(self) -> None:
        """Empties the records, for the next round."""
        self.telegram.forget()
        self.model.forget()
        self.faults.done.clear()


def reply(value: Any) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


async def listen(handler: Any) -> str:
    """A server on a free port of loopback; its address."""
    runner = web.ServerRunner(web.Server(handler, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
    await site.start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


def _unexpected(record: logging.LogRecord) -> bool:
    """Whether a log record tells more than that somebody closed a connection."""
    return not (record.exc_info and isinstance(record.exc_info[1], ConnectionError))


async def main() -> None:
    """Obeys until standard input ends."""
    logging.getLogger("aiohttp.server").addFilter(_unexpected)
    stage, lines = Stage(), asyncio.StreamReader(limit=LINE)
    reply(await stage.start())
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        command = json.loads(line)
        reply(await stage.obey(command.pop("do"), command))


if __name__ == "__main__":
    asyncio.run(main())
