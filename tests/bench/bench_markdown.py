"""How long Markdown of a given length keeps the processor, and how long at most the event loop stands still meanwhile.

Run it from the root of the project: python tests/bench/bench_markdown.py [characters]
"""

import asyncio
import sys
import time

from bot.view.markdown import from_markdown
from bot.view.splitting import split

SIZE = 60_000
PIECES = (
    *("- ***", "\n# a", "_{", "a\n=\n", "。**a**", "`*", "**a** ", "> a\n\n", "> - ", "|a|b|\n|-|-|\n", "[a](b)", "["),
    *("```a\n```\n", "`", "1. a\n", "$\\frac{a}{b}$ ", "&lt;", "||a|| ", "word "),
)


async def standstill(text: str) -> float:
    """Return the longest time between two turns of the loop, in seconds, while a thread makes messages of a text."""
    work = asyncio.create_task(asyncio.to_thread(lambda: split(from_markdown(text))))
    longest, before = 0.0, time.perf_counter()
    while not work.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest


def main(size: int) -> None:
    """Print a line for each text, the slowest first."""
    rows = []
    for piece in PIECES:
        text = piece * (size // len(piece))
        begun = time.process_time()
        rich = from_markdown(text)
        converted = time.process_time()
        parts = split(rich)
        cut = time.process_time()
        rows.append((converted - begun, cut - converted, asyncio.run(standstill(text)), len(parts), piece))
    out = sys.stdout.write
    out(f"{size:,} characters     convert     cut   loop stands   parts\n")
    for convert, cutting, stands, count, piece in sorted(rows, key=lambda row: -row[0] - row[1]):
        out(f"{piece!r:20} {convert * 1000:8.0f} ms {cutting * 1000:4.0f} ms {stands * 1000:10.0f} ms {count:7}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
