"""People, organisations, venues and programmes: adding, changing, clashes, and bad input."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.events.models import Venue
from eventapp.organisations.models import Membership, MembershipRank, Organisation
from eventapp.people.models import Affiliation, Person
from eventapp.programme.models import Appearance, Session
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World

pytestmark = pytest.mark.usefixtures("world")

ORGANISE = "/organise"
PROGRAMME = "/organise/events/summit/programme"


def one(app: Flask, model: type, slug: str):
    with app.app_context():
        return db.session.scalar(select(model).where(model.slug == slug))


def test_a_person_with_an_affiliation(app: Flask, organiser: FlaskClient) -> None:
    page = organiser.get("/organise/people/_new").text
    alliance = str(one(app, Organisation, "alliance").id)
    answer = send(
        organiser,
        "/organise/people/_new",
        page=page,
        name="Zoë Ångström",
        biography__fr="Elle écrit.",
        affiliations__0__organisation_id=alliance,
        affiliations__0__role__en="Director",
        affiliations__0__since="2019-05",
    )
    assert answer.location == "/organise/people/zoe-angstrom"
    send(organiser, answer.location, affiliations__0__role__nl="Directeur", honorific="Dr")
    with app.app_context():
        found = db.session.scalars(select(Affiliation).join(Person).where(Person.honorific == "Dr"))
        held = found.one()
        assert dict(held.role) == {"en": "Director", "nl": "Directeur"}
        assert str(held.since) == "2019-05"
    send(organiser, answer.location, affiliations__0__gone="y")
    with app.app_context():
        assert db.session.get(Affiliation, held.id) is None


BAD = [
    ("people/ada", "name", "", "name"),
    ("people/ada", "name", "  \u00a0 ", "name"),
    ("people/ada", "name", "x" * 10_000, "name"),
    ("people/ada", "name", "a\0b", "name"),
    ("people/ada", "name", "a\u202eb", "name"),
    ("people/ada", "website", "javascript:alert(1)", "website"),
    ("people/ada", "biography-fr", "x" * 30_000, "biography-fr"),
    ("people/ada", "affiliations-0-organisation_id", "999999", "affiliations-0-organisation_id"),
    ("people/ada", "affiliations-0-since", "2019-13", "affiliations-0-since"),
    ("people/ada", "affiliations-0-until", "9" * 400, "affiliations-0-until"),
    ("people/ada", "affiliations-1-role-en", "Nowhere", "affiliations-1-organisation_id"),
    ("people/ada", "csrf_token", "forged", "main"),
    ("organisations/alliance", "name", "", "name"),
    ("organisations/alliance", "kind", "empire", "kind"),
    ("organisations/alliance", "founded", "2019-02-30", "founded"),
    ("organisations/alliance", "members_total", "9" * 400, "members_total"),
    ("organisations/alliance", "country", "XX", "country"),
    ("venues/house", "name", "", "name"),
    ("venues/house", "latitude", "9" * 400, "latitude"),
    ("venues/house", "latitude", "nan", "latitude"),
    ("venues/house", "latitude", "91", "latitude"),
    ("venues/house", "longitude", "east", "longitude"),
    ("venues/house", "rooms-0-capacity", "9" * 400, "rooms-0-capacity"),
    ("venues/house", "rooms-1-name", "x" * 10_000, "rooms-1-name"),
    ("events/summit/programme/panel", "title-en", "x" * 10_000, "title-en"),
    ("events/summit/programme/panel", "starts", "2027-02-30T10:00", "starts"),
    ("events/summit/programme/panel", "starts", "", "starts"),
    ("events/summit/programme/panel", "ends", "2001-01-01T10:00", "ends"),
    ("events/summit/programme/panel", "room_id", "999999", "room_id"),
    ("events/summit/programme/panel", "kind", "séance", "kind"),
]


@pytest.mark.parametrize(("path", "field", "value", "at"), BAD)
def test_bad_input_is_told_at_its_field(
    organiser: FlaskClient, path: str, field: str, value: str, at: str
) -> None:
    path = f"{ORGANISE}/{path}"
    fields = fields_of(organiser.get(path).text)
    fields[field] = [value]
    answer = organiser.post(path, data=fields)
    assert answer.status_code == 422
    assert f'href="#{at}"' in answer.text
    assert f'id="{at}"' in answer.text


def test_an_organisation_takes_its_place_in_the_coalition(
    app: Flask, organiser: FlaskClient
) -> None:
    coalition = factories.organisation(slug="eclag", name="ECLAG", kind="coalition")
    number = factories.saved(app, coalition)
    path = "/organise/organisations/alliance"
    answer = send(
        organiser,
        path,
        to=f"{path}/membership",
        coalition=str(number),
        rank="steering_group",
        since="2013",
    )
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Membership.rank)) is MembershipRank.STEERING_GROUP
    wrong = send(organiser, path, to=f"{path}/membership", since="2013", until="2012", rank="lead")
    assert wrong.status_code == 422
    assert 'href="#until"' in wrong.text


def test_what_is_needed_is_not_deleted(app: Flask, organiser: FlaskClient) -> None:
    for path in ("people/ada", "organisations/alliance", "venues/house"):
        address = f"{ORGANISE}/{path}"
        answer = send(organiser, address, to=f"{address}/delete")
        assert answer.location == address
        assert "cannot be deleted" in organiser.get(address).text


def test_a_venue_gets_rooms_and_loses_them(app: Flask, organiser: FlaskClient) -> None:
    path = "/organise/venues/house"
    send(organiser, path, rooms__1__name="Room 2", rooms__1__capacity="12", latitude="50,8387",
         longitude="4.3756")  # fmt: skip
    assert one(app, Venue, "house").latitude == pytest.approx(50.8387)
    assert 'value="Room 2"' in organiser.get(path).text
    wrong = send(organiser, path, rooms__0__gone="y")
    assert wrong.status_code == 422
    assert "a session is in it" in wrong.text
    assert send(organiser, path, rooms__1__gone="y").status_code == 303


def test_a_session_is_added_and_a_clash_shown_at_once(app: Flask, organiser: FlaskClient) -> None:
    page = organiser.get(f"{PROGRAMME}/panel").text
    hours = fields_of(page)
    answer = send(
        organiser,
        f"{PROGRAMME}/_new",
        title__en="Workshop",
        kind="workshop",
        starts=hours["starts"],
        ends=hours["ends"],
        room_id=hours["room_id"],
    )
    assert answer.location == f"{PROGRAMME}/workshop"
    assert "holds two sessions at once" in organiser.get(PROGRAMME).text
    ada = str(one(app, Person, "ada").id)
    added = f"{PROGRAMME}/workshop/appearances"
    send(organiser, f"{PROGRAMME}/workshop", to=added, person_id=ada, role="panellist")
    assert "Ada Lovelace is in two sessions at once" in organiser.get(PROGRAMME).text
    twice = send(organiser, f"{PROGRAMME}/workshop", to=added, person_id=ada, role="panellist")
    assert twice.status_code == 422
    assert "has this role here already" in twice.text


def test_order_by_buttons_and_removal_by_confirmation(app: Flask, organiser: FlaskClient) -> None:
    for title in ("First", "Second"):
        send(organiser, f"{PROGRAMME}/_new", title__en=title, starts="", ends="")
    up = f"{PROGRAMME}/second/move"
    token = fields_of(organiser.get(PROGRAMME).text, up)["csrf_token"]
    organiser.post(up, data={"csrf_token": token, "to": "up"})
    page = organiser.get(PROGRAMME).text
    assert page.index("Second") < page.index("First")
    path = f"{PROGRAMME}/panel/delete"
    asked = organiser.get(path)
    assert "1 appearance goes with it" in asked.text
    assert one(app, Session, "panel") is not None
    send(organiser, path, page=asked.text, to=path)
    assert one(app, Session, "panel") is None


def test_an_appearance_changes_and_goes(app: Flask, organiser: FlaskClient, world: World) -> None:
    path = f"{PROGRAMME}/panel/appearances/{world.appearance}"
    assert send(organiser, path, role="keynote").status_code == 303
    with app.app_context():
        assert db.session.get(Appearance, world.appearance).role.value == "keynote"
    remove = f"{path}/remove"
    send(organiser, remove, to=remove)
    with app.app_context():
        assert db.session.get(Appearance, world.appearance) is None
    assert organiser.get(path).status_code == 404


def test_a_state_follows_from_answers_alone_and_whoever_takes_over_was_not_asked(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    path = f"{PROGRAMME}/panel/appearances/{world.appearance}"
    page = organiser.get(path).text
    assert 'name="state"' not in page
    ada, other = one(app, Person, "ada").id, factories.saved(app, Person(slug="bo", name="Bo"))
    assert f"/organise/events/summit/speakers/{ada}" in page
    for person, state in ((ada, "confirmed"), (other, "planned"), (ada, "planned")):
        sent = send(organiser, path, state="withdrawn", person_id=str(person), affiliation_id="")
        assert sent.status_code == 303
        with app.app_context():
            assert db.session.get(Appearance, world.appearance).state.value == state
    adding = fields_of(organiser.get(f"{PROGRAMME}/panel").text, f"{PROGRAMME}/panel/appearances")
    refused = {**adding, "state": ["withdrawn"], "person_id": [str(other)]}
    assert organiser.post(f"{PROGRAMME}/panel/appearances", data=refused).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "people/none", "organisations/none", "venues/none", "events/none", "events/none/settings",
        "events/none/guests", "events/summit/programme/none", "messages/99999", "accounts/99999",
        "events/summit/guests/99999", "events/summit/guests/" + "9" * 400, "messages/" + "9" * 30,
        "events/%00", "people/%E2%80%AE",
    ],
)  # fmt: skip
def test_unknown_addresses_are_not_found(app: Flask, world: World, path: str) -> None:
    chief = signed_in(app, RoleName.ADMINISTRATOR, name="chief")
    assert chief.get(f"{ORGANISE}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "role"), [("panel", "panellist"), ("keynote", "keynote"), ("closing", "closing")]
)
def test_a_person_is_added_in_the_usual_role_of_the_session(
    organiser: FlaskClient, kind: str, role: str
) -> None:
    path = f"{PROGRAMME}/panel"
    send(organiser, path, kind=kind)
    page = organiser.get(path).text
    assert fields_of(page, f"{path}/appearances")["role"] == [role]
    assert '<optgroup label="Ada Lovelace">' in page
