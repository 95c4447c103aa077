"""The programme of a past event as the beginning of another's: same hours by the clock, new day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from eventapp.drafting.draft import DraftSession, Line, Seat, Setting
from eventapp.drafting.rules import checked
from eventapp.events.data import wall_clock
from eventapp.events.models import Event
from eventapp.programme.data import LANGUAGES
from eventapp.programme.models import GONE, Appearance, Session


def lines(
    sessions: Sequence[Session], event: Event, setting: Setting, *, with_people: bool
) -> list[Line]:
    """Return the sessions of ``event`` (room, appearances, persons loaded) shifted to a setting.

    Who sat there is an open seat of the same role, or with ``with_people`` the person, planned
    anew: no state, note or answer of the past comes along.
    """
    shift = setting.first_day - event.starts_on
    return [
        Line(number, made, tuple(checked(made, setting)))
        for number, made in enumerate(_copies(sessions, event, shift, with_people), 1)
    ]


def _copies(
    sessions: Iterable[Session], event: Event, shift: timedelta, with_people: bool
) -> Iterator[DraftSession]:
    for session in sessions:
        there = [x for x in session.appearances if x.state not in GONE]
        yield DraftSession(
            kind=session.kind,
            title=session.title,
            abstract=session.abstract,
            starts=_shifted(session.starts_at, event, shift),
            ends=_shifted(session.ends_at, event, shift),
            room=session.room.told(event.venue_id) if session.room else "",
            **{x: tuple(getattr(session, x)) for x in LANGUAGES},
            sign_interpreters=session.sign_interpreters,
            audience=session.audience,
            recorded=session.recorded,
            seats=tuple(_seat(x, with_people) for x in there),
        )


def _shifted(at: datetime | None, event: Event, shift: timedelta) -> datetime | None:
    local = wall_clock(at, event.zone)
    return local.replace(fold=0) + shift if local else None


def _seat(appearance: Appearance, with_people: bool) -> Seat:
    if not with_people or appearance.person is None:
        return Seat(role=appearance.role)
    return Seat(
        role=appearance.role,
        name=appearance.person.name,
        person_id=appearance.person_id,
        affiliation_id=appearance.affiliation_id,
    )
