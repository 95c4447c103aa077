"""PDF files of strangers: by what the file is, not what it is called, and without what acts."""

import re

from eventapp.core import apart, disarming
from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line

LARGEST = 10 * 1024 * 1024  # bytes
_ENDING = re.compile(r"\.(pdf|jpe?g|png|webp)$", re.IGNORECASE)
_TAIL = 1024  # where readers look for the end (ISO 32000-2, annex I, note 15)


def checked(raw: bytes) -> bytes:
    """Return a PDF written anew, without scripts, attachments and whatever else acts by itself.

    Organisers open it on their machines; a process apart reads it here. Call it outside the
    transaction: it takes its time.

    :raises DomainError: ``slides.missing``, ``slides.too_large``, ``slides.not_a_pdf``,
        ``slides.cut_short``, ``slides.too_much``, ``slides.unreadable``.
    """
    if not raw:
        raise DomainError("slides.missing", field="file")
    if len(raw) > LARGEST:
        raise DomainError("slides.too_large", field="file", limit=LARGEST >> 20)
    if not raw.startswith(b"%PDF-"):
        raise DomainError("slides.not_a_pdf", field="file")
    tail = raw[-_TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise DomainError("slides.cut_short", field="file")
    if tail.rpartition(b"%%EOF")[2].strip(b"\r\n\0 "):
        raise DomainError("slides.not_a_pdf", field="file")  # something else hangs behind it
    try:
        return apart.read(disarming.__file__, raw)
    except apart.TooMuch:
        raise DomainError("slides.too_much", field="file") from None
    except apart.Unreadable:
        raise DomainError("slides.unreadable", field="file") from None


def tidy_name(name: str, *, ending: str = "pdf", unnamed: str = "slides") -> str:
    """Return the name of an uploaded file without folders and signs, with the ending it has now."""
    last = clean_line(name.replace("\\", "/").rpartition("/")[2])
    stem = "".join(x for x in last if x not in '"<>:|?*;%')
    stem = _ENDING.sub("", stem).strip(". ")
    return f"{stem[:80] or unnamed}.{ending}"
