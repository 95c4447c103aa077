"""Several files at once, and archives of them (ZIP), unpacked within bounds. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line
from eventapp.incoming.decoding import LARGEST
from eventapp.incoming.unpacking import Archive, Broken, Locked, TooMuch

MOST_FILES = 100
LARGEST_ALL = 2 * LARGEST  # bytes of all files, unpacked
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name, and its bytes."""

    name: str
    data: bytes


def files(given: Iterable[File], suffix: str = ".ics") -> list[File]:
    """Return files as they were given, and those with a suffix out of the archives among them.

    Bytes are counted while they are unpacked (``unpacking``), and an archive in an archive is none.

    :raises DomainError: ``file.none``; ``archive.broken``, ``archive.locked``, ``archive.bomb``,
        ``archive.many``, ``archive.nothing`` with the ``name`` of the archive.
    """
    found: list[File] = []
    left = LARGEST_ALL
    for file in given:
        if not file.data.startswith((_ZIP, _EMPTY_ZIP)):
            found.append(file)
            left -= len(file.data)
        else:
            for part in _unpacked(file, suffix, left):
                found.append(part)
                left -= len(part.data)
        if left < 0:
            raise DomainError("archive.bomb", field="file", name=file.name)
        if len(found) > MOST_FILES:
            raise DomainError("archive.many", field="file", name=file.name, most=MOST_FILES)
    if not found:
        raise DomainError("file.none", field="file")
    return found


def _unpacked(file: File, suffix: str, left: int) -> Iterator[File]:
    said = {"field": "file", "name": file.name}
    try:
        archive = Archive(file.data)
        names = [x for x in archive.names if _is_wanted(x, suffix)]
        if len(names) > MOST_FILES:
            raise DomainError("archive.many", **said, most=MOST_FILES)
        if not names:
            raise DomainError("archive.nothing", **said)
        for name in sorted(names):
            data = archive.content(name, min(left, LARGEST))
            left -= len(data)
            yield File(clean_line(name.rpartition("/")[2])[:200], data)
    except Locked:
        raise DomainError("archive.locked", **said) from None
    except Broken:
        raise DomainError("archive.broken", **said) from None
    except TooMuch:
        raise DomainError("archive.bomb", **said) from None


def _is_wanted(part: str, suffix: str) -> bool:
    folder, _, name = part.rpartition("/")
    # What a Mac keeps beside each file has its name, and none of its content.
    is_beside = name.startswith(".") or "__MACOSX" in folder
    return name.lower().endswith(suffix) and not is_beside
