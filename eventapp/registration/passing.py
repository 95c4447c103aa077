"""Passing a place to a colleague: offered by its holder, accepted behind a link of the colleague's.

Until it is accepted the place stays with its holder. It then changes hands in one step under the
event's lock: it is never free, so that nobody in line is passed and nobody moves up.

An address that is registered already is answered as every other one, so that a holder learns of
nobody whether they come. Its owner alone, behind their own link, reads that they have a place and
cannot take a second; who waits, or awaits approval, leaves the line for the place.
"""

from dataclasses import dataclass, replace

from flask import Flask

from eventapp.audit.service import GUEST, SYSTEM, Actor
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.text import clean_line, email_key
from eventapp.events.models import Event, EventStatus
from eventapp.jobs.queue import Jobs
from eventapp.registration import companions, passing_ends, passing_mails, queries, rules, service
from eventapp.registration import passing_queries as reads
from eventapp.registration.links import new_passing_link
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.passing_models import Passing, PassingState
from eventapp.registration.places import categories, terms
from eventapp.registration.queries import Standing
from eventapp.registration.requests import RegistrationRequest
from eventapp.registration.seats import Counted, counted, lock_registration, put, settle, written

LAPSE = "registration.lapse_passings"
MOST = 5  # colleagues to whom one guest can have had written


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who is to come instead: name, address, language of the mail."""

    name: str
    email: str
    language: str


def init_app(app: Flask) -> None:
    """Look each minute for offers whose time is over."""
    jobs: Jobs = app.extensions["jobs"]
    jobs.add(LAPSE, lapse_due, minute="*")


def may_offer(holder: Registration, event: Event) -> bool:
    """Tell whether a guest may pass their place on now.

    A seat of a quota goes back to the organisation, which names somebody else.
    """
    category = categories(event.id).get(holder.category_id or 0)
    said = terms(event, category)
    return (
        holder.state is RegistrationState.CONFIRMED
        and holder.quota_id is None
        and rules.passing_until(said, clock.now()) is not None
        and rules.may_pass_on(said, category, reads.invitation_allows(holder.id))
    )


def offer(registration_id: int, to: Colleague, *, by: Actor = GUEST) -> Passing:
    """Offer a guest's place to a colleague, who is written to.

    :raises DomainError: ``passing.closed``; ``passing.open`` while another one has not answered;
        ``passing.own_address`` at ``email``; ``passing.too_many``.
    """
    holder, event = lock_registration(registration_id)
    category = categories(event.id).get(holder.category_id or 0)
    until = rules.passing_until(terms(event, category), clock.now())
    if until is None or not may_offer(holder, event):
        raise DomainError("passing.closed")
    if email_key(to.email) == holder.email_key:
        raise DomainError("passing.own_address", field="email")
    _end_former(holder)
    if reads.number_of(holder.id) >= MOST:
        raise DomainError("passing.too_many", most=MOST)
    made = Passing(
        registration_id=holder.id,
        name=clean_line(to.name),
        email=to.email,
        language=to.language,
        state=PassingState.OPEN,
        until=until,
        **new_passing_link(),
    )
    db.session.add(made)
    passing_ends.written(made, "offered", holder, by=by)
    db.session.flush()
    passing_mails.offered(made, holder, event)
    return made


def _end_former(holder: Registration) -> None:
    former = reads.open_of(holder.id)
    if former is None:
        return
    if clock.now() < former.until:
        raise DomainError("passing.open")
    passing_ends.end(former, holder, PassingState.LAPSED, by=SYSTEM)


def withdraw(registration_id: int, *, by: Actor = GUEST) -> bool:
    """Take back what was not accepted yet; return whether there was anything to take back."""
    holder, event = lock_registration(registration_id)
    return passing_ends.withdraw(holder, event, by=by)


def accept(passing_id: int, request: RegistrationRequest, *, by: Actor = GUEST) -> Registration:
    """Give a colleague the seat that was passed to them, and take it from its holder.

    The address is the one that was written to. Who comes with the holder does not come along.

    :raises DomainError: ``passing.accepted`` already; ``passing.ended``; ``passing.has_place``
        when the colleague has a place; ``passing.declined`` when the organisers gave them none; as
        ``answers.checked`` says of the answers.
    """
    passing, holder, event = _locked(passing_id)
    if passing.state is PassingState.ACCEPTED:
        raise DomainError("passing.accepted")
    if not reads.is_open(passing, holder, event):
        raise DomainError("passing.ended")
    known = queries.standing(event.id, email_key(passing.email))
    _refuse_some(known)
    request = replace(request, email=passing.email, category_id=holder.category_id, seats=1)
    request = service.with_answers(request, event.id)
    put(holder, RegistrationState.CANCELLED)
    holder.passed_on_at = clock.now()
    written(holder, "passed_on", by=by)
    db.session.flush()
    count, state = _without(known, event), RegistrationState.CONFIRMED
    made = service.enter(known, event, request, state=state, count=count, by=by)
    companions.counted_only(made, 0)
    passing.successor_id = made.id
    passing_ends.end(passing, holder, PassingState.ACCEPTED, by=by)
    passing_mails.passed_on(holder, event, to=passing.name)
    settle(event)
    return made


def _refuse_some(known: Standing | None) -> None:
    if known is None:
        return
    if known.state in queries.EXPECTED:
        raise DomainError("passing.has_place")
    if known.state is RegistrationState.DECLINED:
        raise DomainError("passing.declined")


def _without(known: Standing | None, event: Event) -> Counted:
    """Return the count without the seat or the turn that a colleague had of their own."""
    count = counted(event)
    if known is None or known.state not in queries.ACTIVE:
        return count
    former = db.session.get_one(Registration, known.id, populate_existing=True)
    hall, of, seats = count.hall, former.category_id, former.seats
    if former.state is RegistrationState.WAITLISTED:
        hall = hall.awaited(of, -seats)
    elif former.state is RegistrationState.OFFERED:
        hall = hall.taken(of, -seats)
    return replace(count, hall=hall)


def decline(passing_id: int, *, by: Actor = GUEST) -> None:
    """Leave the place with its holder, who is told.

    :raises DomainError: ``passing.accepted`` already; ``passing.ended``.
    """
    passing, holder, event = _locked(passing_id)
    if passing.state is PassingState.ACCEPTED:
        raise DomainError("passing.accepted")
    if passing.state is not PassingState.OPEN:
        raise DomainError("passing.ended")
    passing_ends.end(passing, holder, PassingState.DECLINED, by=by)
    passing_mails.declined(passing, holder, event)


def lapse_due() -> int:
    """End every offer that no colleague took in time, and tell the holder; return how many."""
    numbers = reads.ended()
    db.session.rollback()
    return sum(_lapse(x) for x in numbers)


def _lapse(passing_id: int) -> bool:
    with transaction():
        passing, holder, event = _locked(passing_id)
        if passing.state is not PassingState.OPEN or clock.now() < passing.until:
            return False
        passing_ends.end(passing, holder, PassingState.LAPSED, by=SYSTEM)
        is_coming = holder.state is RegistrationState.CONFIRMED
        if is_coming and event.status is EventStatus.PUBLISHED:
            passing_mails.lapsed(passing, holder, event)
    return True


def _locked(passing_id: int) -> tuple[Passing, Registration, Event]:
    known = db.session.get(Passing, passing_id)
    if known is None:
        raise NotFound("passing")
    holder, event = lock_registration(known.registration_id)
    passing = db.session.get(Passing, passing_id, populate_existing=True)
    if passing is None:  # erased while we waited
        raise NotFound("passing")
    return passing, holder, event
