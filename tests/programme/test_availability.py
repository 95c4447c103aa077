"""Windows and ways of an event: what is kept, what is refused, what then clashes; warnings."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Venue
from eventapp.events.queries import event_by_slug
from eventapp.people.models import Person
from eventapp.programme import availability, checking, queries
from eventapp.programme.availability import AvailabilityData
from eventapp.programme.availability_models import AcceptedWarning, Availability, Turnaround
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.programme.slots import Kind
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, fresh, make_world
from tests.plugins.databases import Database

EVENT = "/organise/events/summit"
PATH = f"{EVENT}/availability"


@pytest.fixture
def app(any_database: Database) -> Flask:
    """Each test here runs on both databases."""
    return any_database.app


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def _kinds(app: Flask) -> list[str]:
    with app.app_context():
        event = event_by_slug("summit")
        found = checking.checked(event, queries.whole_programme(event.id))
        return [x.kind.value for x in found.clashes]


def _local(app: Flask, minutes: int) -> str:
    """Return the clock of the event so many minutes after it begins, as a browser writes it."""
    with app.app_context():
        event = db.session.query(Event).filter_by(slug="summit").one()
        at = event.starts_at + timedelta(minutes=minutes)
        return at.astimezone(event.zone).strftime("%Y-%m-%dT%H:%M")


def _ada(app: Flask) -> str:
    with app.app_context():
        return f"person:{db.session.query(Person).filter_by(slug='ada').one().id}"


def test_a_speaker_who_leaves_early_clashes_with_a_late_end(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    assert _kinds(app) == ["break"]
    page = organiser.get(PATH).text
    assert "By train" in page
    edit = f"{PATH}/{world.window}"
    assert send(organiser, edit, ends=_local(app, 60)).status_code == 303
    assert _kinds(app) == ["away", "break"]
    shown = organiser.get(f"{EVENT}/programme").text
    assert "Ada Lovelace is there only" in shown
    button = f"{edit}/remove"
    send(organiser, PATH, page=organiser.get(PATH).text, to=button)
    assert _kinds(app) == ["break"]
    with app.app_context():
        actions = [x.action for x in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["availability.changed", "availability.deleted"]


def test_a_window_is_added_once_even_by_a_doubled_click(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    page = organiser.get(PATH).text
    typed = {"subject": f"venue:{world.venue}", "ends": _local(app, 30), "note": "Porter leaves"}
    for _click in range(2):
        assert send(organiser, PATH, page=page, **typed).status_code == 303
    with app.app_context():
        assert db.session.query(Availability).filter_by(note="Porter leaves").count() == 1
    assert _kinds(app) == ["closed", "break"]


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"subject": ""}, "subject", "choose one of the options"),
        ({"subject": "person:999999"}, "subject", "choose one of the options"),
        ({"starts": "", "ends": ""}, "starts", "from when"),
        ({"starts": "2030-05-20T10:00", "ends": "2030-05-20T10:00"}, "ends", "after the beginning"),
        ({"starts": "2030-03-31T02:30"}, "starts", "does not exist"),
        ({"starts": "yesterday"}, "starts", "date and time that exist"),
        ({"note": "x" * 201}, "note", "shorten"),
        ({"note": "a\u202eb"}, "note", "invisible control"),
    ],
)
def test_bad_windows_are_refused_at_their_field(
    app: Flask, organiser: FlaskClient, typed: dict[str, Any], field: str, says: str
) -> None:
    given = {"subject": _ada(app), "starts": "2030-05-20T09:00", "note": "kept"} | typed
    answer = send(organiser, PATH, **given)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert says in answer.text
    if "note" not in typed:
        assert 'value="kept"' in answer.text


def test_the_second_of_two_editors_keeps_their_text(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{PATH}/{world.window}"
    page = organiser.get(path).text
    send(organiser, path, note="By car")
    answer = send(organiser, path, page=page, note="By boat")
    assert answer.status_code == 422
    assert 'value="By boat"' in answer.text
    assert "By car" in answer.text
    assert fresh(app, Availability, world.window).note == "By car"


def test_both_hours_of_the_night_the_clocks_change_are_kept(app: Flask, world: World) -> None:
    with app.app_context(), transaction() as session:
        event = session.get(Event, world.event)
        event.starts_at = None
        event.ends_at = None
        subject = ("venue", world.venue)
        second = datetime(2030, 10, 27, 2, 30, fold=1)
        data = AvailabilityData(subject=subject, starts=datetime(2030, 10, 27, 2, 30), ends=second)
        made = availability.save_availability(world.event, data, by=SYSTEM)
        assert made.ends_at - made.starts_at == timedelta(hours=1)
        again = availability.availability_data_of(made, event)
        assert again.ends.fold == 1
        assert availability.save_availability(world.event, again, made.id, by=SYSTEM) is made
        assert made.revision == 1


def test_ways_are_told_once_and_between_like_places(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context():
        annex = db.session.query(Venue).filter_by(slug="annex").one().id
        room = db.session.query(Venue).filter_by(slug="house").one().id
    to = f"{PATH}/ways"
    places = [f"venue:{world.venue}", f"venue:{annex}", f"room:{room}"]
    for one, other, says in (
        (places[1], places[0], "stands in the list already"),
        (places[0], places[0], "two different places"),
    ):
        answer = send(
            organiser, PATH, page=organiser.get(PATH).text, to=to, one=one, other=other, minutes="5"
        )
        assert answer.status_code == 422
        assert says in answer.text
    assert send(organiser, PATH, to=f"{to}/{world.way}/remove").status_code == 303
    done = send(organiser, PATH, to=to, one=places[0], other=places[1], minutes="45")
    assert done.status_code == 303
    with app.app_context():
        assert [x.minutes for x in db.session.query(Turnaround)] == [45]


def test_windows_of_another_event_and_rooms_of_none_are_out_of_reach(
    app: Flask, world: World
) -> None:
    other = factories.saved(app, factories.event())
    with app.app_context():
        for act in (
            lambda: availability.remove_availability(other, world.window, by=SYSTEM),
            lambda: availability.remove_turnaround(other, world.way, by=SYSTEM),
        ):
            with pytest.raises(NotFound), transaction():
                act()
        nowhere = (db.session.query(Session).one().room_id or 0) + 1000
        data = AvailabilityData(subject=("room", nowhere), starts=datetime(2030, 1, 1))
        with pytest.raises(DomainError) as refused, transaction():
            availability.save_availability(other, data, by=SYSTEM)
        assert (refused.value.code, refused.value.field) == ("room.not_found", "subject")


@pytest.mark.parametrize(
    ("state", "kinds"),
    [(AppearanceState.CONFIRMED, ["elsewhere", "break"]), (AppearanceState.ASKED, ["break"])],
)
def test_somebody_confirmed_at_another_event_is_not_free(
    app: Flask, world: World, state: AppearanceState, kinds: list[str]
) -> None:
    with app.app_context(), transaction() as session:
        summit = session.get(Event, world.event)
        gala = factories.event(title=Localised(en="The gala", fr="Le gala"))
        session.add(gala)
        session.flush()
        dinner = Session(
            event_id=gala.id, slug="dinner", kind=SessionKind.RECEPTION, title=Localised(en="D"),
            starts_at=summit.starts_at, ends_at=summit.starts_at + timedelta(minutes=5),
        )  # fmt: skip
        session.add(dinner)
        session.flush()
        ada = session.get(Appearance, world.appearance).person_id
        session.add(Appearance(session_id=dinner.id, person_id=ada, role=Role.KEYNOTE, state=state))
    assert _kinds(app) == kinds


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (AppearanceState.CONFIRMED, ["break"]),
        (AppearanceState.PENCILLED, ["break", "unconfirmed"]),
        (AppearanceState.DECLINED, ["break", "unconfirmed", "unmoderated"]),
    ],
)
def test_readers_see_nobody_who_has_not_said_yes(
    app: Flask, world: World, state: AppearanceState, kinds: list[str]
) -> None:
    factories.release(app, world.event)
    with app.app_context(), transaction() as session:
        session.get(Appearance, world.appearance).state = state
    assert sorted(_kinds(app)) == kinds


def test_a_warning_is_accepted_with_a_reason_until_the_facts_change(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{EVENT}/warnings/{world.warning}"
    assert path in organiser.get(f"{EVENT}/programme").text
    assert "say why" in send(organiser, path, reason=" ").text
    assert 'value="xxx' in send(organiser, path, reason="x" * 501).text
    assert send(organiser, path, reason="Coffee is <b>served</b> inside").status_code == 303
    assert _kinds(app) == []
    page = organiser.get(f"{EVENT}/programme").text
    assert "Coffee is &lt;b&gt;served" in page
    assert "Grace" in page
    assert "No break for" not in organiser.get(EVENT).text
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        panel.ends_at -= timedelta(minutes=30)
    assert _kinds(app) == ["break"]
    with app.app_context(), transaction() as session:
        session.query(Session).one().ends_at += timedelta(minutes=30)
    assert _kinds(app) == []
    send(organiser, f"{EVENT}/programme", to=f"{path}/reopen")
    assert _kinds(app) == ["break"]
    with app.app_context():
        assert db.session.query(AcceptedWarning).count() == 0
        last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert (last.action, last.subject_label) == ("warning.reopened", "No break for 180 minutes")


def test_an_error_and_a_warning_that_is_gone_cannot_be_accepted(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        panel.ends_at += timedelta(minutes=30)
    assert organiser.get(f"{EVENT}/warnings/{world.warning}").status_code == 404
    with app.app_context():
        event = event_by_slug("summit")
        found = checking.checked(event, queries.whole_programme(event.id)).clashes
    outside = next(x for x in found if x.kind is Kind.OUTSIDE)
    assert organiser.get(f"{EVENT}/warnings/{outside.key}").status_code == 404
