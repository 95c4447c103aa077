"""Events and venues: drafts, invariants, states, and what calendars notice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised
from eventapp.events import service
from eventapp.events.data import EventData, FactData, HostData, data_of
from eventapp.events.models import Attendance, Event, EventStatus, FactKind, HostRole
from eventapp.events.venues import RoomData, VenueData, delete_venue, save_venue
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session

DAY = date(2030, 5, 20)
REASON = Localised(en="The room is closed", fr="La salle est fermée")


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def host() -> HostData:
    data = OrganisationData(name="The Hosts", kind=OrganisationKind.NGO)
    return HostData(organisation_id=save_organisation(data, by=SYSTEM).id, role=HostRole.HOST)


def draft(**values: object) -> Event:
    given = {"title": Localised(en="An evening"), "starts_on": DAY, "city": "Brussels"} | values
    if "hosts" not in given:
        given["hosts"] = (host(),)
    return service.save_event(EventData(**given), by=SYSTEM)


def again(event: Event, **values: object) -> Event:
    data = replace(data_of(service.lock_event(event.id)), **values)
    return service.save_event(data, event.id, by=SYSTEM)


def faults(**values: object) -> set[tuple[str, str | None]]:
    with pytest.raises(DomainError) as caught, transaction():
        draft(**values)
    return {(x.code, x.field) for x in caught.value.faults}


def test_a_draft_of_a_date_takes_hours_later_and_keeps_its_identity() -> None:
    with transaction():
        event = draft()
    assert (event.status, event.starts_at, event.ends_on) == (EventStatus.DRAFT, None, DAY)
    uid = event.uid
    with transaction():
        event = again(event, start_time=time(18), end_time=time(20))
    assert event.starts_at == datetime(2030, 5, 20, 16, tzinfo=UTC)
    assert (event.uid, event.sequence) == (uid, 1)


def test_an_unchanged_save_changes_nothing() -> None:
    with transaction():
        event = draft(languages=("en", "fr"), summary=Localised(en="x"))
    revision, entries = event.revision, len(db.session.scalars(select(AuditEntry)).all())
    with transaction():
        again(event)
    assert event.revision == revision
    assert len(db.session.scalars(select(AuditEntry)).all()) == entries


def test_hosts_and_facts_change_and_the_log_says_what_they_were() -> None:
    with transaction():
        event = draft()
    changed = event.revision
    fact = FactData(kind=FactKind.STEP_FREE, text=Localised(en="A lift"))
    with transaction():
        event = again(event, facts=(fact,))
    assert event.revision == changed + 1
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.changes == {"facts": [[], [{"kind": "step_free", "text": {"en": "A lift"}}]]}
    assert event.sequence == 0


def test_two_editors_do_not_overwrite_each_other() -> None:
    with transaction():
        event = draft()
    seen = event.revision
    with transaction():
        again(event, city="Ghent")
    with pytest.raises(DomainError, match="stale"), transaction():
        service.save_event(
            EventData(title=event.title, starts_on=DAY), event.id, by=SYSTEM, revision=seen
        )


def test_every_fault_is_told_at_its_field() -> None:
    found = faults(
        title=Localised(en="x" * 201, xx="y"),
        timezone="Mars/Olympus",
        country="ZZ",
        capacity=-1,
        venue_id=99,
        ends_on=date(2030, 5, 19),
        main_language="xx",
        slug="Not A Slug",
        hosts=(HostData(),),
    )
    assert found == {
        ("slug.invalid", "slug"),
        ("text.too_long", "title.en"),
        ("language.unknown", "title.xx"),
        ("zone.unknown", "timezone"),
        ("country.unknown", "country"),
        ("number.out_of_range", "capacity"),
        ("venue.not_found", "venue_id"),
        ("dates.reversed", "ends_on"),
        ("language.unknown", "main_language"),
        ("host.one_of_two", "hosts[0]"),
    }


def test_a_time_the_clocks_leave_out_is_refused() -> None:
    spring = date(2030, 3, 31)
    found = faults(starts_on=spring, start_time=time(2, 30), end_time=time(4))
    assert found == {("time.skipped", "start_time")}


def test_slugs_are_numbered_when_made_and_refused_when_given() -> None:
    with transaction():
        one, two = draft(), draft()
    assert (one.slug, two.slug) == ("an-evening", "an-evening-2")
    assert faults(slug="an-evening") == {("slug.taken", "slug")}
    with pytest.raises(DomainError, match=r"slug\.fixed"), transaction():
        again(one, slug="another")


def test_publishing_says_everything_that_blocks() -> None:
    with transaction():
        event = draft(hosts=(), city="")
    with pytest.raises(DomainError) as caught, transaction():
        service.publish(event.id, by=SYSTEM)
    assert {(x.code, x.field) for x in caught.value.faults} == {
        ("place.missing", "city"),
        ("hosts.missing", "hosts"),
    }


def test_the_life_of_an_event() -> None:
    with transaction():
        event = service.publish(draft().id, by=SYSTEM)
        event = service.postpone(event.id, REASON, by=SYSTEM)
        event = service.cancel(event.id, REASON, by=SYSTEM)
    assert (event.status, event.status_reason) == (EventStatus.CANCELLED, REASON)
    with transaction():
        event = service.reinstate(event.id, by=SYSTEM)
    assert (event.status, event.status_reason, event.sequence) == (
        EventStatus.PUBLISHED,
        Localised(),
        4,
    )
    actions = [x.action for x in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert actions[1:] == [
        "event.created",
        "event.published",
        "event.postponed",
        "event.cancelled",
        "event.reinstated",
    ]


def test_impossible_steps_are_refused() -> None:
    with transaction():
        event = draft()
    for step in (service.postpone, service.cancel):
        with pytest.raises(DomainError, match=r"event\.not_published"), transaction():
            step(event.id, REASON, by=SYSTEM)
    with transaction():
        service.publish(event.id, by=SYSTEM)
    with pytest.raises(DomainError) as caught, transaction():
        service.cancel(event.id, Localised(), by=SYSTEM)
    assert (caught.value.code, caught.value.field) == ("text.missing", "reason")
    with pytest.raises(DomainError, match=r"event\.not_draft"), transaction():
        service.delete_draft(event.id, by=SYSTEM)


def test_what_readers_see_stays_fit_to_be_seen() -> None:
    with transaction():
        event = service.publish(draft().id, by=SYSTEM)
    with pytest.raises(DomainError, match=r"hosts\.missing"), transaction():
        again(event, hosts=())


def test_a_draft_goes_with_its_programme() -> None:
    with transaction():
        event = draft()
        data = SessionData(kind=SessionKind.OPENING, title=Localised(en="Welcome"))
        save_session(event.id, data, by=SYSTEM)
    with transaction():
        service.delete_draft(event.id, by=SYSTEM)
    assert db.session.scalars(select(Session)).all() == []
    with pytest.raises(NotFound):
        service.delete_draft(event.id, by=SYSTEM)


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
