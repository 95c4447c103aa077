"""An event that moves: its venue, its rooms, and the sessions that go with its day and its zone."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Attendance, Event
from eventapp.events.venues import RoomData, VenueData, delete_venue, save_venue
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session
from tests.events.drafts import again, draft

pytestmark = pytest.mark.usefixtures("context")


def test_a_venue_renamed_raises_the_sequence_of_events_there() -> None:
    rooms = (RoomData(name="Blue room"),)
    with transaction():
        venue = save_venue(VenueData(name="House", rooms=rooms), by=SYSTEM)
        here, elsewhere = draft(venue_id=venue.id), draft()
    kept = RoomData(id=venue.rooms[0].id, name="Green room")
    with transaction():
        save_venue(VenueData(name="House", rooms=(kept,)), venue.id, by=SYSTEM)
    events = {x.id: x.sequence for x in db.session.scalars(select(Event))}
    assert events == {here.id: 1, elsewhere.id: 0}
    with transaction():
        save_venue(
            VenueData(name="House", latitude=1, longitude=2, rooms=(kept,)), venue.id, by=SYSTEM
        )
    db.session.refresh(here)
    assert here.sequence == 1
    with pytest.raises(DomainError) as caught, transaction():
        delete_venue(venue.id, by=SYSTEM)
    assert caught.value.values["users"] == {"event": 1}


def test_a_room_in_use_stays() -> None:
    with transaction():
        venue = save_venue(VenueData(name="House", rooms=(RoomData(name="Blue"),)), by=SYSTEM)
        event = draft(venue_id=venue.id)
        data = SessionData(
            kind=SessionKind.PANEL, title=Localised(en="P"), room_id=venue.rooms[0].id
        )
        session = save_session(event.id, data, by=SYSTEM)
    with pytest.raises(DomainError, match=r"room\.in_use"), transaction():
        save_venue(VenueData(name="House"), venue.id, by=SYSTEM)
    with transaction():
        again(event, venue_id=None)
    db.session.refresh(session)
    assert session.room_id is None


def test_sessions_keep_the_hours_on_the_wall_in_another_zone() -> None:
    with transaction():
        event = draft()
        data = SessionData(
            kind=SessionKind.PANEL,
            title=Localised(en="P"),
            starts=datetime(2030, 5, 20, 14),
            ends=datetime(2030, 5, 20, 15),
        )
        session = save_session(event.id, data, by=SYSTEM)
    assert session.starts_at == datetime(2030, 5, 20, 12, tzinfo=UTC)
    with transaction():
        again(event, timezone="Europe/London")
    db.session.refresh(session)
    assert session.starts_at == datetime(2030, 5, 20, 13, tzinfo=UTC)


def in_a_session(event: Event, *hours: datetime) -> Session:
    starts, ends = hours or (None, None)
    values = {"kind": SessionKind.PANEL, "title": Localised(en="P"), "starts": starts, "ends": ends}
    return save_session(event.id, SessionData(**values), by=SYSTEM)


def test_sessions_follow_the_day_of_their_event_and_keep_their_hours() -> None:
    with transaction():
        event = draft(starts_on=date(2030, 2, 10), start_time=time(18), end_time=time(20))
        timed = in_a_session(event, datetime(2030, 2, 10, 18), datetime(2030, 2, 10, 19))
        later = in_a_session(event, datetime(2030, 2, 11, 9), datetime(2030, 2, 11, 10))
        unset = in_a_session(event)
        other = in_a_session(draft(), datetime(2030, 2, 10, 18), datetime(2030, 2, 10, 19))
    with transaction():  # the clocks go forward on 31 March
        again(event, starts_on=date(2030, 4, 10), ends_on=date(2030, 4, 10))
    for session in (timed, later, unset, other):
        db.session.refresh(session)
    assert (timed.starts_at, timed.ends_at) == (
        datetime(2030, 4, 10, 16, tzinfo=UTC),
        datetime(2030, 4, 10, 17, tzinfo=UTC),
    )
    assert later.starts_at == datetime(2030, 4, 11, 7, tzinfo=UTC)
    assert (unset.starts_at, unset.sequence, unset.revision) == (None, 0, 1)
    assert (other.starts_at, other.sequence) == (datetime(2030, 2, 10, 17, tzinfo=UTC), 0)
    assert (timed.sequence, timed.revision) == (1, 2)
    told = select(AuditEntry).where(
        AuditEntry.action == "session.changed", AuditEntry.subject_id == timed.id
    )
    [entry] = db.session.scalars(told).all()
    assert (entry.subject_type, entry.event_id, entry.subject_label) == ("session", event.id, "P")
    assert entry.changes["starts_at"] == ["2030-02-10T17:00:00+00:00", "2030-04-10T16:00:00+00:00"]


def test_sessions_stay_when_only_the_hours_of_their_event_change() -> None:
    with transaction():
        event = draft()
        timed = in_a_session(event, datetime(2030, 5, 20, 18), datetime(2030, 5, 20, 19))
        unset = in_a_session(event)
    for hours in ((time(17), time(20)), (time(16), time(21))):
        with transaction():
            again(event, start_time=hours[0], end_time=hours[1])
    for session in (timed, unset):
        db.session.refresh(session)
    assert (timed.starts_at, timed.sequence) == (datetime(2030, 5, 20, 16, tzinfo=UTC), 0)
    assert (unset.starts_at, unset.sequence) == (None, 0)


def test_a_day_on_which_a_session_loses_its_hour_is_refused() -> None:
    with transaction():
        event = draft()
        in_a_session(event, datetime(2030, 5, 20, 2, 30), datetime(2030, 5, 20, 4))
    with pytest.raises(DomainError) as caught, transaction():
        again(event, starts_on=date(2030, 3, 31), ends_on=date(2030, 3, 31))
    assert [(x.code, x.field) for x in caught.value.faults] == [("time.skipped", "starts_on")]


def test_a_session_over_the_repeated_hour_keeps_its_length() -> None:
    with transaction():
        event = draft(starts_on=date(2030, 10, 27))
        first = datetime(2030, 10, 27, 2, 45)
        night = in_a_session(event, first, first.replace(minute=15, fold=1))
    with transaction():
        again(event, starts_on=date(2030, 10, 28), ends_on=date(2030, 10, 28))
    db.session.refresh(night)
    assert night.starts_at == datetime(2030, 10, 28, 1, 45, tzinfo=UTC)
    assert night.ends_at == datetime(2030, 10, 28, 2, 15, tzinfo=UTC)


def test_attendance_is_noticed_by_calendars() -> None:
    with transaction():
        event = again(draft(), attendance=Attendance.HYBRID)
    assert event.sequence == 1
