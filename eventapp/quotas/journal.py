"""The words of quotas in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.organisations.models import Organisation
from eventapp.quotas.models import NamedGuest
from eventapp.registration.quota_models import Quota

QUOTA = Subject(
    name=_l("Quota"),
    verbs={
        "ended": _l("ended: free seats go to others"),
        "reminded": _l("focal point reminded"),
        "renewed": _l("new link"),
        "revoked": _l("link closed"),
        "sent": _l("link sent"),
    },
    fields={
        "category_id": _l("Category"),
        "contact_email": _l("Address of the focal point"),
        "contact_name": _l("Focal point"),
        "ended_at": _l("Ended"),
        "ends_at": _l("Ends"),
        "event_id": None,
        "nonce": None,
        "note": _l("Note"),
        "organisation_id": _l("Organisation"),
        "reminded_at": _l("Reminded"),
        "revoked_at": _l("Link closed"),
        "seats": _l("Seats"),
        "sent_at": _l("Link sent"),
        "token_digest": None,
    },
    found=select(Quota.id, Organisation.name.label("label"), Event.slug)
    .join(Organisation, Organisation.id == Quota.organisation_id)
    .join(Event, Event.id == Quota.event_id),
    page=lambda row: url_for("quotas_manage.show", slug=row.slug, number=row.id),
)
NAMED = Subject(
    name=_l("Named guest"),
    verbs={"taken_off": _l("taken off the list")},
    fields={
        "email": _l("E-mail address"),
        "email_key": None,
        "left_at": _l("Taken off the list"),
        "quota_id": None,
        "registration_id": None,
        "role": _l("Function"),
        "times": None,
    },
    found=select(NamedGuest.id, NamedGuest.name.label("label"), NamedGuest.quota_id, Event.slug)
    .join(Quota, Quota.id == NamedGuest.quota_id)
    .join(Event, Event.id == Quota.event_id),
    page=lambda row: url_for("quotas_manage.show", slug=row.slug, number=row.quota_id),
)

JOURNAL = Journal({"quota": QUOTA, "named_guest": NAMED})
