"""What a message brings along -> attachments, by what Telegram says of it; nothing is fetched here."""

from dataclasses import replace
from pathlib import PurePosixPath

from telegram import Audio, Bot, Document, Message, PhotoSize, VideoNote, Voice

from bot.core.attachments import Attachment, Kind
from bot.core.errors import Unreadable
from bot.core.material import LARGEST_FILE, Fault
from bot.core.messages import clean_text
from bot.tg.addressing import replied_of
from bot.view.texts import Texts

LONGEST_SIDE = 2048
"""In pixels: models scale larger pictures down to it. Source: OpenAI's guide to images and vision."""

LONGEST_NAME = 100

PICTURES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif"}
_PICTURE_ENDINGS = frozenset({*PICTURES.values(), ".jpeg"})
_SOUND_ENDINGS = frozenset(".flac .m4a .mp3 .mp4 .mpeg .mpga .oga .ogg .wav .webm".split())
"""What is transcribed. Source: OpenAI's guide to speech to text."""

_SOUNDS = {"audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/ogg": ".ogg", "audio/flac": ".flac"}
_VIDEO_ENDINGS = frozenset(".mp4 .mov .mkv .avi .webm .wmv .m4v".split())
_UNREADABLE_ENDINGS = frozenset(
    ".zip .rar .7z .gz .tgz .tar .bz2 .xz .exe .msi .dll .apk .dmg .iso .bin .jar .doc .xls .xlsx .ppt .pptx".split()
)
"""Not worth fetching: what is in them would be refused."""


def has_file(message: Message) -> bool:
    """Whether a message has something that can be read, or is refused with a sentence of its own."""
    files = (message.photo, message.document, message.voice, message.audio, message.video_note)
    return any(files) or any((message.video, message.animation, message.paid_media))


def brought(message: Message) -> tuple[Attachment, ...]:
    """The attachments of one message; none, if it has nothing of the kind.

    Raises:
        Unreadable: what it has is too large, or of a kind that cannot be read.
    """
    if message.photo:
        return (_photo(message.photo),)
    if message.video or message.animation or message.paid_media:
        raise Unreadable(Fault.VIDEO)
    if message.document:
        return (_of(message.document, _document(message.document)),)
    if message.voice:
        return (_of(message.voice, _recording(message.voice, "voice.ogg")),)
    if message.audio:
        return (_of(message.audio, _audio(message.audio)),)
    note = message.video_note
    return (_of(note, _recording(note, "video-note.mp4")),) if note else ()


def of_replied(message: Message, bot: Bot) -> tuple[Attachment, ...]:
    """What the message replied to brings, as far as it can be read; the bot's own files are its answers."""
    replied = replied_of(message)
    if replied is None or (replied.from_user is not None and replied.from_user.id == bot.id):
        return ()
    try:
        return brought(replied)
    except Unreadable:
        return ()


def asked_of(attachments: tuple[Attachment, ...], texts: Texts) -> str:
    """What somebody asks who sends something without a word; of a recording, what is said in it."""
    kinds = {each.kind for each in attachments}
    if Kind.RECORDING in kinds:
        return ""
    if Kind.PICTURE in kinds:
        return texts.say("ask-pictures", count=len(attachments))
    return texts.say("ask-documents", count=len(attachments))


def _photo(sizes: tuple[PhotoSize, ...]) -> Attachment:
    """The largest that is not scaled down anyway."""
    sensible = [size for size in sizes if max(size.width, size.height) <= LONGEST_SIDE]
    best = max(sensible, key=_area) if sensible else min(sizes, key=_area)
    _check_size(best.file_size, "")
    return _of(best, Attachment(kind=Kind.PICTURE, file_id=best.file_id, media_type="image/jpeg"))


def _of(file: Audio | Document | PhotoSize | VideoNote | Voice, attachment: Attachment) -> Attachment:
    return replace(attachment, unique_id=file.file_unique_id)


def _area(size: PhotoSize) -> int:
    return size.width * size.height


def _document(document: Document) -> Attachment:
    name, media_type = _named(document.file_name), (document.mime_type or "").lower()
    ending = PurePosixPath(name).suffix.lower()
    family = media_type.partition("/")[0]
    _check_size(document.file_size, name)
    if media_type in PICTURES or (ending in _PICTURE_ENDINGS and family in ("image", "", "application")):
        return Attachment(kind=Kind.PICTURE, name=name, file_id=document.file_id, media_type=media_type)
    if family == "image" and media_type != "image/svg+xml":
        raise Unreadable(Fault.PICTURE_KIND, name)
    if family == "audio":
        return _sound(document.file_id, name, media_type, 0.0)
    if family == "video" and ending != ".ts":  # TypeScript has the ending of a kind of video
        raise Unreadable(Fault.VIDEO, name)
    if ending in _UNREADABLE_ENDINGS or (ending in _VIDEO_ENDINGS and family != "text"):
        raise Unreadable(Fault.VIDEO if ending in _VIDEO_ENDINGS else Fault.KIND, name)
    return Attachment(kind=Kind.DOCUMENT, name=name, file_id=document.file_id, media_type=media_type or None)


def _audio(audio: Audio) -> Attachment:
    media_type = (audio.mime_type or "").lower()
    name = _named(audio.file_name or audio.title)
    if PurePosixPath(name).suffix.lower() not in _SOUND_ENDINGS:
        name = (name or "audio") + _SOUNDS.get(media_type, "")
    _check_size(audio.file_size, name)
    return _sound(audio.file_id, name, media_type, _seconds(audio))


def _sound(file_id: str, name: str, media_type: str, seconds: float) -> Attachment:
    if name.lower().endswith(".opus"):  # it comes in Ogg, and is known by that name
        name += ".ogg"
    if PurePosixPath(name).suffix.lower() not in _SOUND_ENDINGS:
        raise Unreadable(Fault.KIND, name)
    return Attachment(kind=Kind.RECORDING, name=name, file_id=file_id, media_type=media_type or None, seconds=seconds)


def _recording(sound: Voice | VideoNote, name: str) -> Attachment:
    _check_size(sound.file_size, "")
    media_type = sound.mime_type if isinstance(sound, Voice) else "video/mp4"
    return _sound(sound.file_id, name, media_type or "audio/ogg", _seconds(sound))


def _seconds(sound: Audio | Voice | VideoNote) -> float:
    """Its length, as Telegram tells it: the library's own attribute is to change its type."""
    duration = sound.to_dict().get("duration")
    return float(duration) if isinstance(duration, int | float) else 0.0


def _named(name: str | None) -> str:
    return clean_text(name or "").replace("/", "_")[-LONGEST_NAME:]


def _check_size(size: int | None, name: str) -> None:
    if (size or 0) > LARGEST_FILE:
        raise Unreadable(Fault.LARGE, name)
