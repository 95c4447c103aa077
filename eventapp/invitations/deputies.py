"""Whom a guest names to come instead: invited at once, counted, and withdrawn again."""

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.text import email_key
from eventapp.events.models import Event
from eventapp.invitations import mails, queries, rules
from eventapp.invitations.links import new_link
from eventapp.invitations.records import registration_of, written
from eventapp.registration import queries as guests
from eventapp.registration.invitation_models import Invitation, InvitationState

MOST_DEPUTIES = 3  # whom one link can have invited
MOST_NAMINGS = 6  # how often one link can name somebody to be written to


def count_naming(invitation: Invitation, by: Actor) -> None:
    """Let one link have only so many mails sent to people it names.

    :raises DomainError: ``invitation.deputies``.
    """
    if by.kind != GUEST.kind:
        return
    if invitation.namings >= MOST_NAMINGS:
        raise DomainError("invitation.deputies", most=MOST_DEPUTIES)
    invitation.namings += 1


def invite_deputy(invitation: Invitation, event: Event, *, by: Actor) -> Invitation:
    """Invite the deputy a guest named, with a link of their own; the event is locked.

    Who was invited already keeps that invitation, and is sent its link. What organisers withdrew
    is theirs to give again: a guest who names its holder proposes them.

    :raises DomainError: ``invitation.deputies`` when one guest named too many, or too often.
    """
    count_naming(invitation, by)
    found = queries.of_address(event.id, email_key(invitation.deputy_email))
    is_ours = found is not None and found.deputy_of_id == invitation.id
    if found is not None and found.revoked_at and by.kind == GUEST.kind and not is_ours:
        return found
    others = [x for x in queries.deputies_of(invitation.id) if x is not found]
    if len(others) >= MOST_DEPUTIES:
        raise DomainError("invitation.deputies", most=MOST_DEPUTIES)
    if found is None:
        found = Invitation(
            event_id=event.id,
            category_id=invitation.category_id,
            deputy_of_id=invitation.id,
            name=invitation.deputy_name,
            email=invitation.deputy_email,
            email_key=email_key(invitation.deputy_email),
            organisation=invitation.organisation,
            language=invitation.deputy_language or invitation.language,
            companions=invitation.companions,
            due_on=invitation.due_on,
            state=InvitationState.DRAFT,
            **new_link(),
        )
    elif found.revoked_at is not None:
        found.revoked_at = None
    if found.state is InvitationState.DRAFT:
        found.state = InvitationState.SENT
        found.sent_at = clock.now()
    written(found, "invited", by=by)
    db.session.flush()
    if found.state in rules.ASKED:
        mails.deputised(found, event, in_place_of=invitation)
    return found


def withdraw_deputies(invitation: Invitation, event: Event, *, by: Actor) -> None:
    """Close the links of those who were to come instead, unless one of them said yes."""
    for deputy in queries.deputies_of(invitation.id):
        if deputy.revoked_at is not None:
            continue
        # A registration of their own, made by the form, is nobody's business here.
        held = registration_of(deputy) if deputy.state is InvitationState.YES else None
        if held is not None and held.state in guests.ACTIVE:
            raise DomainError("invitation.deputy_comes", name=deputy.name)
        deputy.revoked_at = clock.now()
        written(deputy, "revoked", by=by)
        if deputy.state in rules.ASKED:
            mails.withdrawn(deputy, event, comes=invitation)
    invitation.deputy_name = invitation.deputy_email = invitation.deputy_language = ""
