"""Every change of a row that an entry of a calendar is made of, each by its name."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from eventapp.advocacy.models import Milestone, Observance, PolicyFile
from eventapp.core.db import db, readers_notice
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Attendance, Event, EventHost, EventStatus, Room, Venue
from eventapp.organisations.models import Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import (
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    SessionKind,
)
from tests.feeds import records

Edit = Callable[[], None]


def first(model: type[Any]) -> Any:
    """Return the first row of a model."""
    return db.session.query(model).order_by(model.id).first()


def sets(model: type[Any], **values: Any) -> Edit:
    """Return an edit of the first row of a model; a function is given what is there."""

    def edit() -> None:
        row = first(model)
        for name, value in values.items():
            setattr(row, name, value(getattr(row, name)) if callable(value) else value)

    return edit


def words(text: Localised) -> Localised:
    """Return other words in two languages."""
    return Localised(en=f"{text.get('en', '')}+", fr=f"{text.get('fr', '')}-")


def longer(text: str) -> str:
    """Return other words."""
    return f"{text}+"


def answers() -> None:
    """Raise a session's number as the answer of a speaker does: neither revision nor time."""
    kept = {x: getattr(ReleasedSession, x) for x in ("revision", "changed_at")}
    later = update(ReleasedSession).values(sequence=ReleasedSession.sequence + 1, **kept)
    db.session.execute(later)
    readers_notice()


def joins() -> None:
    """Put one more person on the first session."""
    count = db.session.query(Person).count()
    row = ReleasedAppearance(
        session_id=first(ReleasedSession).id,
        person_id=records.person(f"newcomer-{count}").id,
        role=Role.PANELLIST,
        state=AppearanceState.CONFIRMED,
        position=count,
    )
    db.session.add(row)


def leaves() -> None:
    """Take the last person off the stage, unless it would be empty."""
    rows = db.session.query(ReleasedAppearance).order_by(ReleasedAppearance.id).all()
    if len(rows) > 2:
        db.session.delete(rows[-1])


def affiliates() -> None:
    """Give the first person one more affiliation."""
    count = db.session.query(Organisation).count()
    house = records.organisation(f"house-{count}")
    row = Affiliation(person_id=first(Person).id, organisation_id=house.id, position=count)
    db.session.add(row)


def names_affiliation() -> None:
    """Say for whom the first person speaks."""
    first(ReleasedAppearance).affiliation_id = first(Affiliation).id


def moves_in() -> None:
    """Put the first session into a room of another building."""
    count = db.session.query(Venue).count()
    there = records.room(records.venue(slug=f"hall-{count}", name=f"Hall {count}"), "Attic")
    first(ReleasedSession).room_id = there.id


def renames_there() -> None:
    """Call the newest building otherwise, in which a session is and no event."""
    there = db.session.query(Venue).order_by(Venue.id.desc()).first()
    assert there
    there.name = longer(there.name)


def renames_employer() -> None:
    """Call that organisation otherwise for which the first person speaks."""
    employer = db.session.get_one(Organisation, first(Affiliation).organisation_id)
    employer.name = longer(employer.name)


def person_hosts() -> None:
    """Give the first event a host who is on no stage."""
    count = db.session.query(Person).count()
    lady = records.person(f"lady-{count}")
    db.session.add(EventHost(event_id=first(Event).id, person_id=lady.id, position=count))


def renames_lady() -> None:
    """Call the host who is on no stage otherwise."""
    query = db.session.query(EventHost).filter(EventHost.person_id.is_not(None))
    if seat := query.order_by(EventHost.id).first():
        lady = db.session.get_one(Person, seat.person_id)
        lady.name = longer(lady.name)


def hosts() -> None:
    """Give the first event one more host."""
    count = db.session.query(Organisation).count()
    house = records.organisation(f"host-{count}")
    db.session.add(EventHost(event_id=first(Event).id, organisation_id=house.id, position=count))


# In this order each of them shows in some entry.
EDITS: dict[str, Edit] = {
    "title": sets(Event, title=words),
    "summary": sets(Event, summary=words),
    "description": sets(Event, summary=Localised(), description=words),
    "cancelled": sets(Event, status=EventStatus.CANCELLED, status_reason=words),
    "postponed": sets(Event, status=EventStatus.POSTPONED, status_reason=words),
    "published": sets(Event, status=EventStatus.PUBLISHED),
    "zone": sets(Event, timezone="Africa/Casablanca"),
    "sequence": sets(Event, sequence=lambda x: x + 1),
    "programme sequence": sets(Event, programme_sequence=lambda x: x + 1),
    "demonstration": sets(Event, demonstration=lambda x: not x),
    "venue name": sets(Venue, name=longer),
    "venue address": sets(Venue, address=longer),
    "venue on the globe": sets(Venue, latitude=lambda x: (x or 0) + 0.5),
    "room": sets(Room, name=longer),
    "session": sets(ReleasedSession, title=words, abstract=words),
    "session kind": sets(ReleasedSession, kind=SessionKind.KEYNOTE, languages=["en", "fr"]),
    "an answer": answers,
    "role": sets(ReleasedAppearance, role=Role.KEYNOTE),
    "honorific": sets(ReleasedAppearance, honorific=longer),
    "invited": sets(ReleasedAppearance, state=AppearanceState.ASKED, shown_as_invited=True),
    "name": sets(Person, name=longer),
    "person's slug": sets(Person, slug=longer),
    "affiliation": sets(Affiliation, role=words),
    "one affiliation more": affiliates,
    "every organisation": lambda: [setattr(x, "name", longer(x.name)) for x in _organisations()],
    "affiliation ends": sets(Affiliation, until=PartialDate(2026)),
    "named affiliation": names_affiliation,
    "role in it": sets(Affiliation, role=words),
    "employer": renames_employer,
    "withheld": sets(Person, is_withheld=lambda x: not x),
    "shown again": sets(Person, is_withheld=lambda x: not x),
    "organisation": sets(Organisation, name=longer),
    "host": hosts,
    "order of hosts": sets(EventHost, position=lambda x: x + 100),
    "person who hosts": person_hosts,
    "name of that person": renames_lady,
    "somebody more": joins,
    "somebody less": leaves,
    "another building": moves_in,
    "name of that building": renames_there,
    "no venue": sets(Event, venue_id=None, city="Ghent", attendance=Attendance.ONLINE),
    "venue": sets(Event, venue_id=lambda _: first(Venue).id),
    "main language": sets(Event, main_language="fr", title=Localised(fr="Soirée", nl="Avond")),
    "slug": sets(Event, slug=longer),
    "milestone": sets(Milestone, title=words, reference=longer),
    "milestone expected": sets(Milestone, is_expected=lambda x: not x),
    "milestone source": sets(Milestone, source_url="https://source.example/vote"),
    "milestone date": sets(Milestone, date=PartialDate(2026, 5)),
    "policy file": sets(PolicyFile, title=words),
    "observance": sets(Observance, title=words, since=2011),
    "session without hours": sets(ReleasedSession, starts_at=None, ends_at=None),
}


def _organisations() -> list[Organisation]:
    return db.session.query(Organisation).all()
