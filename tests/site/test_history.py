"""What readers are told of an event that moved, was called off or came back, and what not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events import service, venues
from eventapp.events.change_models import EventChange
from eventapp.events.data import data_of
from eventapp.events.models import Event, EventHost, EventStatus, Venue, Visibility
from eventapp.organisations.models import Organisation, OrganisationKind
from tests import factories
from tests.counting import statements
from tests.plugins.databases import Database

PAGE = "/en/events/summit"
WHY = Localised(en="The hall is flooded.")
Edit = Callable[..., None]


@pytest.fixture
def summit(any_database: Database, app: Flask) -> int:
    """A draft in the House of Europe, at hours that are known."""
    with app.app_context(), transaction() as session:
        house = factories.venue(slug="house", name="House of Europe", city="Brussels")
        session.add(house)
        session.flush()
        host = Organisation(slug="house-host", name="Host", kind=OrganisationKind.NGO)
        session.add(host)
        session.flush()
        event = factories.event(slug="summit", venue_id=house.id, status=EventStatus.DRAFT)
        event.hosts = [EventHost(organisation_id=host.id)]
        session.add(event)
        session.flush()
        return int(event.id)


@pytest.fixture
def edit(app: Flask, summit: int) -> Edit:
    """A function that saves the event with other values."""

    def change(**values: Any) -> None:
        with app.app_context(), transaction():
            data = replace(data_of(service.lock_event(summit)), **values)
            service.save_event(data, summit, by=SYSTEM)

    return change


def does(app: Flask, verb: Callable[..., Any], *args: Any) -> None:
    """Do one verb of the service."""
    with app.app_context(), transaction():
        verb(*args, by=SYSTEM)


def changes(client: FlaskClient, lang: str = "en") -> str:
    """Return the page of changes with plain spaces."""
    answer = client.get(f"/{lang}/events/summit/changes")
    assert answer.status_code == 200
    return answer.text.replace("\xa0", " ")


def test_a_draft_has_no_page_and_leaves_no_trace(
    app: Flask, client: FlaskClient, summit: int, edit: Edit
) -> None:
    edit(city="Ghent", venue_id=None)
    assert client.get(f"{PAGE}/changes").status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(EventChange)) == 0


def test_an_event_that_was_public_before_says_that_nothing_changed(
    app: Flask, client: FlaskClient, summit: int
) -> None:
    does(app, service.publish, summit)
    with app.app_context(), transaction() as session:
        session.query(EventChange).delete()
        session.get_one(Event, summit).level = "high"
    assert "Nothing has changed so far." in changes(client)


def test_time_place_and_state_are_told_with_when(
    app: Flask, client: FlaskClient, summit: int, edit: Edit
) -> None:
    does(app, service.publish, summit)
    assert "Announced" in changes(client)
    edit(start_time=time(8, 30), end_time=time(17))
    edit(venue_id=None, city="Ghent", country="BE")
    does(app, service.postpone, summit, WHY)
    page = changes(client)
    for said in ("Another time", ", 08:30", "Another place", "Postponed", "The hall is flooded.",
                 "Now Ghent, Belgium, before House of Europe, Brussels"):  # fmt: skip
        assert said in page
    order = [page.index(f">{x}</h2>") for x in ("Postponed", "Another place", "Another time")]
    assert order == sorted(order)
    does(app, service.cancel, summit, Localised(en="No hall was found."))
    page = changes(client)
    assert "No hall was found." in page
    assert "flooded" not in page  # why it was called off before stands no more
    does(app, service.reinstate, summit)
    page = changes(client)
    assert "Takes place after all" in page
    assert "No hall was found." not in page


def test_a_venue_that_is_called_otherwise_is_told(
    app: Flask, client: FlaskClient, summit: int
) -> None:
    does(app, service.publish, summit)
    with app.app_context(), transaction() as session:
        house = session.scalars(select(Venue).options(selectinload(Venue.rooms))).one()
        data = replace(venues.data_of(house), name="Palace of Europe")
        venues.save_venue(data, house.id, by=SYSTEM)
    page = changes(client)
    assert "Now Palace of Europe" in page
    assert "before House of Europe" in page


def test_what_readers_do_not_notice_is_no_change(
    app: Flask, client: FlaskClient, summit: int, edit: Edit
) -> None:
    does(app, service.publish, summit)
    edit(capacity=5)
    edit(city="Antwerp")  # where a venue is, its city is shown
    assert "Another" not in changes(client)


def test_what_happened_while_few_could_read_it_stays_theirs(
    app: Flask, client: FlaskClient, summit: int, edit: Edit
) -> None:
    does(app, service.publish, summit)
    edit(visibility=Visibility.PRIVATE)
    assert client.get(f"{PAGE}/changes").status_code == 404
    edit(venue_id=None, city="Secret")
    edit(city="Ghent", visibility=Visibility.UNLISTED)
    edit(city="Hidden")
    assert "Hidden" in changes(client)
    assert "Secret" not in changes(client)
    edit(city="Liège", visibility=Visibility.PUBLIC)
    page = changes(client)
    assert "Hidden" not in page
    assert "Secret" not in page
    assert page.count(">Announced</h2>") == 2


@pytest.mark.parametrize(("lang", "says"), [("fr", "Annoncé"), ("nl", "Aangekondigd")])
def test_it_is_told_in_the_language_of_the_page(
    app: Flask, client: FlaskClient, summit: int, lang: str, says: str
) -> None:
    does(app, service.publish, summit)
    assert f">{says}</h2>" in changes(client, lang)


def test_the_event_page_leads_there_and_no_calendar_changes_for_it(
    app: Flask, client: FlaskClient, summit: int
) -> None:
    does(app, service.publish, summit)
    assert f'href="{PAGE}/changes"' in client.get(PAGE).text
    assert "changes" not in client.get(f"{PAGE}.ics").text


def test_many_changes_take_no_more_statements(
    app: Flask, client: FlaskClient, summit: int, edit: Edit
) -> None:
    does(app, service.publish, summit)
    for x in range(6):
        edit(venue_id=None, city=f"City {x}")
    with statements(app) as asked:
        changes(client)
    assert len(asked) <= 8, "\n".join(asked)
