"""A wheel built from the tree runs in an empty place: page, texts and migrations are in it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel's files, laid out as an installation has them, outside of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder))
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True, timeout=100)
    (wheel,) = folder.glob("glassbox-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked, folder, *arguments):
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(unpacked)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_it_is_the_wheel_that_runs(unpacked, tmp_path):
    """The checkout is not in play."""
    shown = run(unpacked, tmp_path, "-c", "import bot; print(bot.__file__)")
    assert shown.stdout.strip().startswith(str(unpacked))


def test_all_but_python_files_are_in_it(unpacked):
    """Texts, the chat page, migrations."""
    for name in (
        "bot/view/locales/en.ftl",
        "bot/view/locales/zh.ftl",
        "bot/view/operator.ftl",
        "bot/playground/page/index.html",
        "bot/migrations/env.py",
    ):
        assert (unpacked / name).is_file()
    assert not (unpacked / "migrations").exists()


def test_a_database_is_made_and_a_question_answered(unpacked, tmp_path):
    """`ask` with the demo model: migrations run, an answer comes, `stats` counts it."""
    asked = run(unpacked, tmp_path, "-m", "bot", "ask", "Which is larger, 9.11 or 9.8?")
    assert asked.returncode == 0, asked.stderr
    assert "9.8 is larger." in asked.stdout
    stats = run(unpacked, tmp_path, "-m", "bot", "stats", "--json")
    assert '"answers": 1' in stats.stdout
    assert (tmp_path / "data" / "playground.db").is_file()
