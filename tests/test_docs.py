"""The documentation says what is there, and all of it."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any, cast
from unittest.mock import MagicMock

import pytest
from telegram.ext import CommandHandler
from typer.main import get_command

from bot.cli import app
from bot.core.stats import Period
from bot.settings import Settings
from bot.tg.handlers import handlers
from bot.tg.talk import Talk
from bot.view.commands import help_text
from bot.view.exports import COLUMNS
from bot.view.texts import texts_for

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [name.upper() for name in Settings.model_fields]
TESTS = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


def defaults() -> dict[str, str]:
    """Every setting with its default as one would write it; empty: not set."""
    return {name.upper(): _written(field.default) for name, field in Settings.model_fields.items()}


def _written(value: Any) -> str:
    if value is None or value == frozenset():
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def readme_settings() -> dict[str, str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.+?)`|not set) \| .+ \|$", README, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a setting has two rows"
    return dict(rows)


def example_settings() -> dict[str, str]:
    lines = re.findall(r"^#?([A-Z_]+)=(.*)$", ENV_EXAMPLE, re.MULTILINE)
    assert len(lines) == len(dict(lines)), "a setting has two lines"
    return dict(lines)


def commands_by_handler() -> set[str]:
    parts, outbox, running, lanes, menu = (cast("Any", MagicMock()) for _ in range(5))
    listed = handlers(parts, outbox, running, menu, Talk.of(parts, outbox, running, lanes, preview_delay=0))
    return {command for handler in listed if isinstance(handler, CommandHandler) for command in handler.commands}


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_readme_has_every_setting() -> None:
    """With the right default, and no setting that is not there."""
    assert readme_settings() == defaults()


def test_the_example_has_every_setting() -> None:
    """With the right default, and no setting that is not there."""
    assert example_settings() == defaults()


def test_every_setting_of_the_example_is_explained() -> None:
    """The line above it is a comment."""
    lines = ENV_EXAMPLE.splitlines()
    for name in NAMES:
        (at,) = (number for number, line in enumerate(lines) if line.lstrip("#").startswith(f"{name}="))
        assert lines[at - 1].startswith("# "), name


@pytest.mark.parametrize("filled", [False, True], ids=["as it is", "every line in force"])
def test_the_example_changes_nothing(filled: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Copied to .env it loads, and so do all its lines without their #: nothing but defaults."""
    for name in list(os.environ):
        if name.upper() in NAMES:
            monkeypatch.delenv(name)
    text = re.sub(r"^#([A-Z_]+=)", r"\1", ENV_EXAMPLE, flags=re.MULTILINE) if filled else ENV_EXAMPLE
    monkeypatch.chdir(tmp_path)
    bare = Settings()
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert Settings() == bare
    assert bare.model_dump() == {name: field.default for name, field in Settings.model_fields.items()}


def test_the_readme_has_every_command_of_the_command_line() -> None:
    """With all of its options, and an example or a sentence for each."""
    commands = cast("Any", get_command(app)).commands
    assert set(re.findall(r"`glassbox (\w+)", README)) == set(commands)
    options = {option for command in commands.values() for param in command.params for option in param.opts}
    assert {option for option in options if option.startswith("-") and option not in README} == set()
    assert all(f"`{period.value}`" in README for period in Period)


def test_the_readme_has_every_command_of_the_chat() -> None:
    """And so has /help."""
    commands = commands_by_handler()
    assert set(re.findall(r"^\| `/(\w+)` \|", README, re.MULTILINE)) == commands
    shown = help_text(texts_for(None), administers=True)
    assert set(re.findall(r"^/(\w+) –", shown, re.MULTILINE)) == commands - {"start"}


def test_the_readme_shows_the_columns_of_the_export() -> None:
    """And rows that have as many."""
    shown = README.splitlines()
    at = shown.index(",".join(COLUMNS))
    assert shown[at + 1].count(",") == shown[at + 2].count(",") == len(COLUMNS) - 1


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page: Path) -> None:
    """Files that are linked to exist, and so do the headings."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.is_file(), target
        assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_paths_exist(page: Path) -> None:
    """Files and folders of the project that a page names are there."""
    named = re.findall(r"(?<![\w/.])(?:bot|tests|docs|migrations)/[\w./-]*\w/?", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_make_targets_exist(page: Path) -> None:
    """What a page tells to make can be made."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", page.read_text("utf-8")))
    assert named <= targets


def test_every_decision_is_listed_and_whole() -> None:
    """Context, choice, price, when to revisit; and a line in the design."""
    design = (ROOT / "docs/design.md").read_text("utf-8")
    for page in sorted((ROOT / "docs/decisions").glob("*.md")):
        text = page.read_text("utf-8")
        assert re.match(rf"# {page.name[:3]}: ", text), page.name
        assert re.findall(r"^\*\*(\w+)", text, re.MULTILINE) == ["Context", "Choice", "Price", "Revisit"], page.name
        assert f"(decisions/{page.name})" in design, page.name


def test_the_changelog_has_this_version() -> None:
    """With a date, below what is not released."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    heads = re.findall(r"^## \[(.+?)\](.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    assert heads[1][0] == version
    assert re.fullmatch(r" - \d{4}-\d\d-\d\d", heads[1][1])


def test_the_tests_that_hold_the_lines_exist() -> None:
    """The page on threats names tests in each row, and all of them are there."""
    rows = re.findall(r"^\|.+\| (.+) \|$", (ROOT / "docs/threats.md").read_text("utf-8"), re.MULTILINE)[2:]
    named = [re.findall(r"`(test_\w+)`", row) for row in rows]
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in TESTS.findall(path.read_text("utf-8"))}
    assert len(rows) > 10
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == []
    assert {name for tests in named for name in tests} - there == set()
