"""What a speaker's own page, calendar and mails show of each of their appearances.

Of a session that is public they show what readers see, whatever is drafted: a change is told by its
release. Before that they show what is planned.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.models import (
    GONE,
    Appearance,
    AppearanceFacts,
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Session,
    SessionFacts,
)
from eventapp.speakers import queries, rules
from eventapp.speakers.models import SpeakerLink
from eventapp.speakers.released import Public, public_sessions
from eventapp.web import dates

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """One appearance of the reader, and who else readers may see on its session.

    ``released`` is the session as it is public; ``is_cast`` tells whether its people are too.
    ``is_leaving`` says that the draft has the reader on it no more: it stands until the release,
    and takes no answer. ``more`` counts who else is planned or asked and may not be named yet.
    """

    appearance: Appearance
    others: tuple[AppearanceFacts, ...]
    released: ReleasedSession | None = None
    is_cast: bool = False
    is_leaving: bool = False
    more: int = 0

    @property
    def session(self) -> Session:
        """Return the session as it is drafted, for organisers."""
        return self.appearance.session

    @property
    def shown(self) -> SessionFacts:
        """Return the session as the speaker is shown it."""
        return self.released or self.session

    @property
    def person(self) -> Person:
        """Return who appears."""
        assert self.appearance.person
        return self.appearance.person

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still missing."""
        return self.appearance.state in rules.UNANSWERED and not self.is_leaving

    @property
    def is_seen(self) -> bool:
        """Tell whether readers see the speaker on it."""
        there = self.released.appearances if self.released and self.is_cast else ()
        return any(x.person_id == self.person.id for x in there)

    @property
    def is_seen_still(self) -> bool:
        """Tell whether readers see on it a speaker who said no, or who is to leave it."""
        return self.is_seen and (self.is_leaving or self.appearance.state in GONE)

    @property
    def is_agreed(self) -> bool:
        """Tell whether the speaker said yes."""
        return self.appearance.state is AppearanceState.CONFIRMED


def slots_of(link: SpeakerLink) -> list[Slot]:
    """Return the appearances a person was asked for at the event of their link, in order."""
    return slots_over([link.event_id], link.person_id)


def slots_over(event_ids: Sequence[int], person_id: int) -> list[Slot]:
    """Return the appearances a person was asked for at events, in order; three queries.

    What the draft took from them stays as long as it is public.
    """
    found = queries.appearances_at(event_ids, person_id)
    asked = [x for x in found if x.state is not AppearanceState.PLANNED]
    others = queries.others_on([x.session_id for x in asked], person_id)
    public = public_sessions(event_ids)
    own = [_slot(x, others.get(x.session_id, ()), public) for x in asked]
    drafted = {x.session.uid for x in asked}
    own += [
        _leaving(seat, x)
        for uid, x in public.items()
        if uid not in drafted and x.is_cast
        for seat in x.session.appearances
        if seat.person_id == person_id
    ]
    return sorted(own, key=lambda x: x.shown.starts_at or _NEVER)


def _leaving(seat: ReleasedAppearance, public: Public) -> Slot:
    # A page and a calendar read no more of it than what it has in common with the draft's.
    appearance = cast("Appearance", seat)
    found = _slot_of(appearance, public, ())
    return replace(found, is_leaving=True)


def slots_at(event_id: int) -> list[Slot]:
    """Return every named appearance of an event in order, planned ones too; two queries."""
    found = queries.named_appearances(event_id)
    beside: dict[int, list[Appearance]] = {}
    for appearance in found:
        if appearance.state not in GONE:
            beside.setdefault(appearance.session_id, []).append(appearance)
    public = public_sessions([event_id])
    return [_slot(x, beside.get(x.session_id, ()), public) for x in found]


def _slot(
    appearance: Appearance, beside: Iterable[AppearanceFacts], public: Mapping[str, Public]
) -> Slot:
    return _slot_of(appearance, public.get(appearance.session.uid), beside)


def _slot_of(
    appearance: Appearance, released: Public | None, beside: Iterable[AppearanceFacts]
) -> Slot:
    is_cast = released is not None and released.is_cast
    there = list(beside)
    seen = released.session.appearances if released and is_cast else _shown(there)
    others = tuple(x for x in seen if x.person_id and x.person_id != appearance.person_id)
    known = {appearance.person_id, *(x.person_id for x in others)}
    more = {x.person_id for x in there if not (x.person and x.person.is_withheld)} - known
    session = released.session if released else None
    return Slot(appearance, others, session, is_cast, more=len(more))


def _shown(there: Iterable[AppearanceFacts]) -> list[AppearanceFacts]:
    return [x for x in there if x.is_shown]


def by_person(slots: Iterable[Slot]) -> dict[int, list[Slot]]:
    """Return slots by the number of their person, in order."""
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.person.id, []).append(slot)
    return found


def hours(session: SessionFacts, event: Event, zone: ZoneInfo | None = None) -> str:
    """Return day and hours of a session by the clocks of a zone, the event's if none is given."""
    if session.starts_at is None or session.ends_at is None:
        return _("The hours are not known yet.")
    zone = zone or event.zone
    day = dates.format_date(session.starts_at.astimezone(zone).date(), weekday=True)
    return _(
        "%(day)s, %(hours)s, %(city)s time",
        day=day,
        hours=dates.format_span(session.starts_at, session.ends_at, zone),
        city=dates.zone_city(zone),
    )
