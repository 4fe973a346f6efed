"""`glassbox prices` and `glassbox reconcile`, as they are typed."""

import asyncio
import csv
import io
import json
import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import SystemClock
from bot.core.messages import Asker, Question
from bot.core.usage import UNPRICED, CallEnd, CallStart, Outcome, Price, TokenSource, TokenUsage
from bot.store.database import open_database
from bot.store.ledger import SqlLedger
from bot.store.memory import SqlMemory

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PROVIDER = "provider"


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
    """Runs a command as typed, with settings; returns exit code, output and complaints."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'ledger.db'}")

    def said(*arguments, **settings):
        found = CliRunner().invoke(app, [str(word) for word in arguments], env=settings)
        assert "Traceback" not in found.output
        return found.exit_code, found.stdout, found.stderr

    return said


@pytest.fixture
def ledger(tmp_path):
    """Writes calls into the ledger: model, time, tokens, price, and where the tokens come from."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'ledger.db'}"
    return lambda *rows: asyncio.run(_write(address, rows))


def call(model="gpt-4o-mini", *, at=NOON, tokens=(1000, 500), pico=450_000_000, provider="openai", known=PROVIDER):
    return model, at, tokens, pico, provider, TokenSource(known)


async def _write(address, rows):
    async with open_database(address) as database:
        question = Question(text="2 + 2?", asker=Asker(id=5), chat_id=5, asked_at=NOON)
        memory, ledger = SqlMemory(database, SystemClock()), SqlLedger(database, SystemClock())
        answer = (await memory.begin(question, strategy="fast", model="m")).answer_id
        for model, at, (given, made), pico, provider, known in rows:
            start = CallStart(
                answer_id=answer,
                user_id=5,
                chat_id=5,
                purpose="answer",
                strategy="fast",
                provider=provider,
                model=model,
                opened_at=at,
            )
            end = CallEnd(
                outcome=Outcome.OK,
                closed_at=at + timedelta(seconds=1),
                usage=TokenUsage(input=given, output=made),
                token_source=known,
                price=UNPRICED if pico is None else Price(pico=pico, source="provider"),
            )
            opened = await ledger.open(start)
            await ledger.settle(opened.call_id, start, end)


# -- prices


def test_prices_of_all_models(say, tmp_path):
    """By setting, with the source of each; nothing is opened or made for it."""
    (tmp_path / "own.toml").write_text('[[price]]\nmodel = "llama3*"\ninput = 0.1\noutput = 0.2\n')
    code, out, err = say(
        "prices",
        OPENAI_API_KEY="sk-x",
        MODEL="gpt-4o-mini",
        MODELS="o3,my-own-model",
        FALLBACK_MODELS="llama3.2,o3",
        PRICES_FILE="own.toml",
    )
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert any(line.startswith("gpt-4o-mini 0.15 0.075 0.15 0.60 genai-prices ") for line in lines)
    assert "FALLBACK_MODELS since 2025-06-10" in lines
    assert any(line.startswith("last checked 2026-") for line in lines)
    assert "my-own-model – – – – unpriced" in lines
    assert "llama3.2 0.10 0.10 0.10 0.20 your price file, by llama3*" in lines
    assert "One model is unpriced: the cost of its calls is unknown, unless the provider reports it." in out
    assert not (tmp_path / "ledger.db").exists()


def test_prices_as_json(say):
    """Exact amounts as text, unknown as null, long context by its threshold."""
    address = "https://generativelanguage.googleapis.com/v1beta/openai/"
    code, out, _ = say("prices", "--json", OPENAI_BASE_URL=address, MODEL="gemini-2.5-pro", MODELS="mine")
    assert code == 0
    listed = json.loads(out)
    gemini, mine = listed["models"]
    assert listed["provider"] == "google"
    assert gemini["usd_per_million_tokens"]["output"] == "10"
    assert gemini["long_context"][0] == {
        "above_input_tokens": 200000,
        "kind": "input",
        "usd_per_million_tokens": "2.5",
    }
    assert (gemini["settings"], gemini["matched"], gemini["provider_at_address"]) == (["MODEL"], "gemini-2.5-pro", True)
    assert mine["source"] is None
    assert mine["usd_per_million_tokens"] == {
        "input": None,
        "cached_input": None,
        "cache_write": None,
        "output": None,
    }


def test_a_price_by_name_alone_is_told(say):
    """At an address that the list does not know the maker's price counts, and that is said."""
    _, out, _ = say("prices", OPENAI_BASE_URL="http://localhost:4000/v1", MODEL="gemini-2.5-pro")
    assert "as google's gemini-2.5-pro" in out
    assert "above 200,000 input tokens 2.50 0.25 2.50 15.00" in " ".join(out.split())
    assert "By name alone: the list knows nobody at the address" in out


def test_a_price_that_may_be_old_is_told(say):
    """With the seller's own page, where it can be looked up."""
    _, out, _ = say("prices", OPENAI_BASE_URL="https://api.deepseek.com", MODEL="deepseek-chat")
    assert "not dated: may be old" in out
    assert "deepseek.com" in out
    assert "PRICES_FILE puts a wrong price right." in " ".join(out.split())


def test_a_model_of_ones_own_has_no_price_of_the_list(say):
    """At a local server only the operator knows what it costs."""
    _, out, _ = say("prices", OPENAI_BASE_URL="http://localhost:11434/v1", MODEL="command-r-plus")
    assert "unpriced: on a server of your own" in " ".join(out.split())
    _, out, _ = say("prices", "--json", OPENAI_BASE_URL="http://localhost:11434/v1", MODEL="command-r-plus")
    (listed,) = json.loads(out)["models"]
    assert (listed["source"], listed["local"]) == (None, True)


def test_prices_in_the_playground(say):
    """The demo models report theirs."""
    _, out, _ = say("prices")
    assert out.count("the demo model, with each answer") == 2
    assert "glassbox-demo-reasoner" in out


def test_faults_in_settings_are_told_by_line(say, tmp_path):
    """The price file's line, and a list of models; exit 2."""
    (tmp_path / "own.toml").write_text('[[price]]\nmodel = "m"\ninput = 1\noutput = "x"\n')
    code, out, err = say("prices", PRICES_FILE="own.toml")
    assert (code, out) == (2, "")
    assert "PRICES_FILE: line 4: output must be dollars per million tokens, such as 0.15" in err
    code, _, err = say("prices", OPENAI_API_KEY="sk-x", MODELS="[")
    assert code == 2
    assert "MODELS: entry 1" in err


@pytest.mark.parametrize(
    "since", ["yesterday", "2026-13-01", "2026-11", "20261101", "2026-W44-1", "", "1999-12-31", "٢٠٢٦-١١-٠١"]
)  # fmt: skip
def test_a_bad_day_is_one_sentence(say, since):
    """With an example, and exit 2."""
    assert say("prices", "--reprice", since) == (2, "", "--reprice: should be a day, such as 2026-11-01\n")


def test_apply_goes_with_reprice(say):
    """Alone it is refused."""
    code, out, err = say("prices", "--apply")
    assert (code, out) == (2, "")
    assert err == "--apply: goes with --reprice, such as --reprice 2026-11-01 --apply\n"


def test_reprice_is_a_dry_run_first(say, ledger):
    """It tells what each model would get, from where, and what stays unpriced; only --apply writes it."""
    ledger(
        call(),
        call(pico=None),
        call(pico=None),
        call(pico=None, at=NOON - timedelta(days=9)),
        call("mine", pico=None),
        call("llama", pico=None, provider="localhost"),
    )
    code, out, _ = say("prices", "--reprice", "2026-11-01")
    assert code == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert any(line.startswith("gpt-4o-mini 2 $0.0009 genai-prices ") for line in lines)
    assert "mine 1 unpriced no source knows a price" in lines
    assert "Would be priced 2 $0.0009" in lines
    assert "2 calls would get a price. Nothing is written yet" in out
    assert json.loads(say("stats", "--json")[1])["totals"]["unpriced"] == 5


def test_reprice_writes_with_apply(say, ledger, tmp_path):
    """Rows, sums and sources change; a second time there is nothing left to do."""
    ledger(call(), call(pico=None), call("mine", pico=None), call("mine", pico=None))
    (tmp_path / "own.toml").write_text('[[price]]\nmodel = "mine"\ninput = 1\noutput = 2\n')
    arguments = ("prices", "--reprice", "2026-11-01", "--apply")
    code, out, _ = say(*arguments, "--json", PRICES_FILE="own.toml")
    assert code == 0
    repriced = json.loads(out)
    assert (repriced["written"], repriced["cost_usd"]) == (True, "0.00445")
    assert [(row["model"], row["calls"], row["cost_usd"]) for row in repriced["models"]] == [
        ("gpt-4o-mini", 1, "0.00045"),
        ("mine", 2, "0.004"),
    ]
    totals = json.loads(say("stats", "--json")[1])["totals"]
    assert (totals["unpriced"], totals["cost_usd"]) == (0, "0.0049")
    rows = list(csv.DictReader(io.StringIO(say("export")[1])))
    assert [row["cost_usd"] for row in rows] == ["0.00045", "0.00045", "0.002", "0.002"]
    assert rows[2]["price_source"] == "operator"
    assert "There are no unpriced calls since 2026-11-01." in say(*arguments)[1]


@pytest.mark.parametrize("why", ["tier scale", "local"])
def test_what_the_list_cannot_know_is_not_repriced_by_it(say, ledger, tmp_path, why):
    """A call in an unknown service tier, or at a local server: the operator's file alone has its price."""
    ledger(call(pico=None))
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        connection.execute("UPDATE calls SET price_source = ?", (why,))
    arguments = ("prices", "--reprice", "2026-11-01", "--apply", "--json")
    (row,) = json.loads(say(*arguments)[1])["models"]
    assert (row["cost_usd"], row["reason"]) == (None, "no-price")
    (tmp_path / "own.toml").write_text('[[price]]\nmodel = "gpt-4o-mini"\ninput = 1\noutput = 2\n')
    (row,) = json.loads(say(*arguments, PRICES_FILE="own.toml")[1])["models"]
    assert (row["cost_usd"], row["price_source"]) == ("0.002", "operator")


# -- reconcile


def export_file(folder, text, name="usage.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


HEAD = "date,model,input_tokens,output_tokens,cost\n"


def test_an_export_that_agrees(say, ledger, tmp_path):
    """Exit 0, the totals of both sides, and one sentence."""
    ledger(call(), call(at=NOON + timedelta(hours=11)), call(at=NOON + timedelta(hours=12)))
    path = export_file(tmp_path, f"\ufeff{HEAD}2026-11-01,gpt-4o-mini-2024-07-18,2000,1000,0.0009\n")
    code, out, err = say("reconcile", path)
    assert (code, err) == (0, "")
    assert "They agree, on the one day and model there is." in out
    assert "gpt-4o-mini-2024-07-18 = gpt-4o-mini" in out
    assert ["Total", "Input", "2,000", "2,000", "0"] in [line.split() for line in out.splitlines()]


def test_an_export_that_differs(say, ledger, tmp_path):
    """Exit 1, and each difference by day, model and measure, to the digit that the file shows."""
    ledger(
        call(),
        call("mine", at=NOON + timedelta(days=1), pico=None),
        call("b", tokens=(None, None), pico=None, known="unknown"),
    )
    path = export_file(tmp_path, f"{HEAD}2026-11-01,gpt-4o-mini,1000,510,0.000456\n2026-11-02,other,7,0,0\n")
    code, out, _ = say("reconcile", path)
    assert code == 1
    lines = [line.split() for line in out.splitlines()]
    assert ["2026-11-01", "gpt-4o-mini", "Output", "500", "510", "+10"] in lines
    assert ["Cost", "$0.000450", "$0.000456", "+$0.000006"] in lines
    assert ["2026-11-02", "mine", "Input", "1,000", "–", "-1,000"] in lines
    assert ["2026-11-02", "other", "Input", "–", "7", "+7"] in lines
    assert "A dash: this side has or knows nothing" in out
    assert "1 of unknown tokens, 0 estimated, 0 corrected, 1 unpriced" in out
    assert "They differ, on 3 of 4 pairs of day and model." in out


def test_a_tolerance_and_a_provider(say, ledger, tmp_path):
    """Percent that may part the two, and calls of other providers left out."""
    ledger(call(), call("llama", provider="localhost"))
    path = export_file(tmp_path, f"{HEAD}2026-11-01,gpt-4o-mini,1010,500,0.00045\n")
    assert say("reconcile", path)[0] == 1
    assert say("reconcile", path, "--provider", "openai")[0] == 1
    assert say("reconcile", path, "--provider", "openai", "--tolerance", "1")[0] == 0
    for odd in ("nan", "-1", "101"):
        code, out, err = say("reconcile", path, f"--tolerance={odd}")
        assert (code, out, err) == (2, "", "--tolerance: should be percent from 0 to 100, such as 0.5\n")


def test_json_of_openai(say, ledger, tmp_path):
    """Buckets of usage, by name of the day's start; more pages are missed aloud."""
    ledger(call())
    result = {"model": "gpt-4o-mini-2024-07-18", "input_tokens": 1000, "output_tokens": 500}
    bucket = {"start_time": int(NOON.replace(hour=0).timestamp()), "results": [result]}
    path = export_file(tmp_path, json.dumps({"data": [bucket], "has_more": True}), "usage.json")
    code, out, _ = say("reconcile", path)
    assert code == 0
    assert "The file says that there is more (has_more)" in out
    assert "The file has no cost: tokens alone were compared." in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; it should be CSV with a header such as date,model"),
        (HEAD.encode("utf-16"), "is UTF-16; save it as UTF-8"),
        (b"PK\x03\x04\xff\xfe\x00", "line 1: is not text in UTF-8; export the usage as CSV or JSON"),
        (HEAD.encode() + b"2026-11-01,caf\xe9,1,1,1\n", "line 2: is not text in UTF-8"),
        (b'{"data":\n"\xe9"}', "line 2: is not text in UTF-8"),
        (b"%PDF-1.7\n", "line 1: should be a header"),
        (b"<html>\n", "line 1: should be a header"),
        (HEAD.encode() + b"x" * 1_000_001, "line 2: is longer than 1 MB"),
        (HEAD.encode() + b"2026-11-01,m,-1,1,1\n", "line 2: a number of tokens should be whole, such as 1234"),
        (HEAD.encode() + b"2026-11-01," + b"m" * 200_000 + b",1,1,1\n", "line 2: is not valid CSV"),
        (b"[1]", "entry 1: should be an object"),
        (b"[" + b" " * 25_000_000, "is too large: JSON can have up to 25 MB, and CSV up to 100 MB"),
    ],
)
def test_a_bad_file_is_one_sentence(say, tmp_path, content, said):
    """With the file's name, the line, and what would be right; exit 2, and nothing is opened."""
    path = export_file(tmp_path, content)
    code, out, err = say("reconcile", path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{path}: {said}")
    assert err.count("\n") == 1
    assert not (tmp_path / "ledger.db").exists()


def test_a_file_that_cannot_be_read(say, tmp_path):
    """Missing, or a folder: exit 2."""
    for path in (tmp_path / "missing.csv", tmp_path):
        code, _, err = say("reconcile", path)
        assert code == 2
        assert err.startswith(f"{path}: cannot be read: ")


def test_csv_is_bounded(say, tmp_path):
    """Up to 100 MB, and not a line more."""
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(HEAD)
        line = "2026-11-01,m,1,1,0" + " " * 100_000 + "\n"
        file.writelines(line for _ in range(1_000))
    code, _, err = say("reconcile", path)
    assert code == 2
    assert err == f"{path}: is too large: CSV can have up to 100 MB\n"


def test_deepseeks_export_agrees_and_shows_no_key(say, ledger, tmp_path):
    """Its amounts are tokens, by type; the column with the key is neither read nor shown."""
    ledger(call("deepseek-chat", provider="deepseek"))
    key = "sk-0a1b2c3d4e5f6071"
    rows = ("input_cache_hit_tokens,0.00000007,600", "input_cache_miss_tokens,0.00000027,400")
    rows += ("output_tokens,0.0000011,500", "request_count,,1")
    head = "user_id,utc_date,model,api_key_name,api_key,type,price,amount\n"
    text = head + "".join(f"u,20261101,deepseek-chat,{key},{key},{row}\n" for row in rows)
    code, out, err = say("reconcile", export_file(tmp_path, text))
    assert (code, err) == (0, "")
    assert ["Total", "Input", "1,000", "1,000", "0"] in [line.split() for line in out.splitlines()]
    code, out, err = say("reconcile", export_file(tmp_path, text.replace("400", key)))
    assert (code, out) == (2, "")
    assert key not in err


def test_openrouters_permaslugs_are_matched(say, ledger, tmp_path):
    """With the maker's charge for an own key, and variants as models of their own."""
    ledger(
        call("anthropic/claude-sonnet-4.5", provider="openrouter"),
        call("minimax/minimax-m2:free", provider="openrouter", pico=0),
    )
    head = "created_at,cost_total,byok_usage_inference,tokens_prompt,tokens_completion,model_permaslug,variant\n"
    text = head + (
        "2026-11-01 12:00:01,0.00005,0.0004,1000,500,anthropic/claude-4.5-sonnet-20250929,standard\n"
        "2026-11-01 12:00:02,0,0,1000,500,minimax/minimax-m2,free\n"
    )
    code, out, err = say("reconcile", export_file(tmp_path, text))
    assert (code, err) == (0, "")
    assert "anthropic/claude-4.5-sonnet-20250929 = anthropic/claude-sonnet-4.5" in out
