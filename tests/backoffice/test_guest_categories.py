"""Guest categories in the back office: made, changed, ordered, removed, and guests put in them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.registration import by_hand, categories
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access, GuestCategory
from eventapp.registration.models import Registration, SeatCount
from tests import factories
from tests.accounts import token_in
from tests.backoffice.forms import fields_of, send
from tests.backoffice.world import World, fresh
from tests.counting import statements

pytestmark = pytest.mark.usefixtures("any_database", "world")

PAGE = "/organise/events/summit/guests/categories"
NEW = f"{PAGE}/_new"


def made(app: Flask, world: World, name: str, **values: object) -> int:
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en=name), **values)
        return int(categories.save(world.event, data, by=SYSTEM).id)


def added(app: Flask, world: World, number: int, category: int) -> int:
    with app.app_context(), transaction():
        request = factories.answer(number, category_id=category)
        return int(by_hand.add(world.event, request, by=SYSTEM).id)


def names(app: Flask, world: World) -> list[str]:
    with app.app_context():
        return [x.name["en"] for x in categories.categories_of(world.event)]


def test_a_set_is_taken_with_one_button(app: Flask, organiser: FlaskClient, world: World) -> None:
    token = fields_of(organiser.get(PAGE).text, f"{PAGE}/_start")["csrf_token"]
    for _twice in range(2):
        data = {"csrf_token": token, "set": "high_level"}
        assert organiser.post(f"{PAGE}/_start", data=data).status_code == 303
    assert names(app, world) == ["Policymakers", "Press", "Member organisations", "Public"]
    with app.app_context():
        found = categories.categories_of(world.event)
        assert [x.access for x in found[:2]] == [Access.INVITED, Access.OPEN]
        assert found[1].needs_approval
        assert found[3].name["nl"] == "Publiek"


def test_a_category_is_made_and_changed(app: Flask, organiser: FlaskClient, world: World) -> None:
    answer = send(
        organiser,
        NEW,
        name__en="Press",
        name__fr="Presse",
        seats="3",
        is_held="y",
        opens="2026-11-01T09:00",
        trusted_domains="bücher.example\n@Europarl.europa.eu",
        access="code",
    )
    assert answer.status_code == 303, answer.text
    with app.app_context():
        found = categories.categories_of(world.event)[0]
        assert (found.seats, found.is_held, found.access) == (3, True, Access.CODE)
        assert found.trusted_domains == ["xn--bcher-kva.example", "europarl.europa.eu"]
        assert str(found.opens_at) == "2026-11-01 08:00:00+00:00", "by the clocks of Brussels"
        number = found.id
    page = organiser.get(f"{PAGE}/{number}").text
    assert "bücher.example" in page
    assert send(organiser, f"{PAGE}/{number}", seats="").status_code == 422, "held: how many?"
    assert send(organiser, f"{PAGE}/{number}", seats="4").status_code == 303
    assert fresh(app, GuestCategory, number).seats == 4
    assert "0 of 4" in organiser.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name__en": ""}, "Please give the category a name."),
        ({"seats": "-1"}, "from 0 to"),
        ({"seats": "many"}, "whole number"),
        ({"access": "odd"}, "Please choose one of the options."),
        ({"companions": "99"}, "from 0 to 20"),
        ({"is_held": "y"}, "Say how many seats are kept"),
        ({"trusted_domains": "no domain"}, "is no mail domain"),
        ({"trusted_domains": "x" * 20_001}, "Please shorten"),
        ({"opens": "2026-10-25T25:00"}, "date and time that exist"),
        ({"opens": "2026-11-02T09:00", "closes": "2026-11-01T09:00"}, "cannot close before"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, world: World, fields: dict[str, str], told: str
) -> None:
    answer = send(organiser, NEW, **{"name__en": "Press", "description__fr": "La presse", **fields})
    assert answer.status_code == 422
    assert told in answer.text
    assert "La presse" in answer.text
    assert names(app, world) == []


def test_categories_are_put_in_order(app: Flask, organiser: FlaskClient, world: World) -> None:
    ids = [made(app, world, x) for x in ("One", "Two", "Three")]
    answer = organiser.post(
        f"{PAGE}/{ids[2]}/move",
        data={**_token(organiser, f"{PAGE}/{ids[2]}/move"), "to": "up"},
    )
    assert answer.status_code == 303
    assert names(app, world) == ["One", "Three", "Two"]
    order = ",".join(map(str, reversed(ids)))
    organiser.post(f"{PAGE}/order", data={**_token(organiser, f"{PAGE}/order"), "order": order})
    assert names(app, world) == ["Three", "Two", "One"]
    for odd in ("", "1,1,1", "x", "9" * 99):
        data = {**_token(organiser, f"{PAGE}/order"), "order": odd}
        assert organiser.post(f"{PAGE}/order", data=data).status_code == 303
    assert names(app, world) == ["Three", "Two", "One"]


def _token(client: FlaskClient, action: str) -> dict[str, list[str]]:
    return {"csrf_token": fields_of(client.get(PAGE).text, action)["csrf_token"]}


def test_guests_go_elsewhere_before_their_category_is_removed(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    press_id = made(app, world, "Press", seats=2)
    small = made(app, world, "Small", seats=1)
    public = made(app, world, "Public")
    guests = [added(app, world, x, press_id) for x in (11, 12, 13)]
    page = organiser.get(f"{PAGE}/{press_id}/remove").text
    assert "3 guests are in this category." in page
    data = {"csrf_token": token_in(page)}
    for to in ("", str(small), "999"):
        answer = organiser.post(f"{PAGE}/{press_id}/remove", data={**data, "to": to})
        assert answer.status_code in {303, 404}
        assert fresh(app, GuestCategory, press_id), "two of them have seats, one seat is there"
    organiser.post(f"{PAGE}/{press_id}/remove", data={**data, "to": str(public)})
    assert fresh(app, GuestCategory, press_id) is None
    found = [fresh(app, Registration, x) for x in guests]
    assert {x.category_id for x in found} == {public}
    assert {x.state.value for x in found} == {"confirmed"}, "the third found a seat there"
    with app.app_context():
        count = db.session.get_one(SeatCount, world.event)
        assert count.by_category == {str(small): [0, 0, 0], str(public): [3, 0, 0]}


def test_a_guest_is_put_in_a_category_by_hand(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    full = made(app, world, "Press", seats=0)
    public = made(app, world, "Public")
    path = f"/organise/events/summit/guests/{world.guest}"
    assert "None yet" in organiser.get(path).text
    answer = send(organiser, path, category_id=str(full))
    assert answer.status_code == 422
    assert "Give it more seats first." in answer.text
    assert send(organiser, path, category_id=str(public)).status_code == 303
    assert fresh(app, Registration, world.guest).category_id == public
    answer = send(
        organiser,
        "/organise/events/summit/guests/_new",
        name="Ada",
        email="ada@example.org",
        category_id=str(public),
        privacy_consent="y",
    )
    assert answer.status_code == 303


def test_the_list_needs_few_queries(app: Flask, organiser: FlaskClient, world: World) -> None:
    found = []
    for count in (1, 6):
        for number in range(count):
            made(app, world, f"Number {count} {number}")
        with statements(app) as asked:
            organiser.get(PAGE)
        found.append(len(asked))
    assert found[0] == found[1] <= 10, found


def test_a_category_of_another_event_is_not_found(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    other = factories.saved(app, factories.event(slug="other"))
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Press"))
        number = categories.save(other, data, by=SYSTEM).id
    for path in (f"{PAGE}/{number}", f"{PAGE}/{number}/remove", f"{PAGE}/{10**9 - 1}"):
        assert organiser.get(path).status_code == 404
