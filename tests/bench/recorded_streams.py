"""Plays recorded streams, byte by byte and whole, and holds what is read against the events themselves.

python tests/bench/recorded_streams.py FILE

FILE is JSON: a list of objects with `name` and `events`, each event as it came over the wire, or one whole body.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.core.model_ports import ModelEvent, ReasoningDelta, TextDelta, UsageSeen
from bot.llm.answer_reader import AnswerReader

SUMMARY = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")


def documents(events: list[Any]) -> Iterator[dict[str, Any]]:
    """The JSON of each event, read as simply as can be."""
    for event in events:
        if isinstance(event, dict):
            yield event
            continue
        for line in event.split("\n"):
            if line.startswith("data:") and line[5:].strip().startswith("{"):
                yield json.loads(line[5:])


def expected(events: list[Any]) -> tuple[str, str, dict[str, Any] | None]:
    """Text, reasoning without line breaks, and the last usage block, by adding up what the events hold."""
    said, thought, usage = "", "", None
    for document in documents(events):
        response = document.get("response")
        usage = document.get("usage") or (response or {}).get("usage") or usage
        for choice in (document.get("choices") or [])[:1]:
            part = choice.get("delta") or choice.get("message") or {}
            content = part.get("content")
            for piece in [{"text": content}] if isinstance(content, str) else content or []:
                said += piece.get("text") or ""
                thought += "".join(each.get("text", "") for each in piece.get("thinking") or [])
            details = "".join(
                each.get("text") or each.get("summary") or "" for each in part.get("reasoning_details") or []
            )
            thought += part.get("reasoning_content") or part.get("reasoning") or details
        if document.get("type") == "response.output_text.delta":
            said += document["delta"]
        if document.get("type") in SUMMARY:
            thought += document["delta"]
    return said, thought.replace("\n", ""), usage


def read(body: bytes, size: int) -> tuple[list[ModelEvent], AnswerReader]:
    """What the reader makes of a body that comes in pieces of a size."""
    reader, events = AnswerReader(), list[ModelEvent]()
    for at in range(0, len(body), size):
        events += reader.feed(body[at : at + size])
    return events + ([] if reader.fault else reader.close()), reader


def tell(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Prints a line for each stream that is read otherwise, and how many are read right."""
    recorded = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    right = counted = blocks = 0
    for stream in recorded:
        events = stream["events"]
        body = json.dumps(events[0]) if isinstance(events[0], dict) else "".join(f"{each}\n\n" for each in events)
        heard, _ = read(body.encode(), 10**9)
        bytewise, _ = read(body.encode(), 1)
        said, thought, usage = expected(events)
        texts = ["".join(each.text for each in read_ if isinstance(each, TextDelta)) for read_ in (heard, bytewise)]
        ours = "".join(each.text for each in heard if isinstance(each, ReasoningDelta)).replace("\n", "")
        fine = texts == [said, said] and ours == thought
        seen = next((each.usage for each in reversed(heard) if isinstance(each, UsageSeen)), None)
        right += fine
        blocks += usage is not None
        counted += usage is not None and seen is not None and bool(seen.total)
        if not fine:
            tell(f"{stream['name']}: text {len(texts[0])} of {len(said)}, reasoning {len(ours)} of {len(thought)}")
    tell(f"{right} of {len(recorded)} streams: text and reasoning as their events; usage read in {counted} of {blocks}")


if __name__ == "__main__":
    main()
