"""What the rules say of an event as recorded: for the pages that show places and the form."""

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.rules import Availability, Seats, Terms, availability


def terms(event: Event) -> Terms:
    """Return what an event says about places."""
    return Terms(
        status=event.status.value,
        visibility=event.visibility.value,
        rsvp=event.rsvp,
        capacity=event.capacity,
        waiting_list=event.waiting_list,
        opens_at=event.rsvp_opens_at,
        closes_at=event.rsvp_closes_at,
        begins=event.begins,
        ends=event.ends,
    )


def places(event: Event) -> Availability:
    """Return what the public may do about a place now (one query).

    A page that shows it says so with ``web.pages.depend_on_seats(event.id)`` before the call and
    ``web.pages.holds_until(found.until)`` after it.
    """
    taken, waiting = queries.seat_count(event.id)
    return availability(terms(event), Seats(taken, waiting), clock.now())
