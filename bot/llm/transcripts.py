"""What is said in a recording, by the provider's endpoint for audio, as the same events as an answer."""

import json
from dataclasses import replace

from openai import AsyncOpenAI

from bot.core.attachments import Sound
from bot.core.errors import Nonsense
from bot.core.messages import clean_text
from bot.core.model_ports import Finish, ModelEvent, OutputEnded, TextDelta, UsageSeen
from bot.core.usage import TokenUsage
from bot.llm.usage import read_usage

MOST_SECONDS = 10**6
"""Beyond it a length is a fault of the provider's, and not believed."""


async def transcript(client: AsyncOpenAI, model: str, sound: Sound) -> bytes:
    """Have a recording transcribed; the body of the answer."""
    file = (sound.name, sound.data, sound.media_type)
    raw = await client.audio.transcriptions.with_raw_response.create(file=file, model=model, response_format="json")
    return raw.content


def transcript_events(body: bytes) -> list[ModelEvent]:
    """Read the body of a transcription.

    Raises:
        Nonsense: it is no transcript.
    """
    said = json.loads(body)
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise Nonsense("the answer is no transcript")
    seen, text = usage_of(said.get("usage")), clean_text(said["text"])
    spoken = [TextDelta(text=text)] if text.strip() else []
    return [*((seen,) if seen else ()), *spoken, OutputEnded(reason=Finish.STOP)]


def usage_of(block: object) -> UsageSeen | None:
    """Return what was used: tokens, or seconds, whichever the model is billed by; None: the provider does not say.

    Input of which it does not say how much was sound counts as sound, which costs more.
    """
    if not isinstance(block, dict):
        return None
    if (seen := read_usage(block)) is not None:
        details = block.get("input_token_details")
        audio = details.get("audio_tokens") if isinstance(details, dict) else None
        known = isinstance(audio, int) and 0 <= audio <= (seen.usage.input or 0)
        return replace(seen, usage=replace(seen.usage, audio=audio if known else seen.usage.input))
    seconds = block.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < MOST_SECONDS:
        return None
    return UsageSeen(usage=TokenUsage(seconds=float(seconds)))
