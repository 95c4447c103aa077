"""A button pressed twice, and two people who name two records alike at the same moment."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName, SentForm
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event, Venue
from eventapp.organisations.models import Organisation
from eventapp.people.data import PersonData
from eventapp.people.models import Person
from eventapp.people.service import save_person
from eventapp.programme.models import Session
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import make_world
from tests.plugins.databases import Database

FORMS: list[tuple[type, str, dict[str, str]]] = [
    (Event, "/organise/events/_new", {"title-en": "Spring", "starts_on": "2027-05-04"}),
    (Person, "/organise/people/_new", {"name": "Spring"}),
    (Organisation, "/organise/organisations/_new", {"name": "Spring"}),
    (Venue, "/organise/venues/_new", {"name": "Spring"}),
    (
        Session,
        "/organise/events/summit/programme/_new",
        {"title-en": "Spring", "starts": "", "ends": ""},
    ),
]


def _count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


@pytest.mark.parametrize(("model", "path", "typed"), FORMS, ids=[x[1] for x in FORMS])
def test_a_button_pressed_six_times_makes_one_record(
    any_database: Database, app: Flask, model: type, path: str, typed: dict[str, str]
) -> None:
    make_world(app)
    grace = signed_in(app, RoleName.ORGANISER, name="grace")
    cookie = grace.get_cookie("organise")
    before = _count(app, model)
    data = {**fields_of(grace.get(path).text), **typed}
    together = threading.Barrier(6)
    answers: list[tuple[int, str | None]] = []

    def press() -> None:
        client = app.test_client()
        client.set_cookie("organise", cookie.value)
        together.wait()
        answer = client.post(path, data=data)
        answers.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len(set(answers)) == 1, answers
    assert answers[0][0] == 303
    assert _count(app, model) == before + 1
    data |= {x: "Summer" for x, value in typed.items() if value == "Spring"}
    assert grace.post(path, data=data).status_code == 303
    assert _count(app, model) == before + 2


def test_of_two_with_one_name_the_second_is_numbered(any_database: Database, app: Flask) -> None:
    slugs: list[str] = []

    def second() -> None:
        with app.app_context(), transaction():
            slugs.append(save_person(PersonData(name="Jo Doe"), by=SYSTEM).slug)

    thread = threading.Thread(target=second)
    with app.app_context(), transaction():
        slugs.append(save_person(PersonData(name="Jo Doe"), by=SYSTEM).slug)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert slugs == ["jo-doe", "jo-doe-2"]


@pytest.mark.usefixtures("any_database")
def test_forms_that_were_sent_are_forgotten_after_a_day(app: Flask) -> None:
    grace = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context(), transaction() as session:
        long_ago = clock.now().replace(year=clock.now().year - 1)
        session.add(SentForm(digest="x" * 64, sent_at=long_ago))
    data = {**fields_of(grace.get("/organise/people/_new").text), "name": "Ada"}
    for _ in range(2):
        assert grace.post("/organise/people/_new", data=data).status_code == 303
    assert (_count(app, SentForm), _count(app, Person)) == (1, 1)
