"""PDFs that run, open, fetch or carry something: what is left is pages."""

import io
import time
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from eventapp.core import pdfs
from eventapp.core.errors import DomainError
from tests.speakers.pdfs import in_object_stream, pdf, raw_pdf

SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
HIDDEN = b"<< /S /J#61vaScript /#4aS (app.alert\\(1\\)) >>"
LINK = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %s >>"
FILE = b"<< /Type /EmbeddedFile /Length 8 >>\nstream\nMALWARE!\nendstream"
SPEC = b"<< /Type /Filespec /F (x.exe) /EF << /F 4 0 R >> >>"
ARMED = {
    "opens with a script": raw_pdf(root=b"/OpenAction " + SCRIPT),
    "opens, escaped": raw_pdf(root=b"/Open#41ction " + HIDDEN),
    "opens, by a reference": raw_pdf(SCRIPT, root=b"/OpenAction 4 0 R"),
    "a kind by a reference": raw_pdf(
        b"/JavaScript",
        b"<< /S 4 0 R /JS (app.alert) >>",
        page=b"/Annots [" + LINK % b"5 0 R" + b"]",
    ),
    "a page that acts": raw_pdf(page=b"/AA << /O " + SCRIPT + b" >>"),
    "scripts by name": raw_pdf(root=b"/Names << /JavaScript << /Names [(x) " + SCRIPT + b"] >> >>"),
    "a link that starts a program": raw_pdf(
        page=b"/Annots [" + LINK % b"<< /S /Launch /F (cmd.exe) >>" + b"]"
    ),
    "a script after a page": raw_pdf(
        page=b"/Annots [" + LINK % b"<< /S /GoTo /D [3 0 R /Fit] /Next 4 0 R >>" + b"]"
    ).replace(b"4 0 R", HIDDEN),
    "a script as address": raw_pdf(
        page=b"/Annots [" + LINK % b"<< /S /URI /URI (java\\nscript:app.alert) >>" + b"]"
    ),
    "a file": raw_pdf(FILE, SPEC, root=b"/Names << /EmbeddedFiles << /Names [(x) 5 0 R] >> >>"),
    "a file on a page": raw_pdf(
        FILE, page=b"/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS " + SPEC + b" >>]"
    ),
    "a film": raw_pdf(
        page=b"/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>]"
    ),
    "a form of scripts": raw_pdf(FILE, root=b"/AcroForm << /XFA 4 0 R /Fields [] >>"),
    "packed in a stream": in_object_stream(b"/OpenAction 6 0 R", SCRIPT),
    "packed, and escaped": in_object_stream(b"/#4fpenAction 6 0 R", HIDDEN),
    "a page from elsewhere": raw_pdf(
        b"<< /Length 0 /F (\\\\\\\\evil\\\\share) >>\nstream\n\nendstream", page=b"/Contents 4 0 R"
    ),
}
UNC = b"(\\\\\\\\evil\\\\share\\\\x.exe)"
CLICKED = {
    "a thread elsewhere": b"<< /S /Thread /F " + UNC + b" /D 0 >>",
    "a thread on the web": b"<< /S /Thread /F << /FS /URL /F (http://evil/x) >> /D 0 >>",
    "a page elsewhere": b"<< /S /GoTo /D (x) /F " + UNC + b" >>",
    "a share as address": b"<< /S /URI /URI " + UNC + b" >>",
    "a file as address": b"<< /S /URI /URI (file:///c:/evil.exe) >>",
    "a relative address": b"<< /S /URI /URI (evil.exe) >>",
    "a command": b"<< /S /Named /N /evil >>",
    "a chain": b"<< /S /GoTo /D [3 0 R /Fit] /Next [<< /S /Odd /F (evil) >>] >>",
    "what nobody knows": b"<< /S /Odd /F (evil) >>",
}
ARMED |= {x: raw_pdf(page=b"/Annots [" + LINK % y + b"]") for x, y in CLICKED.items()}
ARMED |= {
    "a base of addresses": raw_pdf(root=b"/URI << /Base (file://evil/share/) >>"),
    "a script as measure": raw_pdf(
        page=b"/Resources << /Font << /F << /Type /Font /Subtype /Type3 "
        b"/FontMatrix [1 0 0 1 0 (0\\); alert\\(1)] >> >> >>"
    ),
    "a program as picture": raw_pdf(
        b"<< /Type /XObject /Subtype /PS /Length 4 >>\nstream\nevil\nendstream",
        page=b"/Resources << /XObject << /P 4 0 R >> >>",
    ),
    "what programs keep": raw_pdf(
        b"<< /Length 4 >>\nstream\nevil\nendstream",
        root=b"/Metadata 4 0 R /PieceInfo << /X << /Private 4 0 R >> >>",
    ),
}
SIGNS = (b"JavaScript", b"/JS", b"alert", b"Launch", b"MALWARE", b"OpenAction", b"/AA", b"evil")
SIGNS += (b"RichMedia", b"EmbeddedFile", b"XFA", b"#")


def unpacked(raw: bytes) -> bytes:
    """Return a PDF with every object in the open."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize("raw", ARMED.values(), ids=ARMED)
def test_what_acts_in_a_pdf_is_taken_out_and_the_pages_stay(raw: bytes) -> None:
    assert any(x in unpacked(raw) for x in (*SIGNS, b"script:", b"share"))
    made = pdfs.checked(raw)
    assert [x for x in SIGNS if x in made + unpacked(made)] == []
    assert b"script:" not in made
    assert len(PdfReader(io.BytesIO(made), strict=True).pages) == 1


def test_what_only_shows_stays() -> None:
    links = b"".join(
        LINK % x
        for x in (
            b"<< /S /URI /URI (https://example.org/a:b) >>",
            b"<< /S /URI /URI (mailto:ada@example.org) >>",
            b"<< /S /GoTo /D [3 0 R /Fit] >>",
        )
    )
    look = b"<< /Length 9 >>\nstream\n0 0 9 9 re\nendstream"
    raw = raw_pdf(look, page=b"/Contents 4 0 R /Trans << /S /Dissolve >> /Annots [" + links + b"]")
    made = pdfs.checked(raw)
    page = PdfReader(io.BytesIO(made), strict=True).pages[0]
    assert [x["/A"]["/S"] for x in page["/Annots"]] == ["/URI", "/URI", "/GoTo"]
    assert page["/Trans"]["/S"] == "/Dissolve"
    assert page["/Contents"].get_data() == b"0 0 9 9 re"
    assert pdfs.checked(made) == made  # as often as one likes
    assert len(PdfReader(io.BytesIO(pdfs.checked(pdf(pages=40)))).pages) == 40


def locked(raw: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def bomb() -> bytes:
    """Return a PDF whose catalogue lies in a stream that unfolds to a gigabyte, packed twice."""
    packed = zlib.compress(zlib.compress(b"\0" * (1 << 30), 9), 9)
    return (
        b"%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode] "
        b"/Length "
        + str(len(packed)).encode()
        + b" >>\nstream\n"
        + packed
        + b"\nendstream\nendobj\n"
        b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def content(packed: bytes, how: bytes) -> bytes:
    """Return a PDF of a page that is drawn by a packed stream."""
    said = b"<< /Filter %s /Length %d >>\nstream\n" % (how, len(packed))
    return raw_pdf(said + packed + b"\nendstream", page=b"/Contents 4 0 R")


def test_a_pdf_that_is_none_is_refused_at_its_field_and_soon() -> None:
    deep = raw_pdf(root=b"/X " + b"[" * 100_000 + b"]" * 100_000)
    around = raw_pdf(root=b"").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")
    empty = raw_pdf().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0")
    swelling = content(zlib.compress(b" " * (129 << 20), 9), b"/FlateDecode")
    twice = content(zlib.compress(zlib.compress(b" " * 9000)), b"[/FlateDecode /FlateDecode]")
    hurtful = (deep, around, empty, locked(pdf()), bomb(), swelling, twice)
    for raw in (*hurtful, b"%PDF-1.7\nstartxref\n9\n%%EOF\n"):
        began = time.monotonic()
        with pytest.raises(DomainError) as refused:
            pdfs.checked(raw)
        assert [x.field for x in refused.value.faults] == ["file"]
        assert refused.value.faults[0].code in ("slides.unreadable", "slides.too_much")
        assert time.monotonic() - began < 35


def test_what_a_program_put_in_is_taken_out_and_its_outline_stays() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(pages=3))))
    writer.add_attachment("x.exe", b"MALWARE!")
    writer.add_outline_item(title="Chapter", page_number=1)
    made = io.BytesIO()
    writer.write(made)
    assert b"MALWARE!" in unpacked(made.getvalue())
    clean = pdfs.checked(made.getvalue())
    assert b"MALWARE!" not in unpacked(clean)
    reader = PdfReader(io.BytesIO(clean), strict=True)
    assert (len(reader.pages), [x["/Title"] for x in reader.outline]) == (3, ["Chapter"])
