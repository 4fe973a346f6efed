"""Measures the export of all calls: seconds, and the most memory that its process held."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.ledger_table import say

FORMATS = ("csv", "json")
MEMORY_TARGET = 150
"""Megabytes."""


def measure_export(path: Path, folder: Path) -> None:
    """Prints a row for each format."""
    say(f"\n{'export of all calls, in a process of its own':52}{'seconds':>10}{'MB held':>10}{'target':>10}")
    for form in FORMATS:
        file = folder / f"export.{form}"
        seconds, held = _exported(path, file, form)
        missed = "" if held <= MEMORY_TARGET else "  MISSED"
        say(
            f"{form} ({file.stat().st_size / 1e6:.0f} MB)".ljust(52)
            + f"{seconds:10.1f}{held:10.0f}{MEMORY_TARGET:10}{missed}"
        )
        file.unlink()


def _exported(path: Path, file: Path, form: str) -> tuple[float, float]:
    """Seconds and megabytes."""
    command = [sys.executable, "-m", "bot", "export", "-o", str(file), "--format", form]
    known = {"DATABASE_URL": f"sqlite+aiosqlite:///{path}", "LOG_LEVEL": "WARNING"}
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **known})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the export ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_maxrss / 1024
