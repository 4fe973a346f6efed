"""The settings: every kind of bad input, told all at once, by name, never with a value."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.bootstrap import open_core
from bot.core.errors import SettingsFault
from bot.llm.profiles import WORDS
from bot.settings import DATABASE, PLAYGROUND_DATABASE, RIGHT, Settings, read_settings

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

BAD = {
    "TELEGRAM_BOT_TOKEN": (
        *("AAHdqTcvCH1vGWJxfSeo", "123456789", "123456789:", ":AAHdqTcvCH1v", "12a:AAHdqTcvCH1v", "123:AAH dqTcv"),
        *("１２３:AAHdqTcvCH1v", "123:ААН", "123:AAH/dq", "123:---", "bot123:AAHdqTcvCH1v"),
    ),
    "TELEGRAM_API_URL": (
        "api.telegram.org",
        "ftp://api.telegram.org",
        "https://",
        "https:///bot",
        "https://a b.example",
    ),
    "OPENAI_API_KEY": ("sk-a key with blanks", "sk-ключ", "sk-“quoted”", "sk-\u00a0x", "sk-\x1b[31m"),
    "OPENAI_BASE_URL": (
        *("localhost:11434", "http://", "http:///v1", "http:/localhost/v1", "http://[::1", "http://host:port/v1"),
        *("http://host:99999/v1", "http://host:0/v1", "http://a..b/v1", f"http://{'a' * 70}.example/v1"),
        *("http://host/v1?key=hidden", "http://host/v1#part", "http://?x", "http://ho\u200bst/v1"),
    ),
    "MODEL": ("gpt 4o mini", "gpt-4o\u2028mini", "x" * 201),
    "MODELS": ("x" * 4001,),
    "FALLBACK_MODELS": ("x" * 4001, "a," * 2001),
    "LOCAL": ("yes", "tell, auto", "http://localhost:11434/v1", "авто", "x" * 5000),
    "STRATEGY": ("agent", "Fast", "think, vote", "0", "слово", "x" * 5000),
    "DATABASE_URL": (
        *("data/glassbox.db", "mysql://host/name", "postgresql+asyncpg://host/name", "sqlite:///", "sqlite://"),
        *("sqlite://relative.db", "sqlite:///folder/", "postgresql://", "postgresql://host:port/name"),
        *("postgresql://host:99999/name", "postgresql://user:pass@word@host/name", "postgresql://ho st/name"),
        *("postgresql://[::1/name", "://", "sqlite"),
    ),
    "ADMIN_IDS": ("@ada", "12 34", "12;34", "-5", "0", "1.5", "١٢٣", "9" * 19, "9" * 5000, "[1, 2]"),
    "ACCESS": ("closed", "invited", "open, list", "0", "открыто", "x" * 5000),
    "ALLOWED_IDS": ("@ada", "12 34", "12;34", "--5", "-", "0", "-0", "1.5", "−5", "١٢٣", "9" * 19, "-" + "9" * 5000),
    "ANNOUNCE_NEW_USERS": ("perhaps", "2", "да", "x" * 5000),
    "UNPRICED_MODELS": ("deny", "yes", "allow, refuse", "x" * 5000),
    "TIME_ZONE": ("Mars/Olympus", "utc+1", "Europe", "../etc/passwd", "/etc/localtime", "a\\0b", "x" * 5000, "☃"),
    "DIGEST": ("monthly", "yes", "daily, weekly", "0"),
    "DIGEST_HOUR": ("24", "-1", "9.5", "nine", "09:00", "9" * 5000),
    "ALERTS": ("perhaps", "2", "x" * 5000),
    "LOG_LEVEL": ("LOUD", "WARN", "10"),
    "PRICES_FILE": ("no-such-file.toml", ".", "x" * 300, "a/b/c.toml"),
    "CONTEXT_TOKENS": ("many", "-1", "1000001", "1.5", "4k", "9" * 5000),
    "DOCUMENT_TOKENS": ("all", "99", "-1", "1000001", "1.5"),
    "TRANSCRIBE_MODEL": ("two words", "x" * 201),
    "ANSWER_SECONDS": ("0.5", "3601", "5m", "nan", "inf", "-1"),
    "STALL_SECONDS": ("0", "3601", "soon", "nan", "inf"),
    "SHUTDOWN_SECONDS": ("-1", "601", "never", "nan", "inf"),
    "SEND_RATE": ("-1", "1001", "1.5", "fast", "9" * 5000),
    "QUEUE_LIMIT": ("0", "-1", "1001", "1.5", "many", "9" * 5000),
    "RETENTION_DAYS": ("-1", "36501", "1.5", "for ever"),
    "QUESTION_MAX_AGE": ("-1", "8761", "a day", "nan", "inf", "24h"),
    "MAX_ANSWERS": ("0", "-1", "10001", "1.5", "many", "9" * 5000),
    "WEBHOOK_URL": (
        *(
            "bot.example.org/telegram",
            "http://bot.example.org/telegram",
            "https://",
            "https:///telegram",
            "ftp://b.example",
        ),
        *("https://b.example/?a=b", "https://b.example/#a", "https://user:word@b.example/", "https://b.example/a b"),
        *("https://b.example/metrics", "https://b.example/{secret}", "https://b.example//", "https://b.example:0/x"),
        *("https://b.example:99999/x", "https://[::1", "https://a..b/x", "https://b.example/%2e", "x" * 5000),
    ),
    "WEBHOOK_SECRET": (
        "too-short",
        "with a blank in the midst",
        "ключ-ключ-ключ-ключ",
        "x" * 257,
        "semi;colon;semi;colon",
    ),
    "LISTEN_HOST": ("two words", "a\u2028b"),
    "LISTEN_PORT": ("-1", "65536", "http", "80.5"),
    "PLAYGROUND_HOST": ("two words", "a\u2028b"),
    "PLAYGROUND_PORT": ("-1", "65536", "http", "80.5"),
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to stand in, and none of the settings in the environment."""
    for name in list(os.environ):
        if name.upper() in RIGHT:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults() -> tuple[str, ...]:
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    return caught.value.faults


def test_every_setting_says_what_would_be_right() -> None:
    """And is put to the test below."""
    assert set(RIGHT) == {name.upper() for name in Settings.model_fields} == set(BAD)


def test_nothing_has_to_be_set() -> None:
    """Without any setting the bot is in the playground, with a database of its own."""
    settings = read_settings()
    assert settings.in_playground
    assert not settings.has_provider
    assert settings.database == PLAYGROUND_DATABASE
    assert settings.secrets() == ()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_bad_input_is_named_and_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence: the setting's name and what would be right."""
    monkeypatch.setenv(name, value)
    assert faults() == (f"{name}: should be {RIGHT[name]}",)


def test_all_faults_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the settings, each once."""
    for name, values in BAD.items():
        monkeypatch.setenv(name, values[0])
    assert [fault.partition(":")[0] for fault in faults()] == list(RIGHT)


@pytest.mark.parametrize(
    "secret", ["hunter2-hunter2", "123456789-AAHdqTcvCH1vGWJxfSeofSAs", "sk-live 0123456789abcdef"]
)
def test_a_mistyped_secret_stays_secret(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the message nor anything that hangs on the error holds it."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", secret)
    monkeypatch.setenv("OPENAI_API_KEY", secret + " ")
    monkeypatch.setenv("DATABASE_URL", f"postgres:/user:{secret}@host/name")
    with pytest.raises(SettingsFault) as caught:
        read_settings()
    assert secret not in f"{caught.value!r} {caught.value}"
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("blank", ["", " ", "\t \n"])
@pytest.mark.parametrize("name", RIGHT)
def test_blank_is_unset(name: str, blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty setting has its default."""
    monkeypatch.setenv(name, blank)
    assert read_settings() == Settings()


def test_blanks_around_a_value_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come with copying and pasting."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("LOG_LEVEL", " debug ")
    monkeypatch.setenv("CONTEXT_TOKENS", " 100 ")
    settings = read_settings()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert (settings.log_level, settings.context_tokens) == ("DEBUG", 100)


@pytest.mark.parametrize(
    ("given", "ids"),
    [("12345678", {12345678}), (" 1 , 2,3 ", {1, 2, 3}), ("7,,7,", {7}), (",", set())],
)
def test_admin_ids(given: str, ids: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers with commas between them; blanks and empty places do not matter."""
    monkeypatch.setenv("ADMIN_IDS", given)
    assert read_settings().admin_ids == ids


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite:////var/lib/a b.db", "sqlite+aiosqlite:////var/lib/a b.db"),
        ("sqlite+aiosqlite:///a.db?timeout=5", "sqlite+aiosqlite:///a.db?timeout=5"),
        ("postgres://u:p%40ss@host/name", "postgresql+psycopg://u:p%40ss@host/name"),
        ("postgresql://host:5432/name", "postgresql+psycopg://host:5432/name"),
        ("postgresql://[::1]:5432/name", "postgresql+psycopg://[::1]:5432/name"),
        ("postgresql:///name?host=/run/postgresql", "postgresql+psycopg:///name?host=/run/postgresql"),
        ("postgresql+psycopg://u:p@host/name", "postgresql+psycopg://u:p@host/name"),
    ],
)
def test_database_addresses(given: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The common spellings all name the driver that is used here."""
    monkeypatch.setenv("DATABASE_URL", given)
    assert read_settings().database == address


def test_the_token_decides_on_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Telegram the ledger is another file than in the playground."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert read_settings().database == DATABASE


@pytest.mark.parametrize("given", ["http://localhost:11434/v1/", "https://[::1]:8443", "HTTPS://例え.example/v1"])
def test_addresses_lose_their_last_slash(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is good passes, and paths can be appended to it."""
    monkeypatch.setenv("OPENAI_BASE_URL", given)
    assert read_settings().openai_base_url == given.rstrip("/")


def test_secrets_are_all_that_a_log_must_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Token, its secret half, key, and passwords in addresses as they stand and decoded."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://user:proxy-word@host/v1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:p%40ssword@host/name")
    held = {TOKEN, TOKEN.partition(":")[2], "a-key", "proxy-word", "p%40ssword", "p@ssword"}
    settings = read_settings()
    assert set(settings.secrets()) == held | {settings.webhook_word}


def test_the_webhook_has_a_secret_on_which_replicas_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made from the token where none is set: the same each time, another for another token, and not the token."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    made = read_settings().webhook_word
    assert made == read_settings().webhook_word
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,256}", made)
    assert made not in TOKEN
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN[:-1] + "1")
    assert read_settings().webhook_word != made
    monkeypatch.setenv("WEBHOOK_SECRET", "a-secret-of-our-own")
    assert read_settings().webhook_word == "a-secret-of-our-own"
    assert "a-secret-of-our-own" in read_settings().secrets()


@pytest.mark.parametrize(
    "url",
    ["https://bot.example.org", "https://bot.example.org:8443/a/b-c.d_e~f/", "http://127.0.0.1:9/x", "HTTPS://[::1]/x"],
)
def test_good_webhook_addresses(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """They pass as they are; the port is opened, on Telegram alone."""
    monkeypatch.setenv("WEBHOOK_URL", url)
    assert read_settings().web_port is None
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert (settings.webhook_url, settings.web_port) == (url, 8080)
    monkeypatch.setenv("LISTEN_PORT", "0")
    assert read_settings().web_port == 0


def test_the_environment_wins_over_the_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What .env says counts where the environment is silent."""
    (bare / ".env").write_text("MODEL=from-file\nLOG_LEVEL=ERROR\n")
    monkeypatch.setenv("MODEL", "from-environment")
    settings = read_settings()
    assert (settings.model, settings.log_level) == ("from-environment", "ERROR")


def test_a_file_with_a_byte_order_mark(bare: Path) -> None:
    """Some editors put one first; the first setting counts all the same."""
    (bare / ".env").write_bytes(b"\xef\xbb\xbfMODEL=first\r\nLOG_LEVEL=ERROR\r\n")
    assert read_settings().model == "first"


@pytest.mark.parametrize("content", [b"MODEL=caf\xe9\n", "MODEL=x\n".encode("utf-16")])
def test_a_file_that_is_not_utf8(bare: Path, content: bytes) -> None:
    """It is said so, without what is in it."""
    (bare / ".env").write_bytes(content)
    assert faults() == (".env: should be a text file in UTF-8",)


def test_a_folder_in_the_place_of_the_file(bare: Path) -> None:
    """Container engines make one where a file to mount is missing."""
    (bare / ".env").mkdir()
    assert faults() == (".env: should be a text file, and is a folder",)


def test_a_line_that_cannot_be_read(bare: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A setting behind a stray quote is not passed over in silence."""
    (bare / ".env").write_text(f'MODEL=x\nTELEGRAM_BOT_TOKEN="{TOKEN}\n')
    assert faults() == (".env: line 2 should be NAME=value, with paired quotes",)
    assert TOKEN not in "".join(capfd.readouterr())


@pytest.mark.parametrize("command", ["run", "ask hello", "stats", "export"])
def test_the_command_says_it_and_ends(command: str, bare: Path) -> None:
    """Exit code 2, one line a fault on standard error, no traceback, and no value."""
    bad = {"TELEGRAM_BOT_TOKEN": "my-mistyped-token", "OPENAI_API_KEY": "my mistyped key", "CONTEXT_TOKENS": "a lot"}
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *command.split()],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"], **bad},
        cwd=bare,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        "These settings need a look:",
        *(f"  {name}: should be {RIGHT[name]}" for name in bad),
    ]
    assert not list(bare.iterdir())


@pytest.mark.parametrize("name", ["MODEL", "MODELS", "FALLBACK_MODELS"])
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("hidden[", "entry 1: must be the name of a model, such as o4-mini[effort=low]"),
        ("[native]", "entry 1: must be the name of a model, such as o4-mini[effort=low]"),
        ("fine,,hidden", "entry 2: must be the name of a model, such as o4-mini[effort=low]"),
        (",", "entry 1: must be the name of a model, such as o4-mini[effort=low]"),
        ("fine,hidden[loud]", f"entry 2: a word in its brackets is not known; known are {WORDS}"),
        ("hidden[effort=huge]", f"entry 1: a word in its brackets is not known; known are {WORDS}"),
        ("hidden[room=0]", f"entry 1: a word in its brackets is not known; known are {WORDS}"),
        ("hidden[json,marked]", "entry 1: two of the words in its brackets contradict each other"),
        ("hidden,hidden", "must name each model once"),
    ],
)
async def test_malformed_models_are_told_at_the_opening(
    name: str, value: str, sentence: str, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence without the value; before the database is opened."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsFault) as caught:
        async with open_core(read_settings()):
            pytest.fail("it opened")
    assert caught.value.faults == (f"{name}: {sentence}",)
    assert not list(bare.iterdir())


def ask(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "ask", "hello"],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": os.environ["PATH"], **settings},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["MODELS", "FALLBACK_MODELS"])
def test_the_command_says_it_of_models_too(name: str, bare: Path) -> None:
    """Exit code 2 and one sentence, also without a provider, where the demo models take their place."""
    ended = ask(bare, **{name: "hidden["})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines()[-2:] == [
        "These settings need a look:",
        f"  {name}: entry 1: must be the name of a model, such as o4-mini[effort=low]",
    ]
    assert not list(bare.iterdir())


def test_faults_of_models_come_after_the_others(bare: Path) -> None:
    """The lists of models are read when the parts are wired: what else is wrong is told first, without them."""
    ended = ask(bare, MODELS="hidden[", STRATEGY="agent")
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == ["These settings need a look:", f"  STRATEGY: should be {RIGHT['STRATEGY']}"]
