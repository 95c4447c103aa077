"""Records for tests, each valid as it comes; what a test is about, it says itself."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus, Venue
from eventapp.organisations.models import Organisation, OrganisationKind
from eventapp.programme.releasing import release_if_any
from eventapp.registration.requests import Details, RegistrationRequest

_numbers = count(1)


def event(**values: Any) -> Event:
    """Return a published event thirty days ahead, with hours, that takes registrations."""
    number = next(_numbers)
    starts = clock.now().replace(hour=13, minute=0, second=0) + timedelta(days=30)
    given: dict[str, Any] = {
        "slug": f"event-{number}",
        "status": EventStatus.PUBLISHED,
        "title": Localised(en=f"Event {number}", fr=f"Rencontre {number}"),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "city": "Brussels",
        "country": "BE",
        "rsvp": True,
        "capacity": 40,
        **values,
    }
    first: date = given["starts_at"].date() if given["starts_at"] else starts.date()
    given.setdefault("starts_on", first)
    given.setdefault("ends_on", given["starts_on"])
    return Event(**given)


def venue(**values: Any) -> Venue:
    """Return a building in Brussels."""
    number = next(_numbers)
    given = {"slug": f"venue-{number}", "name": f"House {number}", "city": "Brussels"}
    return Venue(**{**given, "country": "BE", **values})


def organisation(**values: Any) -> Organisation:
    """Return a non-governmental organisation."""
    number = next(_numbers)
    given = {"slug": f"organisation-{number}", "name": f"Organisation {number}"}
    return Organisation(**{**given, "kind": OrganisationKind.NGO, **values})


def answer(number: int = 0, **details: Any) -> RegistrationRequest:
    """Return the answer of guest ``number``; what a request holds may be given with the details."""
    known = ("category_id", "seats", "code", "companions", "answers")
    asked = {x: details.pop(x) for x in known if x in details}
    email = details.pop("email", f"guest{number}@example.org")
    version = details.pop("privacy_version", "test")
    given = {"name": f"Guest {number}", "organisation": "", "role": "", "language": "en"}
    return RegistrationRequest(email, Details(**{**given, **details}), version, **asked)


def saved(app: Flask, *records: Any) -> int:
    """Save records in one transaction; return the number of the last."""
    with app.app_context(), transaction() as session:
        session.add_all(records)
        session.flush()
        return int(records[-1].id)


def release(app: Flask, *event_ids: int) -> None:
    """Let readers see the programmes of events as they are drafted; of every event by default."""
    with app.app_context(), transaction() as session:
        for number in event_ids or session.scalars(select(Event.id)):
            release_if_any(number, by=SYSTEM)
