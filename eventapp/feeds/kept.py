"""Finished entries of calendars kept in memory, each with a mark of everything it was made of."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Bytes in one process: some 30 000 entries of 1.2 kB, which is 10 000 in each language.
MEMORY = 64 * 1024 * 1024

_OVERHEAD = 700  # bytes of a key, a piece and their places in the table, measured roughly


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry as finished bytes, with the IANA zone that its hours need and in which years.

    ``zone`` is empty for dates and for hours in UTC; ``mark`` says what it was made of.
    """

    body: bytes
    zone: str = ""
    first: int = 0
    last: int = 0
    mark: str = ""


@dataclass(slots=True)
class Store:
    """Pieces by key, the least recently used dropped first, never more than ``limit`` bytes."""

    limit: int = MEMORY
    used: int = 0
    kept: OrderedDict[Hashable, Piece] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, keys: Iterable[Hashable]) -> Sequence[Piece | None]:
        """Return the pieces under some keys, in their order, None for those that are not kept."""
        with self.lock:
            found = [self.kept.get(x) for x in keys]
            for key, piece in zip(keys, found, strict=True):
                if piece is not None:
                    self.kept.move_to_end(key)
            return found

    def keep(self, made: Mapping[Any, Piece]) -> None:
        """Keep pieces, dropping old ones beyond the limit."""
        with self.lock:
            for key, piece in made.items():
                old = self.kept.pop(key, None)
                self.used -= _size(key, old) if old else 0
                self.kept[key] = piece
                self.used += _size(key, piece)
            while self.used > self.limit:
                key, dropped = self.kept.popitem(last=False)
                self.used -= _size(key, dropped)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.kept.clear()
            self.used = 0


def _size(key: Hashable, piece: Piece) -> int:
    # A key that is no tuple is the entry itself, with the words that the bytes are made of.
    words = 0 if isinstance(key, tuple) else len(piece.body)
    return _OVERHEAD + len(piece.body) + len(piece.mark) + words
