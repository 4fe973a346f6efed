"""What is said in a recording, by the provider's endpoint for audio, as the same events as an answer."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from openai import AsyncOpenAI, BaseModel

from bot.core.attachments import Sound
from bot.core.errors import Nonsense
from bot.core.messages import clean_text
from bot.core.model_ports import Accepted, ModelEvent, OutputEnded, TextDelta, UsageSeen
from bot.core.usage import TokenUsage
from bot.llm.usage import read_usage

MOST_SECONDS = 10**6
"""Beyond it a length is a fault of the provider's, and not believed."""


async def transcript_events(client: AsyncOpenAI, model: str, sound: Sound) -> AsyncGenerator[ModelEvent, None]:
    """The events of one transcription.

    Raises:
        Nonsense: what came is no transcript.
    """
    file = (sound.name, sound.data, sound.media_type)
    said: Any = await client.audio.transcriptions.create(file=file, model=model, response_format="json")
    yield Accepted()
    if isinstance(said, BaseModel) and (seen := usage_of(said.model_dump(warnings=False).get("usage"))):
        yield seen
    text = getattr(said, "text", None)
    if not isinstance(text, str):
        raise Nonsense("the answer is no transcript")
    if text.strip():
        yield TextDelta(text=clean_text(text))
    yield OutputEnded(reason="stop")


def usage_of(block: object) -> UsageSeen | None:
    """Return what was used: tokens, or seconds, whichever the model is billed by; None: the provider does not say.

    Input of which it does not say how much was sound counts as sound, which costs more.
    """
    if not isinstance(block, dict):
        return None
    seen = read_usage(block)
    if seen is not None:
        details = block.get("input_token_details")
        audio = details.get("audio_tokens") if isinstance(details, dict) else None
        known = isinstance(audio, int) and 0 <= audio <= (seen.usage.input or 0)
        return replace(seen, usage=replace(seen.usage, audio=audio if known else seen.usage.input))
    seconds = block.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < MOST_SECONDS:
        return None
    return UsageSeen(usage=TokenUsage(seconds=float(seconds)))
