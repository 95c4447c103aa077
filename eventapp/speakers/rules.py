"""How an appearance is agreed: which state follows which, and until when a speaker may answer."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.core.errors import DomainError
from eventapp.programme.models import AppearanceState as State

ANSWERED = (State.CONFIRMED, State.DECLINED, State.WITHDRAWN)
UNANSWERED = (State.ASKED, State.PENCILLED)
# What an organiser may record. Nobody who was asked was never asked: nothing leads back to PLANNED.
NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.ASKED, State.PENCILLED, State.CONFIRMED, State.DECLINED}),
    State.ASKED: frozenset({State.PENCILLED, State.CONFIRMED, State.DECLINED}),
    State.PENCILLED: frozenset({State.ASKED, State.CONFIRMED, State.DECLINED}),
    State.CONFIRMED: frozenset({State.PENCILLED, State.WITHDRAWN}),
    State.DECLINED: frozenset({State.ASKED, State.PENCILLED, State.CONFIRMED}),
    State.WITHDRAWN: frozenset({State.ASKED, State.PENCILLED, State.CONFIRMED}),
}


def after_asking(state: State) -> State:
    """Return the state of an appearance once its person is asked, or asked again.

    Who holds the date goes on holding it.

    :raises DomainError: ``appearance.agreed`` when there is nothing left to ask.
    """
    if state is State.CONFIRMED:
        raise DomainError("appearance.agreed")
    return State.PENCILLED if state is State.PENCILLED else State.ASKED


def after_answer(state: State, *, accepts: bool) -> State:
    """Return the state after a speaker's own answer; who takes back a yes has withdrawn.

    :raises DomainError: ``appearance.not_asked_yet`` when nobody asked.
    """
    if state is State.PLANNED:
        raise DomainError("appearance.not_asked_yet")
    if accepts:
        return State.CONFIRMED
    if state in UNANSWERED:
        return State.DECLINED
    return State.WITHDRAWN if state is State.CONFIRMED else state


def after_recording(state: State, heard: State) -> State:
    """Return the state after an organiser recorded what they heard.

    :raises DomainError: ``appearance.no_such_step`` at ``state``.
    """
    if heard is not state and heard not in NEXT[state]:
        raise DomainError("appearance.no_such_step", field="state")
    return heard


def closes_at(begins: datetime, changes_until: date | None, zone: ZoneInfo) -> datetime:
    """Return the instant from which speakers may no longer answer by their link.

    That is when the event begins, or the midnight after the last day for changes if it is earlier.
    """
    if changes_until is None:
        return begins
    midnight = datetime.combine(changes_until + timedelta(days=1), time(), zone)
    return min(begins, midnight)


def is_late(state: State, answer_by: date | None, today: date) -> bool:
    """Tell whether an answer is missing after the day it was asked for by."""
    return state in UNANSWERED and answer_by is not None and today > answer_by


# How many days before a day people are reminded of it.
REMINDERS = (7, 2)


def reminder_due(due: date, today: date, asked_on: date | None = None) -> int | None:
    """Return which reminder of what is due on a day is to be sent today, by its days before.

    Only the last one whose day has come: nobody is reminded twice on one day. Who was asked on the
    day of a reminder, or later, is not reminded by it.
    """
    left = (due - today).days
    come = [x for x in REMINDERS if 0 <= left <= x]
    if not come:
        return None
    stage = min(come)
    if asked_on is not None and asked_on >= due - timedelta(days=stage):
        return None
    return stage
