"""A throw-away PostgreSQL server: started once for each test process, with a fresh database for each test.

It needs the server's binaries; they refuse to run as root, so that a root starts them as the user `postgres`.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

SERVER_USER = "postgres"
OPTIONS = "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries():
    """The folder of initdb and pg_ctl, the newest there is; None: there is no server on this machine."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[4]))
    return folders[-1].parent if folders else None


class Postgres:
    """A running server. `fresh` gives the address of a new database with all tables in it."""

    def __init__(self, folder, port, control=None):
        """`control` does what pg_ctl is told."""
        self._folder = folder
        self.control = control
        self._port = port
        self._numbers = count(1)
        self._template = False

    def url(self, name="postgres"):
        return f"postgresql+psycopg://bot@127.0.0.1:{self._port}/{name}"

    def fresh(self):
        """A database of its own, copied from one that was migrated once."""
        if not self._template:
            self._make_template()
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE migrated")
        return self.url(name)

    def empty(self):
        """A database without tables."""
        name = f"empty_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def _make_template(self):
        import asyncio
        import threading

        from bot.store.database import Database

        async def migrate():
            database = Database(self.url("migrated"))
            await database.migrate()
            await database.close()

        self._run("CREATE DATABASE migrated")
        worker = threading.Thread(target=lambda: asyncio.run(migrate()))  # a test's own loop may be running
        worker.start()
        worker.join()
        self._template = True

    def _run(self, statement):
        import psycopg

        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server():
    """Starts a server in a temporary folder, and removes both at the end."""
    folder, user = Path(tempfile.mkdtemp(prefix="glassbox-pg-")), SERVER_USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    tools, data = binaries(), folder / "data"
    about = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": folder}
    if user:
        about |= {"user": user, "group": user, "extra_groups": []}
    port = _free_port()
    options = f"{OPTIONS} -p {port} -c unix_socket_directories={folder}"
    try:
        subprocess.run([tools / "initdb", "-D", data, "-U", "bot", "--auth=trust", "--no-sync", "-E", "UTF8"], **about)

        def control(*words):
            log = ["-w", "-l", folder / "log", "-o", options]
            subprocess.run([tools / "pg_ctl", "-D", data, *log, *words], **about)

        control("start")
        try:
            yield Postgres(folder, port, control)
        finally:
            control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
