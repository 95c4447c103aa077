"""A small world for tests of the back office: one of everything, in the state it usually has."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import AccessFact, EventHost, EventStatus, FactKind, Room
from eventapp.mail.models import Message, MessageState
from eventapp.people.models import Affiliation, Person
from eventapp.programme.availability_models import Availability, Turnaround
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.programme.releasing import release_if_any
from eventapp.programme.slots import Clash, Kind
from eventapp.registration import service as registration
from tests import factories
from tests.accounts import add_account


@dataclass(frozen=True, slots=True)
class World:
    """The numbers of what was made; slugs are the words themselves."""

    event: int
    venue: int
    guest: int
    message: int
    appearance: int
    account: int
    window: int
    way: int
    warning: str
    speaker: int


def make_world(app: Flask, **event: Any) -> World:
    """Make an event ``summit`` at ``house`` with a panel, a speaker, two guests and their mails."""
    account = add_account(app, "colleague", RoleName.DOOR)
    with app.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe")
        house.rooms = [Room(slug="plenary", name="Plenary room", capacity=40)]
        host = factories.organisation(slug="alliance", name="Alliance for Children")
        speaker = Person(slug="ada", name="Ada Lovelace")
        session.add_all([house, host, speaker])
        session.flush()
        speaker_role = Affiliation(
            person_id=speaker.id, organisation_id=host.id, role=Localised(en="Chair")
        )
        summit = factories.event(slug="summit", venue_id=house.id, **event)
        summit.hosts = [EventHost(organisation_id=host.id)]
        summit.facts = [AccessFact(kind=FactKind.STEP_FREE, text=Localised(en="By the lift."))]
        session.add_all([speaker_role, summit])
        session.flush()
        panel = Session(
            event_id=summit.id,
            slug="panel",
            kind=SessionKind.PANEL,
            title=Localised(en="The panel"),
            starts_at=summit.starts_at,
            ends_at=summit.ends_at,
            room_id=house.rooms[0].id,
        )
        session.add(panel)
        session.flush()
        seat = Appearance(
            session_id=panel.id,
            person_id=speaker.id,
            role=Role.MODERATOR,
            state=AppearanceState.CONFIRMED,
        )
        session.add(seat)
        session.flush()
        if summit.status is not EventStatus.DRAFT:
            release_if_any(summit.id, by=SYSTEM)
        first = registration.register(summit.id, factories.answer(1, organisation="Thorn"))
        registration.register(summit.id, factories.answer(2, access_needs="A lift"), by=SYSTEM)
        message = session.query(Message).order_by(Message.id).first()
        assert message is not None
        message.state, message.error = MessageState.FAILED, "550 no such user"
        window, way = _binding(session, summit, speaker, house)
        return World(
            summit.id,
            house.id,
            first.id,
            message.id,
            seat.id,
            account,
            window,
            way,
            _warning(panel),
            speaker.id,
        )


def _binding(session: Any, summit: Any, speaker: Any, house: Any) -> tuple[int, int]:
    annex = factories.venue(slug="annex", name="The annex")
    session.add(annex)
    session.flush()
    arrives = Availability(
        event_id=summit.id, person_id=speaker.id, starts_at=summit.starts_at, note="By train"
    )
    way = Turnaround(event_id=summit.id, one_venue_id=house.id, other_venue_id=annex.id, minutes=15)
    session.add_all([arrives, way])
    session.flush()
    return arrives.id, way.id


def _warning(panel: Session) -> str:
    """Return the key of the warning that the panel, three hours long, has no break."""
    return Clash(Kind.BREAK, (panel.id,), given=180, needed=90).key


def fresh(app: Flask, model: Any, number: int) -> Any:
    """Return a record as it stands in the database."""
    with app.app_context():
        return db.session.get(model, number)
