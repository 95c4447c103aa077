"""The feeds of single records that the calendar page offers, and a search among their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.advocacy.queries import policy_files
from eventapp.core.text import fold
from eventapp.events.queries import host_organisations
from eventapp.feeds.links import Subscription, subscription
from eventapp.programme.queries import public_people

SHOWN = 24  # feeds of one kind on the page; with more of them it would be a wall
FEW = 12  # feeds among which nobody needs a search


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds of one kind, in order of name; of ``total`` that there are no more than ``SHOWN``."""

    kind: str
    feeds: Sequence[Subscription]
    total: int

    @property
    def left_out(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.feeds)


@dataclass(frozen=True, slots=True)
class Offer:
    """Every group in which something was found, and whether there is enough to search in."""

    groups: Sequence[Group]
    is_long: bool


def offer(lang: str, sought: str = "") -> Offer:
    """Return the feeds of policy files, organisations and people whose name holds what is sought.

    Case and accents make no difference.
    """
    named: dict[str, list[tuple[str, str]]] = {
        "files": [(f"/policy/{x.slug}.ics", x.title.text(lang)) for x in policy_files()],
        "organisations": [
            (f"/calendar/events.ics?organisation={x.slug}", x.name) for x in host_organisations()
        ],
        "people": [(f"/people/{x.slug}.ics", x.name) for x in public_people()],
    }
    wanted = fold(sought)
    groups = []
    for kind, every in named.items():
        found = [x for x in every if wanted in fold(x[1])]
        shown = [subscription(f"/{lang}{path}", name) for path, name in found[:SHOWN]]
        groups.append(Group(kind, shown, len(found)))
    return Offer([x for x in groups if x.total], sum(map(len, named.values())) > FEW)
