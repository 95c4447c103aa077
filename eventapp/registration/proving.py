"""An address that needs no approval is proved first, by a press behind the link mailed to it.

Anybody can type the address of a member of a parliament, or of somebody who was invited. So the
form gives such an address nothing by itself: the request stands where one stands that awaits
approval, without a seat, and the stranger who typed it reads what everybody reads. Whoever holds
the address presses the button behind their link; that counts the seats, under the event's lock,
with the turn they have had since they asked. An organiser may decide before that, as on any
request.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from eventapp.audit import service as audit
from eventapp.audit.service import GUEST
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.registration import opinions, queries, rules
from eventapp.registration.admitting import admit
from eventapp.registration.invitation_models import AnswerSource, Invitation, InvitationState
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import categories, terms
from eventapp.registration.rules import Category
from eventapp.registration.seats import lock_registration

_OPEN = (InvitationState.SENT, InvitationState.OPENED, InvitationState.MAYBE)


def _stands() -> ColumnElement[bool]:
    # A yes whose place was given back may be said again; one from another address stays theirs.
    own_yes = and_(Invitation.state == InvitationState.YES, Invitation.deputy_email == "")
    return and_(or_(Invitation.state.in_(_OPEN), own_yes), Invitation.revoked_at.is_(None))


def invitation_of(event_id: int, email_key: str) -> Invitation | None:
    """Return the invitation that an address may still say yes to, read afresh."""
    query = select(Invitation).where(
        Invitation.event_id == event_id, Invitation.email_key == email_key, _stands()
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def needs_proof(email: str, category: Category | None, invitation: Invitation | None) -> bool:
    """Tell whether an address would need no approval if it were proved to be the guest's."""
    is_trusted = category is not None and category.needs_approval and category.trusts(email)
    return is_trusted or invitation is not None


def is_asked(registration: Registration) -> bool:
    """Tell whether a guest has to confirm their address, and nobody to approve them after that."""
    return registration.id in asked_of([registration])


def asked_of(requests: Sequence[Registration]) -> set[int]:
    """Return which of an event's requests only wait for their guest (one query, or none)."""
    found = [x for x in requests if x.state is RegistrationState.PENDING]
    if not found:
        return set()
    known = categories(found[0].event_id)
    invited = select(Invitation.email_key).where(
        Invitation.event_id == found[0].event_id,
        Invitation.email_key.in_([x.email_key for x in found]),
        _stands(),
    )
    keys = set(db.session.scalars(invited))
    return {
        x.id
        for x in found
        if x.email_key in keys or needs_proof(x.email, known.get(x.category_id or 0), None)
    }


def prove(registration_id: int) -> Registration:
    """Take a press behind a guest's link as proof that the address is theirs.

    An invited guest comes as their invitation says, and has said yes to it.

    :raises DomainError: ``proof.over`` when no place is given any more, or a request was decided
        on; ``proof.not_asked`` when an organiser has to agree after all.
    """
    registration, event = lock_registration(registration_id)
    if registration.state in (*queries.SEATED, RegistrationState.WAITLISTED):
        return registration  # pressed twice
    is_on = rules.may_promote(terms(event), clock.now())
    if registration.state is not RegistrationState.PENDING or not is_on:
        raise DomainError("proof.over")
    invitation = invitation_of(event.id, registration.email_key)
    category = categories(event.id).get(registration.category_id or 0)
    if not needs_proof(registration.email, category, invitation):
        raise DomainError("proof.not_asked")
    if invitation is not None:
        _answer(invitation, registration)
    admit(registration, event, "proved", by=GUEST)
    opinions.withdraw_mails(registration.id)
    return registration


def _answer(invitation: Invitation, registration: Registration) -> None:
    registration.category_id = invitation.category_id
    invitation.registration_id = registration.id
    invitation.state, invitation.source = InvitationState.YES, AnswerSource.FORM
    invitation.answered_at = clock.now()
    audit.record(
        "invitation.answered",
        invitation,
        by=GUEST,
        label=invitation.name,
        event_id=invitation.event_id,
        diff=audit.changes(invitation),
    )
