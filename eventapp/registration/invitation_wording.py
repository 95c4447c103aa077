"""The words of invitations."""

from flask_babel import lazy_gettext as _l

from eventapp.registration.invitation_models import (
    AnswerSource,
    InvitationState,
    RoundKind,
    RoundState,
)
from eventapp.registration.models import RegistrationState
from eventapp.registration.wording import state_name

STATES = {
    InvitationState.DRAFT: _l("Planned"),
    InvitationState.SENT: _l("Invited"),
    InvitationState.OPENED: _l("Invitation opened"),
    InvitationState.YES: _l("Yes"),
    InvitationState.MAYBE: _l("Maybe"),
    InvitationState.NO: _l("No"),
    InvitationState.DEPUTY: _l("Deputy named"),
}
SOURCES = {
    AnswerSource.LINK: _l("by the link"),
    AnswerSource.FORM: _l("by the public form"),
    AnswerSource.TELEPHONE: _l("by telephone"),
    AnswerSource.LETTER: _l("by letter or mail"),
    AnswerSource.PERSON: _l("in person"),
}
KINDS = {RoundKind.INVITATION: _l("Invitations"), RoundKind.REMINDER: _l("Reminders")}
ROUNDS = {
    RoundState.RUNNING: _l("On its way"),
    RoundState.PAUSED: _l("Paused"),
    RoundState.STOPPED: _l("Stopped"),
    RoundState.DONE: _l("Sent"),
}


def status_name(status: str) -> str:
    """Return how a guest stands, from planned to attended, as people say it."""
    if status in set(RegistrationState):
        return state_name(RegistrationState(status))
    return str(STATES[InvitationState(status)])
