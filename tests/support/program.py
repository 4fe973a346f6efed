"""The program as it is started, against a stage's servers."""

import asyncio
import os
import sys

from support.stage import ADA

KEY = "sk-secret-key-that-nobody-may-see-0123456789"

LONGEST_LOG = 2**24
"""In bytes: as much is taken in while nobody reads it, lest the program wait for its own log to be read."""


class Program:
    """`python -m bot ...` in a folder of its own, with a stage's servers."""

    def __init__(self, stage, folder, **extra):
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TELEGRAM_BOT_TOKEN": stage.settings.telegram_bot_token.get_secret_value(),
            "TELEGRAM_API_URL": stage.settings.telegram_api_url,
            "OPENAI_BASE_URL": stage.settings.openai_base_url,
            "OPENAI_API_KEY": KEY,
            "DATABASE_URL": stage.settings.database_url,
            "ADMIN_IDS": str(ADA),
        } | extra
        self._folder = folder
        self.process = None
        self.log = b""

    async def start(self, *arguments):
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=self._folder,
            env={name: value for name, value in self._env.items() if value is not None},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LONGEST_LOG,
        )

    async def ready(self):
        """Runs the bot and waits until it says that it is ready."""
        await self.start("run")
        async with asyncio.timeout(30):
            while b" is ready" not in (line := await self.process.stdout.readline()):
                assert line, (await self.process.communicate())[1].decode()

    async def end(self, number=None):
        """Sends a signal, if any; returns exit code, output and log."""
        if number is not None:
            self.process.send_signal(number)
        async with asyncio.timeout(40):
            out, err = await self.process.communicate()
        return self.process.returncode, out.decode(), err.decode()

    async def result(self, *arguments):
        await self.start(*arguments)
        return await self.end()
