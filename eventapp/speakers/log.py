"""Writing the log of contacts: who was asked, told or heard, when, how and by whom."""

from datetime import datetime

from eventapp.audit.service import Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.programme.models import Appearance, AppearanceState, Session
from eventapp.speakers.models import Contact, ContactKind


def note(
    event_id: int,
    person_id: int,
    kind: ContactKind,
    *,
    by: Actor,
    text: str = "",
    at: datetime | None = None,
    message_id: int | None = None,
) -> Contact:
    """Write that a person was spoken to about an event as a whole."""
    contact = Contact(
        event_id=event_id,
        person_id=person_id,
        at=at or clock.now(),
        kind=kind,
        text=text,
        by_kind=by.kind,
        by_label=by.label,
        message_id=message_id,
    )
    db.session.add(contact)
    db.session.flush()
    return contact


def note_on(
    appearance: Appearance,
    session: Session,
    kind: ContactKind,
    *,
    by: Actor,
    state: AppearanceState | None = None,
    text: str = "",
    at: datetime | None = None,
    message_id: int | None = None,
) -> Contact:
    """Write that a person was spoken to about one appearance, and what it became by that."""
    assert appearance.person_id
    contact = note(
        session.event_id,
        appearance.person_id,
        kind,
        by=by,
        text=text,
        at=at,
        message_id=message_id,
    )
    contact.appearance_id = appearance.id
    contact.state = state
    contact.about = session.title.text("en")[:200]
    return contact
