"""What a release would change: a programme as it is public beside what it would be."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventapp.events.models import Event, EventStatus
from eventapp.programme.differences import Change, Part, Seat
from eventapp.programme.models import ProgrammeRelease, ReleaseStage


@dataclass(frozen=True, slots=True)
class Proposal:
    """A programme as it is public and as a release now would make it; ``number`` is the last one's.

    ``sequences`` are those of the public sessions, by uid; ``gone`` is who declined or withdrew,
    and ``agreed`` who said yes, by session and person. ``asked`` is ``after`` with everybody who
    was asked or said yes. ``kept`` and ``booked`` are ``before`` and ``after`` with those seats too
    which readers may not see since a consent was taken back: who speaks is told. ``stage`` is what
    will be public: a release never takes back what an earlier one showed.
    """

    event: Event
    number: int
    last: ReleaseStage
    stage: ReleaseStage
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    changes: tuple[Change, ...]
    sequences: Mapping[str, int]
    gone: frozenset[tuple[str, int]]
    latest: ProgrammeRelease | None = None
    kept: tuple[Part, ...] = ()
    booked: tuple[Part, ...] = ()
    asked: tuple[Part, ...] = ()
    agreed: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Tell whether a release now would change nothing; an empty programme is none."""
        further = self.stage is not self.last and bool(self.after)
        return not self.changes and not further and not self.hidden

    @property
    def unreleased(self) -> int:
        """Return how many changes readers of the event do not see yet."""
        return self.number_of_changes if self.event.status is not EventStatus.DRAFT else 0

    @property
    def number_of_changes(self) -> int:
        """Return how many changes a release now would make, those that nobody sees included."""
        return len(self.changes) + len(self.hidden)

    @property
    def hidden(self) -> list[str]:
        """Return the sessions, by uid, whose people change only among those nobody may see.

        It is released all the same, though no changelog says so: whoever left a session must not
        come back to it with their consent, and whoever speaks is told.
        """
        old, new = _unseen(self.before, self.kept), _unseen(self.after, self.booked)
        return [x for x in new if x in old and old[x] != new[x]]

    @property
    def seen(self) -> str:
        """Return what tells this proposal from any other of the same event."""
        changes = [x.plain() for x in self.changes]
        said = [self.number, self.stage.value, changes, self.hidden]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]


def _unseen(shown: Iterable[Part], every: Iterable[Part]) -> dict[str, Counter[Seat]]:
    seen = {x.uid: Counter(x.seats) for x in shown}
    return {x.uid: Counter(x.seats) - seen.get(x.uid, Counter()) for x in every}
