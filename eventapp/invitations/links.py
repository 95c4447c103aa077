"""The links of invitations."""

from flask import current_app

from eventapp.core.tokens import derived_token, digest, random_token
from eventapp.registration.invitation_models import Invitation
from eventapp.web.links import public

PURPOSE = "invitation"


def invitation_token(nonce: str) -> str:
    """Return the token of an invitation's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def new_link() -> dict[str, str]:
    """Return the columns of a new link."""
    nonce = random_token()
    return {"nonce": nonce, "token_digest": digest(invitation_token(nonce))}


def invitation_address(invitation: Invitation) -> str:
    """Return the public address of a guest's own invitation, in the guest's language."""
    return public(f"/{invitation.language}/invitation/{invitation_token(invitation.nonce)}")


def hidden_address(language: str) -> str:
    """Return what stands for the address in a preview: whoever has it answers for the guest."""
    return public(f"/{language}/invitation/…")
