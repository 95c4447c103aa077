"""The links of invitations."""

from eventapp.registration.invitation_models import Invitation
from eventapp.web.personal import PersonalLinks

LINKS = PersonalLinks("invitation", "invitation")
invitation_token = LINKS.token
new_link = LINKS.new
hidden_address = LINKS.hidden


def invitation_address(invitation: Invitation) -> str:
    """Return the public address of a guest's own invitation, in the guest's language."""
    return LINKS.address(invitation.nonce, invitation.language)
