"""The words of mailings in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from eventapp.audit.wording import Journal, Subject
from eventapp.events.models import Event
from eventapp.mailings.models import Mailing, MailingState, MailPlan

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
PLAN = Subject(
    name=_l("Mails by the clock"),
    verbs={},
    fields={
        "event_id": None,
        "hour": _l("Hour of the day"),
        "misses": _l("Write to those who did not come"),
        "remind_days": _l("Days before the event"),
        "reminds": _l("Remind guests"),
        "reply_to": _l("Answers go to"),
        "skipped": None,
        "thank_days": _l("Days after the event"),
        "thanks": _l("Thank those who came"),
    },
    found=select(MailPlan.id, Event.title.label("label"), Event.slug).join(
        Event, Event.id == MailPlan.event_id
    ),
    page=lambda row: url_for("mailings.by_clock", slug=row.slug),
)
JOURNAL = Journal({"mailing": MAILING, "mail_plan": PLAN}, states=(STATES,))
