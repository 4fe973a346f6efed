"""What a question brings along besides its words: pictures, documents, recordings."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an attachment is to the model: something to look at, to read, or to hear first."""

    PICTURE = "picture"
    DOCUMENT = "document"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One attachment, as it is kept with its question.

    `name` is for display; `file_id` is Telegram's, by which its content can be fetched again; None: it cannot.
    `text` is what a document says, or a recording was heard to say; not `whole`: the rest of it did not fit. `seconds`
    is the length of a recording. `unique_id` is Telegram's, too, and stays where `file_id` may change. `message_id` and
    `caption` are those of its part of an album.
    """

    kind: Kind
    name: str = ""
    file_id: str | None = None
    media_type: str | None = None
    text: str = ""
    whole: bool = True
    seconds: float = 0.0
    unique_id: str = ""
    message_id: int | None = None
    caption: str = ""

    def is_same_file(self, other: "Attachment") -> bool:
        """Whether both are one file; of a recording that was heard the id may not be kept."""
        if self.unique_id and other.unique_id:
            return self.unique_id == other.unique_id
        told = (self.kind, self.name, self.seconds) == (other.kind, other.name, other.seconds)
        return self.file_id == other.file_id or (other.file_id is None and told)

    @property
    def is_unread(self) -> bool:
        """Whether its text is still to be read, or heard."""
        return self.kind is not Kind.PICTURE and self.file_id is not None and not self.text

    @property
    def became_words(self) -> bool:
        """Whether what is said in a recording is the text of its question, and is not kept twice."""
        return self.kind is Kind.RECORDING and self.file_id is None and not self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as a model is shown it. `media_type` is such as `image/jpeg`."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A recording as a model hears it. `name` tells the provider its format; `seconds` is its length, as it is said."""

    name: str
    media_type: str
    data: bytes
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The step that a question is about: the answer it stands in, and its number, counted from 1."""

    answer_id: int
    step: int
