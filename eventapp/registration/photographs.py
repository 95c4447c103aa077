"""The consent to appear in photographs: to which words it was given, when, and taking it back."""

from eventapp.audit.service import GUEST, Actor
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.registration.models import Registration
from eventapp.registration.seats import lock_registration, written

# The day of the words in ``consent.PHOTO_TEXT``: other words are a new version.
PHOTO_VERSION = "2026-11-21"


def note(registration: Registration, *, agreed: bool) -> None:
    """Take over whether a guest may appear in photographs, with the moment and the words.

    Who agreed before keeps the moment and the words of then; who takes it back, the moment of that.
    """
    if agreed == bool(registration.photo_consent):  # one that is being made has none yet
        return
    registration.photo_consent = agreed
    registration.photo_consent_at = clock.now() if agreed else None
    registration.photo_version = PHOTO_VERSION if agreed else ""
    registration.photo_withdrawn_at = None if agreed else clock.now()


def refuse(registration_id: int, *, by: Actor = GUEST) -> bool:
    """Take back that a guest may appear in photographs, also of one who cancelled or came.

    A consent may be withdrawn at any time (GDPR article 7(3)), whatever became of the place.
    Return whether it stood.
    """
    registration, _event = lock_registration(registration_id)
    if not registration.photo_consent:
        return False
    note(registration, agreed=False)
    written(registration, "changed", by=by)
    db.session.flush()
    return True
