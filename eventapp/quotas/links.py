"""The links of focal points."""

from flask import current_app

from eventapp.core.tokens import derived_token, digest, random_token
from eventapp.registration.quota_models import Quota
from eventapp.web.links import public

PURPOSE = "quota"


def quota_token(nonce: str) -> str:
    """Return the token of a quota's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def new_link() -> dict[str, str]:
    """Return the columns of a new link."""
    nonce = random_token()
    return {"nonce": nonce, "token_digest": digest(quota_token(nonce))}


def quota_address(quota: Quota) -> str:
    """Return the public address of the page of a quota, in the language of its focal point."""
    return public(f"/{quota.language}/quota/{quota_token(quota.nonce)}")


def hidden_address(language: str) -> str:
    """Return what stands for the address in a preview: whoever has it names guests."""
    return public(f"/{language}/quota/…")
