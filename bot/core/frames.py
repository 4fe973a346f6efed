"""How long a recording really is: the lengths of its frames added up, as whoever plays it has them."""

import struct
from collections.abc import Iterator

OPUS_FRAMES = (*(10, 20, 40, 60) * 3, *(10, 20) * 2, *(2.5, 5, 10, 20) * 4)
"""In milliseconds, by the configuration in a packet's first byte. Source: RFC 6716, section 3.1."""

SHORTEST_PACKET, LONGEST_PACKET = 2.5, 120.0
"""In milliseconds. Source: RFC 6716, section 3.2.5."""

MP3_RATES = (44_100, 48_000, 32_000)
MP3_KILOBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
MP3_FEWER_KILOBITS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""By the numbers in a frame's head, the first for MPEG 1 and the second for 2 and 2.5. Source: ISO 11172-3, 13818-3."""

PCM = 1

GOES_ON, BEGINS = 1, 2
"""Of a page's flags: its first packet began on the page before it; it is the first of a stream. Source: RFC 3533."""

MOST_BYTES_A_SECOND = 64_000
"""No recording of Opus or MP3 has more. Source: Opus ends at 510 kbit/s, MP3 at 320."""


def measured_seconds(content: bytes, most: float) -> float:
    """The length in seconds of Opus in Ogg, MP3 or plain WAV; 0: another kind, or not all of it can be read.

    What is longer than `most` is not read further. No Opus or MP3 is believed to be shorter than its bytes allow.
    """
    seconds = 0.0
    try:
        if content.startswith(b"RIFF") and content[8:16] == b"WAVEfmt ":
            return _wav(content)
        for each in _opus(content) if content.startswith(b"OggS") else _mp3(content):
            seconds += each
            if seconds > most:
                break
    except (ValueError, IndexError, struct.error):
        return 0.0
    return round(max(seconds, len(content) / MOST_BYTES_A_SECOND), 3) if seconds else 0.0


def _wav(content: bytes) -> float:
    kind, channels, rate, _, width, bits = struct.unpack_from("<HHIIHH", content, 20)
    return len(content) / (rate * width) if kind == PCM and rate and 0 < width == channels * bits // 8 else 0.0


def _opus(content: bytes) -> Iterator[float]:
    """The seconds of each packet; the two heads of a stream are none. Source: RFC 3533, section 6; RFC 7845.

    Raises:
        ValueError: something else is in it. IndexError: it is torn.
    """
    at, first, heads = 0, None, list[bytes]()
    while at < len(content):
        flags = content[at + 5]
        if not content.startswith(b"OggS", at) or bool(flags & GOES_ON) != (first is not None):
            raise ValueError("no page, or one that does not go on where the last one ended")
        if at == 0 or flags & BEGINS:
            heads = [b"OpusTags", b"OpusHead"]
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        at += 27 + len(lacing)
        for length in lacing:
            first = at if first is None else first
            at += length
            if length < 255:  # here its packet ends
                if at == first:
                    raise ValueError("a packet of no bytes")
                if not heads:
                    yield _packet(content, first) / 1000
                elif not content.startswith(heads.pop(), first):
                    raise ValueError("a stream of another kind")
                first = None


def _packet(content: bytes, at: int) -> float:
    """Milliseconds of the packet that begins there."""
    head = content[at]
    count = (1, 2, 2, content[at + 1] & 63 if head & 3 == 3 else 0)[head & 3]
    return max(SHORTEST_PACKET, min(count * OPUS_FRAMES[head >> 3], LONGEST_PACKET))


def _mp3(content: bytes) -> Iterator[float]:
    """The seconds of each frame, between the tags at both ends. Source: ISO 11172-3; ID3v2.4.0, section 3.1.

    Raises:
        ValueError: something else is in it. IndexError: it is torn.
    """
    at = 0
    if content.startswith(b"ID3"):
        if 255 in content[3:5] or max(content[6:10]) > 127:
            raise ValueError("no tag, though it begins like one")
        at = 10 + sum(each << shift for each, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    end = len(content) - (128 if content[-128:].startswith(b"TAG") else 0)
    while at < end:
        version, layer = content[at + 1] >> 3 & 3, content[at + 1] >> 1 & 3
        bits, rate, padding = content[at + 2] >> 4, content[at + 2] >> 2 & 3, content[at + 2] >> 1 & 1
        if content[at] != 255 or content[at + 1] < 224 or version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
            raise ValueError("no frame")
        hertz = MP3_RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
        samples, kilobits = (1152, MP3_KILOBITS) if version == 3 else (576, MP3_FEWER_KILOBITS)
        at += samples // 8 * kilobits[bits - 1] * 1000 // hertz + padding
        yield samples / hertz
