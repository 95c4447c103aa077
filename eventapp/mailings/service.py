"""Writing to the guests a filter finds: begun once, written in batches, paused and resumed."""

from collections.abc import Mapping

from eventapp.audit import service as audit
from eventapp.audit.service import Actor
from eventapp.core.db import after_commit, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.records import locked
from eventapp.events.models import Event
from eventapp.jobs.queue import jobs
from eventapp.mail import addresses
from eventapp.mail.placeholders import check
from eventapp.mailings import mails, queries
from eventapp.mailings.mails import Said
from eventapp.mailings.models import Mailing, MailingState
from eventapp.registration.segments import asked
from eventapp.registration.texts import NAMES

PUSH = "mailings.push"
BATCH = 100  # guests in one transaction: a pause takes effect after so many


def start(
    event_id: int, said: Said, segment: Mapping[str, str], *, expected: int, by: Actor
) -> Mailing:
    """Begin a mailing to whom a filter finds now.

    :raises DomainError: ``text.missing`` and the faults of placeholders at ``subject`` and
        ``text``; ``mailing.nobody``; ``mailing.other`` when it would reach another number of
        guests than ``expected``, which its author read.
    """
    check_said(said)
    locked(Event, event_id)
    reach = queries.reach(event_id, asked(segment))
    if not reach.told:
        raise DomainError("mailing.nobody")
    if reach.told != expected:
        raise DomainError("mailing.other", count=reach.told)
    row = Mailing(
        event_id=event_id,
        subject=said.subject,
        text=said.text,
        segment=dict(segment),
        total=reach.told,
        upto=reach.upto,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("mailing.created", row, by=by, label=said.subject.text("en"), event_id=event_id)
    after_commit(_tell)
    return row


def check_said(said: Said) -> None:
    """Refuse an empty mail and what is no placeholder.

    :raises DomainError: as ``start``.
    """
    check({"subject": said.subject, "text": said.text}, NAMES, required=True)


def turn(mailing_id: int, state: MailingState, *, by: Actor) -> Mailing:
    """Pause a mailing, or let it go on; one that is done stays done."""
    row = locked(Mailing, mailing_id)
    if row.state not in (state, MailingState.DONE):
        row.state = state
        verb = "mailing.paused" if state is MailingState.PAUSED else "mailing.resumed"
        label = row.subject.text("en")
        audit.record(verb, row, by=by, label=label, event_id=row.event_id)
        db.session.flush()
        after_commit(_tell)
    return row


def push() -> int:
    """Write every mailing that is on its way; return how many mails were queued."""
    done = 0
    for number in queries.sending():
        db.session.rollback()
        while (wrote := _push(number)) is not None:
            done += wrote
    return done


def _push(number: int) -> int | None:
    """Write one batch; None when there is nothing more to do."""
    with transaction():
        row = locked(Mailing, number)
        if row.state is not MailingState.SENDING:
            return None
        guests = queries.batch(row, asked(row.segment), BATCH)
        if not guests:
            row.state = MailingState.DONE
            return None
        event, said = queries.event(row.event_id), Said(row.subject, row.text)
        wrote = 0
        for guest in guests:
            if not addresses.is_unwilling(guest.email):
                mails.send(said, guest, event, cause=f"mailing-{number}")
                wrote += 1
        row.last, row.written = guests[-1].id, row.written + wrote
        return wrote


def _tell() -> None:
    jobs().tell(PUSH)
