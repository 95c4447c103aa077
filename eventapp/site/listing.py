"""What a listing of events was asked for. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from eventapp.core.text import clean_line

LONGEST = 100  # characters of a search
FURTHEST = 100_000  # pages


@dataclass(frozen=True, slots=True)
class Filters:
    """The words and choices of a search as typed, with a fault code where one is of no use."""

    q: str = ""
    organisation: str = ""
    policy: str = ""
    year: str = ""
    page: int = 1
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the listing."""
        return bool(self.q or self.organisation or self.policy or self.year)

    def arguments(self, **more: Any) -> dict[str, Any]:
        """Return the query arguments that repeat this search, and those given besides."""
        own = {"q": self.q, "organisation": self.organisation}
        own |= {"policy": self.policy, "year": self.year}
        return {k: v for k, v in (own | more).items() if v}

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))


def read(asked: Mapping[str, str], choices: Mapping[str, Collection[str]]) -> Filters:
    """Return the filters of a query.

    What no menu offers is a fault (``unknown``), and so are too many words (``long``), which are
    cut. A page that is no number is the first.
    """
    words = clean_line(asked.get("q", ""))
    faults = {"q": "long"} if len(words) > LONGEST else {}
    given = {name: clean_line(asked.get(name, ""))[:LONGEST] for name in choices}
    faults |= {name: "unknown" for name, x in given.items() if x and x not in choices[name]}
    page = _page(asked.get("page", ""))
    return Filters(words[:LONGEST], **given, page=page, faults=faults)


def _page(typed: str) -> int:
    if typed.isascii() and typed.isdigit() and len(typed) <= len(str(FURTHEST)):
        return min(max(1, int(typed)), FURTHEST)
    return 1
