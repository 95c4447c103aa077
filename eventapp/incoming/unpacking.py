"""The parts of an archive (ZIP), unpacked within bounds. Pure.

What an archive says of its sizes is not believed: bytes are counted while they are unpacked, and
only where the library unpacks no more at a time than it is asked for. That is so of what is stored
and deflated; bzip2 and LZMA make a gigabyte of one block of a few hundred bytes before anybody can
count it (APPNOTE.TXT 6.3.10, section 4.4.5), and no office program and no calendar packs so.
"""

import io
import zipfile

MOST_PARTS = 5_000  # that are listed; each costs a thousand bytes of memory
_CHUNK = 65_536
_LISTED = b"PK\x01\x02"  # what each part has in the list of them
_COUNTABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 1


class Broken(Exception):
    """There is no archive, or a part of it cannot be read."""


class Locked(Broken):
    """A part needs a password."""


class TooMuch(Exception):
    """There is more in an archive, or in a part of it, than may be."""


class Archive:
    """An archive by its bytes; ``names`` are those of its parts, folders left out.

    Of two parts of one name the last counts, as the library has it.

    :raises Broken: when it is none.
    :raises TooMuch: when it lists more than MOST_PARTS parts.
    """

    def __init__(self, data: bytes) -> None:
        if data.count(_LISTED) > MOST_PARTS:  # before one is made of each
            raise TooMuch
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:  # the library fails in many ways on bytes made for that
            raise Broken from error
        # ZipInfo.is_dir fails on a part without a name.
        self._parts = {x.filename: x for x in self._archive.infolist() if x.filename[-1:] != "/"}

    @property
    def names(self) -> list[str]:
        """Return the names of the parts, as the archive lists them."""
        return list(self._parts)

    def content(self, name: str, most: int) -> bytes:
        """Return the bytes of a part, at most ``most`` of them.

        :raises Locked: when it is encrypted.
        :raises Broken: when it is packed in a way that cannot be counted, or cannot be read.
        :raises TooMuch: when there are more.
        """
        part = self._parts[name]
        if part.flag_bits & _ENCRYPTED:
            raise Locked
        if part.compress_type not in _COUNTABLE:
            raise Broken
        found = bytearray()
        try:
            with self._archive.open(part) as stream:
                while len(found) <= most and (chunk := stream.read(_CHUNK)):
                    found += chunk
        except Exception as error:  # as above
            raise Broken from error
        if len(found) > most:
            raise TooMuch
        return bytes(found)
