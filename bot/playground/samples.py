"""Small true files to send: a picture, a recording, a song. Made by rule, the same each time."""

import struct
import zlib

OPUS_SECOND = 48_000
"""Ticks of an Opus recording in a second, whatever its quality."""

_FRAMES_A_PAGE = 50
_SILENCE = b"\xf8\xff\xfe"
"""An Opus frame of 20 milliseconds in which nothing is to be heard."""

_MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)
_MP3_SECONDS = 1152 / 44_100


def png(width: int, height: int, *, plain: bool = False) -> bytes:
    """Return a picture of so many pixels: colours that run into each other, or with `plain` all black."""
    if plain:
        kind, rows = b"\x01\x00", bytes((-(-width // 8) + 1) * height)
    else:
        across = bytes(value for x in range(width) for value in (x * 255 // width, x % 251, 128))
        kind, rows = b"\x08\x02", b"".join(b"\x00" + across for _ in range(height))
    head = struct.pack(">II", width, height) + kind + b"\x00\x00\x00"
    body = zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def ogg(seconds: float) -> bytes:
    """Return a voice message of Opus in Ogg in which nothing is to be heard."""
    frames = max(1, round(seconds * 50))
    about = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 0, OPUS_SECOND, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) * 2
    pages = [_page([about], 0, 0, 2), _page([tags], 0, 1, 0)]
    for number, start in enumerate(range(0, frames, _FRAMES_A_PAGE), start=2):
        count = min(_FRAMES_A_PAGE, frames - start)
        last = start + count == frames
        pages.append(_page([_SILENCE] * count, (start + count) * 960, number, 4 if last else 0))
    return b"".join(pages)


def wav(seconds: float, *, rate: int = 8_000) -> bytes:
    """Return a recording without compression in which nothing is to be heard."""
    size = 2 * round(seconds * rate)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    return b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE" + form + b"data" + struct.pack("<I", size) + bytes(size)


def mp3(seconds: float) -> bytes:
    """Return a song in which nothing is to be heard."""
    return _MP3_FRAME * max(1, round(seconds / _MP3_SECONDS))


def mp4() -> bytes:
    """Return the head of a film; no picture follows."""
    return struct.pack(">I", 24) + b"ftypmp42" + bytes(4) + b"mp42isom"


def webp() -> bytes:
    """Return the head of a sticker; no picture follows."""
    return (
        b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x01\x00\xff\x01\x00"
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _page(packets: list[bytes], position: int, number: int, flags: int) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, 1, number, 0) + bytes([len(lacing)]) + lacing
    page = head + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _table() -> list[int]:
    table = []
    for value in range(256):
        value <<= 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return table


_CRC = _table()


def _checksum(page: bytes) -> int:
    """The CRC of Ogg, which no library at hand has: not mirrored, and begun with zero."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value
