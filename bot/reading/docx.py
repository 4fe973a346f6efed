"""The text of a DOCX: paragraphs and tables in their order."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn

from bot.core.material import Fault, Reading
from bot.reading.clipping import CHARACTERS_PER_TOKEN, clipped
from bot.reading.unreadable import GivenUp

LARGEST_UNPACKED = 100_000_000
"""In bytes, all parts together."""

MOST_PARTS = 5000

BREAKS = (
    *(OpcError, InvalidXmlError, SyntaxError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, EOFError),
)
"""What the libraries raise on files that are not as they expect them: lxml's errors of XML are SyntaxErrors."""

_TEXT, _TAB, _BREAK, _RETURN = (qn(f"w:{name}") for name in ("t", "tab", "br", "cr"))
_PARAGRAPH, _TABLE, _ROW, _CELL = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc"))
_BLANKS = {_TAB: "\t", _BREAK: "\n", _RETURN: "\n"}


def read_docx(content: bytes, tokens: int) -> Reading:
    """The document's text; `tokens` bounds it.

    Raises:
        GivenUp: it unpacks beyond bounds, is encrypted or broken, or has no text.
    """
    try:
        _check(content)
        body: Any = docx.Document(io.BytesIO(content)).element.body
        blocks, size = list[str](), 0
        for block in _blocks(body):
            blocks.append(block)
            size += len(block)
            if size > tokens * CHARACTERS_PER_TOKEN:
                break
    except BREAKS as error:
        encrypted = isinstance(error, RuntimeError) and "encrypted" in str(error)
        raise GivenUp(Fault.ENCRYPTED if encrypted else Fault.BROKEN) from None
    text = "\n".join(blocks).strip()
    if not text:
        raise GivenUp(Fault.TEXTLESS)
    return clipped(text, tokens)


def _check(content: bytes) -> None:
    """Looks at what the parts say of their size; none can unpack to more than it says."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise GivenUp(Fault.DEMANDING)
    if any(part.flag_bits & 1 for part in parts):
        raise GivenUp(Fault.ENCRYPTED)


def _blocks(element: Any) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == _PARAGRAPH:
            yield _said(child)
        elif child.tag == _TABLE:
            yield from (" | ".join(_said(cell) for cell in row.iterchildren(_CELL)) for row in child.iter(_ROW))
        else:  # frames around content, such as those of forms
            yield from (_said(paragraph) for paragraph in child.iter(_PARAGRAPH))


def _said(element: Any) -> str:
    parts = (node.text or "" if node.tag == _TEXT else _BLANKS[node.tag] for node in element.iter(_TEXT, *_BLANKS))
    return "".join(parts)
