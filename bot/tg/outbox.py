"""What goes out: final screens, which insist on arriving. Previews, which do not, are in `surfaces.py`.

Rule for an answer whose send timed out: Telegram may have taken it, so it is not sent again. The asker gets a short
note with a button that sends the answer anew: nothing is posted twice unasked, and nothing is lost. Notes and sentences
are sent again, for there is no harm in reading one twice.

Pictures and documents go out by the same rules; their text is the caption, or follows where it is too long for one.

What a group takes no more - the topic is closed, the bot has no right to write - goes to the asker in private, with a
line that says where it belongs.
"""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from telegram import Bot, MessageEntity
from telegram.error import BadRequest, ChatMigrated, Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.core.ports import Clock
from bot.tg import refusals, sending
from bot.tg.convert import Instead, Place, entities_of
from bot.tg.directory import Directory
from bot.tg.insisting import ATTEMPTS, Blocked, Insistence, NoTopic, Uncertain, Undeliverable
from bot.tg.pacing import Pacing
from bot.tg.sending import TooLargeToSend
from bot.view.captions import fitted
from bot.view.richtext import RichText
from bot.view.screens import Button, Screen
from bot.view.texts import Texts, texts_for

log = logging.getLogger(__name__)
T = TypeVar("T", covariant=True)

__all__ = ["ATTEMPTS", "Outbox", "TooLargeToSend", "Uncertain", "Undeliverable"]


Ids = tuple[int | None, ...]
"""Of messages that stand in a chat, in order; None: Telegram has taken the message, and not told its id."""

Noted = Callable[[Ids], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class _Arrived:
    """The messages that stand in the chat by now. `careful`: what may have arrived is not sent again."""

    noted: Noted | None
    careful: bool
    ids: list[int | None] = field(default_factory=list)

    async def add(self, message_id: int | None, *, more: bool) -> None:
        self.ids.append(message_id)
        if more and self.noted is not None:
            await self.noted(tuple(self.ids))


class Outbox:
    """Sends and edits messages."""

    def __init__(
        self, bot: Bot, clock: Clock, pacing: Pacing | None = None, directory: Directory | None = None
    ) -> None:
        """Without a directory, what sending teaches of people and chats is not kept."""
        self.bot = bot
        self.pacing = pacing or Pacing(clock)
        self._insistence = Insistence(clock, self.pacing)
        self._directory = directory

    async def put(
        self,
        place: Place,
        message_id: int | None,
        screens: Sequence[Screen],
        *,
        noted: Noted | None = None,
        careful: bool = False,
    ) -> Ids:
        """Like deliver, but the first screen takes the place of a message that is there, as with edit.

        `noted` is told what has arrived whenever more is to follow. `careful`: what may have arrived is not sent again.

        Raises:
            Uncertain: a careful send timed out; the screens behind it were not sent.
            Undeliverable, TooLargeToSend: see deliver.
        """
        sending.check_sizes(screens)
        ids = _Arrived(noted=noted, careful=careful)
        waiting = deque(part for screen in screens for part in fitted(screen))
        try:
            if message_id is not None:
                await self._replace(place, message_id, waiting, ids, of_first=len(fitted(screens[0])))
                place = replace(place, reply_to=None) if ids.ids else place  # what is gone replied to it as well
            await self._send_all(place, waiting, ids)
        except Undeliverable as error:
            if place.instead is None:
                raise
            log.info("chat %d takes no messages, so the asker gets it in private: %s", place.chat_id, error)
            private = Place(chat_id=place.instead.user_id)
            await self._send(private, _belongs_elsewhere(place.instead), careful=False)  # no part of what is delivered
            await self._send_all(private, waiting, ids)
        return tuple(ids.ids)

    async def deliver(self, place: Place, screens: Sequence[Screen]) -> Ids:
        """Send screens in order; return their message ids: more than screens where captions were too long.

        Raises:
            Undeliverable: Telegram refuses for good.
            TooLargeToSend: a file is over Telegram's bounds; nothing was sent.
        """
        return await self.put(place, None, screens)

    async def deliver_or_ask(
        self,
        place: Place,
        message_id: int | None,
        screens: Sequence[Screen],
        again: str,
        texts: Texts,
        *,
        noted: Noted | None = None,
    ) -> Ids:
        """Like put; where that becomes uncertain, a note with a button, whose data is `again`, ends it."""
        arrived: Ids = ()

        async def note_both(ids: Ids) -> None:
            nonlocal arrived
            arrived = ids
            if noted is not None:
                await noted(ids)

        try:
            return await self.put(place, message_id, screens, noted=note_both, careful=True)
        except Uncertain:
            log.warning("chat %d: a message timed out and may or may not have arrived", place.chat_id)
        buttons = ((Button(label=texts.say("send-again"), data=again),),)
        note = Screen(text=RichText(texts.say("arrived")), buttons=buttons)
        return (*arrived, *await self.deliver(place, [note]))

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> int | None:
        """Put a screen in the place of a message; return the id of the message where it stands, as far as it is known.

        It is sent anew where Telegram refuses the edit, whatever its words, and always with a document; what stands
        there still is then deleted. Of a caption that is too long, the text follows as new messages.

        Raises:
            Undeliverable: Telegram refuses for good.
            TooLargeToSend: the file is over Telegram's bounds; nothing was changed.
        """
        return (await self.put(Place(chat_id=chat_id), message_id, [screen]))[0]

    async def _replace(
        self, place: Place, message_id: int, waiting: deque[Screen], ids: "_Arrived", *, of_first: int
    ) -> None:
        """Put what waits first in the place of a message; where Telegram refuses that, send all anew."""
        if waiting[0].document is not None:
            return
        try:
            await self._edit(place.chat_id, message_id, waiting[0])
        except ChatMigrated:  # the message stayed behind; sending follows the chat
            return
        except (BadRequest, Conflict, InvalidToken, EndPointNotFound, Undeliverable) as error:
            if not refusals.is_unchanged(error):
                log.info("chat %d: what cannot be edited is sent anew: %s", place.chat_id, error)
                await self._send_all(place, waiting, ids)
                if not refusals.is_gone(error):
                    await self.delete(place.chat_id, message_id)
                return
            for _ in range(of_first - 1):  # what follows the caption stands there, too
                waiting.popleft()
        waiting.popleft()
        await ids.add(message_id, more=bool(waiting))

    async def _send_all(self, place: Place, waiting: deque[Screen], ids: "_Arrived") -> None:
        while waiting:
            message_id = await self._send(place, waiting[0], careful=ids.careful)
            waiting.popleft()
            await ids.add(message_id, more=bool(waiting))
            place = replace(place, reply_to=None)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Takes a message away, if that can be done."""
        with suppress(TelegramError):  # what took its place is there already
            await self.bot.delete_message(chat_id, message_id)

    async def _edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        async def once(text: str, entities: list[MessageEntity] | None) -> None:
            await sending.edit(self.bot, chat_id, message_id, screen, text, entities)

        await self._insist(chat_id, lambda: _plain_if_refused(once, screen.text), repeat_timeouts=True)

    async def _send(self, place: Place, screen: Screen, *, careful: bool) -> int | None:
        """Send to where the chat is now; in private also where its topic is not any more."""
        try:
            return await self._send_there(place, screen, careful=careful)
        except ChatMigrated as error:
            if self._directory is not None:
                await self._directory.moved(place.chat_id, error.new_chat_id)
            place = Place(chat_id=error.new_chat_id)
        except NoTopic:
            if place.chat_id < 0:
                raise
            place = Place(chat_id=place.chat_id)
        return await self._send_there(place, screen, careful=careful)

    async def _send_there(self, place: Place, screen: Screen, *, careful: bool) -> int | None:
        async def once(text: str, entities: list[MessageEntity] | None) -> int | None:
            return await sending.send(self.bot, place, screen, text, entities)

        return await self._insist(
            place.chat_id, lambda: _plain_if_refused(once, screen.text), repeat_timeouts=not careful
        )

    async def _insist(self, chat_id: int, once: Callable[[], Awaitable[T]], *, repeat_timeouts: bool) -> T:
        try:
            return await self._insistence.make(chat_id, once, repeat_timeouts=repeat_timeouts)
        except Blocked:
            if self._directory is not None:
                await self._directory.blocked(chat_id)
            raise


async def _plain_if_refused(once: "_Once[T]", text: RichText) -> T:
    """Formatted; without formatting if Telegram objects to that, for then the text must still arrive."""
    try:
        return await once(text.text, list(entities_of(text)))
    except BadRequest as error:
        if not refusals.dislikes_entities(error):
            raise
        log.warning("Telegram refused the formatting: %s", error.message)
        return await once(text.text, None)


class _Once(Protocol[T]):
    def __call__(self, text: str, entities: list[MessageEntity] | None) -> Awaitable[T]: ...


def _belongs_elsewhere(instead: Instead) -> Screen:
    texts = texts_for(instead.language)
    return Screen(text=RichText(texts.say("belongs-elsewhere", chat=instead.title or texts.say("some-group"))))
