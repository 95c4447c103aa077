"""The words of sessions and appearances in the log."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import LANGUAGE, Field, Journal, Subject
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.forms import KINDS, ROLES, STATES
from eventapp.programme.models import (
    Appearance,
    ReleaseStage,
    Session,
    TimedState,
)
from eventapp.programme.precedence_forms import RULES


def _page(row: Any) -> str:
    return url_for("programme_manage.edit", slug=row.event, name=row.slug)


PROGRAMME = Subject(
    name=_l("Programme"),
    verbs={
        "brought_in": _l("brought in"),
        "redone": _l("redone"),
        "retimed": _l("times changed"),
        "released": _l("released"),
        "told": _l("those concerned told"),
        "undone": _l("undone"),
    },
    page=lambda row: url_for("programme_manage.show", slug=row.slug),
    table="event",
)

SESSION = Subject(
    name=_l("Session"),
    fields={
        "abstract": _l("Description"),
        "audience": _l("Expected audience"),
        "captions": Field(_l("Captions"), LANGUAGE),
        "ends_at": _l("Ends"),
        "event_id": None,
        "interpreted_from": Field(_l("Interpreted from"), LANGUAGE),
        "interpreted_into": Field(_l("Interpreted into"), LANGUAGE),
        "recorded": _l("Recorded"),
        "room_id": _l("Room"),
        "sign_interpreters": _l("Sign language interpreters"),
        "sign_languages": Field(_l("Sign languages"), LANGUAGE),
        "starts_at": _l("Starts"),
    },
    found=select(
        Session.id, Session.title.label("label"), Session.slug, Event.slug.label("event")
    ).join(Event),
    page=_page,
)

APPEARANCE = Subject(
    name=_l("Appearance"),
    verbs={
        "answered": _l("answered"),
        "asked": _l("asked"),
        "removed": _l("removed"),
        "replaced": _l("given to a deputy"),
    },
    fields={
        "affiliation_id": _l("Shown as"),
        "honorific": _l("Honorific"),
        "notes": _l("Notes"),
        "person_id": _l("Person"),
        "role": _l("Role"),
        "session_id": _l("Session"),
        "shown_as_invited": _l("Shown as invited before it is confirmed"),
        "state": _l("State"),
    },
    found=select(Appearance.id, Person.name.label("label"), Session.slug, Event.slug.label("event"))
    .join(Session, Session.id == Appearance.session_id)
    .join(Event, Event.id == Session.event_id)
    .outerjoin(Person, Person.id == Appearance.person_id),
    page=_page,
)

PRECEDENCE = Subject(
    name=_l("Order of precedence"),
    verbs={
        "applied": _l("put in order"),
        "followed": _l("followed by a session again"),
        "started": _l("set up"),
        "stopped": _l("taken away"),
    },
    fields={"event_id": None, "ranks": _l("Order of precedence"), "tie_rule": _l("Order")},
)

STANDING = Subject(
    name=_l("Place in the order of precedence"),
    fields={
        "event_id": None,
        "person_id": _l("Person"),
        "place": _l("Place in the order of precedence"),
        "rank_id": None,
        "reason": _l("Reason"),
    },
)

RANK = Subject(name=_l("Order of precedence"), fields={"event_id": None, "offices": None})

AVAILABILITY = Subject(
    name=_l("Availability"),
    fields={
        "ends_at": _l("Ends"),
        "event_id": None,
        "note": _l("Note"),
        "person_id": _l("Person"),
        "room_id": None,
        "starts_at": _l("Starts"),
        "venue_id": None,
    },
)
TURNAROUND = Subject(
    name=_l("Way"),
    fields={
        "event_id": None,
        "minutes": _l("Minutes"),
        "one_room_id": None,
        "one_venue_id": None,
        "other_room_id": None,
        "other_venue_id": None,
    },
)
WARNING = Subject(
    name=_l("Warning"),
    fields={
        "at": None,
        "by": None,
        "event_id": None,
        "key": None,
        "reason": _l("Reason"),
    },
    verbs={"accepted": _l("accepted"), "reopened": _l("raised again")},
    table="accepted_warning",
)

STAGES = {
    ReleaseStage.DATE: _l("Date only"),
    ReleaseStage.PROGRAMME: _l("Programme"),
    ReleaseStage.SPEAKERS: _l("Programme and speakers"),
}
TIMED_STATES = {
    TimedState.WAITING: _l("Waiting"),
    TimedState.DONE: _l("Done"),
    TimedState.FAILED: _l("Failed"),
    TimedState.CANCELLED: _l("Cancelled"),
}
TIMED_RELEASE = Subject(
    name=_l("Timed release"),
    verbs={"cancelled": _l("cancelled"), "failed": _l("failed"), "set": _l("set")},
    fields={
        "at": _l("Time"),
        "clashes": None,
        "event_id": None,
        "fault": None,
        "set_by": None,
        "stage": _l("What is released"),
        "state": _l("State"),
    },
)

JOURNAL = Journal(
    {
        "programme": PROGRAMME,
        "session": SESSION,
        "appearance": APPEARANCE,
        "precedence": PRECEDENCE,
        "standing": STANDING,
        "precedence_rank": RANK,
        "availability": AVAILABILITY,
        "turnaround": TURNAROUND,
        "warning": WARNING,
        "timed_release": TIMED_RELEASE,
    },
    states=(KINDS, ROLES, STATES, RULES, STAGES, TIMED_STATES),
)
