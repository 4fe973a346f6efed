"""How long recordings say they are."""

import struct

import pytest

from bot.core.sounds import told_seconds
from bot.playground.samples import mp3, ogg, wav

FTYP = b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00M4A "


def movie(form, *fields):
    """An MP4 whose movie header has these fields."""
    return FTYP + b"\x00\x00\x00\x6cmvhd" + struct.pack(form, *fields)


def vorbis(rate, ended):
    """The first and the last page of a song in Ogg, as far as they matter."""
    head = b"OggS" + bytes(23) + b"\x1e\x01vorbis" + bytes(5) + struct.pack("<I", rate)
    return head + b"OggS\x00\x04" + struct.pack("<q", ended) + bytes(20)


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (ogg(4), 4),
        (ogg(1500), 1500),
        (wav(60), 60),
        (vorbis(44_100, 88_200), 2),
        (vorbis(44_100, -1), 0),
        (vorbis(0, 9), 0),
        (movie(">5I", 0, 0, 0, 1000, 90_000), 90),
        (movie(">IQQIQ", 1 << 24, 0, 0, 1000, 90_000), 90),
        (movie(">5I", 0, 0, 0, 0, 90_000), 0),
        (mp3(3), 0),
        (FTYP, 0),
        (FTYP + b"mvhd", 0),
        (b"OggS", 0),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", 0),
        (b"", 0),
    ],
)
def test_what_they_say(content, seconds):
    """By their headers; what they do not say is 0, and what is torn does no harm."""
    assert told_seconds(content) == pytest.approx(seconds, abs=0.01)
