"""The links of speakers: to their own page, and to their own calendar."""

from flask import current_app
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.tokens import derived_token, digest
from eventapp.speakers.models import FormerLink, SpeakerLink
from eventapp.web.links import public

PURPOSE = "speaker"


def speaker_token(nonce: str) -> str:
    """Return the token of a link's nonce; only its digest is stored."""
    return derived_token(str(current_app.secret_key), PURPOSE, nonce)


def speaker_address(link: SpeakerLink, language: str) -> str:
    """Return the public address of a speaker's own page."""
    return public(f"/{language}/speaker/{speaker_token(link.nonce)}")


def hidden_address(language: str) -> str:
    """Return what stands for the address in a preview: whoever has it answers for the speaker."""
    return public(f"/{language}/speaker/…")


def calendar_address(token: str) -> str:
    """Return the public address of a speaker's own calendar."""
    return public(f"/calendar/{token}.ics")


def is_revoked(link: SpeakerLink, token: str) -> bool:
    """Tell whether the link of a token was revoked, though it be a former one of an open link."""
    if link.revoked_at is not None or link.token_digest == digest(token):
        return link.revoked_at is not None
    former = select(FormerLink.revoked_at).where(FormerLink.token_digest == digest(token))
    return db.session.scalar(former) is not None
