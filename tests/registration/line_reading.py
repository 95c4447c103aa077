"""The line of an event as the database holds it, compared with what is recorded of it."""

from collections import Counter

from sqlalchemy import func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event, EventStatus
from eventapp.mail.models import Message
from eventapp.registration import counting, rules
from eventapp.registration.category_models import Companion
from eventapp.registration.models import Registration, SeatCount
from eventapp.registration.places import categories, hall, recorded, shown, terms
from eventapp.registration.quota_models import Quota
from tests.registration.line_world import Guest, World


def look(number: int) -> World:
    """Return the line of an event; what is recorded must be what is there."""
    event = db.session.get_one(Event, number)
    rows = db.session.scalars(select(Registration).where(Registration.event_id == number)).all()
    assert len({x.email_key for x in rows}) == len(rows)
    assert len({x.queue_number for x in rows}) == len(rows)
    party = _parties()
    guests = {
        x.id: Guest(
            x.state,
            x.category_id or 0,
            x.seats,
            x.queue_number,
            x.offer_until,
            party.get(x.id, 0),
            x.quota_id,
        )
        for x in rows
    }
    known = categories(number)
    seats = hall(event, known, counting.fresh_count(number).tally)
    is_on = event.status is EventStatus.PUBLISHED and rules.may_promote(terms(event), clock.now())
    running = select(Quota).where(Quota.event_id == number, Quota.ended_at.is_(None))
    quotas = {x.id: (x.category_id, x.seats) for x in db.session.scalars(running)}
    found = World(
        guests, _mails(number), event.capacity, event.line_rule, seats.shares, is_on, quotas
    )
    _assert_recorded(db.session.get(SeatCount, number), found, shown(seats))
    return found


def _parties() -> dict[int, int]:
    query = select(Companion.registration_id, func.count()).group_by(Companion.registration_id)
    return {guest: number for guest, number in db.session.execute(query)}


def _mails(number: int) -> Counter[tuple[int, str]]:
    sent = select(Message.registration_id, Message.kind).where(
        Message.event_id == number,
        Message.kind.startswith("registration."),
        # Of an offer to a colleague, its own test tells who is written to.
        Message.kind.not_like("registration.passing%"),
    )
    return Counter((guest, kind.partition(".")[2]) for guest, kind in db.session.execute(sent))


def _assert_recorded(count: SeatCount | None, found: World, left: str) -> None:
    if count is None:
        return
    assert (count.confirmed, count.left) == (found.taken(), left)
    for category in found.shares:
        assert recorded(count).taken.get(category, 0) == found.taken(category)
        assert recorded(count).reserved.get(category, 0) == found.reserved(category)
        assert recorded(count).waiting.get(category, 0) == found.awaited(category)
