"""The short-lived links by which people give what an institution asks."""

from flask import current_app

from eventapp.accesslists.models import IdentityRecord
from eventapp.core.tokens import derived_token, digest, random_token
from eventapp.web.links import public

PURPOSE = "access list"


def access_token(nonce: str) -> str:
    """Return the token of a record's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def new_link() -> dict[str, str]:
    """Return the columns of a new link; the one before leads nowhere."""
    nonce = random_token()
    return {"nonce": nonce, "token_digest": digest(access_token(nonce))}


def access_address(record: IdentityRecord) -> str:
    """Return the public address of somebody's page, in their language."""
    return public(f"/{record.language}/access/{access_token(record.nonce)}")


def hidden_address(language: str) -> str:
    """Return what stands for the address in a preview."""
    return public(f"/{language}/access/…")
