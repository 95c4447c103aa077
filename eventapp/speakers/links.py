"""The links of speakers: to their own page, and to their own calendar."""

from flask import current_app

from eventapp.core.tokens import derived_token
from eventapp.speakers.models import SpeakerLink
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
