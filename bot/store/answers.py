"""Rows of answers <-> the core's values."""

import json
from dataclasses import asdict, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from bot.core.answers import Answer, Preferences, Reveal
from bot.core.attachments import About, Attachment, Kind
from bot.core.continuing import same_result
from bot.core.messages import Asker, Question
from bot.core.strategies import Strategy
from bot.core.thoughts import Sample, Step, Trace, TraceState
from bot.store.database import from_ms, to_ms
from bot.store.questions import FINISHING, LEARNED, ORIGIN
from bot.store.sums import add_seconds


def finish(connection: Connection, answer_id: int, trace: Trace, at: datetime, zone: tzinfo) -> None:
    """Stores a trace, and adds the time it took to the sums; the first one stored stays."""
    row = {
        "number": answer_id,
        "state": trace.state.value,
        "steps": json.dumps([_step_json(step) for step in trace.steps], ensure_ascii=False),
        "samples": json.dumps([asdict(sample) for sample in trace.samples], ensure_ascii=False),
        "answer": trace.answer,
        "end_word": trace.end_word or None,
        "answer_first": trace.answer_first,
        "finished_at": to_ms(at),
    }
    begun = connection.execute(FINISHING, row).scalar_one_or_none()
    if begun is not None:
        add_seconds(connection, at.astimezone(zone), (to_ms(at) - begun) / 1000)


def learn(connection: Connection, answer_id: int, question: Question, **columns: str) -> None:
    """Stores what was found in a question's attachments: its words, and theirs."""
    brought = brought_row(question)["attachments"]
    row = {"number": answer_id, "question": question.text, "attachments": brought, **columns}
    connection.execute(LEARNED, row)


def _step_json(step: Step) -> dict[str, Any]:
    kept = {"kept": True} if step.kept else {}
    return {"title": step.title, "content": step.content, "seconds": step.seconds, **kept}


def brought_row(question: Question) -> dict[str, Any]:
    """The columns of what a question brings along and refers to."""
    brought = [asdict(attachment) for attachment in question.attachments]
    return {
        "question_message_id": question.message_id,
        "parent_id": question.parent_id,
        "about_id": question.about.answer_id if question.about else None,
        "about_step": question.about.step if question.about else None,
        "album": question.album,
        "quoted": question.quoted or None,
        "quoted_id": question.quoted_id,
        "attachments": json.dumps(brought, ensure_ascii=False) if brought else None,
        "edited": question.edited,
    }


def question_of(row: Any) -> Question:
    """The question of a row, as it was asked; who asked is known by id alone."""
    return Question(
        text=row["question"],
        asker=Asker(id=row["user_id"]),
        chat_id=row["chat_id"],
        thread_id=row["thread_id"] or None,
        asked_at=from_ms(row["asked_at"]),
        message_id=row["question_message_id"],
        attachments=attachments_of(row["attachments"]),
        quoted=row["quoted"] or "",
        quoted_id=row["quoted_id"],
        parent_id=row["parent_id"],
        about=about_of(row),
        album=row["album"],
        edited=row["edited"],
    )


def attachments_of(stored: str | None) -> tuple[Attachment, ...]:
    """What a question brought along."""
    return tuple(Attachment(**{**each, "kind": Kind(each["kind"])}) for each in json.loads(stored or "[]"))


def about_of(row: Any) -> About | None:
    """The step that a question is about."""
    return None if row["about_id"] is None else About(answer_id=row["about_id"], step=row["about_step"])


def preferences_of(row: Any) -> Preferences:
    """What a user has chosen; a choice that this version does not know counts as none."""
    return Preferences(
        strategy=Strategy(row.strategy) if row.strategy in set(Strategy) else None,
        model=row.model,
        footer=row.footer,
        live=row.live,
        reveal=Reveal(row.reveal) if row.reveal in set(Reveal) else None,
        language=row.chosen_language or None,
        instructions=row.instructions or None,
    )


def _trace_of(row: Any) -> Trace:
    return Trace(
        steps=tuple(Step(**step) for step in json.loads(row["steps"])),
        answer=row["answer"],
        state=TraceState(row["state"]),
        answer_first=row["answer_first"],
        samples=tuple(Sample(**sample) for sample in json.loads(row["samples"] or "[]")),
        end_word=row["end_word"] or "",
    )


def answer_of(row: Any, sums: Any) -> Answer:
    """A finished answer, with the sums of its calls."""
    return Answer(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"] or None,
        user_id=row["user_id"],
        trace=_trace_of(row),
        strategy=row["strategy"],
        model=row["model"],
        seconds=(row["finished_at"] - row["begun_at"]) / 1000,
        tokens=_whole(sums["tokens"]),
        cost=_whole(sums["cost"]),
        reasoning=_whole(sums["reasoning"]),
        uncertain=bool(sums["estimated"] or (sums["cost"] is not None and sums["unpriced"])),
        message_ids=tuple(json.loads(row["message_ids"] or "[]")),
        delivered=row["delivered_at"] is not None,
        previous_id=row["previous_id"],
        footer=row["footer"] is not False,
        liked=row["liked"],
        reveal=Reveal(row["reveal"]) if row["reveal"] in set(Reveal) else Reveal.TITLES,
        about=about_of(row),
        edited=row["edited"],
        asked=row["question"],
        summing_up=_whole(sums["summing_up"]),
        clipped=tuple(each.name for each in attachments_of(row["attachments"]) if not each.whole),
    )


def origin_of(connection: Connection, about: About) -> Trace | None:
    """The reasoning that a question is about; None: it is gone."""
    row = connection.execute(ORIGIN, {"number": about.answer_id}).mappings().one_or_none()
    return None if row is None else _trace_of(row)


def with_origin(answer: Answer, origin: Trace | None) -> Answer:
    """An answer about a step, with that step's title, and whether the result is the same."""
    if origin is None or answer.about is None or not 1 <= answer.about.step <= len(origin.steps):
        return answer
    title = origin.steps[answer.about.step - 1].title
    return replace(answer, about_title=title, unchanged=same_result(origin.answer, answer.trace.answer))


def _whole(value: Any) -> int | None:
    """A sum: a Decimal on PostgreSQL, None where nothing is known."""
    return None if value is None else int(value)
