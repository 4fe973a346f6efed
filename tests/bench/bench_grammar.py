"""How long the grammar takes for 60 kB of output, kind and hostile: medians in milliseconds of CPU.

Run it from the root of the project: python -m tests.bench.bench_grammar
"""

import json
import statistics
import sys
import time

from bot.core.grammar import StepsGrammar

SIZE = 60_000
DELTA = 12
"""Characters in a delta, when the text comes as a stream."""

STEPS = [{"title": "A step", "content": "some words " * 10}] * 400
TEXTS = {
    "good": json.dumps({"steps": STEPS, "answer": "x" * 5000}),
    **{
        name: (start + unit * (SIZE // len(unit)))[:SIZE]
        for name, start, unit in (
            ("quotes", '{"answer":"', '"'),
            ("quotes, blanks", '{"answer":"', '" '),
            ("quotes, commas", '{"answer":"', '",'),
            ("quotes, braces", '{"answer":"', '"}'),
            ("backslashes", '{"answer":"', "\\\\"),
            ("line breaks", '{"answer":"', "\\n"),
            ("LaTeX", '{"answer":"', "\\times "),
            ("braces", "", "{"),
            ("nesting", "", '{"a":'),
            ("brackets", "", "["),
            ("small objects", "", '{"a":1}'),
            ("pairs", "{", '"a":"b",'),
            ("think tags", "", "<think>"),
            ("angles", "", "<"),
            ("keys", "", '{"'),
        )
    },
}


def spent(text: str, delta: int) -> float:
    """CPU milliseconds for reading `text` in pieces of `delta` characters."""
    grammar = StepsGrammar()
    start = time.process_time()
    for at in range(0, len(text), delta):
        grammar.feed(text[at : at + delta])
    grammar.close()
    return 1000 * (time.process_time() - start)


def main() -> None:
    """Prints a row for each text: read in one piece, and as a stream."""
    sys.stdout.write(f"{'text':16}{'one piece':>12}{'stream':>12}\n")
    for name, text in TEXTS.items():
        whole, stream = (statistics.median(spent(text, delta) for _ in range(5)) for delta in (len(text), DELTA))
        sys.stdout.write(f"{name:16}{whole:12.1f}{stream:12.1f}\n")


if __name__ == "__main__":
    main()
