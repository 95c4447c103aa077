"""The words of registrations in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.feeds.answer_wording import ANSWER_FIELDS
from eventapp.registration.category_models import GuestCategory
from eventapp.registration.models import Registration
from eventapp.registration.text_models import GuestText
from eventapp.registration.view_models import GuestView
from eventapp.registration.wording import ACCESS, COMPANIONS, PASSINGS, STANCES, STATES

GUEST = Subject(
    name=_l("Guest"),
    verbs={
        "answered": _l("answered from their calendar"),
        "approved": _l("approved"),
        "approval_undone": _l("decision taken back"),
        "arrival_undone": _l("arrival taken back"),
        "arrived": _l("arrived"),
        "accepted": _l("accepted the place offered"),
        "asked_again": _l("asked once more"),
        "cancelled": _l("cancelled"),
        "companions_changed": _l("accompanying persons changed"),
        "confirmed": _l("confirmed"),
        "declined": _l("declined"),
        "edited": _l("corrected"),
        "entered": _l("registered"),
        "link_sent": _l("sent their link"),
        "offer_lapsed": _l("let the offer of a seat pass"),
        "offer_withdrawn": _l("waits again: the offer of a seat was withdrawn"),
        "offered": _l("offered a seat"),
        "passed_on": _l("passed the place to a colleague"),
        "photographs_agreed": _l("agreed to photographs"),
        "photographs_refused": _l("took back the consent to photographs"),
        "promoted": _l("moved up to a seat"),
        "proved": _l("confirmed their address"),
        "recategorised": _l("put in another category"),
        "waitlisted": _l("put on the waiting list"),
    },
    fields={
        **ANSWER_FIELDS,
        "access_needs": _l("Access needs"),
        "answers": _l("Answers to the questions of the event"),
        "consents": _l("Consents"),
        "dietary_needs": _l("Dietary needs"),
        "category_id": _l("Category"),
        "companions": _l("Accompanying persons"),
        "email": _l("E-mail address"),
        "email_key": None,
        "event_id": None,
        "message": _l("Message"),
        "nonce": None,
        "offer_until": _l("Offered until"),
        "passed_on_at": _l("Passed on"),
        "organisation": _l("Organisation"),
        "photo_consent": _l("May appear in photographs"),
        "photo_withdrawn_at": _l("Took photographs back"),
        "photo_consent_at": _l("Agreed to photographs"),
        "photo_version": _l("Version of the text on photographs"),
        "privacy_consent_at": _l("Agreed to the use of the answers"),
        "privacy_version": _l("Version of the privacy text"),
        "queue_number": None,
        "role": _l("Function"),
        "quota_id": None,
        "seats": _l("Seats"),
        "state": _l("State"),
        "token_digest": None,
    },
    found=select(Registration.id, Registration.name.label("label"), Event.slug).join(Event),
    page=lambda row: url_for("guests.edit", slug=row.slug, number=row.id),
)

CATEGORY = Subject(
    name=_l("Guest category"),
    verbs={"codes_made": _l("codes made")},
    fields={
        "access": _l("Who may ask"),
        "closes_at": _l("Closes"),
        "codes": _l("Codes"),
        "companions": _l("Accompanying persons"),
        "may_pass_on": _l("May pass their place to a colleague"),
        "seats_access_companions": _l("A companion for access needs takes a seat"),
        "description": _l("Description"),
        "event_id": None,
        "is_held": _l("Seats kept from others"),
        "name": _l("Name"),
        "needs_approval": _l("Needs approval"),
        "opens_at": _l("Opens"),
        "own_line": _l("Waiting list of its own"),
        "position": None,
        "priority": _l("Priority"),
        "seats": _l("Seats"),
        "slug": None,
        "trusted_domains": _l("Mail domains that need no approval"),
    },
    found=select(GuestCategory.id, GuestCategory.name.label("label"), Event.slug).join(
        Event, Event.id == GuestCategory.event_id
    ),
    page=lambda row: url_for("guests.edit_category", slug=row.slug, number=row.id),
)
CODE = Subject(
    name=_l("Access code"),
    verbs={"revoked": _l("revoked")},
    fields={
        "category_id": None,
        "code": None,
        "ends_at": _l("Holds until"),
        "name": _l("For what"),
        "revoked_at": _l("Revoked on"),
        "uses": _l("Guests for each code"),
    },
)
GUEST_TEXT = Subject(
    name=_l("Mail to guests"),
    verbs={"reset": _l("set back to the usual words")},
    fields={
        "event_id": None,
        "kind": _l("Mail"),
        "subject": _l("Subject"),
        "text": _l("Text"),
    },
    found=select(GuestText.id, GuestText.kind.label("label"), GuestText.kind, Event.slug).join(
        Event, Event.id == GuestText.event_id
    ),
    page=lambda row: url_for("guests.edit_text", slug=row.slug, kind=row.kind),
)
GUEST_VIEW = Subject(
    name=_l("View of the guest list"),
    fields={
        "event_id": None,
        "is_default": _l("Opens with the guest list"),
        "name": _l("Name"),
        "query": None,
    },
    found=select(
        GuestView.id, GuestView.name.label("label"), GuestView.query.label("asked"), Event.slug
    ).join(Event, Event.id == GuestView.event_id),
    page=lambda row: url_for("guests.index", slug=row.slug, **row.asked),
)
APPROVAL = Subject(
    name=_l("Word on a request"),
    fields={
        "asked_id": None,
        "asked_name": _l("Colleague who is asked"),
        "batch": None,
        "by_id": None,
        "by_name": None,
        "registration_id": None,
        "stance": _l("Opinion"),
        "text": _l("Note"),
    },
)
ACCESS_TASK = Subject(
    name=_l("Access need"),
    verbs={"done": _l("seen to"), "reopened": _l("to be seen to again")},
    fields={
        "done_at": _l("Done"),
        "due_on": _l("Due on"),
        "owner_id": None,
        "registration_id": None,
        "what": _l("What is to be done"),
    },
)
PASSING = Subject(
    name=_l("Place passed to a colleague"),
    verbs={
        "offered": _l("offered"),
        "accepted": _l("accepted"),
        "declined": _l("declined"),
        "lapsed": _l("not answered in time"),
        "withdrawn": _l("taken back"),
    },
    fields={
        "email": None,
        "language": _l("Language of the mails"),
        "name": _l("Name"),
        "nonce": None,
        "registration_id": None,
        "state": _l("State"),
        "successor_id": None,
        "token_digest": None,
        "until": _l("Until"),
    },
)
COMPANION = Subject(
    name=_l("Accompanying person"),
    verbs={"arrived": _l("arrived"), "arrival_undone": _l("arrival taken back")},
    fields={
        "arrived_at": _l("Arrived"),
        "kind": _l("Comes as"),
        "name": _l("Name"),
        "position": None,
        "registration_id": None,
        "takes_seat": _l("Takes a seat"),
    },
)

JOURNAL = Journal(
    {
        "registration": GUEST,
        "guest_category": CATEGORY,
        "access_code": CODE,
        "guest_text": GUEST_TEXT,
        "guest_view": GUEST_VIEW,
        "access_task": ACCESS_TASK,
        "approval_note": APPROVAL,
        "companion": COMPANION,
        "passing": PASSING,
    },
    states=(STATES, ACCESS, COMPANIONS, PASSINGS, STANCES),
)
