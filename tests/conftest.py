"""For all tests: nothing leaves loopback, and property tests are repeatable."""

import os
import sys

import pytest
from hypothesis import settings
from support import postgres

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("repeatable")


class OutsideNetworkError(BaseException):
    """A test tried to reach beyond loopback. Not an Exception, so that no code under test can swallow it."""


def _only_loopback(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        host = address[0] if isinstance(address, tuple) else "localhost"
    elif event == "socket.getaddrinfo":
        host = args[0] if args[0] is not None else "localhost"
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host)
    if not name.startswith(LOCAL):
        raise OutsideNetworkError(f"a test may not reach {name}")


sys.addaudithook(_only_loopback)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Each test runs in an empty folder, so that no .env and no database of the developer's is in play."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL", "DATABASE_URL", "MODEL", "ADMIN_IDS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server; without its binaries the test is skipped, unless GLASSBOX_POSTGRES_TESTS=1 requires them."""
    if postgres.binaries() is None:
        if os.environ.get("GLASSBOX_POSTGRES_TESTS") == "1":
            pytest.fail("the binaries of PostgreSQL are not there")
        pytest.skip("the binaries of PostgreSQL are not there")
    with postgres.server() as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request, tmp_path):
    """The address of an empty database, on each engine."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    return request.getfixturevalue("postgres_server").fresh()
