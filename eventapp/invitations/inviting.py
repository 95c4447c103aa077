"""What organisers do with the list of those they invite. Each verb locks the event."""

from dataclasses import dataclass
from typing import Any

from eventapp.audit.service import Actor
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.addresses import mail_address
from eventapp.core.checks import Checks
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import INTERFACE_LANGUAGES
from eventapp.core.records import assign
from eventapp.core.text import email_key
from eventapp.events.models import Event
from eventapp.invitations import queries
from eventapp.invitations.deputies import invite_deputy
from eventapp.invitations.links import new_link
from eventapp.invitations.lists import TITLE_LENGTH
from eventapp.invitations.records import lock_invitation, registration_of, written
from eventapp.invitations.service import Answer
from eventapp.registration import queries as guests
from eventapp.registration.invitation_models import Invitation, InvitationPlan, InvitationState
from eventapp.registration.models import searched
from eventapp.registration.places import categories
from eventapp.registration.seats import lock_event

MOST_COMPANIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationData:
    """Whom to invite, and as what. An empty ``salutation`` is the usual one of the language."""

    name: str
    email: str
    language: str = "en"
    honorific: str = ""
    salutation: str = ""
    organisation: str = ""
    role: str = ""
    category_id: int | None = None
    may_pass_on: bool = False
    companions: int = 0


def add(event_id: int, data: InvitationData, *, by: Actor) -> Invitation:
    """Put somebody on the list; nothing is sent.

    :raises DomainError: for each field at fault; ``invitation.known`` at ``email``.
    """
    event = lock_event(event_id)
    values = checked(event, data)
    if queries.of_address(event_id, values["email_key"]) is not None:
        raise DomainError("invitation.known", field="email")
    made = Invitation(event_id=event_id, **values, **new_link())
    written(made, "created", by=by)
    return made


def edit(
    number: int, data: InvitationData, *, by: Actor, revision: int | None = None
) -> Invitation:
    """Correct what is known of somebody on the list; nothing is sent.

    :raises DomainError: for each field at fault; ``stale``; ``invitation.known`` at ``email``.
    """
    invitation, event = lock_invitation(number)
    if revision is not None and invitation.revision != revision:
        raise DomainError("stale")
    values = checked(event, data)
    other = queries.of_address(event.id, values["email_key"])
    if other is not None and other.id != invitation.id:
        raise DomainError("invitation.known", field="email")
    assign(invitation, **values)
    if db.session.is_modified(invitation):
        written(invitation, "changed", by=by)
        db.session.flush()
    return invitation


def remove(number: int, *, by: Actor) -> None:
    """Take off the list who was not written to yet, and close the link of who was."""
    invitation, _event = lock_invitation(number)
    if invitation.state is InvitationState.DRAFT:
        written(invitation, "deleted", by=by)
        db.session.delete(invitation)
    elif invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        invitation.deputy_of_id = None  # whoever named them cannot call them back
        written(invitation, "revoked", by=by)
    db.session.flush()


def renew(number: int, *, by: Actor) -> Invitation:
    """Give an invitation a new link; the old one leads nowhere."""
    invitation, _event = lock_invitation(number)
    assign(invitation, revoked_at=None, **new_link())
    written(invitation, "renewed", by=by)
    db.session.flush()
    return invitation


def decide_deputy(number: int, *, takes: bool, by: Actor) -> Invitation:
    """Invite whom a guest proposed to come instead, or leave it at the guest's no.

    :raises DomainError: ``deputy.decided``; ``invitation.deputies``.
    """
    invitation, event = lock_invitation(number)
    if not is_undecided(invitation):
        raise DomainError("deputy.decided")
    if takes:
        return invite_deputy(invitation, event, by=by)
    given = Answer(InvitationState.NO)
    assign(invitation, state=given.state, deputy_name="", deputy_email="", deputy_language="")
    written(invitation, "deputy_refused", by=by)
    db.session.flush()
    return invitation


def is_undecided(invitation: Invitation) -> bool:
    """Tell whether a guest proposed a deputy on whom nobody decided."""
    return (
        invitation.state is InvitationState.DEPUTY
        and bool(invitation.deputy_email)
        and all(x.revoked_at is not None for x in queries.deputies_of(invitation.id))
    )


def is_coming(invitation: Invitation) -> bool:
    """Tell whether a guest has a place, stands in line or awaits approval."""
    held = registration_of(invitation)
    return held is not None and held.state in guests.ACTIVE


def set_plan(
    event_id: int, *, records_opening: bool, remind_days: list[int], by: Actor
) -> InvitationPlan:
    """Say what holds for all invitations of an event."""
    lock_event(event_id)
    plan = queries.plan_of(event_id) or InvitationPlan(event_id=event_id)
    assign(plan, records_opening=records_opening, remind_days=remind_days)
    audit("invitation_plan.changed", plan, by=by, event_id=event_id)
    db.session.add(plan)
    db.session.flush()
    return plan


def checked(event: Event, data: InvitationData) -> dict[str, Any]:
    """Return the columns of an invitation, tidied.

    :raises DomainError: for each field at fault.
    """
    checks = Checks()
    email = address(checks, data.email)
    values: dict[str, Any] = {
        "name": checks.line(data.name, "name", required=True),
        "honorific": checks.line(data.honorific, "honorific", length=TITLE_LENGTH),
        "salutation": checks.line(data.salutation, "salutation"),
        "organisation": checks.line(data.organisation, "organisation"),
        "role": checks.line(data.role, "role"),
        "email": email,
        "email_key": email_key(email),
        "language": data.language,
        "category_id": data.category_id,
        "may_pass_on": data.may_pass_on,
        "companions": checks.count(data.companions, "companions", high=MOST_COMPANIONS) or 0,
    }
    if data.language not in INTERFACE_LANGUAGES:
        checks.refuse("mail_language.unknown", "language")
    if data.category_id is not None and data.category_id not in categories(event.id):
        checks.refuse("registration.category", "category")
    checks.done()
    return values | {"search_text": searched(values["name"], values["organisation"], email)}


def address(checks: Checks, typed: str) -> str:
    """Return the usual spelling of a mail address."""
    try:
        return mail_address(typed.strip())
    except ValueError:
        checks.refuse("email.invalid", "email")
        return ""
