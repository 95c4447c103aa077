"""Events and venues: drafts, invariants, states, and what calendars notice."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised
from eventapp.events import service
from eventapp.events.data import EventData, FactData, HostData
from eventapp.events.models import EventStatus, FactKind
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.service import save_session
from tests.events.drafts import DAY, again, draft

REASON = Localised(en="The room is closed", fr="La salle est fermée")


pytestmark = pytest.mark.usefixtures("context")


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
