"""What happens to a draft concerns no reader; what a reader could notice raises the revision."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.core.localised import Localised
from eventapp.events import service
from eventapp.events.data import EventData, FactData, HostData, data_of
from eventapp.events.models import Event, EventStatus, FactKind
from eventapp.organisations.models import OrganisationKind
from eventapp.organisations.service import OrganisationData, save_organisation
from eventapp.programme import service as programme
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import ReleasedSession, Role, Session, SessionKind
from eventapp.programme.releasing import release_if_any

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def house(context: None) -> HostData:
    with transaction():
        data = OrganisationData(name="House", kind=OrganisationKind.NGO)
        return HostData(organisation_id=save_organisation(data, by=SYSTEM).id)


@pytest.fixture
def draft(house: HostData) -> Event:
    data = EventData(
        title=Localised(en="E"), starts_on=date(2030, 5, 20), city="Brussels", hosts=(house,)
    )
    with transaction():
        return service.save_event(data, by=SYSTEM)


@pytest.fixture
def panel(draft: Event) -> Session:
    with transaction():
        data = SessionData(kind=SessionKind.PANEL, title=Localised(en="P"))
        return programme.save_session(draft.id, data, by=SYSTEM)


def raised(change: Callable[[], object]) -> bool:
    """Tell whether a change in a transaction of its own raises the site revision."""
    number = select(SiteRevision.number)
    before = db.session.scalar(number)
    with transaction():
        change()
    return db.session.scalar(number) != before


def words(event: Event) -> None:
    facts = (FactData(kind=FactKind.OTHER, text=Localised(en="A fact")),)
    data = replace(data_of(service.lock_event(event.id)), title=Localised(en="New"), facts=facts)
    service.save_event(data, event.id, by=SYSTEM)


def session_words(event: Event, panel: Session) -> None:
    data = SessionData(kind=SessionKind.PANEL, title=Localised(en="New"))
    programme.save_session(event.id, data, panel.id, by=SYSTEM)


def seat(panel: Session) -> None:
    programme.save_appearance(panel.id, AppearanceData(role=Role.PANELLIST), by=SYSTEM)


def test_no_reader_notices_what_happens_to_a_draft(draft: Event, panel: Session) -> None:
    other = EventData(title=Localised(en="O"), starts_on=date(2030, 5, 21))
    assert not raised(lambda: service.save_event(other, by=SYSTEM))
    assert not raised(lambda: words(draft))
    assert not raised(lambda: session_words(draft, panel))
    assert not raised(lambda: seat(panel))


def test_readers_notice_each_change_of_what_is_published(draft: Event, panel: Session) -> None:
    assert raised(lambda: service.publish(draft.id, by=SYSTEM))
    assert raised(lambda: words(draft))
    assert raised(lambda: release_if_any(draft.id, by=SYSTEM))
    assert raised(lambda: service.cancel(draft.id, Localised(en="Ill"), by=SYSTEM))


def test_no_reader_notices_what_is_drafted_for_a_published_event(
    draft: Event, panel: Session
) -> None:
    assert raised(lambda: service.publish(draft.id, by=SYSTEM))
    assert not raised(lambda: session_words(draft, panel))
    assert not raised(lambda: seat(panel))
    assert not raised(lambda: programme.delete_session(panel.id, by=SYSTEM))


def test_what_becomes_a_draft_again_or_goes_is_noticed(draft: Event, panel: Session) -> None:
    def withdraw() -> None:
        service.lock_event(draft.id).status = EventStatus.DRAFT

    assert raised(lambda: service.publish(draft.id, by=SYSTEM))
    assert raised(withdraw)
    assert raised(lambda: service.delete_draft(draft.id, by=SYSTEM))


def test_a_draft_changed_and_published_at_once_is_noticed(draft: Event) -> None:
    def both() -> None:
        words(draft)
        service.publish(draft.id, by=SYSTEM)

    assert raised(both)


def test_without_a_lock_nothing_is_certain(draft: Event, panel: Session) -> None:
    with transaction():
        release_if_any(draft.id, by=SYSTEM)

    def unlocked() -> None:
        assert db.session.get(Event, draft.id)
        found = db.session.query(ReleasedSession).one()
        assert found
        found.title = Localised(en="New")

    assert raised(unlocked)
