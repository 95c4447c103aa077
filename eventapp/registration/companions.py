"""Who comes with a guest: named or only counted, within the limit that holds for that guest."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, or_, select

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.registration import mails, queries
from eventapp.registration.category_models import Companion, CompanionKind
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.invited import stands
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import categories, terms
from eventapp.registration.rules import Category
from eventapp.registration.seats import counted, lock_registration, settle, written

_YES = InvitationState.YES


@dataclass(frozen=True, slots=True)
class CompanionData:
    """Somebody who comes along; an empty name is only counted."""

    kind: CompanionKind = CompanionKind.GUEST
    name: str = ""


def companions_of(registration_id: int) -> list[Companion]:
    """Return who comes with a guest, in their order."""
    query = select(Companion).where(Companion.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(Companion.position, Companion.id)))


def companions_by_guest(registrations: Collection[int]) -> dict[int, list[Companion]]:
    """Return who comes with each of several guests, in their order."""
    found: dict[int, list[Companion]] = {}
    query = select(Companion).where(Companion.registration_id.in_(registrations))
    for one in db.session.scalars(query.order_by(Companion.position, Companion.id)):
        found.setdefault(one.registration_id, []).append(one)
    return found


def limit(registration: Registration) -> int:
    """Return how many people a guest may bring.

    Who said yes to an invitation may bring as many as it says, more or fewer than their category
    allows the others; so may who was invited and has still to confirm their address.
    """
    invited = and_(Invitation.registration_id == registration.id, Invitation.state == _YES)
    if registration.state is RegistrationState.PENDING:
        theirs = (
            Invitation.event_id == registration.event_id,
            Invitation.email_key == registration.email_key,
        )
        invited = or_(invited, and_(*theirs, stands()))
    most = db.session.scalar(select(func.max(Invitation.companions)).where(invited))
    if most is not None:
        return most
    found = categories(registration.event_id).get(registration.category_id or 0)
    return found.companions if found else 0


def check_number(most: int, number: int) -> None:
    """Refuse more companions than ``most``.

    :raises DomainError: ``registration.companions`` at ``companions``.
    """
    if not 0 <= number <= most:
        raise DomainError("registration.companions", field="companions", limit=most)


def counted_only(registration: Registration, number: int) -> None:
    """Write down how many come with a guest who asks; each takes a seat, and may be named later."""
    db.session.flush()
    _write(registration, [(CompanionData(), True)] * number)


def cut(registration: Registration, most: int) -> None:
    """Let no more than the first ``most`` come with a guest, on as many seats as these take now."""
    known = categories(registration.event_id).get(registration.category_id or 0)
    found = companions_of(registration.id)[:most]
    rows = _seated([CompanionData(x.kind, x.name) for x in found], known)
    registration.seats = 1 + sum(takes for _, takes in rows)
    _write(registration, rows)


def save(registration_id: int, wanted: list[CompanionData], *, by: Actor = GUEST) -> bool:
    """Let these come with a guest, and nobody else; return whether anything differs.

    More seats are given while there are any that nobody waits for; fewer free them for the line.

    :raises DomainError: ``registration.over`` after the deadline; ``registration.companions``,
        ``registration.companions_full`` or ``registration.companions_waiting`` at ``companions``.
    """
    registration, event = lock_registration(registration_id)
    known = categories(event.id).get(registration.category_id or 0)
    if registration.state not in queries.ACTIVE or clock.now() >= terms(event, known).deadline:
        raise DomainError("registration.over")
    check_number(limit(registration), len(wanted))
    rows = _seated(_clean(wanted), known)
    before = [(x.kind, x.name, x.takes_seat) for x in companions_of(registration.id)]
    if before == [(x.kind, x.name, takes) for x, takes in rows]:
        return False
    seats = 1 + sum(takes for _, takes in rows)
    _check_room(event, registration, seats - registration.seats)
    registration.seats = seats
    _write(registration, rows)
    diff = {"companions": [len(before), len(rows)]}
    written(registration, "companions_changed", by=by, diff=diff)
    settle(event)
    mails.changed(registration, event, place=queries.place_in_line(registration))
    return True


def _clean(wanted: list[CompanionData]) -> list[CompanionData]:
    checks = Checks()
    found = [CompanionData(x.kind, checks.line(x.name, "companions")) for x in wanted]
    checks.done()
    return found


def _seated(wanted: list[CompanionData], of: Category | None) -> list[tuple[CompanionData, bool]]:
    """Return each with whether they take a seat in a category."""
    is_seated = of is not None and of.seats_access_companions
    return [(x, x.kind is not CompanionKind.ACCESS or is_seated) for x in wanted]


def _check_room(event: Event, registration: Registration, more: int) -> None:
    if more <= 0 or registration.state is RegistrationState.PENDING:
        return
    if registration.state not in queries.SEATED:
        raise DomainError("registration.companions_waiting", field="companions")
    left = counted(event).hall.left(registration.category_id)
    if left is not None and more > left:
        raise DomainError("registration.companions_full", field="companions", left=left)


def _write(registration: Registration, rows: list[tuple[CompanionData, bool]]) -> None:
    db.session.execute(delete(Companion).where(Companion.registration_id == registration.id))
    db.session.add_all(
        Companion(
            registration_id=registration.id,
            position=position,
            name=data.name,
            kind=data.kind,
            takes_seat=takes,
        )
        for position, (data, takes) in enumerate(rows)
    )
    db.session.flush()
