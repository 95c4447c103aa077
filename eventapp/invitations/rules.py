"""Who may answer an invitation, until when, and who is reminded. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from eventapp.registration.invitation_models import InvitationState as State
from eventapp.registration.rules import Terms

UNANSWERED = (State.SENT, State.OPENED)
ASKED = (*UNANSWERED, State.MAYBE)  # of whom an answer that holds is still hoped for


def takes_answers(terms: Terms, now: datetime) -> bool:
    """Tell whether an invitation may be answered: to any event that takes place, in time.

    Whether the public may register, and since when, does not matter to those who are invited.
    """
    return terms.status == "published" and now < terms.deadline


def reminder_due(due: date, today: date, sent_on: date, days: Collection[int]) -> int | None:
    """Return which reminder is to be sent today, by its days before the day an answer is due.

    Only the last one whose day has come, and none to whom the invitation went that day or later.
    """
    left = (due - today).days
    come = [x for x in days if 0 <= left <= x]
    if not come or (due - sent_on).days <= min(come):
        return None
    return min(come)


def last_days(days: Iterable[int], *, most: int = 4) -> list[int]:
    """Return days before a day in order, the earliest first, each once."""
    return sorted(set(days), reverse=True)[:most]
