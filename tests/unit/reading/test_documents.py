"""Documents -> text: every kind that is read, and every kind of bad one, in bounded time."""

import asyncio
import contextlib
import time

import pytest
from support import papers

from bot.core.errors import Unreadable
from bot.core.material import Fault
from bot.core.usage import estimate_tokens
from bot.reading.reader import DocumentReader

CHINESE = "我们今天讨论这个问题，需要一个清楚的答案。天气很好，大家都去公园散步。"
JAPANESE = "これは日本語の文章です。カタカナも漢字もあります。今日はいい天気ですね。"
RUSSIAN = "Это русский текст, кодировку которого надо узнать по буквам."
FRENCH = "Voilà un texte français, où les accents sont à deviner: é è ç."


async def read(content, tokens=3000, **reader):
    return await DocumentReader(**reader).read(content, "file", tokens)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Plain words.\nTwo lines.", "ascii"),
        ("Größe, naïve, 答案 and 🎉", "utf-8"),
        ("Größe with a mark", "utf-8-sig"),
        ("Größe, 答案", "utf-16"),
        ("Größe in halves, mostly Latin letters", "utf-16-le"),
        ("Größe in halves, mostly Latin letters", "utf-16-be"),
        ("Größe, 答案", "utf-32"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        ("我們今天討論這個問題，需要一個清楚的答案。天氣很好。", "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        ("안녕하세요. 이것은 한국어 문장입니다. 오늘은 날씨가 좋아요.", "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (FRENCH, "cp1252"),
        ("Größe und Übermut tun selten gut. Straße.", "latin-1"),
    ],
)
async def test_encodings(text, encoding):
    """A text is read whatever it is written in; a mark at its beginning is no part of it."""
    reading = await read(text.encode(encoding))
    assert (reading.text, reading.whole) == (text, True)


@pytest.mark.parametrize(
    "content",
    [b"name,age\nAda,36\n", b'{"a": [1, 2]}', b"<html><p>Hi</p></html>", b"# Title\n\n- one", b"def f():\n\treturn 1"],
)
async def test_all_text_is_text(content):
    """CSV, JSON, HTML, Markdown and code are given as they are."""
    assert (await read(content)).text == content.decode().strip()


async def test_line_ends_are_one_kind():
    """Windows and old Macs write others."""
    assert (await read(b"a\r\nb\rc\n")).text == "a\nb\nc"


async def test_a_pdf():
    """The text of its pages, in order."""
    reading = await read(papers.pdf("First page.", "Second page."))
    assert (reading.text, reading.whole) == ("First page.\n\nSecond page.", True)


async def test_a_pdf_that_is_locked_against_changes_only():
    """It opens without a password, and so do we."""
    assert (await read(papers.locked_pdf("Open to read.", password=""))).text == "Open to read."


async def test_a_word_document():
    """Paragraphs and tables, in order."""
    content = papers.word("Größe", "第二段", table=(("a", "b"), ("1", "2")))
    assert (await read(content)).text == "Größe\n第二段\na | b\n1 | 2"


@pytest.mark.parametrize(
    "content",
    [
        b"a line of a text that is long\n" * 10_000,
        ("很长的一段话。" * 10_000).encode(),
        papers.word(*["A paragraph of some length."] * 500),
        papers.pdf(*["A page with a sentence on it."] * 200),
    ],
    ids=["ascii", "chinese", "word", "pdf"],
)
async def test_what_does_not_fit_is_left_out_and_known(content):
    """A document is cut to the tokens it may have, and says that it was."""
    reading = await read(content, tokens=200)
    assert not reading.whole
    assert 100 < estimate_tokens(reading.text) <= 200


async def test_a_cut_is_at_a_line():
    """Half a line is worse than none."""
    reading = await read(b"123456789 123456789\n" * 100, tokens=52)
    assert reading.text.endswith("9")
    assert set(reading.text.split("\n")) == {"123456789 123456789"}


BAD = {
    "empty": (b"", Fault.EMPTY),
    "blank": (b" \n\t ", Fault.EMPTY),
    "a mark alone": (b"\xef\xbb\xbf", Fault.EMPTY),
    "zeros": (bytes(1000), Fault.EMPTY),
    "a program": (b"MZ\x90\x00\x03" + bytes(1000), Fault.KIND),
    "another program": (b"\x7fELF\x02\x01\x01" + bytes(100), Fault.KIND),
    "noise": (bytes(range(256)) * 50, Fault.KIND),
    "noise without zeros": (bytes(range(1, 32)) * 50, Fault.KIND),
    "an archive": (papers.zipped(a=b"x"), Fault.KIND),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Fault.KIND),
    "a locked word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        Fault.ENCRYPTED,
    ),
    "a film": (b"\x00\x00\x00\x18ftypmp42" + bytes(100), Fault.VIDEO),
    "a locked pdf": (papers.locked_pdf("Secret."), Fault.ENCRYPTED),
    "a broken pdf": (b"%PDF-1.7\n" + b"rubbish " * 100, Fault.BROKEN),
    "half a pdf": (papers.pdf("Some text.")[:300], Fault.BROKEN),
    "a scan": (papers.blank_pdf(), Fault.TEXTLESS),
    "a broken word file": (papers.word("x")[:900] + b"word/", Fault.BROKEN),
    "no xml": (papers.word_with(b"<w:not-xml"), Fault.BROKEN),
    "a word file without text": (papers.word(), Fault.TEXTLESS),
    "a zip bomb": (papers.zip_bomb(), Fault.DEMANDING),
    "a pdf bomb": (papers.pdf_bomb(), Fault.DEMANDING),
    "deep word": (papers.deep_word(), Fault.BROKEN),
}


@pytest.mark.parametrize("name", BAD)
async def test_bad_documents(name):
    """Each kind of fault is known by name, in bounded time."""
    content, fault = BAD[name]
    began = time.monotonic()
    with pytest.raises(Unreadable) as raised:
        await read(content)
    assert raised.value.fault is fault
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "content",
    [papers.sly_zip_bomb(), papers.billion_laughs(), papers.nested_pdf()],
    ids=["sly zip bomb", "billion laughs", "nested pdf"],
)
async def test_bombs_end_soon(content):
    """What unpacks beyond bounds ends in one of two sentences, or as a few words: never in much time or memory."""
    began, reading, fault = time.monotonic(), None, None
    try:
        reading = await read(content, tokens=500)
    except Unreadable as error:
        fault = error.fault
    assert fault in (None, Fault.DEMANDING, Fault.BROKEN, Fault.TEXTLESS)
    assert reading is None or len(reading.text) <= 2000
    assert time.monotonic() - began < 30


async def test_a_reader_that_takes_too_long_is_ended():
    """The clock on the wall counts, too; nothing is left of the process."""
    bomb = papers.pdf_bomb(50)
    began = time.monotonic()
    with pytest.raises(Unreadable) as raised:
        await read(bomb, seconds=0.05)
    assert raised.value.fault is Fault.DEMANDING
    assert time.monotonic() - began < 3


async def test_the_loop_goes_on_meanwhile():
    """Reading is done elsewhere: other work does not wait for it."""
    longest, done = 0.0, False

    async def beat():
        nonlocal longest
        while not done:
            began = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - began)

    bomb = papers.pdf_bomb(50)
    beating = asyncio.create_task(beat())
    with contextlib.suppress(Unreadable):
        await read(bomb, seconds=1)
    done = True
    await beating
    assert longest < 0.5


async def test_the_child_knows_no_secrets(monkeypatch, tmp_path):
    """It has none of the environment's settings, and no folder of anybody's to import from."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    (tmp_path / "pypdf.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    assert (await read(papers.pdf("Still read."))).text == "Still read."
