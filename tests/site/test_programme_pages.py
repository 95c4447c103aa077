"""What readers are told of changes, the version beside the programme, the programme in a frame."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.people.merging import merge
from eventapp.people.models import Person
from eventapp.programme import service
from eventapp.programme.data import AppearanceData, SessionData
from eventapp.programme.models import Appearance, AppearanceState, Role, Session, SessionKind
from eventapp.programme.releasing import release
from tests.backoffice.world import World, make_world
from tests.counting import statements as counted

PAGE = "/en/events/summit"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def change(app: Flask, world: World) -> None:
    """Put Grace in Ada's place and add a break, as version 2 with a note."""
    with app.app_context(), transaction() as session:
        grace = Person(slug="grace", name="Grace Hopper")
        session.add(grace)
        session.flush()
        seat = session.scalars(select(Appearance)).one()
        data = AppearanceData(
            role=Role.MODERATOR, person_id=grace.id, state=AppearanceState.CONFIRMED
        )
        service.save_appearance(seat.session_id, data, by=SYSTEM)
        service.remove_appearance(seat.id, by=SYSTEM)
        pause = SessionData(kind=SessionKind.BREAK, title=Localised(en="Coffee"))
        service.save_session(world.event, pause, by=SYSTEM)
        release(world.event, by=SYSTEM, note=Localised(en="We thank **all**. <script>"))


def test_changes_page_version_and_feed_change_together(
    app: Flask, world: World, client: FlaskClient
) -> None:
    assert "What has changed" not in client.get(PAGE).text
    assert "The programme was published." in client.get(f"{PAGE}/changes").text
    old = {x: client.get(x).headers["ETag"] for x in (PAGE, f"{PAGE}/changes", f"{PAGE}/embed")}
    change(app, world)
    for path, tag in old.items():
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert f'href="{PAGE}/changes"' in client.get(PAGE).text
    said = client.get(f"{PAGE}/changes").text.replace("\u00a0", " ")
    assert "Version 2" in said
    assert "Coffee" in said
    assert "New on it: Grace Hopper" in said
    assert "<strong>all</strong>" in said
    assert "<script>" not in said.split("<main", 1)[1]
    schedule = json.loads(client.get(f"{PAGE}/schedule.json").data)
    assert schedule["schedule"]["version"] == "2"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/embed"])
def test_the_day_ends_with_the_session_that_lasts_longest(
    app: Flask, world: World, client: FlaskClient, path: str
) -> None:
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, world.event)
        last = session.scalars(select(Session).where(Session.event_id == event.id)).one().ends_at
        at = last.astimezone(event.zone).replace(tzinfo=None)
        for title, begins, ends in (("Reception", 0, 60), ("Closing words", 20, 30)):
            data = SessionData(
                kind=SessionKind.RECEPTION,
                title=Localised(en=title),
                starts=at + timedelta(minutes=begins),
                ends=at + timedelta(minutes=ends),
            )
            service.save_session(event.id, data, by=SYSTEM)
        release(event.id, by=SYSTEM)
        until = (last + timedelta(hours=1)).astimezone(event.zone)
    said = client.get(path).text
    assert said.index("Reception") < said.index("Closing words")
    end = said.rindex("<time", 0, said.index(">End</p>"))
    assert f'datetime="{until.isoformat(timespec="minutes")}"' in said[end : end + 60]


def test_who_left_the_stage_is_counted_and_not_named(
    app: Flask, world: World, client: FlaskClient
) -> None:
    change(app, world)
    said = client.get(f"{PAGE}/changes").text.replace("\u00a0", " ")
    assert "Ada" not in said
    assert "No longer on it: 1 person" in said
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "grace")).one().is_withheld = True
    assert "Grace" not in client.get(f"{PAGE}/changes").text


def test_the_programme_may_stand_in_any_page_and_no_other_page_may(
    app: Flask, world: World, client: FlaskClient
) -> None:
    answer = client.get(f"{PAGE}/embed")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert '<base target="_top">' in answer.text
    assert "The panel" in answer.text
    kept = client.get(f"{PAGE}/embed", headers={"If-None-Match": answer.headers["ETag"]})
    assert kept.status_code == 304
    for path in (PAGE, f"{PAGE}/changes", "/en/", "/organise/"):
        other = client.get(path).headers
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["changes", "embed"])
def test_a_draft_has_neither(app: Flask, world: World, client: FlaskClient, path: str) -> None:
    assert client.get(f"/fr/events/summit/{path}").status_code == 200
    assert client.get(f"/fr/events/nothing/{path}").status_code == 404


# The changes of the event itself are one statement more than those of its programme.
@pytest.mark.parametrize(("path", "ceiling"), [("changes", 7), ("embed", 6)])
def test_each_page_needs_few_queries(
    app: Flask, world: World, client: FlaskClient, path: str, ceiling: int
) -> None:
    with counted(app) as statements:
        assert client.get(f"{PAGE}/{path}").status_code == 200
    assert len(statements) <= ceiling, "\n".join(statements)


def test_who_was_merged_keeps_their_name_in_the_changes(
    app: Flask, world: World, client: FlaskClient
) -> None:
    change(app, world)
    with app.app_context(), transaction() as session:
        kept = Person(slug="admiral", name="Admiral Hopper")
        session.add(kept)
        session.flush()
        gone = session.scalars(select(Person).where(Person.slug == "grace")).one()
        merge(kept.id, gone.id, by=SYSTEM)
    said = client.get(f"{PAGE}/changes").text.replace("\u00a0", " ")
    assert "New on it: Admiral Hopper" in said
    with app.app_context(), transaction() as session:
        session.scalars(select(Person).where(Person.slug == "admiral")).one().is_withheld = True
    said = client.get(f"{PAGE}/changes").text.replace("\u00a0", " ")
    assert "Hopper" not in said
    assert "New on it: 1 person" in said


def test_two_records_of_one_person_changing_places_are_one_person(
    app: Flask, world: World, client: FlaskClient
) -> None:
    change(app, world)
    with app.app_context(), transaction() as session:
        ids = [
            session.scalars(select(Person.id).where(Person.slug == x)).one()
            for x in ("grace", "ada")
        ]
        merge(*ids, by=SYSTEM)
    said = client.get(f"{PAGE}/changes").text.replace("\u00a0", " ")
    assert "New on it" not in said
    assert "No longer on it" not in said


def test_a_whole_day_ends_on_the_day_after_for_readers_too(
    app: Flask, world: World, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        panel = session.scalars(select(Session)).one()
        panel.ends_at = panel.starts_at + timedelta(days=1)
        last = f"{panel.ends_at:%-d %B %Y}"
        release(world.event, by=SYSTEM)
    page = client.get(PAGE).text.replace("\u00a0", " ")
    end = page.split('class="pause"')[-1]
    assert f"<small>{last}</small>" in end
    feed = client.get(f"{PAGE}.ics").text.replace("\r\n ", "").replace("\u00a0", " ")
    assert f"– {last}" in feed  # noqa: RUF001
