"""What is new in a text, word by word. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Comparing takes the product of both numbers of words in the worst case; beyond this whole
# paragraphs are shown as gone and new. Two texts of a thousand words each are still compared.
MOST_WORK = 1_500_000
_WORDS = re.compile(r"\s+|[^\s]+")


class Kind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with one fate."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in order.

    Without the new ones they are the old text, without those that are gone the new one.
    """
    before, after = old.split("\n"), new.split("\n")
    if len(before) * len(after) > MOST_WORK:
        return _joined([Piece(Kind.GONE, old), Piece(Kind.NEW, new)])
    return _joined(_paragraphs(_ended(before), _ended(after)))


def _ended(lines: Sequence[str]) -> list[str]:
    """Return lines with the ends that stand between them."""
    return [f"{x}\n" for x in lines[:-1]] + [lines[-1]]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            yield Piece(Kind.SAME, old)
        else:
            yield from _words(old, new)


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > MOST_WORK:
        yield Piece(Kind.GONE, old)
        yield Piece(Kind.NEW, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(before[a:b]))
            continue
        yield Piece(Kind.GONE, "".join(before[a:b]))
        yield Piece(Kind.NEW, "".join(after[c:d]))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with neighbours joined, what is gone before what is new in its place.

    A space that stays between two words that go belongs to them, so that a rewritten sentence is
    one piece and not a word here and a word there.
    """
    every = [x for x in pieces if x.text]
    found: list[Piece] = []
    gone = new = ""
    for number, piece in enumerate(every):
        between = gone and new and 0 < number < len(every) - 1
        if piece.kind is Kind.SAME and not (between and not piece.text.strip(" ")):
            found += [Piece(Kind.GONE, gone), Piece(Kind.NEW, new), piece]
            gone = new = ""
        else:
            gone += piece.text if piece.kind is not Kind.NEW else ""
            new += piece.text if piece.kind is not Kind.GONE else ""
    found += [Piece(Kind.GONE, gone), Piece(Kind.NEW, new)]
    return [x for x in found if x.text]
