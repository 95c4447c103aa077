"""Taking back a consent that a question of the event asked for, whatever became of the place."""

from eventapp.audit.service import GUEST, Actor
from eventapp.questions import answers
from eventapp.registration.seats import lock_registration, written


def withdraw(registration_id: int, question_id: int, *, by: Actor = GUEST) -> bool:
    """Take back a consent, also of one who cancelled or came; return whether it stood.

    A consent may be withdrawn at any time, as easily as it was given (GDPR article 7(3)): so may
    one without which no place was given.
    """
    registration, _event = lock_registration(registration_id)
    diff = answers.withdraw(registration.id, question_id)
    if diff:
        written(registration, "changed", by=by, diff=diff)
    return bool(diff)
