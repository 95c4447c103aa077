"""The links of speakers: to their own page, and to their own calendar."""

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.tokens import digest
from eventapp.speakers.models import FormerLink, SpeakerLink
from eventapp.web.personal import PersonalLinks

LINKS = PersonalLinks("speaker", "speaker")
speaker_token = LINKS.token
new_link = LINKS.new
hidden_address = LINKS.hidden


def speaker_address(link: SpeakerLink, language: str) -> str:
    """Return the public address of a speaker's own page."""
    return LINKS.address(link.nonce, language)


def is_revoked(link: SpeakerLink, token: str) -> bool:
    """Tell whether the link of a token was revoked, though it be a former one of an open link."""
    if link.revoked_at is not None or link.token_digest == digest(token):
        return link.revoked_at is not None
    former = select(FormerLink.revoked_at).where(FormerLink.token_digest == digest(token))
    return db.session.scalar(former) is not None
