"""The demo models: an honest small solver behind the faces of a language model and of a reasoning model."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.playground.model_given import given_in
from bot.playground.model_refusals import REASONER
from bot.playground.model_solving import solved
from bot.playground.model_usage import count_tokens, text_of
from bot.playground.model_wire import encode
from bot.playground.scripts import Json, Script
from bot.playground.solver import Solution

MODEL = "glassbox-demo"
MODELS = (MODEL, REASONER)
MARK = "#### ANSWER"
_WORDS = re.compile(r"\s*(?:[^\s\u2e80-\uffff]{1,24}\s*){1,2}|\s*[\u2e80-\uffff]{1,6}\s*|\s+")
_JSON_WORD = re.compile(r"\bjson\b", re.IGNORECASE | re.ASCII)
_JSON_FORMATS = ("json_object", "json_schema")
_LEAST_THOUGHT = 64
"""Tokens: a reasoning model thinks even about a greeting."""

_FIRST_SECONDS, _SECONDS_A_PIECE, _MOST_SECONDS = 0.6, 0.06, 2.2


def demo_script(body: Json, *, today: date, pace: float, summaries: bool = False) -> Script:
    """The answer of the demo model that is asked, to a request of Chat Completions.

    pace: 1 is a human one, 1.5 to 3 seconds in all; 0 is at once. summaries: the reasoning model's reasoning is
    there for those who may see it; otherwise it is only counted.
    """
    solution = solved(given_in(body), today=today)
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    if body["model"] == MODEL:
        return _paced(_written(solution, form_of(body)), limit, pace)
    thoughts = [f"**{title}**\n\n{content}" for title, content in solution.steps]
    hidden = max(_LEAST_THOUGHT, count_tokens(*thoughts))
    kept = hidden if limit is None else min(hidden, limit)
    form = "json" if (body.get("response_format") or {}).get("type") in _JSON_FORMATS else "plain"
    script = _paced(_written(replace(solution, steps=()), form), None if limit is None else limit - kept, pace)
    if not summaries or kept < hidden:
        return replace(script, hidden=kept)
    return replace(script, reasoning="\n\n".join(thoughts), hidden=kept - count_tokens(*thoughts))


def _paced(text: str, limit: int | None, pace: float) -> Script:
    kept, finish = _within(_WORDS.findall(text), limit)
    seconds = min(_MOST_SECONDS, max(0.9, _SECONDS_A_PIECE * len(kept)))
    return Script(
        chunks=tuple(kept),
        finish_reason=finish,
        delay_first=pace * _FIRST_SECONDS,
        delay=pace * seconds / max(1, len(kept)),
        cost=True,
    )


def form_of(body: Json) -> str:
    """The form asked for: "json", "marked" or "plain"; response_format first, then the instructions."""
    if (body.get("response_format") or {}).get("type") in _JSON_FORMATS:
        return "json"
    texts = {role: "\n".join(_texts(body, role)) for role in ("system", "developer", "user")}
    if MARK in texts["system"] + texts["developer"]:
        return "marked"
    return "json" if any(map(_JSON_WORD.search, texts.values())) else "plain"


def _texts(body: Json, role: str) -> list[str]:
    return [text_of(m.get("content")) for m in body["messages"] if m["role"] == role]


def _written(solution: Solution, form: str) -> str:
    if form == "json":
        steps = [{"title": title, "content": content} for title, content in solution.steps]
        return encode({"steps": steps, "answer": solution.answer}).decode()
    if form == "marked":
        steps_text = "".join(f"### {title}\n{content}\n\n" for title, content in solution.steps)
        return f"{steps_text}{MARK}\n{solution.answer}"
    return solution.answer


def _within(pieces: list[str], limit: int | None) -> tuple[list[str], str]:
    """The pieces that fit into a limit of tokens, and the finish reason."""
    if limit is None or count_tokens(*pieces) <= limit:
        return pieces, "stop"
    while pieces and count_tokens(*pieces) > limit:
        pieces = pieces[:-1]
    return pieces, "length"
