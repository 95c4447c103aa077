"""Answers that came by telephone, by letter or in person, as organisers write them down."""

from dataclasses import dataclass, field

from eventapp.audit.service import Actor
from eventapp.core.errors import NotFound
from eventapp.invitations import queries, service
from eventapp.invitations.service import Answer, Deputy
from eventapp.registration.consent import PRIVACY_VERSION
from eventapp.registration.invitation_models import AnswerSource, InvitationState
from eventapp.registration.requests import Details, RegistrationRequest


@dataclass(frozen=True, slots=True)
class Heard:
    """What was answered, in which way, what was said with it, and who was named."""

    state: InvitationState
    source: AnswerSource
    reason: str = ""
    deputy: Deputy = field(default_factory=lambda: Deputy("", ""))


def hear(event_id: int, number: int, heard: Heard, *, by: Actor) -> None:
    """Take an answer as if the guest had given it by the link; a yes is confirmed by mail.

    :raises DomainError: those of ``service``.
    """
    invitation = queries.invitation(event_id, number)
    match heard.state:
        case InvitationState.YES:
            details = Details(
                name=invitation.name,
                organisation=invitation.organisation,
                role=invitation.role,
                language=invitation.language,
            )
            request = RegistrationRequest(invitation.email, details, PRIVACY_VERSION)
            service.accept(number, request, by=by, source=heard.source, note=heard.reason)
        case InvitationState.NO | InvitationState.MAYBE:
            service.answer(number, Answer(heard.state, heard.source, heard.reason), by=by)
        case InvitationState.DEPUTY:
            service.name_deputy(number, heard.deputy, by=by, source=heard.source)
        case _:
            raise NotFound("invitation")
