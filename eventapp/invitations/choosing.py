"""Whom a round of mails is for: those chosen among those it can be for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from eventapp.core.db import db
from eventapp.core.text import fold
from eventapp.core.tokens import digest
from eventapp.invitations import rules
from eventapp.mail import addresses
from eventapp.registration.invitation_models import (
    Invitation,
    InvitationState,
    RoundItem,
    RoundKind,
)
from eventapp.registration.models import Registration
from eventapp.registration.queries import COMING

STATES = {
    RoundKind.INVITATION: (InvitationState.DRAFT,),
    RoundKind.REMINDER: rules.ASKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of those who may be written to; what is empty narrows nothing.

    ``only`` names invitations by their numbers; ``category`` 0 is those without one.
    """

    kind: RoundKind
    category: int | None = None
    language: str = ""
    state: InvitationState | None = None
    search: str = ""
    only: tuple[int, ...] = ()


def chosen(event_id: int, choice: Choice) -> Sequence[Invitation]:
    """Return the invitations of a choice by name: none closed, answered otherwise or in a round.

    Whose address is dead or unsubscribed is ``left_out``.
    """
    return _matching(_query(event_id, choice).where(~is_unwilling()), choice)


def left_out(event_id: int, choice: Choice) -> Sequence[Invitation]:
    """Return those of a choice who are not written to: their addresses are dead or unsubscribed."""
    return _matching(_query(event_id, choice).where(is_unwilling()), choice)


def is_unwilling() -> ColumnElement[bool]:
    """Return the condition that only essential mail goes to the address of an invitation."""
    return Invitation.email_key.in_(addresses.unwilling())


def _matching(query: Select[Invitation], choice: Choice) -> Sequence[Invitation]:
    found = db.session.scalars(query).all()
    words = fold(choice.search).split()
    if not words:
        return found
    told = {x.id: fold(f"{x.name} {x.organisation} {x.email}") for x in found}
    return [x for x in found if all(word in told[x.id] for word in words)]


def stamp(found: Sequence[Invitation]) -> str:
    """Return what tells whether a list is still the one that was shown."""
    return digest(" ".join(str(x.id) for x in found))[:24]


def is_registered() -> ColumnElement[bool]:
    """Return the condition that an invited guest has a place or a turn, by it or by the form.

    A request with their address is none: anybody may have typed it.
    """
    same_address = and_(
        Registration.event_id == Invitation.event_id,
        Registration.email_key == Invitation.email_key,
    )
    return exists().where(
        or_(Registration.id == Invitation.registration_id, same_address),
        Registration.state.in_(COMING),
    )


def _query(event_id: int, choice: Choice) -> Select[Invitation]:
    waits = exists().where(RoundItem.invitation_id == Invitation.id)
    states = (choice.state,) if choice.state in STATES[choice.kind] else STATES[choice.kind]
    query = select(Invitation).where(
        Invitation.event_id == event_id,
        Invitation.state.in_(states),
        Invitation.revoked_at.is_(None),
        ~waits,
        ~is_registered(),
    )
    if choice.category is not None:
        query = query.where(Invitation.category_id == (choice.category or None))
    if choice.language:
        query = query.where(Invitation.language == choice.language)
    if choice.only:
        query = query.where(Invitation.id.in_(choice.only))
    return query.order_by(Invitation.name, Invitation.id)
