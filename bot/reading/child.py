"""The process that reads one document and ends: `python -m bot.reading.child`.

It is given a line of JSON and then the document, and answers with a line of JSON. It bounds itself before it looks at
what it was given, so that whatever is in there ends this process alone.
"""

import json
import logging
import sys
from contextlib import suppress
from pathlib import Path

from bot.core.material import Fault, Reading
from bot.reading.kinds import Form, form_of
from bot.reading.unreadable import GivenUp

try:
    import resource
except ImportError:  # Windows, where the parent's clock alone holds
    resource = None  # type: ignore[assignment]

MEMORY = 512 * 1024 * 1024
"""In bytes: address space, of which Python and its libraries take about a fifth."""

CPU_SECONDS = 20


def main() -> None:
    """Reads what stands in standard input."""
    _bound()
    logging.disable()
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        reading = read(sys.stdin.buffer.read(), asked["tokens"])
        said = {"text": reading.text, "whole": reading.whole}
    except GivenUp as given_up:
        said = {"fault": given_up.fault.value}
    except (MemoryError, RecursionError):
        said = {"fault": Fault.DEMANDING.value}
    sys.stdout.buffer.write(json.dumps(said).encode())


def read(content: bytes, tokens: int) -> Reading:
    """The text of a document.

    Raises:
        GivenUp: there is none that can be read.
    """
    form = form_of(content)
    if form is Form.PDF:  # the libraries take a while to import
        from bot.reading.pdf import read_pdf

        return read_pdf(content, tokens)
    if form is Form.DOCX:
        from bot.reading.docx import read_docx

        return read_docx(content, tokens)
    return _read_text(content, tokens)


def _read_text(content: bytes, tokens: int) -> Reading:
    from bot.reading.clipping import clipped
    from bot.reading.encodings import decoded

    text = decoded(content).strip()
    if not text:
        raise GivenUp(Fault.EMPTY)
    return clipped(text, tokens)


def _bound() -> None:
    """As far as the system knows such bounds; where memory runs out all the same, this process is the one to go."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    if resource is None:
        return
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
