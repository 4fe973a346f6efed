"""What a message replies to: an answer that the question goes on from, or something that goes along as a quote."""

from dataclasses import dataclass, replace

from telegram import Bot, Chat, Message, MessageOrigin, MessageOriginUser, User
from telegram.constants import MessageOriginType

from bot.core.answers import Replied
from bot.core.messages import Question, clean_text
from bot.core.ports import Memory
from bot.core.speakers import MYSELF, quote, speaker
from bot.tg.addressing import replied_of, said_in
from bot.tg.things import thing_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Looks up what messages reply to."""

    memory: Memory
    bot: Bot

    async def referring(self, question: Question, message: Message) -> Question:
        """The question with what its message replies to; an answer that the conversation holds is not told again."""
        replied, part = replied_of(message), _marked(message)
        if replied is None:
            return _quoting_elsewhere(question, message, part)
        found = await self._answer(question, replied)
        said = part or ("" if found else self._said(replied))
        return replace(
            question,
            replied_id=found.answer_id if found else None,
            parent_id=found.answer_id if found and not found.latest else None,
            quoted=quote(self._who(replied), said, part=bool(part)) if said else "",
            quoted_id=_writer_id(replied) if said else None,
        )

    def _said(self, replied: Message) -> str:
        """What a message says in words, behind what it is where that does not go along; the bot's own files do not."""
        mine = replied.from_user is not None and replied.from_user.id == self.bot.id
        thing, words = thing_in(replied, beside=not mine), clean_text(said_in(replied)).strip()
        return f"{thing} {words}".strip()

    async def _answer(self, question: Question, replied: Message) -> Replied | None:
        if replied.from_user is None or replied.from_user.id != self.bot.id:
            return None
        return await self.memory.replied(question.chat_id, question.thread_id, replied.message_id, replied.date)

    def _who(self, message: Message) -> str:
        """Who said a message: of a forwarded one, who said it first."""
        if message.forward_origin is not None:
            return _author(message.forward_origin)
        if message.from_user is not None and message.from_user.id == self.bot.id:
            return MYSELF
        return _name(message.sender_chat or message.from_user)


def _marked(message: Message) -> str:
    """The part of a message that the sender has marked to reply to; what Telegram marks by itself is no such."""
    chosen = message.quote is not None and (message.quote.is_manual or replied_of(message) is None)
    return clean_text(message.quote.text).strip() if message.quote is not None and chosen else ""


def _quoting_elsewhere(question: Question, message: Message, part: str) -> Question:
    """A question with what it quotes of a message in another chat; none, if it quotes none."""
    shown = message.external_reply
    said = part or (thing_in(shown, beside=False) if shown else "")
    if not said:
        return replace(question, quoted="")
    who = _author(shown.origin) if shown else _name(None)
    author = _author_id(shown.origin) if shown else None
    return replace(question, quoted=quote(who, said, part=bool(part)), quoted_id=author)


def _author(origin: MessageOrigin) -> str:
    if origin.type == MessageOriginType.HIDDEN_USER:
        return speaker(str(getattr(origin, "sender_user_name", "")))
    sources = (getattr(origin, name, None) for name in ("sender_user", "sender_chat", "chat"))
    return _name(next(filter(None, sources), None))


def _writer_id(message: Message) -> int | None:
    """Who wrote a message, by the id of their account: of a forwarded one, who wrote it first."""
    if message.forward_origin is not None:
        return _author_id(message.forward_origin)
    return None if message.sender_chat or message.from_user is None else message.from_user.id


def _author_id(origin: MessageOrigin) -> int | None:
    return origin.sender_user.id if isinstance(origin, MessageOriginUser) else None


def _name(who: User | Chat | None) -> str:
    if who is None:
        return speaker("")
    return speaker(" ".join(filter(None, (getattr(who, "title", None), who.first_name, who.last_name))))
