"""Who is meant by the names in what was brought: all of them on one page, with where they sit."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.drafting.models import ProgrammeDraft
from eventapp.people.data import PersonData
from eventapp.people.models import Person
from eventapp.people.service import save_person
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world
from tests.drafting.test_manage import bring, opened


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Person.name).order_by(Person.id)))


def known(app: Flask, name: str) -> int:
    with app.app_context(), transaction():
        return save_person(PersonData(name=name), by=SYSTEM).id


def test_fifteen_unknown_people_stand_on_one_page_and_come_in_at_once(
    app: Flask, organiser: FlaskClient
) -> None:
    new = [f"{first} {last}" for first in ("Ann", "Bea", "Cleo") for last in ("Ek", "Po", "Uhl",
        "Vasquez", "Zimmer")]  # fmt: skip
    table = f'Title;Moderator;Speakers\nFirst;{new[0]} (Thorn);"{"; ".join(new[1:])}"\n'
    table += f'Second;;"{new[1]}"\n'
    path, page = opened(organiser, bring(organiser, table))
    assert "<b>15</b> new people" in page
    assert "<b>0</b> names we may know" in page
    people = organiser.get(f"{path}?view=people").text
    assert people.count("Somebody new") == 15
    row = people.partition(new[0])[2].partition("</tr>")[0]
    assert "Thorn" in row
    assert "First" in row
    assert "Moderator" in row
    assert "Second" in people.partition(new[1])[2].partition("</tr>")[0]
    assert "Save the choices" not in people
    assert send(organiser, path, page=people, to=path).status_code == 303
    assert names(app) == ["Ada Lovelace", *new]


@pytest.mark.parametrize("written", ["Dr Grace Hopper", "Hopper, Grace", "HOPPER Grace"])
def test_who_is_almost_called_so_is_offered_and_not_made_twice(
    app: Flask, organiser: FlaskClient, written: str
) -> None:
    grace = known(app, "Grace Hopper")
    path, page = opened(organiser, bring(organiser, f"Title;Speakers\nDebate;{written}\n"))
    assert "Of one name we cannot tell who is meant." in page
    assert "<b>0</b> new people" in page
    people = organiser.get(f"{path}?view=people").text
    send(organiser, path, page=people, to=f"{path}/people", who__0=str(grace))
    assert send(organiser, path, page=organiser.get(path).text, to=path).status_code == 303
    assert names(app) == ["Ada Lovelace", "Grace Hopper"]


def test_what_is_to_be_chosen_stands_first_and_what_is_known_before_what_is_new(
    app: Flask, organiser: FlaskClient
) -> None:
    known(app, "Grace Hopper")
    table = 'Title;Speakers\nDebate;"Zoe Adams; Ada Lovelace; Prof Grace Hopper"\n'
    opened(organiser, bring(organiser, table))
    with app.app_context():
        found = db.session.scalars(select(ProgrammeDraft)).one().people
    assert [x["name"] for x in found] == ["Prof Grace Hopper", "Ada Lovelace", "Zoe Adams"]


def test_of_many_seats_some_are_told_and_the_rest_counted(
    app: Flask, organiser: FlaskClient
) -> None:
    table = "Title;Speakers\n" + "".join(f"Part {n};Zoe Adams\n" for n in range(9))
    path, _page = opened(organiser, bring(organiser, table))
    people = organiser.get(f"{path}?view=people").text
    assert "Part 2" in people
    assert "Part 3" not in people.partition("</table>")[0]
    assert "and 6 more" in people
