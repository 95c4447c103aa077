"""Two records told apart: nobody is asked again until somebody takes it back. On both databases."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import SYSTEM, Actor
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.people import apart
from eventapp.people.data import PersonData
from eventapp.people.merging import merge
from eventapp.people.models import Person, ToldApart
from eventapp.people.service import save_person
from tests.accounts import signed_in, token_in

LIST = "/organise/people/_duplicates"
PATH = "/organise/people/ann-smith/merge/anne-smith"
CHIEF = Actor("user", 1, "chief@example.org")


@pytest.fixture
def people(any_database: object, app: Flask) -> list[int]:
    """Ann, Anne and Anna Smith, of whom each looks like each."""
    with app.app_context(), transaction():
        names = ("Ann Smith", "Anne Smith", "Ánn Smith")
        return [
            save_person(PersonData(name=x, email="office@example.org"), by=SYSTEM).id for x in names
        ]


@pytest.fixture
def organiser(app: Flask, people: list[int]) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def press(client: FlaskClient, path: str) -> None:
    data = {"csrf_token": token_in(client.get(LIST).text)}
    assert client.post(path, data=data, follow_redirects=True).status_code == 200


def test_a_pair_told_apart_is_not_asked_about_again(organiser: FlaskClient, app: Flask) -> None:
    before = organiser.get(LIST).text
    assert "3 pairs of records" in before
    assert f'action="{PATH}/apart"' in before
    press(organiser, f"{PATH}/apart")
    page = organiser.get(LIST).text
    assert "2 pairs of records" in page
    assert f'action="{PATH}/apart"' not in page
    assert "Said by Grace, " in page
    assert "Grace said, " in organiser.get(PATH).text
    with app.app_context():
        said = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "person.told_apart")
        ).all()
        assert {x.subject_label: x.changes["apart_from"] for x in said} == {
            "Ann Smith": [None, "Anne Smith"],
            "Anne Smith": [None, "Ann Smith"],
        }
        assert {x.actor_label for x in said} == {"Grace"}


def test_it_is_taken_back(organiser: FlaskClient, app: Flask) -> None:
    press(organiser, f"{PATH}/apart")
    assert f'action="{PATH}/together"' in organiser.get(LIST).text
    press(organiser, "/organise/people/anne-smith/merge/ann-smith/together")
    page = organiser.get(LIST).text
    assert "3 pairs of records" in page
    assert "Said by" not in page
    with app.app_context():
        actions = db.session.scalars(select(AuditEntry.action)).all()
        assert actions.count("person.asked_again") == 2


def test_nothing_is_said_of_one_record_or_of_none(organiser: FlaskClient, app: Flask) -> None:
    data = {"csrf_token": token_in(organiser.get(LIST).text)}
    for other in ("ann-smith", "nobody"):
        for way in ("apart", "together"):
            path = f"/organise/people/ann-smith/merge/{other}/{way}"
            assert organiser.post(path, data=data).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(ToldApart)).all() == []


def test_it_is_said_once_and_follows_a_merger(app: Flask, people: list[int]) -> None:
    ann, anne, other = people
    with app.app_context():
        with transaction():
            apart.tell_apart(ann, anne, by=CHIEF)
            apart.tell_apart(anne, ann, by=SYSTEM)
            apart.tell_apart(other, anne, by=CHIEF)
        assert len(apart.told_apart()) == 2
        with transaction():
            merge(other, ann, by=SYSTEM)
        assert {frozenset((x.person_id, x.other_id)) for x in apart.told_apart()} == {
            frozenset((anne, other))
        }
        with transaction():
            merge(anne, other, by=SYSTEM)  # they are one person after all
        assert apart.told_apart() == []
        assert [x.name for x in db.session.scalars(select(Person))] == ["Anne Smith"]
        with pytest.raises(DomainError, match=r"merge\.same"), transaction():
            apart.tell_apart(anne, anne, by=SYSTEM)
