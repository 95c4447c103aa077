"""The release page: what changes, who is told in which words, one button, and two at once."""

from datetime import timedelta

import pytest
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
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme import service
from eventapp.programme.data import SessionData, data_of
from eventapp.programme.differences import Change, Kind
from eventapp.programme.models import Appearance, ProgrammeRelease, Session
from eventapp.releases.wording import lines
from eventapp.speakers.links import speaker_token
from eventapp.speakers.service import link_for
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world

PAGE = "/organise/events/summit/programme/release"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(app)
    with app.app_context(), transaction() as session:
        ada = session.scalars(select(Person).where(Person.slug == "ada")).one()
        ada.email, ada.mail_language = "ada@example.org", "fr"
        session.query(Message).delete()
    return made


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


def shift(app: Flask, world: World, minutes: int) -> None:
    """Move the panel's draft."""
    with app.app_context(), transaction() as session:
        row = session.scalars(select(Session).where(Session.slug == "panel")).one()
        was = data_of(row, session.get_one(Event, world.event))
        given = {x: getattr(was, x) for x in was.__slots__}
        assert was.starts
        assert was.ends
        given["starts"] = was.starts + timedelta(minutes=minutes)
        given["ends"] = was.ends + timedelta(minutes=minutes)
        service.save_session(world.event, SessionData(**given), row.id, by=SYSTEM)


def mails(app: Flask) -> list[Message]:
    with app.app_context():
        return list(db.session.scalars(select(Message).order_by(Message.id)))


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


def test_the_link_of_a_speaker_stands_in_the_mail_and_not_on_the_page(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    shift(app, world, -30)
    with app.app_context(), transaction():
        own = f"/fr/speaker/{speaker_token(link_for(world.event, world.speaker).nonce)}"
    page = organiser.get(PAGE).text
    assert "/fr/speaker/…" in page
    assert own not in page
    assert send(organiser, PAGE, anyway="y").status_code == 303
    (mail,) = [x for x in mails(app) if x.kind == "releases.slot_changed"]
    assert own in mail.text
    assert own in mail.html


def test_a_seat_that_goes_is_told_unless_somebody_takes_it(app: Flask, world: World) -> None:
    open_seat, ada = (None, "panellist"), (world.speaker, "panellist")
    with app.test_request_context("/en/"):
        event = db.session.get_one(Event, world.event)

        def told(*after: tuple[int | None, str]) -> str:
            sides = {"before": {"people": [open_seat]}, "after": {"people": after}}
            (line,) = lines([Change(Kind.SPEAKERS, **sides)], event, "en", {world.speaker: "Ada"})
            return line.told.replace("\u00a0", " ")

        assert told() == "No longer on it: 1 seat to be announced"
        assert told(ada) == "New on it: Ada"
        assert told(open_seat, ada) == "New on it: Ada"


def test_text_alone_tells_nobody(app: Flask, world: World, organiser: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Session)).one().recorded = True
    assert "No speaker: nobody" in organiser.get(PAGE).text
    assert send(organiser, PAGE, anyway="y").status_code == 303
    assert mails(app) == []


def test_a_cancelled_session_is_taken_from_its_speakers_calendar(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        service.delete_session(session.scalars(select(Session)).one().id, by=SYSTEM)
    assert send(organiser, PAGE, anyway="y").status_code == 303
    (mail,) = mails(app)
    assert mail.subject.startswith("Votre séance est annulée")
    assert mail.calendar_method == "CANCEL"
    assert "SEQUENCE:1" in mail.calendar
    assert "The panel" not in organiser.get("/en/events/summit").text


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


def test_who_has_no_address_is_named_and_hostile_input_is_no_error(
    app: Flask, world: World, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "ada")).one().email = ""
    shift(app, world, 30)
    assert "please tell them yourself: Ada Lovelace" in organiser.get(PAGE).text
    assert organiser.get(f"{PAGE}?stage=everything").status_code == 200
    assert organiser.post(PAGE, data={"stage": "x" * 9000}).status_code == 422
    assert send(organiser, PAGE, anyway="y", **{"note-en": "x" * 1001}).status_code == 422


def test_who_took_consent_back_is_told_and_shown_to_nobody_else(
    app: Flask, client: FlaskClient, world: World, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "ada")).one().is_withheld = True
    shift(app, world, 30)
    assert "Ada Lovelace" in organiser.get(PAGE).text
    send(organiser, PAGE, anyway="y", action=PAGE)
    assert [x.recipient for x in mails(app) if x.kind == "releases.slot_changed"] == [
        "ada@example.org"
    ]
    assert "Lovelace" not in client.get("/en/events/summit").text
    with app.app_context():
        last = db.session.scalars(
            select(ProgrammeRelease).order_by(ProgrammeRelease.number.desc())
        ).first()
        ada = db.session.scalars(select(Person.id).where(Person.slug == "ada")).one()
        assert last
        told = [x for one in last.changes for x in one["after"].get("people", [])]
        assert ada not in [number for number, _role in told]


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


def test_a_withheld_speaker_who_leaves_is_released_told_and_does_not_come_back_with_consent(
    app: Flask, client: FlaskClient, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "ada")).one().is_withheld = True
        service.remove_appearance(session.scalars(select(Appearance)).one().id, by=SYSTEM)
    assert "on 1 session the people change" in organiser.get(PAGE).text.replace("\u00a0", " ")
    assert send(organiser, PAGE, anyway="y").status_code == 303
    (mail,) = mails(app)
    assert (mail.recipient, mail.calendar_method) == ("ada@example.org", "CANCEL")
    assert "Version 2" not in client.get("/en/events/summit/changes").text
    assert "Nothing: readers see the programme as it is drafted." in organiser.get(PAGE).text
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "ada")).one().is_withheld = False
    assert "Lovelace" not in client.get("/en/events/summit").text


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
