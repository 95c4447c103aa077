"""The organisers' table of speakers: every appearance, how far it is agreed, who is late."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.core import clock
from eventapp.core.text import fold
from eventapp.events.models import Event
from eventapp.programme.models import AppearanceState, Session
from eventapp.speakers import queries, rules
from eventapp.speakers.models import Deputy, Terms
from eventapp.speakers.slots import Slot, slots_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an organiser filters by; ``session`` is a slug."""

    state: AppearanceState | None = None
    session: str = ""
    search: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rows wanted, and the figures of all."""

    rows: Sequence[Slot]
    counts: Mapping[AppearanceState, int]
    late: frozenset[int]
    asked: Mapping[int, datetime]
    spoken: Mapping[int, datetime]
    sessions: Sequence[Session]
    deputies: Sequence[Deputy]
    terms: Terms | None

    @classmethod
    def of(cls, event: Event, wanted: Wanted) -> "Table":
        """Return the table of an event; six queries however many speak."""
        slots = slots_at(event.id)
        terms = queries.terms_of(event.id)
        today = clock.today(event.timezone)
        answer_by = terms.answer_by if terms else None
        late = frozenset(
            x.appearance.id for x in slots if rules.is_late(x.appearance.state, answer_by, today)
        )
        return cls(
            rows=[x for x in slots if _is_wanted(x, wanted, late)],
            counts=Counter(x.appearance.state for x in slots),
            late=late,
            asked=queries.asked_at(event.id),
            spoken=queries.last_contacts(event.id),
            sessions=list({x.session.id: x.session for x in slots}.values()),
            deputies=queries.open_deputies(event.id),
            terms=terms,
        )

    @property
    def total(self) -> int:
        """Return how many appearances there are in all."""
        return sum(self.counts.values())

    def of_state(self, *states: str) -> int:
        """Return how many appearances are in one of some states."""
        return sum(self.counts.get(AppearanceState(x), 0) for x in states)


def _is_wanted(slot: Slot, wanted: Wanted, late: frozenset[int]) -> bool:
    return (
        (wanted.state is None or slot.appearance.state is wanted.state)
        and (not wanted.session or slot.session.slug == wanted.session)
        and (not wanted.late or slot.appearance.id in late)
        and all(word in fold(slot.person.name) for word in fold(wanted.search).split())
    )
