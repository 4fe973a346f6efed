"""What is beside the code for running it: container, compose file and unit, as far as can be told without them."""

import configparser
import re
from pathlib import Path

import pytest

from bot.settings import WEB_PORT, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
UNIT = (ROOT / "deploy/glassbox.service").read_text("utf-8")
IGNORED = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
OTHERS = {"PATH", "PYTHONUNBUFFERED", "MPLCONFIGDIR", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
"""What is set beside our own settings."""


def final_stage() -> str:
    return DOCKERFILE.rpartition("\nFROM ")[2]


def test_what_is_copied_is_there_and_not_ignored() -> None:
    """Every source of a COPY in the first stage exists and is let through; the rest stays outside."""
    copied = [
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    ]
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in IGNORED, name
    assert IGNORED[1] == "*"
    assert {line.removeprefix("!") for line in IGNORED if line.startswith("!")} == set(copied)


def test_the_image_runs_as_nobody_special() -> None:
    """The last user is not root, and the state is in a volume of its own."""
    assert re.findall(r"^USER (\w+)$", final_stage(), re.MULTILINE) == ["glassbox"]
    assert final_stage().index("useradd") < final_stage().index("USER glassbox") < final_stage().index("\nCMD ")
    assert "VOLUME /app/data" in final_stage()


def test_the_image_is_checked_where_it_listens() -> None:
    """The health check asks the port that the environment of the image opens."""
    assert f"LISTEN_PORT={WEB_PORT}" in final_stage()
    assert f"EXPOSE {WEB_PORT}" in final_stage()
    assert "os.environ['LISTEN_PORT']" in final_stage()
    assert "/healthz" in final_stage()
    compile(re.findall(r'"(import http\.client.+)"\]', DOCKERFILE)[0], "health check", "exec")


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE, UNIT], ids=["Dockerfile", "compose.yaml", "unit"])
def test_only_settings_that_there_are(text: str) -> None:
    """A setting that is renamed is renamed there, too."""
    known = {name.upper() for name in Settings.model_fields} | OTHERS
    named = set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)(?==|:|\}|:\?)", text))
    assert named <= known
    assert "index-url" not in text


def test_the_lock_of_the_image_is_that_of_the_project() -> None:
    """The same versions, the driver of PostgreSQL beside them, and a hash for each."""
    pinned = {
        name: dict(re.findall(r"^([a-z0-9][\w.\[\]-]*)==([^\s;]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-postgres.lock")
    }
    plain, image = pinned["requirements.lock"], pinned["requirements-postgres.lock"]
    assert plain.items() <= image.items()
    assert set(image) - set(plain) == {"psycopg", "psycopg-binary"}


def test_the_unit_is_well_formed() -> None:
    """What it starts; it has longer to stop than the bot takes, and is not started again after a wrong setting."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT)
    service = unit["Service"]
    assert service["ExecStart"].endswith("/bin/glassbox run")
    assert float(service["TimeoutStopSec"]) > Settings.model_fields["shutdown_seconds"].default
    assert service["RestartPreventExitStatus"] == "2"
    assert service["NoNewPrivileges"] == "yes"


def test_compose_gives_time_to_stop_and_opens_nothing_to_others() -> None:
    """Ports of this machine alone, and a grace that is longer than the bot's."""
    grace = re.search(r"stop_grace_period: (\d+)s", COMPOSE)
    assert grace
    assert int(grace[1]) > Settings.model_fields["shutdown_seconds"].default
    published = re.findall(r'^\s+- "([\d.:-]+:\d+)"$', COMPOSE, re.MULTILINE)
    assert published == [f"127.0.0.1:8081-8082:{WEB_PORT}"]
