"""Whom a release tells, in which words, and whom it shows."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme import service
from eventapp.programme.differences import Change, Kind
from eventapp.programme.models import Appearance, ProgrammeRelease, Session
from eventapp.releases.wording import lines
from eventapp.speakers.links import speaker_token
from eventapp.speakers.service import link_for
from tests.backoffice.forms import send
from tests.backoffice.world import World
from tests.releases.released import PAGE, mails, shift


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
