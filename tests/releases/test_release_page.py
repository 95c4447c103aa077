"""The release page: what changes, who is told in which words, one button, and two at once."""

from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.programme import service
from eventapp.programme.data import SessionData, data_of
from eventapp.programme.models import ProgrammeRelease, Session
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World
from tests.releases.released import PAGE, mails, shift


def test_nothing_to_release_has_no_button(organiser: FlaskClient) -> None:
    text = organiser.get(PAGE).text
    assert "Nothing: readers see the programme as it is drafted." in text
    assert 'name="seen"' not in text


def test_what_other_sites_may_take_stands_here_once_it_is_released(
    app: Flask, client: FlaskClient, world: World, organiser: FlaskClient
) -> None:
    page = organiser.get(PAGE).text
    for name in ("embed", "schedule.json"):
        address = f"http://127.0.0.1:8000/en/events/summit/{name}"
        assert f'href="{address}"' in page
        assert f'data-copy="{address}"' in page
        assert client.get(f"/en/events/summit/{name}").status_code == 200
    assert "js/copy" in page
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).status = EventStatus.DRAFT
    assert "schedule.json" not in organiser.get(PAGE).text


def test_a_release_shows_then_tells_whom_it_concerns(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    shift(app, world, -30)
    text = organiser.get(PAGE).text
    assert "1 change" in text.replace("\u00a0", " ")
    assert "Votre séance a changé" in text
    assert "ada@example.org" in text
    assert "The programme begins at" in text
    assert "Release and send 3 mails" in text.replace("\u00a0", " ")
    answer = send(organiser, PAGE, anyway="y", **{"note-en": "Earlier, for the vote."})
    assert answer.status_code == 303
    page = organiser.get(PAGE).text
    assert "Version 2 of the programme is public." in page
    to_ada, *guests = sorted(mails(app), key=lambda x: x.kind != "releases.slot_changed")
    assert (to_ada.recipient, to_ada.language) == ("ada@example.org", "fr")
    assert to_ada.calendar_method == "REQUEST"
    assert len(guests) == 2
    assert {x.kind for x in guests} == {"registration.programme_changed"}
    with app.app_context():
        session = db.session.scalars(select(Session)).one()
        event = db.session.get_one(Event, world.event)
        assert (session.sequence, event.sequence, event.entry_sequence) == (1, 0, 1)
    folded = to_ada.calendar.replace("\r\n ", "")
    assert f"UID:session-{session.uid}@" in folded
    assert "SEQUENCE:1" in folded
    assert f"UID:event-{event.uid}@" in guests[0].calendar.replace("\r\n ", "")


def test_only_the_entry_that_changed_is_newer(
    app: Flask, world: World, client: FlaskClient, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session).where(Session.slug == "panel")).one()
        was = data_of(panel, session.get_one(Event, world.event))
        given = {x: getattr(was, x) for x in was.__slots__} | {"slug": "", "room_id": None}
        given |= {"title": Localised(en="The other"), "starts": was.ends, "ends": None}
        given["ends"] = was.ends and was.ends + timedelta(minutes=30)
        service.save_session(world.event, SessionData(**given), by=SYSTEM)
    assert send(organiser, PAGE, anyway="y").status_code == 303
    before = entries(client)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        shift(app, world, -30)
        assert (
            send(signed_in(app, RoleName.ORGANISER, name="grace"), PAGE, anyway="y").status_code
            == 303
        )
        after = entries(client)
    assert after["The other"] == before["The other"]
    (number, changed), (was_number, was_changed) = after["The panel"], before["The panel"]
    assert number == was_number + 1
    assert changed > was_changed


def entries(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """Return SEQUENCE and LAST-MODIFIED of each session in the public feed, by title."""
    feed = client.get("/en/events/summit/programme.ics").data
    found = Calendar.from_ical(feed).events
    return {str(x["SUMMARY"]): (x["SEQUENCE"], str(x["LAST-MODIFIED"].dt)) for x in found}


def test_the_second_of_two_sees_what_the_first_did_and_keeps_the_note(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    shift(app, world, 30)
    shown = organiser.get(PAGE).text
    shift(app, world, 15)
    answer = send(organiser, PAGE, anyway="y", page=shown, **{"note-en": "Mine"})
    assert answer.status_code == 422
    assert "The programme changed while you looked at it." in answer.text
    assert ">\nMine</textarea>" in answer.text
    with app.app_context():
        assert len(db.session.scalars(select(ProgrammeRelease)).all()) == 1
    assert mails(app) == []


def test_a_title_is_shown_old_and_new_and_of_a_description_only_that_it_changed(
    app: Flask, client: FlaskClient, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session)).one()
        panel.title = Localised(en="The long panel", fr="Le panel")
        panel.abstract = Localised(en="Every word of it is new.")
    said = (
        'Title now <q lang="en">The long panel</q>, before <q lang="en">The panel</q>. '
        "The text of the description has changed"
    )
    assert said in organiser.get(PAGE).text
    send(organiser, PAGE, anyway="y")
    assert said in client.get("/en/events/summit/changes").text
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session)).one()
        panel.title = Localised(en="The long panel", fr="Le grand panel")
    both = 'Title now <q lang="fr">Le grand panel</q>, before <q lang="fr">Le panel</q>'
    assert both in organiser.get(PAGE).text


def test_what_clashes_is_released_only_by_whoever_says_so(
    app: Flask, world: World, client: FlaskClient, organiser: FlaskClient
) -> None:
    shift(app, world, 60)
    page = organiser.get(PAGE).text
    assert "1 clash is not resolved" in page
    refused = send(organiser, PAGE)
    assert refused.status_code == 422
    assert "tick that you release all the same" in refused.text
    assert send(organiser, PAGE, anyway="y").status_code == 303
    with app.app_context():
        event = db.session.get_one(Event, world.event)
        assert event.ends_at
        late = (event.ends_at + timedelta(hours=1)).astimezone(event.zone)
    head = client.get("/en/events/summit").text.partition('class="date-hours">')[2][:30]
    assert f"{late:%H:%M}" in head


def test_publishing_lists_what_clashes(app: Flask, world: World, organiser: FlaskClient) -> None:
    shift(app, world, 60)
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).status = EventStatus.DRAFT
    path = "/organise/events/summit/publish"
    assert "Outside the hours of the event" in organiser.get(path).text
    answer = send(organiser, path, to=path, stage="speakers")
    assert answer.location.endswith(path)
    assert "1 clash is not resolved" in organiser.get(path).text
    assert send(organiser, path, to=path, stage="speakers", anyway="1").location.endswith("summit")
