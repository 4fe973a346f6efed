"""The text of a PDF, page by page until there is enough."""

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from bot.core.material import Fault, Reading
from bot.reading.clipping import CHARACTERS_PER_TOKEN, clipped
from bot.reading.unreadable import GivenUp

MOST_PAGES = 1000

BREAKS = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, ArithmeticError)
"""What the library raises on files that are not as it expects them."""


def read_pdf(content: bytes, tokens: int) -> Reading:
    """The pages' text; `tokens` bounds it.

    Raises:
        GivenUp: it is encrypted, broken, or has no text on its pages.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return _read(content, tokens)
    except (DependencyError, FileNotDecryptedError):
        raise GivenUp(Fault.ENCRYPTED) from None
    except LimitReachedError:
        raise GivenUp(Fault.DEMANDING) from None
    except BREAKS:
        raise GivenUp(Fault.BROKEN) from None


def _read(content: bytes, tokens: int) -> Reading:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # many are locked against changes alone
        raise GivenUp(Fault.ENCRYPTED)
    count, faults = len(reader.pages), list[Fault]()
    texts, size = list[str](), 0
    for number in range(min(count, MOST_PAGES)):
        try:
            texts.append(reader.pages[number].extract_text().strip())
        except BREAKS as error:
            faults.append(Fault.DEMANDING if isinstance(error, LimitReachedError) else Fault.BROKEN)
            continue
        size += len(texts[-1])
        if size > tokens * CHARACTERS_PER_TOKEN:
            break
    text = "\n\n".join(filter(None, texts))
    if not text:
        raise GivenUp(faults[0] if faults else Fault.TEXTLESS if count else Fault.EMPTY)
    reading = clipped(text, tokens)
    return Reading(text=reading.text, whole=reading.whole and len(texts) == count)
