"""Pictures are judged by their headers alone."""

import io
import struct
import time

import pytest
from PIL import Image

from bot.core.errors import Unreadable
from bot.core.material import Fault
from bot.reading.pictures import header_of, look


def picture(kind, size=(64, 48), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def claims(width, height):
    """A PNG that says it is so large; there is nothing behind the header."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", progressive=True), "image/jpeg"),
        (picture("JPEG", exif=b"Exif\x00\x00" + bytes(30_000)), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (picture("WEBP", lossless=True), "image/webp"),
        (picture("WEBP", exif=b"Exif\x00\x00"), "image/webp"),
    ],
    ids=["jpeg", "progressive", "jpeg with much before it", "png", "gif", "webp", "lossless", "extended"],
)
def test_what_models_take(content, media_type):
    """Kind and size come from the header, and the picture goes along as it is."""
    header = header_of(content)
    assert header is not None
    assert (header.media_type, header.width, header.height) == (media_type, 64, 48)
    assert look(content, "x").data == content


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"no picture", Fault.PICTURE_KIND),
        (picture("BMP"), Fault.PICTURE_KIND),
        (picture("TIFF"), Fault.PICTURE_KIND),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), Fault.PICTURE_KIND),
        (picture("PNG")[:18], Fault.BROKEN),
        (picture("JPEG")[:10], Fault.BROKEN),
        (b"\xff\xd8\xff\xe0" + bytes(5000), Fault.BROKEN),
        (b"\xff\xd8" + b"\xff" * 5000, Fault.BROKEN),
        (claims(0, 10), Fault.BROKEN),
        (claims(50_000, 50_000), Fault.PIXELS),
        (claims(2**31, 2**31), Fault.PIXELS),
        (claims(25_000, 1), Fault.PIXELS),
    ],
)
def test_what_they_do_not(content, fault):
    """Each has its own reason; nothing is unpacked to find it."""
    with pytest.raises(Unreadable) as raised:
        look(content, "x.png")
    assert (raised.value.fault, raised.value.name) == (fault, "x.png")


def behind(before):
    """A JPEG with something between its beginning and the rest."""
    content = picture("JPEG")
    return content[:2] + before + content[2:]


@pytest.mark.parametrize(
    "before",
    [b"\xff\xfe\x00\x02" * 1001, (b"\xff\xfe\xff\xff" + bytes(65_533)) * 16],
    ids=["segments without end", "too much before it"],
)
def test_a_header_that_hides_its_size(before):
    """It is not looked for any further."""
    with pytest.raises(Unreadable) as raised:
        look(behind(before), "x.jpg")
    assert raised.value.fault is Fault.BROKEN


def test_padding():
    """As much as there may be is passed over at once; the event loop waits for it."""
    assert look(behind(b"\xff" * 5000), "x.jpg").media_type == "image/jpeg"
    began = time.process_time()
    with pytest.raises(Unreadable):
        look(b"\xff\xd8" + b"\xff" * 19_990_000, "x.jpg")
    assert time.process_time() - began < 1
