"""Runs the stage and the bot as processes, and watches both from outside."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOKEN = "1000:load"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
POLL = 0.05
"""In seconds: how often a wait looks."""


class Stuck(Exception):
    """A wait took too long; says how far it came."""


class Stage:
    """The fakes' process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "loadstage.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.at = json.loads(self._line())

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def do(self, name: str, **given: Any) -> Any:
        """One command; what came back."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": name, **given}).encode() + b"\n")
        self._process.stdin.flush()
        return json.loads(self._line())

    def ask(self, questions: Sequence[dict[str, Any]], rate: float = 0) -> None:
        self.do("ask", questions=list(questions), rate=rate)

    def until(self, done: Callable[[dict[str, int]], bool], seconds: float) -> dict[str, int]:
        """Waits for a state.

        Raises:
            Stuck: it did not come.
        """
        end = time.monotonic() + seconds
        while not done(count := self.do("count")):
            if time.monotonic() > end:
                raise Stuck(str(count))
            time.sleep(POLL)
        return count

    def settled(self, number: int, seconds: float) -> dict[str, int]:
        """Waits until so many questions have their answers. Others may have got a note in their place."""
        return self.until(lambda count: count["answered"] >= number, seconds)

    def record(self) -> dict[str, Any]:
        """All that happened since it was last forgotten."""
        record: dict[str, Any] = self.do("record")
        return record

    def forget(self) -> None:
        """Empties the record."""
        self.do("forget")

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()


class Bot:
    """A bot's process: `glassbox run`, or another program in its place, on a stage."""

    def __init__(self, stage: Stage, folder: Path, *command: str, database: str | None = None, **settings: str) -> None:
        self._stage, self._folder, self._command = stage, folder, command or ("-m", "bot", "run")
        self.log = folder / "log"
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": stage.at["telegram"],
            "OPENAI_BASE_URL": stage.at["model"] + "/v1",
            "OPENAI_API_KEY": "sk-load",
            "STRATEGY": "fast",
            "DATABASE_URL": database or f"sqlite+aiosqlite:///{folder / 'load.db'}",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it polls."""
        polls = self._stage.do("count")["polls"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=self._folder,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        self._stage.until(lambda count: count["polls"] > polls or self._dead(), 60)
        if self._dead():
            raise Stuck(self.log.read_text()[-2000:])

    def _dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def cpu(self) -> float:
        """Seconds of CPU that the process has used, all threads together."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Resident bytes."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def files(self) -> tuple[int, int]:
        """How many files are open, and how many of these are connections."""
        links = []
        for entry in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                links.append(os.readlink(f"/proc/{self.pid}/fd/{entry}"))
            except FileNotFoundError:
                continue
        return len(links), sum(link.startswith("socket:") for link in links)

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self.process is not None
        return self.process.pid

    def result(self, *arguments: str) -> str:
        """What another command of the program prints."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=self._folder, env=self.env, capture_output=True, check=True
        )
        return done.stdout.decode()

    def faults(self) -> list[str]:
        """Lines of the log that speak of something unforeseen."""
        lines = self.log.read_text(errors="replace").splitlines()
        odd = (" CRITICAL ", "Traceback", "never awaited", "never retrieved", "Task was destroyed", "Unclosed")
        return [
            line for line in lines if any(word in line for word in odd) or (" ERROR " in line and "incident" in line)
        ]


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A stage of its own."""
    stage = Stage()
    try:
        yield stage
    finally:
        stage.close()


@contextmanager
def running(stage: Stage, *command: str, folder: Path | None = None, **settings: str) -> Iterator[Bot]:
    """A bot that has started; it is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="glassbox-load-") as name:
        bot = Bot(stage, folder or Path(name), *command, **settings)
        bot.start()
        try:
            yield bot
        finally:
            if bot.process is not None and bot.process.poll() is None:
                bot.kill()


def questions(first: int, count: int, chats: int, chat: int = 5000, **script: Any) -> list[dict[str, Any]]:
    """Questions with numbers of their own, from that many chats in turn."""
    return [{"n": first + k, "chat": chat + k % chats, "text": "why?", "script": script} for k in range(count)]


def load() -> str:
    """The load of the machine, for the figures' sake."""
    return "load " + " ".join(f"{part:.1f}" for part in os.getloadavg())
