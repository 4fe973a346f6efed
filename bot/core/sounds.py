"""How long a recording says it is, told from its headers: whoever made it may lie, and then it is shorter."""

import struct

OPUS_RATE = 48_000
"""Ogg counts Opus in these, whatever it was made from. Source: RFC 7845, section 4."""


def told_seconds(content: bytes) -> float:
    """The length in seconds that Ogg, WAV and MP4 tell of themselves; 0: another kind, or it does not say."""
    try:
        if content.startswith(b"OggS"):
            return _ogg(content)
        if content.startswith(b"RIFF") and content[8:16] == b"WAVEfmt ":
            (rate,) = struct.unpack_from("<I", content, 28)
            return len(content) / rate if rate else 0.0
        return _mp4(content) if content[4:8] == b"ftyp" else 0.0
    except struct.error:
        return 0.0


def _ogg(content: bytes) -> float:
    """Where its last page ends, by the rate that the first one tells. Source: RFC 3533; Vorbis I specification."""
    (ended,) = struct.unpack_from("<q", content, content.rfind(b"OggS") + 6)
    rate = OPUS_RATE if content[28:36] == b"OpusHead" else 0
    if content[28:35] == b"\x01vorbis":
        (rate,) = struct.unpack_from("<I", content, 40)
    return max(ended, 0) / rate if rate else 0.0


def _mp4(content: bytes) -> float:
    """By its movie header, in the short form or the long one. Source: ISO/IEC 14496-12."""
    place = content.find(b"mvhd")
    if place < 0:
        return 0.0
    is_long = content[place + 4] == 1 if len(content) > place + 4 else False
    rate, length = struct.unpack_from(">IQ" if is_long else ">II", content, place + (24 if is_long else 16))
    return length / rate if rate else 0.0
