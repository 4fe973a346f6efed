"""A question with what is found in its attachments."""

from dataclasses import replace

from bot.core.attachments import Attachment, Kind
from bot.core.errors import Unreadable
from bot.core.material import Fault, Reading
from bot.core.messages import Question


def learned(question: Question, attachment: Attachment, reading: Reading) -> Question:
    """The question with the text of one of its documents or recordings."""
    if attachment.kind is Kind.RECORDING:
        return known(question, attachment, reading.text)
    return _with(question, attachment, replace(attachment, text=reading.text, whole=reading.whole))


def known(question: Question, attachment: Attachment, said: str) -> Question:
    """The question with what is said in one of its recordings; without words of its own, that is what it asks.

    Words that became the question's are not kept twice, and what was heard is not to be heard again.
    """
    if question.text:
        return _with(question, attachment, replace(attachment, text=said, file_id=attachment.file_id if said else None))
    return replace(_with(question, attachment, replace(attachment, file_id=None)), text=said)


def reading_of(before: Question, after: Question, attachment: Attachment) -> Reading:
    """What was learned from an attachment of the question before, wherever the one after keeps it."""
    found = after.attachments[before.attachments.index(attachment)]
    became_words = attachment.kind is Kind.RECORDING and not before.text
    return Reading(text=after.text if became_words else found.text, whole=found.whole)


def check_heard(question: Question) -> None:
    """Looks whether there is anything to answer.

    Raises:
        Unreadable: its own words were to be heard, and nothing was said.
    """
    for each in question.attachments:
        if not question.text and each.kind is Kind.RECORDING and each.file_id is None and not each.text:
            raise Unreadable(Fault.SILENT, each.name)


def is_spoken(question: Question) -> bool:
    """Whether something of it is still to be heard."""
    return bool(_unheard(question))


def newly_heard(before: Question, after: Question) -> str:
    """What was heard in the recordings that the question before brought unheard, in their order; empty: nothing."""
    unheard = _unheard(before)
    said = [each.text for each in after.attachments if each.kind is Kind.RECORDING and each.file_id in unheard]
    own = after.text if unheard and not before.text else ""
    return "\n\n".join(filter(None, (own, *said)))


def _unheard(question: Question) -> set[str | None]:
    """The recordings that are still to be heard, by the ids of their files."""
    return {each.file_id for each in question.attachments if each.is_unread and each.kind is Kind.RECORDING}


def _with(question: Question, old: Attachment, new: Attachment) -> Question:
    return replace(question, attachments=tuple(new if each is old else each for each in question.attachments))
