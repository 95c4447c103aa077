"""Records for calendars: a coalition, its people, and events in every state."""

from datetime import UTC, date, datetime
from typing import Any

from eventapp.advocacy.models import (
    EventPolicyFile,
    Milestone,
    Observance,
    PolicyFile,
    PolicyStatus,
)
from eventapp.core.db import db
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event, EventHost, EventStatus, Room, Venue
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    Session,
    SessionKind,
)

LONG_AGO = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def stored(row: Any) -> Any:
    """Add a row and flush it, so that it has its number."""
    db.session.add(row)
    db.session.flush()
    return row


def old(values: dict[str, Any]) -> dict[str, Any]:
    """Return column values of a row made long ago, unless they say otherwise."""
    return {"created_at": LONG_AGO, "changed_at": LONG_AGO, **values}


def coalition(**values: Any) -> Organisation:
    """Store the coalition."""
    named = {"slug": "eclag", "name": "Legislation Advocacy Group", "short_name": "ECLAG"}
    return stored(Organisation(**old({**named, "kind": OrganisationKind.COALITION, **values})))


def organisation(slug: str = "ecpat", **values: Any) -> Organisation:
    """Store an organisation."""
    named = {"slug": slug, "name": slug.upper(), "kind": OrganisationKind.NGO}
    return stored(Organisation(**old({**named, **values})))


def person(slug: str = "jane-doe", *, employer: Organisation | None = None) -> Person:
    """Store a person, and what they are at an employer."""
    name = slug.replace("-", " ").title()
    row = stored(Person(**old({"slug": slug, "name": name})))
    if employer:
        role = Localised(en="Director", fr="Directrice")
        values = {"person_id": row.id, "organisation_id": employer.id, "role": role}
        stored(Affiliation(**old(values)))
    return row


def event(slug: str = "spring", **values: Any) -> Event:
    """Store a published event, on one date without hours unless told."""
    day = values.pop("day", date(2027, 3, 18))
    title = Localised(en=f"{slug.title()} event", fr=f"Événement {slug}")
    known = {
        "slug": slug,
        "title": title,
        "uid": f"{slug:0<32}"[:32],
        "status": EventStatus.PUBLISHED,
        "starts_on": day,
        "ends_on": day,
        "city": "Brussels",
        "country": "BE",
    }
    if "starts_at" in values:
        known["starts_on"] = values["starts_at"].date()
        known["ends_on"] = values["ends_at"].date()
    return stored(Event(**old({**known, **values})))


def hours(day: date, first: int = 13, last: int = 15) -> dict[str, datetime]:
    """Return the hours (UTC) of a day as the columns of an event or session."""
    start = datetime(day.year, day.month, day.day, first, tzinfo=UTC)
    return {"starts_at": start, "ends_at": start.replace(hour=last)}


def venue(**values: Any) -> Venue:
    """Store a venue."""
    known = {
        "slug": "residence",
        "name": "Residence Palace",
        "address": "Rue de la Loi 155",
        "postal_code": "1040",
        "city": "Brussels",
        "country": "BE",
        "latitude": 50.8425,
        "longitude": 4.3825,
    }
    return stored(Venue(**old({**known, **values})))


def room(of: Venue, name: str = "Polak") -> Room:
    """Store a room."""
    return stored(Room(**old({"venue_id": of.id, "slug": name.lower(), "name": name})))


def session(of: Event, slug: str = "panel", **values: Any) -> Session:
    """Store a session, released as it stands."""
    known = {
        "event_id": of.id,
        "slug": slug,
        "uid": f"{of.slug}{slug:0<32}"[:32],
        "kind": SessionKind.PANEL,
        "title": Localised(en=f"The {slug}"),
    }
    stored(ReleasedSession(**old({**known, **values})))
    return stored(Session(**old({**known, **values})))


def appearance(of: Session, who: Person | None, **values: Any) -> Appearance:
    """Store a confirmed appearance, released as it stands."""
    known = {
        "session_id": of.id,
        "person_id": who.id if who else None,
        "role": Role.PANELLIST,
        "state": AppearanceState.CONFIRMED,
    }
    released = db.session.query(ReleasedSession).filter_by(uid=of.uid).one()
    seat = old({**known, **values})
    stored(ReleasedAppearance(**{**seat, "session_id": released.id}))
    return stored(Appearance(**seat))


def host(of: Event, **values: Any) -> EventHost:
    """Store a host: an ``organisation_id`` or a ``person_id``."""
    return stored(EventHost(**old({"event_id": of.id, **values})))


def policy(slug: str = "regulation", **values: Any) -> PolicyFile:
    """Store a policy file."""
    known = {"slug": slug, "title": Localised(en=slug.title()), "status": PolicyStatus.PROPOSED}
    return stored(PolicyFile(**old({**known, **values})))


def milestone(of: PolicyFile, when: str, **values: Any) -> Milestone:
    """Store a milestone."""
    known = {
        "policy_file_id": of.id,
        "slug": when,
        "uid": f"{of.slug}{when}{'0' * 32}"[:32],
        "date": PartialDate.parse(when),
        "title": Localised(en=f"Step of {when}"),
    }
    return stored(Milestone(**old({**known, **values})))


def observance(month: int, day: int, **values: Any) -> Observance:
    """Store a day kept every year."""
    known = {
        "slug": f"day-{month}-{day}",
        "uid": f"observance{month}{day}{'0' * 32}"[:32],
        "month": month,
        "day": day,
        "title": Localised(en="European Day", fr="Journée européenne"),
    }
    return stored(Observance(**old({**known, **values})))


def about(what: Event, file: PolicyFile) -> EventPolicyFile:
    """Say that an event is about a policy file."""
    return stored(EventPolicyFile(event_id=what.id, policy_file_id=file.id))
