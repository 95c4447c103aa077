"""Whose records may be one person's: likeness of names, addresses and affiliations. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from eventapp.core.text import LETTERS, email_key, fold

_WORD = re.compile(r"[^\W_]+")
_TITLES = {"dr", "prof", "mr", "mrs", "ms", "mep", "he", "sir", "dame"}
# Spellings of one sound in the names of Europe: Sophia and Sofia, Mark and Marc, Eva and Ewa.
_SOUNDS = (
    *(("ph", "f"), ("th", "t"), ("sch", "s"), ("sh", "s"), ("kh", "k"), ("ck", "k")),
    *(("x", "ks"), ("c", "k"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("z", "s")),
)
_MUTE = re.compile(r"(?<=.)h")
_DOUBLED = re.compile(r"([^\W\d_])\1+")
BEGUN = 3  # letters of a name from which on it may be short for a longer one
LONG = 5  # letters from which on a slip of one letter still leaves the word to be known
COMMON = 200  # records that share so common a word tell nothing by it
_EXACT = {"@", "="}
LIKELY = 60  # points from which on two records are shown as one person's


class Reason(StrEnum):
    """Why two records look alike, the strongest first within name and address."""

    NAME = "name"
    TRANSPOSED = "transposed"
    SHORTER = "shorter"
    SPELLING = "spelling"
    INITIALS = "initials"
    BEGUN = "begun"
    EMAIL = "email"
    ORGANISATION = "organisation"
    WEBSITE = "website"


# Half of what is wanted to be shown has to come from the name, or the address alone suffices.
POINTS = {
    Reason.NAME: 80,
    Reason.TRANSPOSED: 75,
    Reason.SHORTER: 60,
    Reason.SPELLING: 60,
    Reason.INITIALS: 45,
    Reason.BEGUN: 45,
    Reason.EMAIL: 60,
    Reason.ORGANISATION: 15,
    Reason.WEBSITE: 15,
}


@dataclass(frozen=True)
class Card:
    """A record as far as likeness goes; ``organisations`` are numbers."""

    id: int
    name: str
    email: str = ""
    website: str = ""
    organisations: frozenset[int] = frozenset()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, folded, without titles."""
        found = _WORD.findall(fold(self.name).translate(LETTERS))
        return tuple(x for x in found if x not in _TITLES) or tuple(found)

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """The words of the name as they sound, near enough: each spelling of a sound is one."""
        return tuple(_sound(x) for x in self.words)

    @cached_property
    def address(self) -> str:
        """The mail address in the form under which two spellings are the same."""
        return email_key(self.email) if self.email else ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two records look alike: 0 to 100 points, and why."""

    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look alike; the lower number first."""

    first: int
    second: int
    likeness: Likeness


def likeness(one: Card, other: Card) -> Likeness:
    """Return how much two records look alike, whichever comes first."""
    reasons = []
    if name := _names(one, other):
        reasons.append(name)
    if one.address and one.address == other.address:
        reasons.append(Reason.EMAIL)
    if one.organisations & other.organisations:
        reasons.append(Reason.ORGANISATION)
    if one.website and one.website == other.website:
        reasons.append(Reason.WEBSITE)
    return Likeness(min(100, sum(POINTS[x] for x in reasons)), tuple(reasons))


def duplicates(cards: Iterable[Card]) -> list[Pair]:
    """Return the pairs that are likely one person, the likeliest first.

    Only records that share all words of the name, the sound of a word of it (not of the most common
    ones) and that with which another one begins, or an address, are compared: a few per record,
    however many there are.
    """
    blocks: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for card in cards:
        for key in _keys(card):
            blocks[key].append(card)
    found: dict[tuple[int, int], Likeness] = {}
    for key, block in blocks.items():
        if len(block) > COMMON and key[0] not in _EXACT:
            continue
        for one, other in combinations(block, 2):
            first, second = sorted((one.id, other.id))
            if first != second and (first, second) not in found:
                found[first, second] = likeness(one, other)
    pairs = [Pair(*ids, alike) for ids, alike in found.items() if alike.points >= LIKELY]
    return sorted(pairs, key=lambda x: (-x.likeness.points, x.first, x.second))


def _keys(card: Card) -> set[tuple[str, str]]:
    words, sounds = card.words, card.sounds
    found = {
        (sound, other[0])
        for n, sound in enumerate(sounds)
        for m, other in enumerate(sounds)
        if n != m and len(words[n]) > 1
    }
    if words:
        found.add(("=", " ".join(sorted(words))))
    if card.address:
        found.add(("@", card.address))
    return found


def _sound(word: str) -> str:
    for spelt, sound in _SOUNDS:
        word = word.replace(spelt, sound)
    return _DOUBLED.sub(r"\1", _MUTE.sub("", word))


def _names(first: Card, second: Card) -> Reason | None:
    one, other = first.words, second.words
    if not one or not other:
        return None
    if sorted(one) == sorted(other):
        return Reason.NAME if one == other else Reason.TRANSPOSED
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return Reason.SHORTER if len(short) > 1 and set(short) <= set(long) else None
    if sorted(first.sounds) == sorted(second.sounds):
        return Reason.SPELLING
    return _nearly(one, other)


def _nearly(one: Sequence[str], other: Sequence[str]) -> Reason | None:
    """Return why two names of as many words are nearly the same."""
    left, right = _without_shared(one, other)
    if len(left) == len(one):
        return None
    if all(_is_slip(x, y) for x, y in zip(left, right, strict=True)):
        return Reason.SPELLING
    if all(_is_initial(x, y) for x, y in zip(left, right, strict=True)):
        return Reason.INITIALS
    is_begun = all(_is_begun(x, y) for x, y in zip(left, right, strict=True))
    return Reason.BEGUN if is_begun else None


def _without_shared(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the sorted words of each that the other has not."""
    rest = list(other)
    left = []
    for word in one:
        if word in rest:
            rest.remove(word)
        else:
            left.append(word)
    return sorted(left), sorted(rest)


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_begun(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= BEGUN and long.startswith(short)


def _is_slip(one: str, other: str) -> bool:
    """Tell whether one letter is missing, another one, or changed places with its neighbour."""
    short, long = sorted((one, other), key=len)
    if len(short) < LONG - 1 or len(long) - len(short) > 1 or len(long) < LONG:
        return False
    start = next((n for n, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), None)
    if start is None or len(long) > len(short):
        at = len(short) if start is None else start
        return short[at:] == long[at + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        # Mario is not Maria.
        return start + 1 < len(long) or {short[start], long[start]} != {"a", "o"}
    swapped = long[start + 1 : start + 2] + long[start : start + 1]
    return short[start : start + 2] == swapped and short[start + 2 :] == long[start + 2 :]
