"""A full evening in Brussels on 10 June 2027, seen from 1 May."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.programme.models import AppearanceState, Role, SessionKind
from tests.feeds import records

JUNE = date(2027, 6, 10)
TODAY = datetime(2027, 5, 1, 9, 0, tzinfo=UTC)

Change = Callable[[Callable[[Event], None]], None]


@pytest.fixture
def spring(database: object) -> Iterator[None]:
    """The first of May 2027. The database is emptied after the clock is back."""
    with time_machine.travel(TODAY, tick=False):
        yield


def fill_gala(app: Flask) -> None:
    """Store a full evening in Brussels."""
    with app.app_context(), transaction():
        coalition = records.coalition()
        venue = records.venue()
        room = records.room(venue)
        made = records.event(
            "gala",
            **records.hours(JUNE, 13, 16),
            venue_id=venue.id,
            summary=Localised(en="An evening, with **music**; free.", fr="Une soirée."),
        )
        host = records.organisation()
        speaker = records.person(employer=host)
        records.host(made, organisation_id=coalition.id)
        records.host(made, organisation_id=host.id)
        panel = records.session(
            made,
            "panel",
            **records.hours(JUNE, 13, 15),
            room_id=room.id,
            abstract=Localised(en="What *now*?"),
        )
        records.appearance(panel, speaker)
        records.appearance(panel, None, role=Role.MODERATOR, state=AppearanceState.PLANNED)
        records.session(made, "drinks", kind=SessionKind.RECEPTION, **records.hours(JUNE, 15, 16))
        file = records.policy()
        records.about(made, file)
        records.milestone(file, "2023-11")
        records.milestone(file, "2024-02-06")
        records.observance(11, 18, since=2015)


@pytest.fixture
def gala(spring: None, app: Flask) -> Change:
    """A full evening in Brussels, and a function that changes it in a transaction."""
    fill_gala(app)

    def change(by: Callable[[Event], None]) -> None:
        with app.app_context(), transaction():
            by(db.session.query(Event).filter_by(slug="gala").one())

    return change
