"""A request that nobody has to agree to any more: its guest has a seat, or waits for one."""

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import line_mails, mails, queries
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import is_next, put, settle, written


def admit(
    registration: Registration, event: Event, verb: str, *, by: Actor, corrects: bool = False
) -> None:
    """Seat a guest who awaited approval, or let them wait where they would since they asked.

    Called under the event's lock; ``verb`` is how the log says what happened. ``corrects`` is
    whether the guest was told otherwise before, which the mail then takes back.
    """
    is_seated = is_next(registration, event)
    put(registration, RegistrationState.CONFIRMED if is_seated else RegistrationState.WAITLISTED)
    written(registration, verb, by=by)
    db.session.flush()
    if is_seated:
        mails.confirmed(registration, event, corrects=corrects)
    else:
        place = queries.place_in_line(registration)
        line_mails.waitlisted(registration, event, place=place, corrects=corrects)
    settle(event, by=by)
