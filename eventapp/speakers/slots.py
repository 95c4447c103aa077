"""What a speaker's own page shows of each of their appearances."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers import queries, rules
from eventapp.speakers.models import SpeakerLink
from eventapp.web import dates


@dataclass(frozen=True, slots=True)
class Slot:
    """One appearance of the reader, and who else readers may see on its session."""

    appearance: Appearance
    others: tuple[Appearance, ...]

    @property
    def session(self) -> Session:
        """Return the session."""
        return self.appearance.session

    @property
    def person(self) -> Person:
        """Return who appears."""
        assert self.appearance.person
        return self.appearance.person

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still missing."""
        return self.appearance.state in rules.UNANSWERED

    @property
    def is_agreed(self) -> bool:
        """Tell whether the speaker said yes."""
        return self.appearance.state is AppearanceState.CONFIRMED


def slots_of(link: SpeakerLink) -> list[Slot]:
    """Return the appearances a person was asked for, in order; two queries."""
    found = queries.appearances_at(link.event_id, link.person_id)
    asked = [x for x in found if x.state is not AppearanceState.PLANNED]
    others = queries.others_on([x.session_id for x in asked], link.person_id)
    return [Slot(x, tuple(others.get(x.session_id, ()))) for x in asked]


def slots_at(event_id: int) -> list[Slot]:
    """Return every named appearance of an event in order, planned ones too; one query."""
    found = queries.named_appearances(event_id)
    beside: dict[int, list[Appearance]] = {}
    for appearance in found:
        if appearance.is_shown:
            beside.setdefault(appearance.session_id, []).append(appearance)
    return [
        Slot(x, tuple(y for y in beside.get(x.session_id, ()) if y.person_id != x.person_id))
        for x in found
    ]


def by_person(slots: Iterable[Slot]) -> dict[int, list[Slot]]:
    """Return slots by the number of their person, in order."""
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.person.id, []).append(slot)
    return found


def hours(session: Session, event: Event, zone: ZoneInfo | None = None) -> str:
    """Return day and hours of a session by the clocks of a zone, the event's if none is given."""
    if session.starts_at is None or session.ends_at is None:
        return _("The hours are not known yet.")
    zone = zone or event.zone
    day = dates.format_date(session.starts_at.astimezone(zone).date(), weekday=True)
    return _(
        "%(day)s, %(start)s–%(end)s, %(city)s time",  # noqa: RUF001
        day=day,
        start=dates.format_time(session.starts_at, zone),
        end=dates.format_time(session.ends_at, zone),
        city=dates.zone_city(zone),
    )
