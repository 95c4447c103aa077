"""A request that nobody has to agree to any more: its guest has a seat, or waits for one."""

from collections.abc import Collection

from eventapp.audit.service import Actor
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import line_mails, mails, queries
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.seats import is_next, put, settle, written


def admit(
    registration: Registration,
    event: Event,
    verb: str,
    *,
    by: Actor,
    mistaken: Collection[RegistrationState] = (),
    held: bool = False,
) -> None:
    """Seat a guest who awaited approval, or let them wait where they would since they asked.

    Called under the event's lock; ``verb`` is how the log says what happened. ``mistaken`` are
    the states of which the guest was told otherwise before, which the mail then takes back, and
    with a place that they were told they ``held`` its calendar entry.
    """
    is_seated = is_next(registration, event)
    put(registration, RegistrationState.CONFIRMED if is_seated else RegistrationState.WAITLISTED)
    written(registration, verb, by=by)
    db.session.flush()
    corrects = registration.state in mistaken
    if is_seated:
        mails.confirmed(registration, event, corrects=corrects)
    else:
        place = queries.place_in_line(registration)
        line_mails.waitlisted(registration, event, place=place, held=held, corrects=corrects)
    settle(event, by=by)
