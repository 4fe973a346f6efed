"""Pictures of earlier questions: the latest are shown again, for the next question may well be about them."""

import logging
from dataclasses import replace

from bot.core.attachments import Attachment, Kind
from bot.core.errors import ModelError
from bot.core.messages import Conversation, Question, Turn
from bot.flow.job import Job
from bot.flow.material import Material, Shared

log = logging.getLogger(__name__)

RECENT = 8
"""Turns, answers included, among which pictures are looked for: each showing is paid for."""


async def shown_again(conversation: Conversation, question: Question, material: Material, job: Job) -> Conversation:
    """The conversation with the pictures of its latest question that had any, if that was of late.

    Pictures that cannot be had any more, or cannot be shown, stay away: no answer is lost over them.
    """
    turns = list(conversation.turns)
    for at in range(len(turns) - 1, max(-1, len(turns) - 1 - RECENT), -1):
        if pictures := _pictures_of(turns[at]):
            try:
                shown = await material.pictures(job, replace(question, attachments=pictures), job.profile, Shared())
            except ModelError as error:
                log.info("pictures of an earlier question are not shown again: %s", error)
                return conversation
            turns[at] = replace(turns[at], pictures=shown)
            return replace(conversation, turns=tuple(turns))
    return conversation


def _pictures_of(turn: Turn) -> tuple[Attachment, ...]:
    brought = turn.brief.attachments if turn.brief is not None else ()
    return tuple(each for each in brought if each.kind is Kind.PICTURE)
