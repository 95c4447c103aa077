"""Files that people gave, each kept under a name made of its content; the one door to them.

Here it is a folder of the instance, which several servers may share; an object store would have
the same three verbs.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

# What a file may be called: nothing that a caller says may lead out of the folder.
_NAME = re.compile(r"[0-9a-f]{64}(?:-[0-9]{1,4})?\.(?:jpg|webp|pdf)")


@dataclass(frozen=True, slots=True)
class Store:
    """The files under one folder."""

    folder: Path

    def put(self, name: str, content: bytes) -> None:
        """Keep a file; what is there under the name already is the same.

        It is written aside and renamed, so that no reader meets half of it.
        """
        path = self._path(name)
        if path is None:
            raise ValueError(f"no name of a file: {name!r}")
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{secrets.token_hex(8)}")
        try:
            with aside.open("xb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        """Return a file, or None when there is none of that name."""
        path = self._path(name)
        try:
            return path.read_bytes() if path else None
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Delete a file, if it is there."""
        path = self._path(name)
        if path is not None:
            path.unlink(missing_ok=True)

    def older_than(self, instant: datetime) -> Iterator[str]:
        """Yield the names of the files that were kept before an instant."""
        for path in self.folder.glob("??/*"):
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < instant.timestamp():
                yield path.name

    def _path(self, name: str) -> Path | None:
        return self.folder / name[:2] / name if _NAME.fullmatch(name) else None


def content_name(content: bytes) -> str:
    """Return what a file is called by its content: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
