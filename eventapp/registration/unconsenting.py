"""Taking a consent back when nothing else can be changed any more."""

from eventapp.audit.service import GUEST, Actor
from eventapp.core.db import db
from eventapp.registration.seats import lock_registration, written


def refuse_photographs(registration_id: int, *, by: Actor = GUEST) -> bool:
    """Take back that a guest may appear in photographs, also of one who cancelled or came.

    A consent may be withdrawn at any time (GDPR article 7(3)), whatever became of the place.
    Return whether it stood.
    """
    registration, _event = lock_registration(registration_id)
    if not registration.photo_consent:
        return False
    registration.photo_consent = False
    registration.photo_consent_at = None
    written(registration, "changed", by=by)
    db.session.flush()
    return True
