"""The words of invitations."""

from flask_babel import lazy_gettext as _l

from eventapp.registration.invitation_models import (
    AnswerSource,
    InvitationState,
    RoundKind,
    RoundState,
)

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
