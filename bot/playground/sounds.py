"""What the head and the end of a recording say: its format, and how long it is."""

import struct

_MP3_BYTES_A_SECOND = 16_000
"""Of the bit rate that most have, 128 kbit/s."""


def sound_kind(content: bytes) -> str | None:
    """Return the format of a recording by its first bytes; None when it is none that providers hear."""
    heads = {b"OggS": "ogg", b"fLaC": "flac", b"ID3": "mp3", b"\x1aE\xdf\xa3": "webm"}
    known = next((kind for head, kind in heads.items() if content.startswith(head)), None)
    if known:
        return known
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    if content[4:8] == b"ftyp":
        return "mp4"
    return "mp3" if len(content) > 1 and content[0] == 0xFF and content[1] >= 0xE0 else None


def sound_seconds(content: bytes) -> float | None:
    """Return how long a recording is, in seconds; None when that cannot be told without decoding it."""
    kind = sound_kind(content)
    if kind == "ogg":
        return _ogg_seconds(content)
    if kind == "wav" and len(content) >= 44:
        rate = struct.unpack("<I", content[28:32])[0]
        return (len(content) - 44) / rate if rate else None
    return len(content) / _MP3_BYTES_A_SECOND if kind == "mp3" else None


def _ogg_seconds(content: bytes) -> float | None:
    last = content.rfind(b"OggS")
    if len(content) < last + 14:
        return None
    ticks = int(struct.unpack("<q", content[last + 6 : last + 14])[0])
    return max(0, ticks) / 48_000
