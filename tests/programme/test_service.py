"""Sessions and appearances: order, rooms, affiliations, and what calendars notice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import event as sa_event
from sqlalchemy import select, update

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised
from eventapp.events import service as events
from eventapp.events.data import EventData, HostData
from eventapp.events.models import Event
from eventapp.events.venues import RoomData, VenueData, save_venue
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation
from eventapp.people.data import AffiliationData, PersonData
from eventapp.people.models import Person
from eventapp.people.service import save_person
from eventapp.programme import queries, service
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ReleasedAppearance,
    Role,
    Session,
    SessionKind,
)
from eventapp.programme.releasing import release_if_any


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def evening(context: None) -> Event:
    with transaction():
        data = OrganisationData(name="House", kind=OrganisationKind.NGO)
        host = HostData(organisation_id=save_organisation(data, by=SYSTEM).id)
        venue = save_venue(VenueData(name="V", rooms=(RoomData(name="Blue"),)), by=SYSTEM)
        title = Localised(en="Evening")
        wanted = EventData(
            title=title, starts_on=date(2030, 5, 20), venue_id=venue.id, hosts=(host,)
        )
        return events.publish(events.save_event(wanted, by=SYSTEM).id, by=SYSTEM)


def data(title: str, **values: object) -> SessionData:
    return SessionData(kind=SessionKind.PANEL, title=Localised(en=title), **values)


def add(event: Event, title: str, **values: object) -> Session:
    with transaction():
        return service.save_session(event.id, data(title, **values), by=SYSTEM)


def person(name: str) -> Person:
    with transaction():
        kind = OrganisationKind.NGO
        home = save_organisation(OrganisationData(name=f"{name}'s", kind=kind), by=SYSTEM)
        held = (AffiliationData(organisation_id=home.id, role=Localised(en="Head")),)
        return save_person(PersonData(name=name, affiliations=held), by=SYSTEM)


def order(event: Event) -> list[str]:
    return [x.slug for x in queries.whole_programme(event.id)]


def release(event: Event) -> None:
    with transaction():
        release_if_any(event.id, by=SYSTEM)


def revision(event: Event) -> int | None:
    return db.session.scalar(select(Event.revision).where(Event.id == event.id))


def test_sessions_stand_in_order_and_move(evening: Event) -> None:
    a, b, c = (add(evening, x) for x in "abc")
    assert order(evening) == ["a", "b", "c"]
    with transaction():
        service.move(c.id, -1, by=SYSTEM)
    assert order(evening) == ["a", "c", "b"]
    with transaction():
        service.move(a.id, 99, by=SYSTEM)
    assert order(evening) == ["c", "b", "a"]
    with transaction():
        service.reorder(evening.id, [a.id, b.id, c.id], by=SYSTEM)
    assert order(evening) == ["a", "b", "c"]
    for wrong in ([a.id], [a.id, a.id, b.id], [a.id, b.id, 9999]):
        with pytest.raises(DomainError, match=r"order\.incomplete"), transaction():
            service.reorder(evening.id, wrong, by=SYSTEM)


def test_time_and_room_raise_the_sequence_on_release_and_words_do_not(evening: Event) -> None:
    session = add(evening, "a")
    release(evening)
    hours = {"starts": datetime(2030, 5, 20, 14), "ends": datetime(2030, 5, 20, 15)}
    room = db.session.get_one(Event, evening.id).venue_id
    assert room is not None
    steps = [
        (data("A new title"), 0),
        (data("A new title", **hours), 1),
        (data("A new title", **hours), 1),
        (data("A new title"), 2),
    ]
    for wanted, sequence in steps:
        with transaction():
            before = session.sequence
            session = service.save_session(evening.id, wanted, session.id, by=SYSTEM)
        assert session.sequence == before
        release(evening)
        [public] = queries.public_programme(evening.id)
        assert (public.sequence, session.sequence) == (sequence, sequence)


def test_no_change_on_the_stage_touches_the_event_and_its_release_does(evening: Event) -> None:
    seen = [revision(evening)]
    session = add(evening, "a")
    seen.append(revision(evening))
    with transaction():
        seat = service.save_appearance(session.id, AppearanceData(role=Role.KEYNOTE), by=SYSTEM)
    seen.append(revision(evening))
    with transaction():
        service.remove_appearance(seat.id, by=SYSTEM)
    seen.append(revision(evening))
    assert len(set(seen)) == 1
    release(evening)
    with transaction():
        service.delete_session(session.id, by=SYSTEM)
    seen.append(revision(evening))
    release(evening)
    seen.append(revision(evening))
    assert seen[-3] < seen[-2] < seen[-1]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"starts": datetime(2030, 5, 20, 14)}, "hours.half", "ends"),
        (
            {"starts": datetime(2030, 5, 20, 14), "ends": datetime(2030, 5, 20, 14)},
            "hours.reversed",
            "ends",
        ),
        ({"room_id": 9999}, "room.not_found", "room_id"),
        ({"languages": ("en", "tlh")}, "language.unknown", "languages"),
        ({"slug": "a/b"}, "slug.invalid", "slug"),
    ],
)
def test_faulty_sessions(evening: Event, values: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught, transaction():
        service.save_session(evening.id, data("a", **values), by=SYSTEM)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_session_stays_with_its_event(evening: Event) -> None:
    session = add(evening, "a")
    with transaction():
        wanted = EventData(title=Localised(en="Other"), starts_on=date(2030, 5, 21))
        other = events.save_event(wanted, by=SYSTEM)
    with pytest.raises(NotFound), transaction():
        service.save_session(other.id, data("a"), session.id, by=SYSTEM)


def test_an_affiliation_must_be_the_persons_own(evening: Event) -> None:
    theirs = person("Bob").affiliations[0].id
    ann = person("Ann")
    own_id = ann.affiliations[0].id
    session = add(evening, "a")
    wanted = AppearanceData(role=Role.KEYNOTE, person_id=ann.id, affiliation_id=theirs)
    with pytest.raises(DomainError, match=r"affiliation\.not_found"), transaction():
        service.save_appearance(session.id, wanted, by=SYSTEM)
    own = replace(wanted, affiliation_id=own_id)
    with transaction():
        service.save_appearance(session.id, own, by=SYSTEM)
    with pytest.raises(DomainError, match=r"appearance\.twice"), transaction():
        service.save_appearance(session.id, own, by=SYSTEM)


def test_the_public_sees_who_is_agreed_and_seats_not_named(evening: Event) -> None:
    session = add(evening, "a")
    with transaction():
        for state in AppearanceState:
            save = service.save_appearance
            save(session.id, AppearanceData(role=Role.PANELLIST, state=state), by=SYSTEM)
    ann = person("Ann")
    with transaction():
        asked = AppearanceData(role=Role.KEYNOTE, person_id=ann.id, state=AppearanceState.ASKED)
        shown = replace(asked, role=Role.MODERATOR, shown_as_invited=True)
        for wanted in (asked, shown):
            service.save_appearance(session.id, wanted, by=SYSTEM)
    [whole] = queries.whole_programme(evening.id)
    expected = [(x.person_id, x.role, x.state) for x in whole.appearances if x.is_public]
    release(evening)
    [public] = queries.public_programme(evening.id)
    assert [(x.person_id, x.role, x.state) for x in public.appearances] == expected
    assert len(expected) == 5
    assert [x.role for x in queries.appearances_of(ann.id)] == [Role.MODERATOR]
    assert len(whole.appearances) == 8


def test_nobody_is_shown_as_invited_before_being_asked(evening: Event) -> None:
    session, ann = add(evening, "a"), person("Ann")
    planned = AppearanceData(role=Role.KEYNOTE, person_id=ann.id, shown_as_invited=True)
    with pytest.raises(DomainError) as caught, transaction():
        service.save_appearance(session.id, planned, by=SYSTEM)
    assert [(x.code, x.field) for x in caught.value.faults] == [
        ("appearance.not_asked", "shown_as_invited")
    ]
    with transaction():
        asked = replace(planned, state=AppearanceState.PENCILLED)
        seat = service.save_appearance(session.id, asked, by=SYSTEM)
    assert seat.is_public
    release(evening)
    with transaction():  # as rows written before the rule may stand
        for kind in (Appearance, ReleasedAppearance):
            db.session.execute(update(kind).values(state=AppearanceState.PLANNED))
    [public] = queries.public_programme(evening.id)
    assert public.appearances == []
    assert not seat.is_public


def test_the_programme_takes_the_same_queries_however_long(evening: Event, app: Flask) -> None:
    counted: list[str] = []

    def count(*args: object) -> None:
        counted.append(str(args[2]))

    numbers = []
    for name in ("Ann", "Bob"):
        someone = person(name)
        held = someone.affiliations[0].id
        for title in "abc":
            session = add(evening, f"{name} {title}")
            with transaction():
                wanted = AppearanceData(
                    role=Role.KEYNOTE,
                    person_id=someone.id,
                    state=AppearanceState.CONFIRMED,
                    affiliation_id=held,
                )
                service.save_appearance(session.id, wanted, by=SYSTEM)
        release(evening)
        db.session.expunge_all()
        counted.clear()
        sa_event.listen(db.engine, "before_cursor_execute", count)
        for session in queries.public_programme(evening.id):
            for seat in session.appearances:
                assert seat.person is not None
                assert seat.affiliation is not None
                assert seat.affiliation.organisation.name == f"{seat.person.name}'s"
        sa_event.remove(db.engine, "before_cursor_execute", count)
        numbers.append(len(counted))
    assert numbers[0] == numbers[1] <= 4
    assert [len(x) for x in queries.public_programmes([evening.id]).values()] == [6]
    found = db.session.scalars(queries.events_with("ANN")).all()
    assert set(found) == {evening.id}
    assert db.session.scalars(queries.events_with("zoe")).all() == []


def test_two_organisers_at_once_wait_for_each_other(evening: Event, app: Flask) -> None:
    sessions = [add(evening, f"s{x}").id for x in range(2)]
    event_id = evening.id

    def edit(number: int) -> None:
        with app.app_context():
            for _ in range(5):
                with transaction():
                    wanted = AppearanceData(role=Role.PANELLIST)
                    service.save_appearance(sessions[number], wanted, by=SYSTEM)
                with transaction():
                    title = data(f"changed by {number}")
                    service.save_session(event_id, title, sessions[1 - number], by=SYSTEM)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(edit, x) for x in range(2)]:
            done.result(timeout=60)
    db.session.rollback()
    assert [len(x.appearances) for x in queries.whole_programme(event_id)] == [5, 5]
