"""How long recordings are, by their frames."""

import struct

import pytest

from bot.core.frames import measured_seconds
from bot.playground.samples import mp3, ogg, wav

MOST = 1200
HEADS = ogg(1)[: ogg(1).index(b"OggS", 30)]
SECOND_HEAD = ogg(1)[len(HEADS) : ogg(1).rindex(b"OggS")]


def page(*packets, flags=0, more=False):
    """A page of Ogg; `more`: its last packet goes on in the next one."""
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    lacing = lacing[:-1] if more else lacing
    return b"OggS" + bytes([0, flags]) + bytes(20) + bytes([len(lacing)]) + lacing + b"".join(packets)


def opus(*pages):
    return HEADS + SECOND_HEAD + b"".join(pages)


def frames(head, size, count):
    """So many frames of an MP3."""
    return (head + bytes(size - len(head))) * count


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (ogg(4), 4),
        (ogg(4) + ogg(3), 7),  # one behind the other
        (ogg(4)[:-2], 4),  # torn in the last packet
        (opus(page(b"\x18ab", b"\x19ab", b"\x1b\x02ab")), 0.06 + 0.12 + 0.12),
        (opus(page(b"\x80")), 0.0025),
        (opus(page(b"\x1b\x00")), 0.0025),
        (opus(page(b"\x1b\x3f")), 0.12),
        (opus(page(b"\xf8" + bytes(254), more=True), page(b"ab", b"\xf8", flags=1)), 0.04),  # over two pages
        (mp3(3), 3),
        (b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) + mp3(3) + b"TAG" + bytes(125), 3),
        (frames(b"\xff\xf3\x14\xc4", 24, 50), 50 * 576 / 24_000),  # MPEG 2, 8 kbit/s
        (frames(b"\xff\xe3\x14\xc4", 48, 50), 50 * 576 / 12_000),  # MPEG 2.5
        (wav(60), 60),
    ],
)
def test_what_is_measured(content, seconds):
    """Whatever their headers say of the whole."""
    assert measured_seconds(content, MOST) == pytest.approx(seconds, abs=0.03 if seconds > 1 else 0.0006)


def test_a_length_that_is_a_lie():
    """The last page says one second; its packets are ten."""
    lying = bytearray(ogg(10))
    struct.pack_into("<q", lying, lying.rindex(b"OggS") + 6, 48_000)
    assert measured_seconds(bytes(lying), MOST) == 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OggS",
        b"ID3",
        b"\xff\xfb",
        ogg(4) + bytes(1000),
        mp3(3) + bytes(1000),
        mp3(3) + b"TAG" + bytes(125) + mp3(3),
        ogg(4) + page(b"\x01vorbis", flags=2),
        page(b"\x01vorbis", flags=2),
        HEADS + page(b"\xf8ab"),  # no OpusTags
        opus(page(b"\xf8" + bytes(254), more=True), page(b"ab", b"\xf8")),  # of what goes on nothing is played
        opus(page(b"\xf8ab"), page(b"\xf8ab", flags=1)),
        opus(page(b"\xf8ab", b"")),
        page(b"\x80"),
        b"ID3\x04\x00\x00\x00\x00\x81\x00" + bytes(128) + mp3(3),  # no size, so that all of it is played
        b"ID3\xff\x00\x00\x00\x00\x01\x00" + bytes(128) + mp3(3),
        b"ID3\x04\xff\x00\x00\x00\x01\x00" + bytes(128) + mp3(3),
        frames(b"\xff\xfb\x00\x64", 417, 5),  # of a bit rate that nobody knows
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        wav(3)[:20] + b"\x02" + wav(3)[21:],  # compressed
        wav(3)[:24] + bytes(4) + wav(3)[28:],
        wav(3)[:32] + b"\x09" + wav(3)[33:],
        b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00M4A ",
    ],
)
def test_what_cannot_be_measured(content):
    """It is 0, as soon as anything in it is not as it should be: nobody knows how others read it."""
    assert measured_seconds(content, MOST) == 0


@pytest.mark.parametrize(
    "content",
    [
        opus(*[page(b"\xf8" + bytes(60_000))] * 11),
        b"ID3\x04\x00\x00\x00\x28\x00\x00" + bytes(40 << 14) + mp3(0.1),
    ],
)
def test_no_recording_is_shorter_than_its_bytes_allow(content):
    """Whatever else there is in it: some player may find a way to play that."""
    assert measured_seconds(content, MOST) == pytest.approx(len(content) / 64_000, abs=0.001)


def test_no_more_is_read_than_it_takes():
    """What is too long anyway is."""
    assert MOST < measured_seconds(ogg(1500) + b"and what not", MOST) < MOST + 1
