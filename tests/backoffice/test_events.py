"""Organisers write an event, make it public, and call it off."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.events.models import Event, EventHost, EventStatus
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ProgrammeRelease,
    ReleasedSession,
    Role,
    Session,
)
from eventapp.registration.models import Registration, RegistrationState
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, fresh, make_world

SETTINGS = "/organise/events/summit/settings"
NEW = "/organise/events/_new"


@pytest.mark.usefixtures("any_database")
def test_a_new_event_is_a_draft_without_hours(app: Flask, organiser: FlaskClient) -> None:
    answer = send(
        organiser, NEW, title__en="Our summit", title__fr="Sommet", starts_on="2027-05-04"
    )
    assert answer.location == "/organise/events/our-summit"
    with app.app_context():
        event = db.session.scalar(select(Event))
        assert event.status is EventStatus.DRAFT
        assert dict(event.title) == {"en": "Our summit", "fr": "Sommet"}
        assert not event.has_hours
    page = organiser.get("/organise/events/our-summit").text
    assert "No place" in page
    assert f'href="{SETTINGS.replace("summit", "our-summit")}#city"' in page
    assert organiser.get("/en/events/our-summit").status_code == 404
    assert organiser.get("/organise/events/our-summit/preview").status_code == 200


def test_a_new_event_leads_to_where_its_programme_may_begin(organiser: FlaskClient) -> None:
    assert "its programme may begin from a template" in organiser.get(NEW).text
    made = send(organiser, NEW, title__en="Our summit", starts_on="2027-05-04").location
    page = organiser.get(made).text
    assert 'href="/organise/events/our-summit/programme/_start">Begin from a template' in page


def test_an_event_leads_back_to_what_many_share(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    menu = organiser.get(SETTINGS).text.split("<main")[0]
    for part in ("/", "/people", "/organisations", "/venues"):
        assert menu.count(f'href="/organise{part}"') >= 1, part
    door = signed_in(app, RoleName.DOOR, name="door")
    menu = door.get("/organise/events/summit/check-in").text.split("<main")[0]
    assert "/organise/people" not in menu


def test_publishing_waits_for_what_is_missing(app: Flask, organiser: FlaskClient) -> None:
    world = make_world(app)
    with app.app_context(), transaction() as session:
        session.get(Event, world.event).status = EventStatus.DRAFT
    path = publish = "/organise/events/summit/publish"
    host = fields_of(organiser.get(SETTINGS).text)["hosts-0-host"]
    send(organiser, SETTINGS, hosts__0__gone="y")
    answer = send(organiser, path, to=publish)
    assert "Please say who hosts" in organiser.get(answer.location).text
    assert fresh(app, Event, world.event).status is EventStatus.DRAFT
    send(organiser, SETTINGS, hosts__0__host=host)
    send(organiser, path, to=publish)
    assert fresh(app, Event, world.event).status is EventStatus.PUBLISHED


def test_what_goes_public_is_said_before_and_the_date_alone_may(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    publish = "/organise/events/summit/publish"
    with app.app_context(), transaction() as session:
        session.get(Event, world.event).status = EventStatus.DRAFT
        session.execute(delete(ProgrammeRelease))
        session.execute(delete(ReleasedSession))
        panel = session.scalar(select(Session))
        for name, state, invited in (
            ("Iris Invited", AppearanceState.ASKED, True),
            ("Umar Unsure", AppearanceState.ASKED, False),
            ("Dora Declined", AppearanceState.DECLINED, False),
            ("Hidden Hanna", AppearanceState.CONFIRMED, False),
        ):
            one = Person(slug=name[:4].lower(), name=name, is_withheld=name.startswith("Hidden"))
            session.add(one)
            session.flush()
            seat = Appearance(session_id=panel.id, person_id=one.id, role=Role.PANELLIST)
            seat.state, seat.shown_as_invited = state, invited
            session.add(seat)
    assert f'href="{publish}"' in organiser.get("/organise/events/summit").text
    page = " ".join(organiser.get(publish).text.split())
    assert "1 session." in page
    assert "1 speaker by name: Ada Lovelace" in page
    assert "1 by name as invited, who has not said yes: Iris Invited" in page
    assert "1 not confirmed, so not shown: Umar Unsure" in page
    assert "Dora" not in page
    assert "Hanna" not in page
    send(organiser, publish, to=publish)  # what is chosen at first is the date alone
    public = app.test_client().get("/en/events/summit").text
    assert fresh(app, Event, world.event).status is EventStatus.PUBLISHED
    assert "Lovelace" not in public
    assert "The panel" not in public
    assert organiser.get(publish).status_code == 303


def test_the_checklist_knows_the_programme(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    overview = "/organise/events/summit"
    before = organiser.get(overview).text
    assert "No title in French, Dutch" in before
    assert 'href="/organise/events/summit/programme/panel">The panel</a>' in before
    for words in ("Outside the hours", "to be announced", "Not confirmed yet"):
        assert words not in before
    with app.app_context(), transaction() as session:
        panel = session.scalar(select(Session))
        panel.ends_at += timedelta(hours=1)
        session.get(Appearance, world.appearance).state = AppearanceState.PENCILLED
        session.add(Appearance(session_id=panel.id, role=Role.PANELLIST))
    page = organiser.get(overview).text
    assert "Outside the hours of the event" in page
    assert "One seat is to be announced" in page
    assert "Not confirmed yet: Ada Lovelace" in page
    assert "points stop it" not in page


def test_what_a_published_event_lacks_is_to_mend_and_stops_nothing(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(delete(EventHost))
    page = organiser.get("/organise/events/summit").text
    assert "1 point to mend" in page
    assert "stops it" not in page


@pytest.mark.parametrize(
    ("state", "word"),
    [(AppearanceState.DECLINED, "Declined"), (AppearanceState.WITHDRAWN, "Has withdrawn")],
)
def test_who_said_no_is_marked_until_somebody_mends_it(
    app: Flask, organiser: FlaskClient, world: World, state: AppearanceState, word: str
) -> None:
    overview, programme = "/organise/events/summit", "/organise/events/summit/programme"
    marked = f'<span class="gone"><s>Ada Lovelace</s> ({word})</span>'
    assert "Said no" not in organiser.get(overview).text
    assert 'class="gone"' not in organiser.get(programme).text
    with app.app_context(), transaction() as session:
        session.get(Appearance, world.appearance).state = state
    assert "Said no, still on the session: Ada Lovelace" in organiser.get(overview).text
    assert marked in organiser.get(programme).text


@pytest.mark.parametrize(
    ("verb", "status"),
    [("cancel", EventStatus.CANCELLED), ("postpone", EventStatus.POSTPONED)],
)
def test_calling_off_says_whom_it_tells_and_tells_them(
    app: Flask, organiser: FlaskClient, world: World, verb: str, status: EventStatus
) -> None:
    path = f"/organise/events/summit/{verb}"
    assert "2 guests will be told" in organiser.get(path).text
    empty = send(organiser, path)
    assert empty.status_code == 422
    assert "Please say why" in empty.text
    with app.app_context():
        before = len(db.session.scalars(select(Message)).all())
    answer = send(organiser, path, reason__en="The hall is flooded.", reason__fr="Inondation.")
    assert answer.status_code == 303
    assert "2 guests are told" in organiser.get(answer.location).text
    event = fresh(app, Event, world.event)
    assert event.status is status
    assert event.status_reason["en"] == "The hall is flooded."
    with app.app_context():
        told = db.session.scalars(select(Message).order_by(Message.id)).all()[before:]
        assert {x.recipient for x in told} == {"guest1@example.org", "guest2@example.org"}
        assert all("The hall is flooded." in x.text for x in told)
        actor = select(AuditEntry.actor_label).where(AuditEntry.action == f"event.{status.value}")
        assert db.session.scalar(actor) == "Grace"


def test_more_seats_promote_those_who_wait(app: Flask, organiser: FlaskClient) -> None:
    world = make_world(app, capacity=1)
    states = select(Registration.state).order_by(Registration.id)
    with app.app_context():
        assert db.session.scalars(states).all()[1] is RegistrationState.WAITLISTED
    send(organiser, SETTINGS, capacity="2")
    with app.app_context():
        assert set(db.session.scalars(states)) == {RegistrationState.CONFIRMED}
    assert fresh(app, Event, world.event).capacity == 2


def test_a_draft_can_be_deleted_a_public_event_cannot(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    send(organiser, NEW, title__en="Mistake", starts_on="2027-05-04")
    path = "/organise/events/mistake"
    assert send(organiser, path, to=f"{path}/delete").location == "/organise/"
    assert organiser.get(path).status_code == 404
    token = fields_of(organiser.get("/organise/").text, "/account/sign-out")
    organiser.post("/organise/events/summit/delete", data=token)
    assert fresh(app, Event, world.event) is not None


def test_a_preview_is_never_kept(app: Flask, organiser: FlaskClient, world: World) -> None:
    path = "/organise/events/summit/preview"
    assert "Event" in organiser.get(path).text
    assert app.test_client().get(path).status_code == 303
    assert app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_a_draft_that_will_take_registrations_says_when(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).status = EventStatus.DRAFT
    page = organiser.get("/organise/events/summit/preview").text
    assert "It opens once the event is published" in page
    assert "Not offered on this site" not in page


def test_a_cancelled_event_is_given_no_advice(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    advice = "Registration closes only when the event begins."
    assert advice in organiser.get("/organise/events/summit").text
    with app.app_context(), transaction() as session:
        session.get_one(Event, world.event).status = EventStatus.CANCELLED
    page = organiser.get("/organise/events/summit").text
    assert advice not in page
    assert "Worth a look" not in page
