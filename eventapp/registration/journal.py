"""The words of registrations in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.registration.models import Registration
from eventapp.registration.wording import STATES

GUEST = Subject(
    name=_l("Guest"),
    verbs={
        "arrival_undone": _l("arrival taken back"),
        "arrived": _l("arrived"),
        "asked_again": _l("asked once more"),
        "cancelled": _l("cancelled"),
        "confirmed": _l("confirmed"),
        "declined": _l("declined"),
        "edited": _l("corrected"),
        "entered": _l("registered"),
        "promoted": _l("moved up to a seat"),
        "waitlisted": _l("put on the waiting list"),
    },
    fields={
        "access_needs": _l("Access needs"),
        "dietary_needs": _l("Dietary needs"),
        "email": _l("E-mail address"),
        "email_key": None,
        "event_id": None,
        "message": _l("Message"),
        "nonce": None,
        "organisation": _l("Organisation"),
        "photo_consent": _l("May appear in photographs"),
        "photo_consent_at": _l("Agreed to photographs"),
        "privacy_consent_at": _l("Agreed to the use of the answers"),
        "privacy_version": _l("Version of the privacy text"),
        "queue_number": None,
        "role": _l("Function"),
        "state": _l("State"),
        "token_digest": None,
    },
    found=select(Registration.id, Registration.name.label("label"), Event.slug).join(Event),
    page=lambda row: url_for("guests.edit", slug=row.slug, number=row.id),
)

JOURNAL = Journal({"registration": GUEST}, states=(STATES,))
