"""Several files at once, and archives of them (ZIP), unpacked within bounds. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line
from eventapp.incoming.decoding import LARGEST

MOST_FILES = 100
LARGEST_ALL = 2 * LARGEST  # bytes of all files, unpacked
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name, and its bytes."""

    name: str
    data: bytes


def files(given: Iterable[File], suffix: str = ".ics") -> list[File]:
    """Return files as they were given, and those with a suffix out of the archives among them.

    Bytes are counted while they are unpacked: what an archive says of its sizes is not believed,
    and an archive in an archive is none.

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
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            parts = [x for x in archive.infolist() if _is_wanted(x, suffix)]
            if len(parts) > MOST_FILES:
                raise DomainError("archive.many", **said, most=MOST_FILES)
            if not parts:
                raise DomainError("archive.nothing", **said)
            if any(x.flag_bits & 1 for x in parts):
                raise DomainError("archive.locked", **said)
            for part in sorted(parts, key=lambda x: x.filename):
                data = _content(archive, part, min(left, LARGEST))
                if data is None:
                    raise DomainError("archive.bomb", **said)
                left -= len(data)
                yield File(clean_line(part.filename.rpartition("/")[2])[:200], data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise DomainError("archive.broken", **said) from None


def _is_wanted(part: zipfile.ZipInfo, suffix: str) -> bool:
    folder, _, name = part.filename.rpartition("/")
    # What a Mac keeps beside each file has its name, and none of its content.
    is_beside = name.startswith(".") or "__MACOSX" in folder
    return not part.is_dir() and name.lower().endswith(suffix) and not is_beside


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes | None:
    """Return the bytes of a part; None when there are more than may be."""
    found = bytearray()
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            found += chunk
            if len(found) > most:
                return None
    return bytes(found)
