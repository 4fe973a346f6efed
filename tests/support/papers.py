"""Documents, made on the spot: good ones, and every kind of bad one."""

import io
import zipfile
import zlib

import docx
from pypdf import PdfReader, PdfWriter


def pdf(*pages, deflated=None):
    """A PDF with a line of text on each page; `deflated` takes the place of the first page's content as it is."""
    contents = [f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() for text in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in enumerate(contents):
        about = f"/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {about} >>".encode())
        coded = b""
        if deflated is not None and number == 0:
            content, coded = deflated, b"/Filter /FlateDecode "
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (coded, len(content), content))
    return _file(objects)


def _file(objects):
    out, places = io.BytesIO(b""), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def locked_pdf(*pages, password="secret"):
    """A PDF that asks for a password; with an empty one it is locked against changes alone."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf(*pages))).pages:
        writer.add_page(page)
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    return written(writer)


def blank_pdf(pages=2):
    """Pages without any text, as of a scan."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=612, height=792)
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bomb(megabytes=150):
    """A page whose content unpacks to so much."""
    packer = zlib.compressobj(9)
    piece = b"BT (" + b"a" * 1000 + b") Tj ET\n"
    parts = [packer.compress(piece * 1000) for _ in range(megabytes)]
    return pdf("x", deflated=b"".join([*parts, packer.flush()]))


def nested_pdf(depth=20_000):
    """Pages in pages in pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth + 2)]
    return _file([*objects, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def word(*paragraphs, table=()):
    """A DOCX with paragraphs, and a table behind them."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        rows = document.add_table(len(table), len(table[0]))
        for row, cells in zip(rows.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_with(body):
    """A DOCX whose main part is `body` as it is; an iterable is written piece by piece."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("x"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != "word/document.xml":
                new.writestr(part, old.read(part))
        with new.open("word/document.xml", "w", force_zip64=True) as main:
            for piece in [body] if isinstance(body, bytes) else body:
                main.write(piece)
    return out.getvalue()


XML = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
END = b"</w:body></w:document>"


def zip_bomb(megabytes=120):
    """A DOCX whose text unpacks to so much."""
    text = b"<w:p><w:r><w:t>" + b"a" * 1_000_000 + b"</w:t></w:r></w:p>"
    return word_with([XML, *(text for _ in range(megabytes)), END])


def sly_zip_bomb(megabytes=120):
    """The same, but its directory says that it is small."""
    content = bytearray(zip_bomb(megabytes))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def billion_laughs():
    """Entities of entities."""
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>'.encode()
    return word_with(head + XML + b"<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>" + END)


def deep_word(depth=100_000):
    """Frames in frames in frames."""
    return word_with(XML + b"<w:sdt>" * depth + b"</w:sdt>" * depth + END)


def zipped(**parts):
    """A ZIP that is no document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
