"""Disarming one PDF in a process apart (``core.apart``): its bytes in, those of a harmless one out.

What acts by itself, runs, or carries another file is taken out, wherever it stands: names are read
with their ``#`` signs resolved and objects out of their streams, and only what can be reached from
the document is written anew (ISO 32000-2, sections 7.11.4, 12.5.6, 12.6 and 13).
"""

import io
import sys
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
    )
)
HARMLESS = frozenset(("/GoTo", "/Named", "/URI", "/Thread", "/SetOCGState", "/Hide", "/Trans"))
ACTIONS = frozenset(("/A", "/PA", "/Next"))
ANNOTATIONS = frozenset(("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"))
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
ELSEWHERE = frozenset(("/F", "/FFilter", "/FDecodeParms", "/Ref"))  # of streams kept in other files
MOST_OBJECTS = 400_000


def main() -> None:
    """Write the PDF without what is not harmless.

    :raises OverflowError: when it holds too many objects.
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
    for one in _objects(reader.trailer):
        _disarm(one)
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
    if name in ACTIONS and isinstance(value, dict) and "/S" in value:
        return _named(value, "/S") not in HARMLESS or _is_armed(value)
    return _is_armed(value)


def _is_armed(value: Any) -> bool:
    """Tell whether an object is an action or an annotation that does more than show."""
    if not isinstance(value, dict):
        return False
    if _named(value, "/Subtype") in ANNOTATIONS or _named(value, "/S") in ARMED:
        return True
    return _named(value, "/S") == "/URI" and not _leads_to_web(_plain(dict.get(value, "/URI")))


def _leads_to_web(address: Any) -> bool:
    text = address.decode("latin-1") if isinstance(address, bytes) else str(address)
    scheme, colon, _rest = "".join(x for x in text if x > " ").partition(":")
    return not colon or scheme.lower() in SCHEMES or "/" in scheme


def _named(holder: Any, name: str) -> str:
    return str(_plain(dict.get(holder, name, "")))


def _plain(value: Any) -> Any:
    """Return what a reference leads to, or the value itself."""
    from pypdf.generic import IndirectObject

    return value.get_object() if isinstance(value, IndirectObject) else value


if __name__ == "__main__":
    main()
