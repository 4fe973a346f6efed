"""What a file is, told from its first bytes: names and media types are only what somebody says."""

from enum import Enum, auto

from bot.core.material import Fault
from bot.reading.unreadable import GivenUp


class Form(Enum):
    """How a document is read."""

    TEXT = auto()
    PDF = auto()
    DOCX = auto()


_PDF_WITHIN = 1024
"""In bytes: readers of PDF look for its mark so far, and so do we."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_VIDEO = (b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba", b"FLV\x01")
_BINARY = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"),
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd", b"SQLite format 3\x00", b"II*\x00", b"MM\x00*"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"OggS", b"ID3", b"fLaC", b"\x00asm"),
)


def form_of(content: bytes) -> Form:
    """How a document is read.

    Raises:
        GivenUp: it is none of the kinds that are, or it is empty, or in an encrypted container.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise GivenUp(Fault.EMPTY)
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return Form.PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"word/" in content:
            return Form.DOCX
        raise GivenUp(Fault.KIND)
    if content.startswith(_OLE):
        raise GivenUp(Fault.ENCRYPTED if _ENCRYPTED_PACKAGE in content else Fault.KIND)
    if content.startswith(_VIDEO) or content[4:8] == b"ftyp":
        raise GivenUp(Fault.VIDEO)
    if _is_binary(content):
        raise GivenUp(Fault.KIND)
    return Form.TEXT


def _is_binary(content: bytes) -> bool:
    """By a known mark at the front; BM and MZ are letters too, and count with bytes behind them that are none."""
    if not content.startswith(_BINARY):
        return False
    return not content.startswith((b"MZ", b"BM", b"BZh", b"ID3", b"GIF8")) or b"\0" in content[:512]
