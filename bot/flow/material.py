"""What a question brings along, made ready for a model: documents read, recordings heard, pictures fetched."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.core.attachments import Attachment, Kind, Picture
from bot.core.errors import ModelError, Unreadable
from bot.core.material import LARGEST_FILE, MOST_PICTURES, Fault, Files, Reader, Reading
from bot.core.messages import Question
from bot.core.model_facts import within_context
from bot.core.profiles import Profile
from bot.core.usage import estimate_tokens
from bot.flow.hearing import Hearing
from bot.flow.job import Job
from bot.flow.learning import check_heard, learned, reading_of
from bot.flow.space import Space

LEAST_TOKENS = 200
"""What a document gets at least, when those before it have taken all."""


@dataclass(slots=True, kw_only=True)
class Shared:
    """What was fetched, read and heard, by file id, for the columns of a comparison: each waits for the other.

    What could not be had for one of them, none of them tries again.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    readings: dict[str, Reading] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    failures: dict[str, ModelError] = field(default_factory=dict)

    @contextmanager
    def trying(self, attachment: Attachment) -> Iterator[str]:
        """An attachment's key; a failure within the block is kept.

        Raises:
            ModelError: it failed before.
        """
        key = attachment.file_id or ""
        if key in self.failures:
            raise self.failures[key]
        try:
            yield key
        except ModelError as error:
            self.failures[key] = error
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Makes attachments ready. `tokens` bounds the text of all documents of a question; without `files` none comes."""

    reader: Reader
    hearing: Hearing
    tokens: int
    files: Files | None = None
    space: Space = field(default_factory=Space)

    async def learn(self, job: Job, question: Question, shared: Shared) -> Question:
        """The question with the texts of its documents and recordings; a stop ends the reading and hearing.

        Raises:
            Unreadable: one of them cannot be read, or nothing is said in what is all of the question.
            ModelError: a recording could not be transcribed.
        """
        for each in question.attachments:
            if each.is_unread and each.kind is Kind.RECORDING:
                self.hearing.check(each)
        async with shared.lock:
            while (unread := next((each for each in question.attachments if each.is_unread), None)) is not None:
                before = question
                question = await self._learn(job, question, unread, shared)
                if question is before:
                    break
        check_heard(question)
        return question

    async def _learn(self, job: Job, question: Question, unread: Attachment, shared: Shared) -> Question:
        with shared.trying(unread) as key:
            if (reading := shared.readings.get(key)) is not None:
                return learned(question, unread, reading)
            async with self._content(job, unread) as content:
                if content is None:
                    return question
                after = await self._understood(job, question, unread, content)
        if after is not question:
            shared.readings[key] = reading_of(question, after, unread)
        return after

    async def _understood(self, job: Job, question: Question, unread: Attachment, content: bytes) -> Question:
        if unread.kind is Kind.RECORDING:
            return await self.hearing.hear(job, question, unread, content)
        left = within_context(self.tokens, job.profile) - sum(
            estimate_tokens(each.text) for each in question.attachments
        )
        reading = await job.stop.unless(self.reader.read(content, unread.name, max(left, LEAST_TOKENS)))
        return question if reading is None else learned(question, unread, reading)

    async def pictures(self, job: Job, question: Question, profile: Profile, shared: Shared) -> tuple[Picture, ...]:
        """The question's pictures, fetched anew; none, if it was stopped meanwhile.

        Raises:
            Unreadable: the model sees none, or one of them is none that models take, or there are too many.
        """
        wanted = [each for each in question.attachments if each.kind is Kind.PICTURE]
        if wanted and not profile.sees:
            raise Unreadable(Fault.BLIND)
        if len(wanted) > MOST_PICTURES:
            raise Unreadable(Fault.MANY)
        found: list[Picture] = []
        async with shared.lock:
            for each in wanted:
                picture = await self._picture(job, each, shared)
                if picture is None:
                    return ()
                found.append(picture)
                if sum(len(picture.data) for picture in found) > LARGEST_FILE:
                    raise Unreadable(Fault.LARGE)
        return tuple(found)

    async def _picture(self, job: Job, attachment: Attachment, shared: Shared) -> Picture | None:
        with shared.trying(attachment) as key:
            if key not in shared.pictures:
                async with self._content(job, attachment) as content:
                    if content is None:
                        return None
                    shared.pictures[key] = self.reader.look(content, attachment.name)
            return shared.pictures[key]

    @asynccontextmanager
    async def _content(self, job: Job, attachment: Attachment) -> AsyncIterator[bytes | None]:
        """What is in a file, with room for it in memory until the end of the block; None: it was stopped."""
        if not await job.stop.unless(self.space.take(LARGEST_FILE)):
            yield None
            return
        held = LARGEST_FILE
        try:
            content = await job.stop.unless(self._fetched(attachment))
            if content is not None:
                self.space.give(held - len(content))
                held = len(content)
            yield content
        finally:
            self.space.give(held)

    async def _fetched(self, attachment: Attachment) -> bytes:
        if self.files is None or attachment.file_id is None:
            raise Unreadable(Fault.GONE, attachment.name)
        try:
            return await self.files.fetch(attachment.file_id)
        except Unreadable as error:
            raise Unreadable(error.fault, attachment.name) from error
