"""Transcriptions: what the model server accepts as a request, and how it answers, as OpenAI does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.playground.model_rules import BadRequest, check_number, wrong_value
from bot.playground.model_usage import Meter, count_tokens
from bot.playground.scripts import Bill, Json, Piece, Script
from bot.playground.sounds import sound_kind, sound_seconds

LARGEST_SOUND = 25 * 1024 * 1024
SHORTEST_SECONDS = 0.1
TOKENS_A_SECOND = 10
TRANSCRIBERS = re.compile(r"whisper-1|gpt-(4o-)?(mini-)?transcribe(-\d{4}-\d\d-\d\d)?|glassbox-demo-transcribe")
"""The models that the demo answers for."""

UNHEARD, UNHEARD_ZH = "The demo model cannot hear this recording of ", "演示模型听不见这段"
"""How a transcript of the demo begins."""

FIELDS = frozenset(
    # The fields of the reference of audio/transcriptions.
    """
    file model chunking_strategy include include[] keywords keywords[] known_speaker_names[] known_speaker_references[]
    language languages languages[] prompt response_format stream temperature timestamp_granularities[]
    """.split()
)
_ENDINGS = ("flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm")
_FORMATS = ("json", "text", "srt", "verbose_json", "vtt", "diarized_json")
_BY_THE_SECOND = re.compile("whisper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The recording that came with a request. seconds: None when the server cannot tell without decoding it."""

    name: str
    content_type: str
    content: bytes
    seconds: float | None

    @property
    def heard(self) -> float:
        """Seconds to be paid for."""
        return self.seconds if self.seconds is not None else max(1.0, len(self.content) / 16_000)


async def read_form(request: web.Request, *, also: frozenset[str] = frozenset()) -> Json:
    """The fields of a request, its file as a Sound; refuses what OpenAI refuses. Raises BadRequest."""
    if request.content_type != "multipart/form-data":
        raise BadRequest("We could not parse the body of your request. It must be multipart/form-data.")
    form = await _fields(request)
    for name in form:
        if name not in FIELDS and name not in also:
            raise BadRequest(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    for name in ("file", "model"):
        if not form.get(name):
            raise BadRequest(f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter")
    _check_choices(form)
    return {**form, "file": _sound(form["file"], _endings(form["model"]))}


class SoundWire:
    """One transcription on the wire: a single JSON object, never streamed."""

    def __init__(self, form: Json, script: Script, *, report: Callable[[], Json]) -> None:
        self._form, self._script, self._report = form, script, report

    def pieces(self) -> list[Piece]:
        """See Wire."""
        return self._script.pieces()

    def opening(self) -> bytes:
        """Nothing: see the class."""
        return b""

    def piece(self, piece: Piece) -> bytes:
        """Nothing: see the class."""
        return b""

    def closing(self) -> bytes:
        """Nothing: see the class."""
        return b""

    def failure(self) -> bytes:
        """Nothing: see the class."""
        return b""

    def whole(self) -> Json:
        """The answer, with the usage as the model is paid, unless the script says otherwise."""
        text = self._script.spoken() or ""
        answer = {"text": text, **self._told(text)}
        if self._form.get("response_format") != "verbose_json":
            return answer
        about = {"task": "transcribe", "language": "english", "duration": self._form["file"].heard, "segments": []}
        return {**about, **answer}

    def _told(self, text: str) -> Json:
        told = self._report()
        if self._script.usage != "auto":
            return told
        return {"usage": usage_of(self._form, text)}


class SoundMeter(Meter):
    """The meter of one transcription."""

    def __init__(self, form: Json, script: Script, *, on_bill: Callable[[Bill], None]) -> None:
        super().__init__(script, model=form["model"], prompt=asked_tokens(form), on_bill=on_bill)
        self._form = form

    def _counted(self) -> Bill:
        bill = super()._counted()
        if not paid_by_the_second(self._form):
            return bill
        return replace(bill, prompt_tokens=0, completion_tokens=0, seconds=math.ceil(self._form["file"].heard))


def usage_of(form: Json, text: str) -> Json:
    """The usage block of a transcription: seconds for models paid by the second, tokens for the others."""
    if paid_by_the_second(form):
        return {"type": "duration", "seconds": math.ceil(form["file"].heard)}
    asked, said = asked_tokens(form), count_tokens(text)
    words = count_tokens(str(form.get("prompt") or ""))
    return {
        "type": "tokens",
        "input_tokens": asked,
        "input_token_details": {"text_tokens": words, "audio_tokens": asked - words},
        "output_tokens": said,
        "total_tokens": asked + said,
    }


def asked_tokens(form: Json) -> int:
    """Input tokens: ten for each second begun, and those of the prompt."""
    sound: Sound = form["file"]
    return TOKENS_A_SECOND * math.ceil(sound.heard) + count_tokens(str(form.get("prompt") or ""))


def paid_by_the_second(form: Json) -> bool:
    """Whether this model's price is for seconds."""
    return bool(_BY_THE_SECOND.search(form["model"]))


def demo_transcript(form: Json) -> Script:
    """What the demo hears: nothing, and it says so, in the language that the request names."""
    sound, zh = form["file"], form.get("language") == "zh"
    length = f"{sound.heard:.1f} {'秒' if zh else 'seconds'}"
    if sound.seconds is None:
        length = f"{len(sound.content):,} {'字节' if zh else 'bytes'}"
    return Script(text=f"{UNHEARD_ZH} {length}的录音。" if zh else f"{UNHEARD}{length}.", cost=True)


async def _fields(request: web.Request) -> Json:
    try:
        return await _parts(MultipartReader(request.headers, request.content))
    except (ValueError, HttpProcessingError):
        raise BadRequest("We could not parse the body of your request. It is no valid multipart/form-data.") from None


async def _parts(reader: MultipartReader) -> Json:
    form: Json = {}
    size = 0
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            raise BadRequest("We could not parse the body of your request. It has parts within parts.")
        content = bytearray()
        while chunk := await part.read_chunk():
            size += len(chunk)
            if size > LARGEST_SOUND:
                message = f"Maximum content size limit ({LARGEST_SOUND}) exceeded ({size} bytes read)"
                raise BadRequest(message, status=413)
            content += chunk
        name = part.name or ""
        form[name] = _upload(part, bytes(content)) if part.filename is not None else content.decode(errors="replace")
    return form


def _upload(part: BodyPartReader, content: bytes) -> Sound:
    kind = part.headers.get("Content-Type", "application/octet-stream")
    return Sound(name=part.filename or "", content_type=kind, content=content, seconds=sound_seconds(content))


def _check_choices(form: Json) -> None:
    wanted = form.get("response_format", "json")
    if wanted not in _FORMATS:
        raise wrong_value("response_format", wanted, _FORMATS)
    if wanted not in ("json", "verbose_json") or (wanted != "json" and not paid_by_the_second(form)):
        message = f"response_format '{wanted}' is not compatible with model '{form['model']}'. Use 'json' instead."
        raise BadRequest(message, param="response_format", code="unsupported_value")
    language = form.get("language")
    if language is not None and not re.fullmatch(r"[a-z]{2,3}", language):
        message = f"Invalid language '{language}'. Language parameter must be specified in ISO-639-1 format."
        raise BadRequest(message, param="language", code="invalid_language_format")
    check_number("temperature", _number(form.get("temperature")), 0, 1)
    if str(form.get("stream", "false")).lower() == "true":
        raise BadRequest("Streaming is not supported for this model.", param="stream", code="unsupported_value")


def _number(text: Any) -> Any:
    try:
        return None if text is None else float(text)
    except ValueError:
        return text


def _endings(model: str) -> tuple[str, ...]:
    """Only the oldest model takes the name that Telegram gives to voices."""
    return _ENDINGS if _BY_THE_SECOND.search(model) else tuple(e for e in _ENDINGS if e != "oga")


def _sound(given: Any, endings: tuple[str, ...]) -> Sound:
    if not isinstance(given, Sound):
        raise BadRequest("Expected a file in 'file'.", param="file", code="invalid_type")
    if given.name.rpartition(".")[2].lower() not in endings:
        raise BadRequest(f"Invalid file format. Supported formats: {list(endings)}", param="file")
    if sound_kind(given.content) is None:
        raise BadRequest("Audio file might be corrupted or unsupported", param="file", code="invalid_value")
    if given.seconds is not None and given.seconds < SHORTEST_SECONDS:
        message = f"Audio file is too short. Minimum audio length is {SHORTEST_SECONDS} seconds."
        raise BadRequest(message, param="file", code="audio_too_short")
    return given
