"""Documents -> text, each in a process of its own, which is ended when it takes too much."""

import asyncio
import json
import logging
import os
import sys

from bot.core.attachments import Picture
from bot.core.errors import Unreadable
from bot.core.material import Fault, Reading
from bot.core.messages import clean_text
from bot.reading import pictures

log = logging.getLogger(__name__)

WALL_SECONDS = 30.0
AT_ONCE = 2
"""Documents that are read at the same time; the others wait, and the event loop does not."""


class DocumentReader:
    """Reads documents. A process costs about 80 ms, and 150 more for a PDF: small beside the answer that follows."""

    def __init__(self, *, seconds: float = WALL_SECONDS, at_once: int = AT_ONCE) -> None:
        """`seconds` is how long one document may take."""
        self._seconds = seconds
        self._turns = asyncio.Semaphore(at_once)

    def look(self, content: bytes, name: str) -> Picture:
        """A picture as a model is shown it; see the port."""
        return pictures.look(content, name)

    async def read(self, content: bytes, name: str, tokens: int) -> Reading:
        """The text of a document; see the port."""
        async with self._turns:
            said = await self._said(json.dumps({"tokens": tokens}).encode() + b"\n" + content)
        if "text" not in said:
            raise Unreadable(Fault(said.get("fault", Fault.DEMANDING)), name)
        return Reading(text=clean_text(said["text"]), whole=bool(said["whole"]))

    async def _said(self, given: bytes) -> dict[str, str]:
        """What the child says; nothing, if it was ended before it could."""
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "bot.reading.child"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},  # and no secrets
        )
        try:
            async with asyncio.timeout(self._seconds):
                said, _ = await child.communicate(given)
        except TimeoutError:
            said = b""
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            log.warning("a document's reader ended with %d", child.returncode)
        try:
            return dict(json.loads(said))
        except ValueError:
            return {}
