"""An event's order of precedence: it places people, and leaves what was decided by hand."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.core.partial import PartialDate
from eventapp.events.models import Event
from eventapp.people.data import OfficeData, PersonData
from eventapp.people.models import OfficeKind, Person
from eventapp.people.service import save_person
from eventapp.programme import placing, protocol, queries, service
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Role, Session, SessionKind
from eventapp.programme.precedence import TieRule
from eventapp.programme.protocol import RankData, ScaleData, StandingData
from tests import factories


@pytest.fixture(autouse=True)
def context(any_database: object, app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def evening(context: None) -> Event:
    with transaction() as session:
        made = factories.event()
        session.add(made)
        session.flush()
        return made


def person(name: str, *kinds: OfficeKind, since: int | None = None) -> Person:
    held = tuple(OfficeData(kind=x, since=since and PartialDate(since)) for x in kinds)
    with transaction():
        return save_person(PersonData(name=name, offices=held), by=SYSTEM)


def panel(event: Event, *people: Person, title: str = "Panel") -> Session:
    with transaction():
        data = SessionData(kind=SessionKind.PANEL, title=Localised(en=title))
        made = service.save_session(event.id, data, by=SYSTEM)
    for someone in people:
        join(made, someone)
    return made


def join(session: Session, someone: Person) -> None:
    with transaction():
        seat = AppearanceData(role=Role.PANELLIST, person_id=someone.id)
        service.save_appearance(session.id, seat, by=SYSTEM)


def names(event: Event, number: int = 0) -> list[str]:
    found = queries.whole_programme(event.id)[number]
    return [x.person.name for x in found.appearances if x.person]


def begin(event: Event) -> None:
    with transaction():
        protocol.start(event.id, by=SYSTEM)


def test_people_stand_by_rank_and_whoever_joins_takes_their_place(evening: Event) -> None:
    ann, bob = person("Ann A"), person("Bob B", OfficeKind.MEP, since=2019)
    made = panel(evening, ann, bob)
    assert names(evening) == ["Ann A", "Bob B"]
    begin(evening)
    assert names(evening) == ["Bob B", "Ann A"]
    join(made, person("Cid C", OfficeKind.MINISTER, since=2024))
    join(made, person("Dan D", OfficeKind.MEP, since=2014))
    assert names(evening) == ["Cid C", "Dan D", "Bob B", "Ann A"]


def test_no_order_of_a_draft_is_a_change_to_readers(evening: Event) -> None:
    panel(evening, person("Ann A"), person("Bob B", OfficeKind.MEP, since=2019))
    seen = select(Event.revision, Event.changed_at).where(Event.id == evening.id)
    before = db.session.execute(seen).one(), db.session.scalar(select(SiteRevision.number))
    begin(evening)
    assert names(evening) == ["Bob B", "Ann A"]
    assert (
        db.session.execute(seen).one(),
        db.session.scalar(select(SiteRevision.number)),
    ) == before


def test_an_office_that_is_over_gives_no_rank(evening: Event) -> None:
    with transaction():
        over = OfficeData(kind=OfficeKind.HEAD_OF_STATE, until=PartialDate(2020))
        old = save_person(PersonData(name="Old O", offices=(over,)), by=SYSTEM)
    panel(evening, old, person("New N", OfficeKind.MEP))
    begin(evening)
    assert names(evening) == ["New N", "Old O"]


def test_an_order_by_hand_is_left_until_told_otherwise(evening: Event) -> None:
    ann, bob = person("Ann A"), person("Bob B", OfficeKind.MEP)
    made = panel(evening, ann, bob)
    begin(evening)
    stage = queries.whole_programme(evening.id)[0].appearances
    with transaction():
        service.reorder_appearances(made.id, [x.id for x in reversed(stage)], by=SYSTEM)
    with transaction():
        protocol.apply(evening.id, by=SYSTEM)
    assert names(evening) == ["Ann A", "Bob B"]
    assert placing.own_orders([made.id]) == {made.id}
    with transaction():
        protocol.follow(made.id, by=SYSTEM)
    assert names(evening) == ["Bob B", "Ann A"]


def test_a_place_by_hand_keeps_its_reason_and_overrules_rank(evening: Event) -> None:
    ann, bob = person("Ann A"), person("Bob B", OfficeKind.MEP)
    panel(evening, ann, bob)
    begin(evening)
    with pytest.raises(DomainError, match=r"precedence\.reason_missing"), transaction():
        protocol.set_standing(evening.id, ann.id, StandingData(place=1), by=SYSTEM)
    said = StandingData(place=1, reason="She speaks for the survivors.")
    with transaction():
        protocol.set_standing(evening.id, ann.id, said, by=SYSTEM)
    assert names(evening) == ["Ann A", "Bob B"]
    found = placing.protocol(evening)
    assert found is not None
    assert found.lines[0].standing is not None
    assert found.lines[0].standing.reason == "She speaks for the survivors."
    with transaction():
        protocol.set_standing(evening.id, ann.id, StandingData(), by=SYSTEM)
    assert names(evening) == ["Bob B", "Ann A"]
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"precedence.started", "standing.changed"} <= actions


def test_ranks_are_renamed_reordered_given_by_hand_and_dropped(evening: Event) -> None:
    ann, bob = person("Ann A"), person("Bob B", OfficeKind.MEP)
    panel(evening, ann, bob)
    begin(evening)
    guests = RankData(name=Localised(en="Guests of honour"))
    members = RankData(name=Localised(en="Members"), offices=(OfficeKind.MEP,))
    scale = ScaleData(tie_rule=TieRule.ALPHABET, ranks=(guests, members))
    with transaction():
        protocol.save_scale(evening.id, scale, by=SYSTEM)
    ranks = placing.ranks_of(evening.id)
    assert [x.name["en"] for x in ranks] == ["Guests of honour", "Members"]
    with transaction():
        protocol.set_standing(evening.id, ann.id, StandingData(rank_id=ranks[0].id), by=SYSTEM)
    assert names(evening) == ["Ann A", "Bob B"]
    with transaction():
        kept = RankData(id=ranks[1].id, name=Localised(en="MEPs"), offices=(OfficeKind.MEP,))
        scale = ScaleData(tie_rule=TieRule.ALPHABET, ranks=(kept,))
        protocol.save_scale(evening.id, scale, by=SYSTEM)
    assert names(evening) == ["Bob B", "Ann A"]
    with pytest.raises(DomainError, match=r"precedence\.rank_gone"), transaction():
        lost = RankData(id=99999, name=Localised(en="X"))
        scale = ScaleData(tie_rule=TieRule.ALPHABET, ranks=(lost,))
        protocol.save_scale(evening.id, scale, by=SYSTEM)


def test_an_office_that_changes_is_noticed_and_applied(evening: Event) -> None:
    ann, bob = person("Ann A"), person("Bob B")
    made = panel(evening, ann, bob)
    begin(evening)
    with transaction():
        office = OfficeData(kind=OfficeKind.MINISTER)
        save_person(PersonData(name="Bob B", offices=(office,)), bob.id, by=SYSTEM)
    sessions = queries.whole_programme(evening.id)
    assert [x.id for x in placing.misplaced(evening, sessions, ())] == [made.id]
    with transaction():
        protocol.apply(evening.id, by=SYSTEM)
    assert names(evening) == ["Bob B", "Ann A"]
    with transaction():
        protocol.stop(evening.id, by=SYSTEM)
    assert placing.protocol(evening) is None
    assert names(evening) == ["Bob B", "Ann A"]
