"""PDFs as a program saves them, and as an attacker does."""

import io
import zlib

from pypdf import PdfWriter


def pdf(pages: int = 1, title: str = "A talk") -> bytes:
    """Return a PDF of empty pages."""
    made = PdfWriter()
    for _number in range(pages):
        made.add_blank_page(400, 300)
    made.add_metadata({"/Title": title})
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def raw_pdf(*objects: bytes, root: bytes = b"", page: bytes = b"") -> bytes:
    """Return a PDF of one page, with more in its catalogue and page, and more objects from 4 on."""
    held = [
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] " + page + b" >>",
        *objects,
    ]
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(held, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(held) + 1)
    made += b"".join(b"%010d 00000 n \n" % x for x in places)
    size = len(held) + 1
    return made + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def in_object_stream(root: bytes, *objects: bytes) -> bytes:
    """Return a PDF whose catalogue and further objects (from 5 on) lie packed in a stream."""
    held = [
        b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>",
    ]
    numbers = [1, 2, 3, *range(6, 6 + len(objects))]
    heads, body = b"", b""
    for number, one in zip(numbers, [*held, *objects], strict=True):
        heads += b"%d %d " % (number, len(body))
        body += one + b" "
    packed = zlib.compress(heads + body)
    made = b"%PDF-1.7\n"
    at_stream = len(made)
    made += b"4 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\n" % (
        len(numbers),
        len(heads),
        len(packed),
    )
    made += b"stream\n" + packed + b"\nendstream\nendobj\n"
    start = len(made)
    places = {4: (1, at_stream, 0), 5: (1, start, 0)}
    places |= {number: (2, 4, index) for index, number in enumerate(numbers)}
    size = max(places) + 1
    rows = b"".join(
        bytes([kind]) + where.to_bytes(4) + bytes([index])
        for kind, where, index in (places.get(x, (0, 0, 0)) for x in range(size))
    )
    made += b"5 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d >>\n" % (
        size,
        len(rows),
    )
    return made + b"stream\n" + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
