"""The words of events and venues in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import LANGUAGE, Field, Journal, Subject
from eventapp.events.forms import ATTENDANCE, FACT_KINDS, HOST_ROLES, LEVELS, LINE_RULES, VISIBILITY
from eventapp.events.models import AccessFact, Event, EventHost, EventStatus, Room, Venue

STATUSES = {
    EventStatus.DRAFT: _l("Draft"),
    EventStatus.PUBLISHED: _l("Published"),
    EventStatus.POSTPONED: _l("Postponed"),
    EventStatus.CANCELLED: _l("Cancelled"),
}

# What a release of the programme shows; the programme itself lies above events.
RELEASED = {
    "date": _l("Date only"),
    "programme": _l("Programme"),
    "speakers": _l("Programme and speakers"),
}

EVENT = Subject(
    name=_l("Event"),
    verbs={
        "cancelled": _l("cancelled"),
        "capacity_changed": _l("seats changed"),
        "categories_ordered": _l("guest categories put in another order"),
        "hours_kept": _l("hours kept when the rules of its time zone changed"),
        "guests_exported": _l("guest list downloaded"),
        "questions_ordered": _l("questions to guests put in another order"),
        "invited_told": _l("those invited told what happened to the event"),
        "guests_told_cancelled": _l("guests told of the cancellation"),
        "guests_told_changed": _l("guests told of the change"),
        "guests_told_postponed": _l("guests told of the postponement"),
        "guests_told_reinstated": _l("guests told that it takes place after all"),
        "linked": _l("policy files chosen"),
        "postponed": _l("postponed"),
        "published": _l("published"),
        "reinstated": _l("takes place after all"),
    },
    fields={
        "attendance": _l("Attendance"),
        "from": _l("Brought from"),
        "sessions": _l("Sessions"),
        "speakers": _l("Speakers"),
        "stage": Field(_l("What is released"), RELEASED),
        "version": _l("Version of the programme"),
        "capacity": _l("Seats"),
        "demonstration": _l("Sample of the product"),
        "description": _l("Why"),
        "ends_at": _l("Ends"),
        "ends_on": _l("Last day"),
        "facts": Field(_l("Access and practical facts"), rows="access_fact"),
        "columns": _l("Columns"),
        "format": _l("File format"),
        "guests": _l("Guests"),
        "hosts": Field(_l("Hosts"), rows="event_host"),
        "line_rule": _l("Order of the waiting list"),
        "level": Field(_l("Level"), LEVELS),
        "main_language": Field(_l("Main language"), LANGUAGE),
        "may_pass_on": _l("Guests may pass their place to a colleague"),
        "offer_hours": _l("Hours to accept a freed seat"),
        "policy_files": _l("Policy files"),
        "rsvp": _l("Takes registrations"),
        "rsvp_closes_at": _l("Registration closes"),
        "rsvp_opens_at": _l("Registration opens"),
        "starts_at": _l("Starts"),
        "starts_on": _l("First day"),
        "status": _l("State"),
        "status_reason": _l("Reason"),
        "timezone": _l("Time zone"),
        "venue_id": _l("Venue"),
        "visibility": _l("Who may see it"),
        "waiting_list": _l("Waiting list"),
    },
    found=select(Event.id, Event.title.label("label"), Event.slug),
    page=lambda row: url_for("events_manage.show", slug=row.slug),
)

VENUE = Subject(
    name=_l("Venue"),
    fields={
        "address": _l("Address"),
        "arrival": _l("How to arrive"),
        "latitude": _l("Latitude"),
        "longitude": _l("Longitude"),
        "postal_code": _l("Postal code"),
        "rooms": Field(_l("Rooms"), rows="room"),
    },
    found=select(Venue.id, Venue.name.label("label"), Venue.slug),
    page=lambda row: url_for("venues.edit", slug=row.slug),
)

ROOM = Subject(
    name=_l("Room"),
    fields={"building": None, "capacity": _l("Seats"), "slug": None, "venue_id": None},
    found=select(Room.id, (Room.name + ", " + Venue.name).label("label"), Venue.slug).join(Venue),
    page=lambda row: url_for("venues.edit", slug=row.slug),
)

HOST = Subject(
    name=_l("Host"),
    fields={
        "event_id": None,
        "organisation_id": _l("Organisation"),
        "person_id": _l("Person"),
        "role": _l("Role"),
    },
    found=select(EventHost.id, Event.title.label("label")).join(Event),
)

FACT = Subject(
    name=_l("Fact"),
    fields={"event_id": None, "kind": _l("About"), "text": _l("Fact")},
    found=select(AccessFact.id, Event.title.label("label")).join(Event),
)

JOURNAL = Journal(
    {"event": EVENT, "venue": VENUE, "room": ROOM, "event_host": HOST, "access_fact": FACT},
    states=(STATUSES, ATTENDANCE, VISIBILITY, HOST_ROLES, FACT_KINDS, LINE_RULES),
)
