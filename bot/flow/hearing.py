"""Recordings -> what is said in them: a call of its own in the ledger, under the same limits as any."""

import asyncio
import math
from dataclasses import dataclass

from bot.core.attachments import Attachment, Sound
from bot.core.errors import ModelError, ModelUnknown, Unreadable
from bot.core.frames import measured_seconds
from bot.core.material import LONGEST_RECORDING, Fault
from bot.core.messages import ModelRequest, Question
from bot.core.sounds import told_seconds
from bot.core.usage import TRANSCRIPT
from bot.flow.call import Call, ignore
from bot.flow.calls import Calls, StoppedWaiting
from bot.flow.job import Job
from bot.flow.learning import known
from bot.flow.reason import LONGEST_PAUSE

ATTEMPTS = 3

LEAST_BYTES_A_SECOND = 1_500
"""What is said of a length that cannot be measured is not believed below that, which is about twice the fewest."""

FEWEST_BYTES_A_SECOND = 700
"""Of any recording: one that does not say how long it is may be as long as that. Source: Opus begins at 6 kbit/s."""

MOST_BYTES_A_SECOND = 600_000
"""Of any recording: one that says it is shorter does not tell. Source: uncompressed, in 24 bits at 96 kHz, stereo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is said in the recordings of a question, in writing; told before it is answered."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Has recordings transcribed by `model`; without a name none is."""

    calls: Calls
    model: str

    def check(self, attachment: Attachment) -> None:
        """Looks at a recording before it is fetched.

        Raises:
            Unreadable: it is too long, or none is transcribed here.
        """
        if not self.model:
            raise Unreadable(Fault.DEAF, attachment.name)
        if attachment.seconds > LONGEST_RECORDING:
            raise Unreadable(Fault.LONG, attachment.name)

    async def hear(self, job: Job, question: Question, attachment: Attachment, content: bytes) -> Question:
        """The question with what is said in one of its recordings, which is stored together with the end of the call.

        A question that is stopped meanwhile is given back as it is.

        Raises:
            ModelError: the recording could not be transcribed; every attempt is in the ledger. Unreadable: nothing is
                said in it, it says itself that it is too long, or the provider hears nothing at all.
        """
        if not content:
            raise Unreadable(Fault.EMPTY, attachment.name)
        measured = await asyncio.to_thread(measured_seconds, content, LONGEST_RECORDING)
        if max(measured, told_seconds(content)) > LONGEST_RECORDING:
            raise Unreadable(Fault.LONG, attachment.name)
        seconds = math.ceil(measured) or longest_seconds(attachment.seconds, len(content))
        media_type = attachment.media_type or "application/octet-stream"
        sound = Sound(name=attachment.name, media_type=media_type, data=content, seconds=seconds)
        request = ModelRequest(model=self.model, messages=(), sound=sound)
        for attempt in range(1, ATTEMPTS + 1):
            if job.stop.requested:
                break
            try:
                async with await self.calls.start(
                    job, request, strategy=job.strategy, attempt=attempt, purpose=TRANSCRIPT
                ) as call:
                    return await _heard(call, question, attachment)
            except StoppedWaiting:
                break
            except ModelUnknown as error:  # as where the provider has nothing for recordings
                raise Unreadable(Fault.DEAF, attachment.name) from error
            except ModelError as error:
                await self._pause(attempt, error, job)
        return question

    async def _pause(self, attempt: int, error: ModelError, job: Job) -> None:
        """Waits before the next attempt; gives up when it is not worth it, or would take too long."""
        pause = error.retry_after if error.retry_after is not None else 0.5 * 2 ** (attempt - 1)
        clock = self.calls.clock
        if not error.retry or attempt >= ATTEMPTS or pause > LONGEST_PAUSE or clock.monotonic() + pause >= job.deadline:
            raise error
        await job.stop.unless(clock.sleep(pause))


def longest_seconds(said: float, size: int) -> float:
    """How long a recording that cannot be measured may be, by what is said of it and its bytes; 0: nobody says."""
    is_told = said > 0 and size / said <= MOST_BYTES_A_SECOND
    return max(said, math.ceil(size / (LEAST_BYTES_A_SECOND if is_told else FEWEST_BYTES_A_SECOND)))


async def _heard(call: Call, question: Question, attachment: Attachment) -> Question:
    await call.run(ignore)
    if call.stopped:
        return question
    said = call.text
    learned = known(question, attachment, said.strip())
    await call.settle(call.outcome, learned=learned)
    if not said.strip():
        raise Unreadable(Fault.SILENT, attachment.name)
    return learned
