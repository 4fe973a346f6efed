"""The arrows between the rooms, read from the imports with ast. The table stands in docs/design.md."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Room:
    """What a room may import: rooms of the bot, and libraries from outside the standard library."""

    rooms: frozenset[str]
    libraries: frozenset[str] = frozenset()


def room(rooms: str = "", libraries: str = "") -> Room:
    return Room(frozenset(rooms.split()), frozenset(libraries.split()))


EVERYTHING = (
    "core flow view llm store reading tg web playground settings logs clock supervision bootstrap provider listening "
    "backup service cli terminal asking pricing repricing reconciling"
)
ROOMS = {
    "core": room("core"),
    "flow": room("core flow"),
    "view": room("core view", "babel fluent matplotlib pyromark telegramify_markdown"),
    "llm": room("core llm", "openai httpx2 jiter genai_prices json_repair aiohttp"),
    "store": room("core store", "sqlalchemy alembic"),
    "reading": room("core reading", "pypdf docx"),
    "tg": room("core flow view supervision tg", "telegram aiohttp"),
    "web": room("core web", "aiohttp prometheus_client"),
    "playground": room("playground", "aiohttp"),
    "settings": room("core", "pydantic pydantic_settings dotenv"),
    "logs": room(),
    "clock": room(),
    "supervision": room(),
    "bootstrap": room(EVERYTHING, "json_repair"),
    "provider": room("core llm playground settings"),
    "cli": room(EVERYTHING, "typer"),
    "listening": room(EVERYTHING),
    "service": room(EVERYTHING, "telegram"),
    "terminal": room(EVERYTHING, "rich"),
    "asking": room(EVERYTHING, "rich"),
    "pricing": room(EVERYTHING, "rich"),
    "repricing": room(EVERYTHING, "rich"),
    "reconciling": room(EVERYTHING, "rich"),
    "backup": room(EVERYTHING),
    "__main__": room("cli"),
}
ONLY_IN = {
    ("tg", "aiohttp"): "bot.tg.transport",
    ("llm", "aiohttp"): "bot.llm.probe",
    ("view", "matplotlib"): "bot.view.plotting",
    ("view", "babel"): "bot.view.figures",
}
"""Libraries of a room that one module of it alone may import."""

TASKS = frozenset({"create_task", "ensure_future", "TaskGroup"})
AWAITED = frozenset(
    {
        "bot.supervision",
        "bot.service",
        *("bot.flow.calls", "bot.flow.compare", "bot.flow.stopping", "bot.flow.vote"),
        *("bot.tg.running", "bot.tg.surfaces"),
        *("bot.llm.catalog", "bot.llm.local_servers"),
        "bot.playground.delivery",
    }
)
"""Who may start tasks: the supervisor, those who await what they start, and the playground, which logs its one end."""

TIMELESS = ("core", "flow", "view")
"""Rooms to which clock, randomness and ids come as arguments."""

CHANCE = frozenset({"random", "secrets", "uuid", "time"})
OUTSIDE = frozenset({"asyncio", "io", "logging", "os", "pathlib", "socket", "ssl", "subprocess", "sys", "threading"})
"""Modules of the standard library by which core would touch the world."""

NOW = frozenset({"now", "today", "utcnow"})
ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"})


def modules() -> dict[str, str]:
    """Every module of the bot by its dotted name, with its source."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text("utf-8")
        for path in sorted((ROOT / "bot").rglob("*.py"))
    }


def imports(source: str) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def offences(name: str, source: str) -> list[str]:
    """What the module does that its room may not, each in a few words."""
    here = name.split(".")[1] if "." in name else ""
    if not here:
        return [f"{name} imports {imported}" for imported in imports(source)]
    if here not in ROOMS:
        return [f"{name} is in no room"]
    found = [said for imported in imports(source) for said in _import_offences(name, here, imported)]
    return found + list(_use_offences(here, source)) + list(_task_offences(name, source))


def _task_offences(name: str, source: str) -> Iterator[str]:
    """What starts tasks whose end nobody may notice: bot.supervision has `spawn`, `Background` and `Supervised`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in TASKS and name not in AWAITED:
            yield f"{name} starts tasks by itself"


def _import_offences(name: str, here: str, imported: str) -> Iterator[str]:
    allowed = ROOMS[here]
    top, *rest = imported.split(".")
    if not top:
        yield f"{imported}: imports are written from the root"
    elif top == "bot":
        if rest[0] not in allowed.rooms:
            yield f"{here} imports {imported}"
    elif top in sys.stdlib_module_names:
        if (here in TIMELESS and top in CHANCE) or (here == "core" and top in OUTSIDE):
            yield f"{here} imports {imported}"
    elif top not in allowed.libraries or ONLY_IN.get((here, top), name) != name:
        yield f"{name} imports {imported}"


def _use_offences(here: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        used = node.attr if isinstance(node, ast.Attribute) else ""
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if used in ENVIRONMENT and here != "settings":
            yield f"{here} reads the environment"
        if used == "import_module" or called == "__import__":
            yield f"{here} imports by a name made at run time"
        if here == "core" and called in ("open", "print", "input"):
            yield f"core calls {called}"
        if used in NOW and here in TIMELESS and _is_time(node):
            yield f"{here} asks for the time"
    if here != "settings":
        yield from (f"{here} imports {used}" for used in imports(source) if used.removeprefix("os.") in ENVIRONMENT)


def _is_time(node: ast.AST) -> bool:
    """Whether an attribute is one of the classes date and datetime, however the class is reached."""
    owner = node.value if isinstance(node, ast.Attribute) else None
    named = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return named in ("date", "datetime")


def arrows(sources: dict[str, str]) -> dict[str, set[str]]:
    """Which module of the bot needs which other."""
    return {
        name: {
            target
            for imported in imports(source)
            for target in (imported if imported in sources else imported.rpartition(".")[0],)
            if target in sources
        }
        for name, source in sources.items()
    }


def cycle(sources: dict[str, str]) -> list[str]:
    """A way of imports that comes back to its start; empty when there is none."""
    try:
        TopologicalSorter(arrows(sources)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("name", modules())
def test_every_module_keeps_to_its_room(name: str) -> None:
    """Its imports follow the arrows, and it does nothing that its room leaves to others."""
    assert offences(name, modules()[name]) == []


def test_no_module_needs_itself() -> None:
    """There are no cycles of imports, also none by way of imports inside functions."""
    assert cycle(modules()) == []


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("bot.core.odd", "import asyncio", "core imports asyncio"),
        ("bot.core.odd", "from time import monotonic", "core imports time.monotonic"),
        ("bot.core.odd", "import bot.flow.reason", "core imports bot.flow.reason"),
        ("bot.core.odd", "def f():\n    from bot.llm import chat", "core imports bot.llm.chat"),
        ("bot.core.odd", "import openai", "bot.core.odd imports openai"),
        ("bot.core.odd", "import datetime\nx = datetime.datetime.now()", "core asks for the time"),
        ("bot.core.odd", "from datetime import date\nx = date.today", "core asks for the time"),
        ("bot.core.odd", "x = open('file')", "core calls open"),
        ("bot.flow.odd", "import random", "flow imports random"),
        ("bot.flow.odd", "from bot import store", "flow imports bot.store"),
        ("bot.view.odd", "from bot.tg.outbox import Outbox", "view imports bot.tg.outbox.Outbox"),
        ("bot.llm.odd", "from bot.settings import Settings", "llm imports bot.settings.Settings"),
        ("bot.store.odd", "import telegram", "bot.store.odd imports telegram"),
        ("bot.tg.odd", "import aiohttp", "bot.tg.odd imports aiohttp"),
        ("bot.tg.odd", "from ..store import inbox", "..store.inbox: imports are written from the root"),
        ("bot.tg.odd", "import os\nx = os.environ['HOME']", "tg reads the environment"),
        ("bot.tg.odd", "from os import getenv", "tg imports os.getenv"),
        ("bot.playground.odd", "from bot.core import money", "playground imports bot.core.money"),
        ("bot.playground.odd", "import importlib\nimportlib.import_module('bot.core')", "playground imports by a name"),
        ("bot.logs", "import rich", "bot.logs imports rich"),
        ("bot.terminal", "import sqlalchemy", "bot.terminal imports sqlalchemy"),
        ("bot.tg.odd", "import asyncio\nasyncio.create_task(work())", "bot.tg.odd starts tasks"),
        ("bot.cellar.odd", "", "bot.cellar.odd is in no room"),
        ("bot", "import bot.cli", "bot imports bot.cli"),
    ],
)
def test_an_offender_is_found(name: str, source: str, said: str) -> None:
    """Each rule can fail: made-up modules that break it are named."""
    assert any(offence.startswith(said) for offence in offences(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("bot.core.fine", "from bot.core.usage import Price\nimport json\nfrom datetime import datetime"),
        ("bot.flow.fine", "import asyncio\nfrom bot.core import prompts\nx = clock.now()"),
        ("bot.tg.transport", "import aiohttp"),
        ("bot.bootstrap", "from bot.tg.app import Telegram\nimport time\nimport secrets"),
    ],
)
def test_nobody_else_is_accused(name: str, source: str) -> None:
    """What is allowed passes."""
    assert offences(name, source) == []


def test_a_cycle_is_found() -> None:
    """Two made-up modules that need each other, one of them inside a function."""
    sources = {
        "bot.core.a": "from bot.core.b import x",
        "bot.core.b": "def f():\n    from bot.core import a",
        "bot": "",
    }
    assert set(cycle(sources)) == {"bot.core.a", "bot.core.b"}


def test_the_table_in_the_design_is_this_one() -> None:
    """docs/design.md shows the rules that hold."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/design.md").read_text("utf-8"), re.MULTILINE)
    shown = {
        name: Room(
            frozenset(EVERYTHING.split() if rooms == "everything" else re.findall(r"`(\w+)`", rooms)),
            frozenset(re.findall(r"`(\w+)`", libraries)),
        )
        for name, rooms, libraries in rows
        if name in ROOMS
    }
    assert shown == ROOMS
