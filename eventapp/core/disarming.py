"""Disarming one PDF in a process apart (``core.apart``): its bytes in, those of a harmless one out.

What acts by itself, runs, or carries another file is taken out, wherever it stands: names are read
with their ``#`` signs resolved and objects out of their streams, and only what can be reached from
the document is written anew (ISO 32000-2, sections 7.11.4, 12.5.6, 12.6 and 13). What programs
keep beside the pages for themselves goes too: nobody looks at it, so anything may be in it.
"""

import io
import re
import sys
import zlib
from collections.abc import Iterator
from typing import Any

# Entries that run, open, fetch or unpack something, in whatever dictionary they stand.
BANNED = frozenset(
    (
        "/OpenAction",
        "/AA",
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/EF",
        "/AF",
        "/RichMedia",
        "/RichMediaContent",
        "/RichMediaSettings",
        "/XFA",
        "/Collection",
        "/Renditions",
        "/Requirements",
        "/OPI",
        "/Metadata",
        "/PieceInfo",
        "/SpiderInfo",
        "/URLS",
        "/Templates",
        "/AlternatePresentations",
        "/Subtype2",
    )
)
# What an action does, which stands under a name that structure and looks use too.
ARMED = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/GoToR",
        "/GoToE",
        "/GoToDp",
        "/GoTo3DView",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/Rendition",
        "/RichMediaExecute",
        "/Sound",
        "/Movie",
        "/Thread",
        "/Named",
        "/Hide",
        "/SetOCGState",
    )
)
HARMLESS = frozenset(("/GoTo", "/URI"))
ACTIONS = frozenset(("/A", "/PA"))
# Annotations that carry or play something, and pictures that are programs.
SUBTYPES = frozenset(("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/PS"))
WEB = re.compile(r"(https?://[^\s/\\]|mailto:)[^\s\\\x00-\x1f\x7f]*", re.IGNORECASE)
ELSEWHERE = frozenset(("/F", "/FFilter", "/FDecodeParms", "/Ref"))  # of streams kept in other files
MOST_OBJECTS = 400_000
PACKERS = frozenset(("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"))
# Ways to write bytes, by their names in a file and in pypdf; pictures stay as they are.
CODERS = {
    "/LZWDecode": "LZWDecode",
    "/LZW": "LZWDecode",
    "/RunLengthDecode": "RunLengthDecode",
    "/RL": "RunLengthDecode",
    "/ASCII85Decode": "ASCII85Decode",
    "/A85": "ASCII85Decode",
    "/ASCIIHexDecode": "ASCIIHexDecode",
    "/AHx": "ASCIIHexDecode",
}
LARGEST_STREAM = 128 << 20  # bytes that one stream may unfold to: a picture of 44 million dots
MOST_UNFOLDED = 1 << 30  # bytes of all streams together


def main() -> None:
    """Write the PDF without what is not harmless.

    :raises OverflowError: when it holds too many objects, or unfolds to too much.
    :raises ValueError: when it cannot be read, or is locked by a password.
    """
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        made = disarmed(sys.stdin.buffer.read())
    except LimitReachedError:
        raise OverflowError from None
    except PyPdfError as error:
        raise ValueError(str(error)) from None
    sys.stdout.buffer.write(made)


def disarmed(raw: bytes) -> bytes:
    """Return a PDF anew, and be sure that it opens and nothing in it acts.

    :raises ValueError: when that cannot be had.
    """
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        raise ValueError("locked")
    pages = len(reader.pages)
    unfolded = 0
    for one in _objects(reader.trailer):
        _disarm(one)
        unfolded += _unfolded(one)
        if unfolded > MOST_UNFOLDED:
            raise OverflowError
    made = io.BytesIO()
    PdfWriter(clone_from=reader).write(made)
    anew = PdfReader(made)
    left = any(_disarm(x) for x in _objects(anew.trailer))
    if left or not pages or len(anew.pages) != pages:
        raise ValueError("not disarmed")
    return made.getvalue()


def _objects(root: Any) -> Iterator[Any]:
    """Yield every dictionary and array that can be reached, each before what it holds."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen, number = [root], set(), 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if not isinstance(one, ArrayObject | DictionaryObject):
            continue
        number += 1
        if number > MOST_OBJECTS:
            raise OverflowError
        yield one
        waiting += one.values() if isinstance(one, DictionaryObject) else one


def _disarm(one: Any) -> bool:
    """Take out of one object what is not harmless; tell whether there was anything."""
    if isinstance(one, list):
        kept = [x for x in one if not _is_armed(_plain(x))]
        is_found = len(kept) < len(one)
        one[:] = kept
        return is_found
    doomed = [name for name in one if _is_doomed(one, name)]
    for name in doomed:
        del one[name]
    return bool(doomed)


def _is_doomed(holder: Any, name: str) -> bool:
    from pypdf.generic import StreamObject

    if name in BANNED or (name in ELSEWHERE and isinstance(holder, StreamObject)):
        return True
    value = _plain(holder.raw_get(name))
    if name == "/Next" and "/S" in holder:
        return True  # one action after another; elsewhere it is the next chapter
    if name == "/URI" and isinstance(value, dict):
        return True  # where relative links lead
    if name == "/FontMatrix":
        return not _is_matrix(value)  # pdf.js ran what stood in one (CVE-2024-4367)
    if name in ACTIONS and isinstance(value, dict) and "/S" in value:
        return _named(value, "/S") not in HARMLESS or _is_armed(value)
    return _is_armed(value)


def _is_matrix(value: Any) -> bool:
    numbers = [_plain(x) for x in value] if isinstance(value, list) else []
    return len(numbers) == 6 and all(isinstance(x, int | float) for x in numbers)


def _is_armed(value: Any) -> bool:
    """Tell whether an object is an action, an annotation or a file that does more than show."""
    if not isinstance(value, dict):
        return False
    action = _named(value, "/S")
    if _named(value, "/Subtype") in SUBTYPES or action in ARMED:
        return True
    if _named(value, "/Type") == "/Filespec" or (action == "/GoTo" and "/F" in value):
        return True  # in another file
    return action == "/URI" and not _leads_to_web(_plain(dict.get(value, "/URI")))


def _leads_to_web(address: Any) -> bool:
    text = address.decode("latin-1") if isinstance(address, bytes) else str(address)
    return WEB.fullmatch(text) is not None


def _unfolded(one: Any) -> int:
    """Return the number of bytes that a packed stream unfolds to; 0 for anything else.

    :raises OverflowError: when they are too many, or packed twice: no program saves that.
    """
    from pypdf import filters
    from pypdf.generic import StreamObject

    if not isinstance(one, StreamObject):
        return 0
    said = _plain(dict.get(one, "/Filter", []))
    names = [str(_plain(x)) for x in (said if isinstance(said, list) else [said])]
    if sum(x in PACKERS for x in names) > 1:
        raise OverflowError
    data = one._data
    for name in names:
        if name in ("/FlateDecode", "/Fl"):
            return _inflated(data)
        decoder = getattr(filters, CODERS.get(name, ""), None)
        if decoder:
            data = decoder.decode(data)
        if name in PACKERS:
            return len(data)
    return 0


def _inflated(data: bytes) -> int:
    stream, number = zlib.decompressobj(), 0
    while data and not stream.eof:
        try:
            number += len(stream.decompress(data, 1 << 20))
        except zlib.error:
            break  # readers show what came until here
        if number > LARGEST_STREAM:
            raise OverflowError
        data = stream.unconsumed_tail
    return number


def _named(holder: Any, name: str) -> str:
    return str(_plain(dict.get(holder, name, "")))


def _plain(value: Any) -> Any:
    """Return what a reference leads to, or the value itself."""
    from pypdf.generic import IndirectObject

    return value.get_object() if isinstance(value, IndirectObject) else value


if __name__ == "__main__":
    main()
