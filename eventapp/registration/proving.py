"""An address that needs no approval is proved first, by a press behind the link mailed to it.

Anybody can type the address of a member of a parliament, or of somebody who was invited. So the
form gives such an address nothing by itself: the request stands where one stands that awaits
approval, without a seat, and the stranger who typed it reads what everybody reads. Whoever holds
the address presses the button behind their link; that counts the seats, under the event's lock,
with the turn they have had since they asked. An organiser may decide before that, as on any
request; who was decided on and let await approval again waits for the organiser to decide anew.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, select

from eventapp.audit import service as audit
from eventapp.audit.service import GUEST
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.registration import companions, opinions, queries, rules
from eventapp.registration.admitting import admit
from eventapp.registration.invitation_models import AnswerSource, Invitation, InvitationState
from eventapp.registration.invited import invitation_of, stands
from eventapp.registration.models import Registration, RegistrationState
from eventapp.registration.places import categories, terms
from eventapp.registration.rules import Category
from eventapp.registration.seats import lock_registration

_IS_INVITED = exists().where(
    Invitation.event_id == Registration.event_id,
    Invitation.email_key == Registration.email_key,
    stands(),
)


def needs_proof(email: str, category: Category | None, invitation: Invitation | None) -> bool:
    """Tell whether an address would need no approval if it were proved to be the guest's."""
    return _is_trusted(email, category) or invitation is not None


def _is_trusted(email: str, category: Category | None) -> bool:
    return category is not None and category.needs_approval and category.trusts(email)


def _category(guest: Registration, known: Mapping[int, Category]) -> Category | None:
    return known.get(guest.category_id or 0)


def is_asked(registration: Registration) -> bool:
    """Tell whether a guest has to confirm their address, and nobody to approve them after that."""
    return registration.id in asked_of([registration])


def asked_of(requests: Sequence[Registration]) -> set[int]:
    """Return which of an event's requests only wait for their guest (one query, or none).

    One that an organiser let await approval again waits for an organiser, whoever confirms.
    """
    found = {x.id: x for x in requests if x.state is RegistrationState.PENDING}
    if not found:
        return set()
    first = next(iter(found.values()))
    known = categories(first.event_id)
    rows = db.session.execute(
        select(Registration.id, _IS_INVITED).where(Registration.id.in_(found), ~queries.IS_REOPENED)
    )
    return {
        number
        for number, is_invited in rows
        if is_invited or _is_trusted(found[number].email, _category(found[number], known))
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
    if not is_asked(registration):
        raise DomainError("proof.not_asked")
    invitation = invitation_of(event.id, registration.email_key)
    if invitation is not None:
        _answer(invitation, registration)
    admit(registration, event, "proved", by=GUEST)
    opinions.withdraw_mails(registration.id)
    return registration


def _answer(invitation: Invitation, registration: Registration) -> None:
    registration.category_id = invitation.category_id
    companions.cut(registration, invitation.companions)
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
