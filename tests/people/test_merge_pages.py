"""The pages of search, duplicates and merging, and where an old address leads."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.people import queries
from eventapp.people.data import AffiliationData, PersonData
from eventapp.people.models import Person
from eventapp.people.service import save_person
from tests import factories
from tests.accounts import signed_in, token_in
from tests.backoffice.world import World, make_world


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(app)
    with app.app_context(), transaction():
        save_person(PersonData(name="A. Lovelace", email="ada@private.example"), by=SYSTEM)
        save_person(PersonData(name="Ada Lovelacé", honorific="Dr"), by=SYSTEM)
    return made


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def test_people_are_searched_without_accents(organiser: FlaskClient) -> None:
    page = organiser.get("/organise/people?q=LOVELACE+dr").text
    assert "Ada Lovelacé" in page
    assert "A. Lovelace" not in page
    assert "Nobody is found" in organiser.get("/organise/people?q=private.example").text
    assert organiser.get(f"/organise/people?q={'x' * 5000}&page=-1").status_code == 200
    assert organiser.get(f"/organise/people?page={'9' * 400}").status_code == 200


def test_likely_pairs_are_listed_and_merged(app: Flask, organiser: FlaskClient) -> None:
    listed = organiser.get("/organise/people/_duplicates").text
    assert "the same name" in listed
    path = "/organise/people/ada/merge/ada-lovelace"
    assert path in listed
    assert "/organise/people/ada/merge/a-lovelace" not in listed  # initials alone tell too little
    page = organiser.get(path).text
    assert "leads to the other one from now on" in page
    revisions = dict(_hidden(page))
    data = {**revisions, "csrf_token": token_in(page), "from-name": "gone"}
    answer = organiser.post(path, data=data)
    assert answer.location == "/organise/people/ada"
    with app.app_context():
        found = queries.person_by_slug("ada")
        assert found is not None
        assert (found.name, found.honorific) == ("Ada Lovelacé", "Dr")
    moved = organiser.get("/organise/people/ada-lovelace")
    assert (moved.status_code, moved.location) == (301, "/organise/people/ada")
    assert organiser.post(path, data=data).status_code == 404


def test_of_two_functions_in_one_organisation_the_page_asks_which_stays(
    app: Flask, organiser: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        session.add(house := factories.organisation())
        session.flush()
        for name, role in (("Bo Ek", "Chair"), ("Bo Ék", "Chairman")):
            held = AffiliationData(organisation_id=house.id, role=Localised(en=role))
            save_person(PersonData(name=name, affiliations=(held,)), by=SYSTEM)
    path = "/organise/people/bo-ek/merge/bo-ek-2"
    page = organiser.get(path).text
    choice = r'name="(affiliation-\d+)" value="gone"><span><span lang="en">EN: Chairman<'
    asked = re.search(choice, page)
    assert asked, page
    data = {**dict(_hidden(page)), "csrf_token": token_in(page), asked[1]: "gone"}
    assert organiser.post(path, data=data).location == "/organise/people/bo-ek"
    with app.app_context():
        found = queries.person_by_slug("bo-ek")
        assert found is not None
        assert [x.role["en"] for x in found.affiliations] == ["Chairman"]


def test_two_of_one_name_are_told_apart(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context(), transaction():
        save_person(PersonData(name="Ada Lovelace", email="second@example.org"), by=SYSTEM)
    listed = organiser.get("/organise/people/_duplicates").text
    assert "second@example.org" in listed
    page = organiser.get("/organise/people/ada/merge/ada-lovelace").text
    assert page.count('data-label="Stays: "') == page.count('data-label="Goes: "') > 2


def test_readers_and_subscribers_of_the_old_address_are_led_on(
    app: Flask, organiser: FlaskClient, client: FlaskClient
) -> None:
    before = client.get("/en/people/ada.ics").text
    path = "/organise/people/ada-lovelace/merge/ada"
    page = organiser.get(path).text
    organiser.post(path, data={**dict(_hidden(page)), "csrf_token": token_in(page)})
    moved = client.get("/fr/people/ada")
    assert (moved.status_code, moved.location) == (301, "/fr/people/ada-lovelace")
    feed = client.get("/en/people/ada.ics")
    # Not every program follows: a feed never redirects (CALENDAR.md, HTTP).
    assert (feed.status_code, feed.location) == (200, None)
    assert _uids(feed.text) == _uids(before) != []
    assert client.get("/en/people/a-lovelace").status_code == 404


def test_a_stale_comparison_merges_nothing(app: Flask, organiser: FlaskClient) -> None:
    path = "/organise/people/ada/merge/ada-lovelace"
    page = organiser.get(path).text
    with app.app_context(), transaction():
        other = queries.person_by_slug("ada-lovelace")
        assert other is not None
        save_person(PersonData(name="Ada L."), other.id, by=SYSTEM)
    answer = organiser.post(path, data={**dict(_hidden(page)), "csrf_token": token_in(page)})
    assert answer.location == path
    with app.app_context():
        assert db.session.query(Person).filter_by(name="Ada L.").one()


def test_another_record_is_looked_for_by_name(organiser: FlaskClient) -> None:
    page = organiser.get("/organise/people/ada/merge?q=lovelace").text
    assert "/organise/people/ada/merge/a-lovelace" in page
    assert "/organise/people/ada/merge/ada" not in page.replace("/ada-lovelace", "")


def _hidden(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input[^>]*name="(\w+_revision)"[^>]*value="(\d+)"', page)
    assert len(found) == 2
    return found


def _uids(feed: str) -> list[str]:
    return [x for x in feed.splitlines() if re.match("UID:(?!feed-)", x)]
