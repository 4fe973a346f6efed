"""Everything that people send besides texts, as the Bot API shows it in a message."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import samples
from bot.playground.media import StoredFile, document_fields, picture_size, reference, sized_fields
from bot.playground.placing import WorldError

Fields = dict[str, Any]
Store = Callable[..., StoredFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One kind of file. `sample` makes one for who brings none, from the facts of the message."""

    name: str
    content_type: str
    folder: str
    fields: Callable[..., Fields]
    sample: Callable[[Fields], bytes]
    captioned: bool = True


def _seconds(facts: Fields) -> float:
    return float(facts.get("duration", 3))


def _voice(file: StoredFile, *, duration: int = 3) -> Fields:
    return {"voice": {"duration": duration, "mime_type": file.content_type, **reference(file)}}


def _audio(file: StoredFile, *, duration: int = 3, performer: str | None = None, title: str | None = None) -> Fields:
    named = {"performer": performer, "title": title}
    about = {name: value for name, value in named.items() if value}
    head = {"duration": duration, "file_name": file.name, "mime_type": file.content_type}
    return {"audio": {**head, **about, **reference(file)}}


def _film(file: StoredFile, width: int, height: int, duration: int) -> Fields:
    head = {"duration": duration, "width": width, "height": height}
    return {**head, "file_name": file.name, "mime_type": file.content_type, **reference(file)}


def _video(file: StoredFile, *, width: int = 640, height: int = 360, duration: int = 3) -> Fields:
    return {"video": _film(file, width, height, duration)}


def _video_note(file: StoredFile, *, length: int = 240, duration: int = 3) -> Fields:
    return {"video_note": {"duration": duration, "length": length, **reference(file)}}


def _animation(file: StoredFile, *, width: int = 320, height: int = 240, duration: int = 3) -> Fields:
    # The document stands there, too, for bots that know no animations.
    return {"animation": _film(file, width, height, duration), **document_fields(file)}


def _sticker(file: StoredFile, *, emoji: str = "👍", set_name: str = "Moods") -> Fields:
    shape = {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
    return {"sticker": {**shape, "emoji": emoji, "set_name": set_name, **reference(file)}}


FILES: dict[str, Recording] = {
    "voice": Recording(
        name="voice.oga",
        content_type="audio/ogg",
        folder="voice",
        fields=_voice,
        sample=lambda facts: samples.ogg(_seconds(facts)),
    ),
    "audio": Recording(
        name="song.mp3",
        content_type="audio/mpeg",
        folder="music",
        fields=_audio,
        sample=lambda facts: samples.mp3(_seconds(facts)),
    ),
    "video": Recording(
        name="film.mp4",
        content_type="video/mp4",
        folder="videos",
        fields=_video,
        sample=lambda _: samples.mp4(),
    ),
    "video_note": Recording(
        name="note.mp4",
        content_type="video/mp4",
        folder="video_notes",
        fields=_video_note,
        sample=lambda _: samples.mp4(),
        captioned=False,
    ),
    "animation": Recording(
        name="animation.gif.mp4",
        content_type="video/mp4",
        folder="animations",
        fields=_animation,
        sample=lambda _: samples.mp4(),
    ),
    "sticker": Recording(
        name="sticker.webp",
        content_type="image/webp",
        folder="stickers",
        fields=_sticker,
        sample=lambda _: samples.webp(),
        captioned=False,
    ),
}


def _poll(
    *,
    question: str = "Which one?",
    options: tuple[str, ...] = ("This", "That"),
    quiz: bool = False,
    number: str = "5001",
) -> Fields:
    choices = [
        {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(options, start=1)
    ]
    asked = {"id": number, "question": question, "options": choices, "total_voter_count": 0, "is_closed": False}
    ways = {"is_anonymous": True, "type": "quiz" if quiz else "regular", "allows_multiple_answers": False}
    return {"poll": {**asked, **ways, "allows_revoting": not quiz, "members_only": False}}


def _location(*, latitude: float = 51.4779, longitude: float = -0.0015) -> Fields:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _venue(*, title: str = "Royal Observatory", address: str = "Greenwich", **point: float) -> Fields:
    # The location stands there, too, for bots that know no venues.
    spot = _location(**point)
    return {"venue": {**spot, "title": title, "address": address}, **spot}


def _contact(*, phone_number: str = "+441234567890", first_name: str = "Eve", user_id: int | None = None) -> Fields:
    known = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone_number, "first_name": first_name, **known}}


def _dice(*, emoji: str = "🎲", value: int = 4) -> Fields:
    return {"dice": {"emoji": emoji, "value": value}}


OTHERS: dict[str, Callable[..., Fields]] = {
    "poll": _poll,
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "dice": _dice,
}
"""What people send that is no file."""


def has_caption(kind: str) -> bool:
    """Whether Telegram shows words under this kind."""
    return kind == "photo" or (kind in FILES and FILES[kind].captioned)


def shown(store: Store, kind: str, content: bytes | None, named: Fields, claimed: int | None, facts: Fields) -> Fields:
    """Return the fields of a message that show one thing of a kind. `named`: name and content_type, None as usual.

    Raises WorldError for what nobody can send, TypeError for facts that the kind does not have.
    """
    if kind == "photo":
        picture = content or samples.png(facts.get("width", 640), facts.get("height", 480))
        return sized_fields(store, "photo.png", "image/png", picture, picture_size(picture) or (1, 1))
    if kind in OTHERS:
        return OTHERS[kind](**facts)
    if kind not in FILES:
        raise WorldError(f"Nobody can send a {kind}.")
    usual = FILES[kind]
    name, content_type = named["name"] or usual.name, named["content_type"] or usual.content_type
    made = usual.sample(facts) if content is None else content
    return usual.fields(store(name, content_type, made, folder=usual.folder, claimed=claimed), **facts)
