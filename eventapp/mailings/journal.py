"""The words of mailings in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.mailings.models import Mailing, MailingState

STATES = {
    MailingState.SENDING: _l("On its way"),
    MailingState.PAUSED: _l("Paused"),
    MailingState.DONE: _l("Done"),
}
MAILING = Subject(
    name=_l("Mail to many guests"),
    verbs={"paused": _l("paused"), "resumed": _l("resumed")},
    fields={
        "event_id": None,
        "last": None,
        "segment": None,
        "state": _l("State"),
        "subject": _l("Subject"),
        "text": _l("Text"),
        "total": _l("Guests"),
        "upto": None,
        "written": None,
    },
    found=select(Mailing.id, Mailing.subject.label("label"), Event.slug).join(
        Event, Event.id == Mailing.event_id
    ),
    page=lambda row: url_for("mailings.show", slug=row.slug, number=row.id),
)
JOURNAL = Journal({"mailing": MAILING}, states=(STATES,))
