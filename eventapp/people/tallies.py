"""Counting what people chose to say of themselves, and saying nothing where few did. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST = 3  # answers below which a count would tell who gave which


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one person says of themselves; empty and None are no answer."""

    gender: str = ""
    country: str = ""
    first_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer to one question was given, by answer; ``given`` is all of them.

    Where fewer than LEAST answered there are no numbers at all, not even how many did.
    """

    given: int
    by_answer: Mapping[str, int]

    @property
    def is_shown(self) -> bool:
        """Tell whether enough people answered."""
        return self.given > 0


@dataclass(frozen=True, slots=True)
class Balance:
    """The tallies of a group of people; ``people`` counts them, whether they answered or not."""

    people: int
    gender: Tally
    country: Tally
    first_time: Tally


def balance(people: int, answers: Iterable[Answers]) -> Balance:
    """Return the tallies of what those of a group said who said anything."""
    said = list(answers)
    return Balance(
        people,
        _tally(x.gender for x in said),
        _tally(x.country for x in said),
        _tally("" if x.first_time is None else "yes" if x.first_time else "no" for x in said),
    )


def _tally(answers: Iterable[str]) -> Tally:
    found = Counter(x for x in answers if x)
    given = found.total()
    if given < LEAST:
        return Tally(0, {})
    return Tally(given, dict(sorted(found.items(), key=lambda x: (-x[1], x[0]))))
