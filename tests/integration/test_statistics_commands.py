"""`glassbox stats` and `glassbox export`, as they are typed."""

import asyncio
import csv
import io
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from support.usage import CENT, HOSTILE, Past
from typer.testing import CliRunner

from bot.cli import app
from bot.core.usage import Outcome, TokenSource
from bot.playground.people import GROUP_ID
from bot.store.database import open_database
from bot.view.exports import COLUMNS

MALFORMED = ("nonsense", "2026-13", "2026-11-31", "2026-11-15 2026-11-01", "", " ", "-1", "٢٠٢٦-١١", "x" * 5000)


@pytest.fixture(autouse=True)
def log_as_before():
    """The commands set up the log of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def say(monkeypatch, tmp_path):
    """Runs a command as typed; returns exit code, output and complaints."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'ledger.db'}")

    def said(*arguments):
        found = CliRunner().invoke(app, [str(word) for word in arguments])
        assert "Traceback" not in found.output
        return found.exit_code, found.stdout, found.stderr

    return said


@pytest.fixture
def used(tmp_path):
    """Two answers in the first days of November, one before, and one that failed."""

    async def write():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'ledger.db'}") as database:
            past, noon = Past(database, UTC), datetime(2026, 11, 1, 12, tzinfo=UTC)
            await past.asked(noon - timedelta(days=1), user=5, name="Ann")
            await past.asked(noon, user=5, name="Ann", pico=2 * CENT)
            await past.asked(noon, user=6, name=HOSTILE[0], model="=model", chat=GROUP_ID, seconds=8)
            failed = {"outcome": Outcome.FAILED, "error": "busy", "source": TokenSource.UNKNOWN, "pico": None}
            await past.asked(noon + timedelta(days=1), user=5, name="Ann", **failed)

    asyncio.run(write())


def test_stats_of_typed_days(say, used):
    """Figures with their change, then tables by user, model, strategy and group, then errors."""
    code, out, err = say("stats", "--span", "2026-11-01 2026-11-02")
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "Usage of everybody · 2026-11-01 to 2026-11-02"
    for line in (
        "Cost $0.0300 ▲ 200 %",
        "Answers 2 ▲ 100 %",
        "Errors 1 (33 %) new",
        "▲▼ against 2026-10-30 to 2026-10-31",
        "⚠ 1 call with unknown counts",
        "Ann (5) 2 1 1,000 200 300 100 $0.0200",
        "evil (6) 1 0 1,000 200 300 100 $0.0100",
        "Think 3 1 2,000 400 600 200 $0.0300",
        f"group {GROUP_ID} 1 0 1,000 200 300 100 $0.0100",
        "Failed: too many requests 1",
    ):
        assert line in lines, line
    assert any(line.startswith("95 % in ") and " s ▲ " in line for line in lines)


def test_stats_as_json(say, used):
    """Exact amounts, the span before, every table."""
    code, out, _ = say("stats", "--span", "2026-11", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["period"], found["first_day"], found["last_day"]) == ("20261101-20261130", "2026-11-01", "2026-11-30")
    assert (found["totals"]["answers"], found["totals"]["cost_usd"]) == (2, "0.03")
    assert (found["before"]["first_day"], found["before"]["totals"]["calls"]) == ("2026-10-02", 1)
    assert found["seconds"]["p50"] == pytest.approx(2, rel=0.05)
    assert [user["user_id"] for user in found["by_user"]] == [5, 6]
    assert found["by_group"][0]["chat_id"] == GROUP_ID
    assert found["by_strategy"][0]["strategy"] == "think"
    assert found["errors"] == [{"kind": "failed:busy", "calls": 1}]


def test_stats_of_nothing(say):
    """An empty ledger is no fault."""
    assert say("stats") == (0, "Usage of everybody · All time\nNothing happened in these days.\n", "")
    assert json.loads(say("stats", "--json")[1])["totals"]["cost_usd"] is None


@pytest.mark.parametrize("command", ["stats", "export"])
def test_malformed_spans(say, command, tmp_path):
    """One sentence with an example, exit code 2, and nothing is opened."""
    for typed in MALFORMED:
        code, out, err = say(command, f"--span={typed}")
        assert (code, out) == (2, ""), typed
        assert err == "--span: should be days, such as 2026-11-01 2026-11-15, or 2026-11, or yesterday\n"
    assert not (tmp_path / "ledger.db").exists()


def test_one_span_is_enough(say):
    """A period and days at once are no span."""
    code, _, err = say("stats", "--period", "7d", "--span", "yesterday")
    assert code == 2
    assert err.startswith("--period and --span: give one of them")


def test_export_as_csv(say, used, tmp_path):
    """All calls, to a file, safe to open in a spreadsheet."""
    assert say("export", "-o", tmp_path / "out.csv")[0] == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8"))))
    assert [row["model"] for row in rows] == ["gpt-4o-mini", "gpt-4o-mini", "'=model", "gpt-4o-mini"]
    assert rows[3]["input_tokens"] == rows[3]["cost_usd"] == ""


def test_export_as_json_of_typed_days(say, used):
    """The calls of these days alone, by the names of the columns."""
    code, out, _ = say("export", "--format", "json", "--span", "2026-11-01")
    found = json.loads(out)
    assert code == 0
    assert [call["cost_usd"] for call in found] == ["0.02", "0.01"]
    assert list(found[0]) == list(COLUMNS)


def test_an_output_that_cannot_be_written(say, used, tmp_path):
    """A sentence and exit code 2."""
    code, _, err = say("export", "-o", tmp_path / "no" / "out.csv")
    assert code == 2
    assert "--output: cannot be written" in err
