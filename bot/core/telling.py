"""What a question is told of the conversation: its latest exchange in any case, and what else there is room for."""

from dataclasses import replace

from bot.core.messages import Conversation, Role, Turn
from bot.core.usage import estimate_tokens

RECENT = 8
"""Turns, answers included, among which material is looked for that goes along again: each time is paid for."""

SHARE = 0.75
"""The part of the room that an exchange may have which does not fit as a whole: the rest is for those before it."""

NO_ANSWER = "[no answer]"
"""Stands for an answer without words, one that was stopped early: many providers refuse an empty message."""

_LEFT_OUT = "\n[a part of it did not fit]\n"


def told_of(conversation: Conversation, budget: int) -> Conversation:
    """The part of a conversation that goes along with a question, in about `budget` tokens; 0: nothing does.

    Documents of the latest question that had any, if that was of late, go along whole and beside that: the next
    question may well be about them. They were bounded when they were read.
    """
    if budget <= 0:
        return conversation.window(budget)
    turns = list(conversation.turns)
    at = _latest_with_material(turns)
    bare = [_bare(turn) if number == at else turn for number, turn in enumerate(turns)]
    room = budget - estimate_tokens(conversation.summary)
    window = replace(conversation, turns=_with_short_end(bare, room if room > 0 else budget)).window(budget)
    left = len(turns) - len(window.turns)
    kept = [turns[at] if number == at else turn for number, turn in enumerate(window.turns, start=left)]
    return replace(window, turns=tuple(kept))


def abridged(text: str, tokens: int) -> str:
    """A text in at most so many estimated tokens: of a longer one the beginning and the end."""
    size = estimate_tokens(text)
    half = len(text) * max(0, tokens) // size // 2 if size > tokens else 0
    while half:
        short = f"{text[:half].rstrip()}{_LEFT_OUT}{text[-half:].lstrip()}"
        if estimate_tokens(short) <= tokens:
            return short
        half -= half // 8 + 1
    return text if size <= tokens else text[:1]


def _latest_with_material(turns: list[Turn]) -> int | None:
    recent = range(len(turns) - 1, max(-1, len(turns) - 1 - RECENT), -1)
    return next((number for number in recent if _has_material(turns[number])), None)


def _has_material(turn: Turn) -> bool:
    return turn.brief is not None and any(each.text for each in turn.brief.attachments)


def _bare(turn: Turn) -> Turn:
    if turn.brief is None:
        return turn
    brief = replace(turn.brief, attachments=())
    return replace(turn, text=brief.text(), brief=brief)


def _with_short_end(turns: list[Turn], room: int) -> tuple[Turn, ...]:
    """The turns; where the latest exchange alone is too long, both sides of it are shortened, if need be."""
    if [turn.role for turn in turns[-2:]] != [Role.USER, Role.ASSISTANT]:
        return tuple(turns)
    asked, said = turns[-2:]
    if estimate_tokens(asked.text) + estimate_tokens(said.text) <= room:
        return tuple(turns)
    room = int(room * SHARE)
    short = _short(said, room - estimate_tokens(_short(asked, room // 2).text))
    return (*turns[:-2], _short(asked, room - estimate_tokens(short.text)), short)


def _short(turn: Turn, tokens: int) -> Turn:
    turn = turn.within(tokens)
    text = abridged(turn.text, tokens)
    return turn if text == turn.text else replace(turn, text=text, brief=None)
