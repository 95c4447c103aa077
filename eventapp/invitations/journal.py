"""The words of invitations in the log."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.invitation_wording import KINDS, ROUNDS, SOURCES, STATES

INVITATION = Subject(
    name=_l("Invitation"),
    verbs={
        "answered": _l("answered"),
        "deputy_refused": _l("deputy refused"),
        "imported": _l("brought in"),
        "invited": _l("invited"),
        "opened": _l("opened"),
        "reminded": _l("reminded"),
        "renewed": _l("given a new link"),
        "revoked": _l("withdrawn"),
    },
    fields={
        "answered_at": _l("Answered"),
        "category_id": _l("Category"),
        "companions": _l("Accompanying persons"),
        "deputy_email": _l("Address of the deputy"),
        "namings": _l("People named so far"),
        "deputy_language": _l("Language of mails to the deputy"),
        "deputy_name": _l("Deputy"),
        "deputy_of_id": None,
        "due_on": _l("Answer due"),
        "email": _l("E-mail address"),
        "email_key": None,
        "event_id": None,
        "guests": _l("Guests"),
        "honorific": _l("Title"),
        "may_pass_on": _l("May be passed on"),
        "nonce": None,
        "opened_at": _l("Opened"),
        "organisation": _l("Organisation"),
        "reason": _l("Reason"),
        "registration_id": None,
        "revoked_at": _l("Withdrawn"),
        "role": _l("Function"),
        "salutation": _l("Salutation"),
        "sent_at": _l("Sent"),
        "source": _l("How the answer came"),
        "state": _l("State"),
        "token_digest": None,
    },
    found=select(Invitation.id, Invitation.name.label("label"), Event.slug).join(Event),
)
PLAN = Subject(
    name=_l("Invitations"),
    fields={
        "event_id": None,
        "records_opening": _l("Openings are recorded"),
        "remind_days": _l("Reminded so many days before"),
    },
)
ROUND = Subject(
    name=_l("Round of mails"),
    verbs={
        "paused": _l("paused"),
        "resumed": _l("resumed"),
        "stopped": _l("stopped"),
    },
    fields={
        "due_on": _l("Answer due"),
        "event_id": None,
        "note": _l("In your own words"),
        "sent": _l("Sent"),
        "skipped": _l("Left out"),
        "state": _l("State"),
        "total": _l("Chosen"),
    },
)

JOURNAL = Journal(
    {"invitation": INVITATION, "invitation_plan": PLAN, "invitation_round": ROUND},
    states=(STATES, SOURCES, KINDS, ROUNDS),
)
