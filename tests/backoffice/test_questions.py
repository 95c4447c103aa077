"""Questions in the back office: made, changed, ordered, tried, never lost with their answers."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import db
from eventapp.questions import reading, service
from eventapp.questions.models import Answer, Question, QuestionKind
from eventapp.registration import service as registration
from tests import factories
from tests.accounts import token_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, fresh
from tests.counting import statements
from tests.questions.stage import OLGA, act, asks, key
from tests.registration.test_categories import made

pytestmark = pytest.mark.usefixtures("any_database", "world")

PAGE = "/organise/events/summit/guests/questions"
NEW = f"{PAGE}/_new"


def answer(app: Flask, world: World, number: int, said: dict[int, list[str]]) -> None:
    request = replace(factories.answer(number + 100), answers=said)
    act(app, registration.register, world.event, request)


def answers(app: Flask, question: int) -> list[tuple[list[str], str]]:
    with app.app_context():
        return [(x.value, x.other) for x in reading.answers_to(question)]


def labels(app: Flask, world: World) -> list[str]:
    with app.app_context():
        return [x.label["en"] for x in reading.rows(world.event)]


def test_a_question_is_made_and_changed(app: Flask, organiser: FlaskClient, world: World) -> None:
    press = made(app, world.event, "Press")
    said = {
        "label__en": "Will you film?",
        "label__fr": "Filmerez-vous ?",
        "kind": "choice",
        "options-0-label__en": "Yes",
        "options-1-label__en": "No",
        "categories": [str(press)],
        "delete_on": "2027-01-31",
    }
    assert send(organiser, NEW, **said).status_code == 303
    with app.app_context():
        row = reading.rows(world.event)[0]
        assert (row.kind, row.categories) == (QuestionKind.CHOICE, [press])
        assert [x["label"] for x in row.options] == [{"en": "Yes"}, {"en": "No"}]
        assert str(row.delete_on) == "2027-01-31"
        number, yes = row.id, row.options[0]["key"]
    after = {"label__en": "With which camera?", "only_if": [f"{number}:{yes}"]}
    assert send(organiser, NEW, **after).status_code == 303
    page = organiser.get(PAGE).text
    assert "If “Will you film?” is: Yes" in page
    assert "Press" in page
    assert send(organiser, f"{PAGE}/{number}", **{"options-0-label__nl": "Ja"}).status_code == 303
    row = fresh(app, Question, number)
    assert row.options[0] == {"key": yes, "label": {"en": "Yes", "nl": "Ja"}, "retired": False}
    shown = organiser.get(f"{PAGE}/preview?category={press}").text
    assert 'data-on="q' in shown
    with statements(app) as asked:
        organiser.get(PAGE)
    assert len(asked) <= 14, asked


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"label__en": ""}, "Please write the question."),
        ({"kind": "odd"}, "Please choose one of the options."),
        ({"kind": "choice"}, "Please give at least one answer to choose."),
        ({"delete_on": "2027-02-30"}, "Please enter a date that exists."),
        ({"categories": ["999"]}, "999"),
        ({"only_if": ["999:"]}, "999"),
        ({"label__en": "x" * 501}, "Please shorten"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, world: World, fields: dict[str, str], told: str
) -> None:
    found = send(organiser, NEW, **{"label__en": "Diet", "help__fr": "Pour le repas", **fields})
    assert found.status_code == 422
    assert told in found.text
    assert "Pour le repas" in found.text
    assert labels(app, world) == []


def test_two_questions_do_not_wait_for_one_another(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    one = asks(app, world.event, "text", "One")
    two = asks(app, world.event, "text", "Two", on_id=one)
    found = send(organiser, f"{PAGE}/{one}", only_if=[f"{two}:"])
    assert found.status_code == 422
    assert "These questions would wait for one another." in found.text
    refused = organiser.post(
        f"{PAGE}/{one}/remove",
        data={"csrf_token": token_in(organiser.get(f"{PAGE}/{one}/remove").text), "do": "delete"},
        follow_redirects=True,
    )
    assert "1 question depends on this one" in refused.text
    assert labels(app, world) == ["One", "Two"]


def test_a_question_with_answers_is_not_silently_lost(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    number = asks(app, world.event, "text", "Hotel")
    answer(app, world, 1, {number: ["Metropole"]})
    page = organiser.get(f"{PAGE}/{number}/remove").text
    assert "1 guest has answered this question." in page
    assert "Delete it with 1 answer" in page
    data = {"csrf_token": token_in(page), "answers": "1", "do": "delete"}
    answer(app, world, 2, {number: ["Plaza"]})
    told = organiser.post(f"{PAGE}/{number}/remove", data=data, follow_redirects=True).text
    assert "Somebody answered meanwhile." in told
    assert len(answers(app, number)) == 2
    organiser.post(f"{PAGE}/{number}/remove", data={**data, "do": "retire"})
    assert "no longer asked" in organiser.get(PAGE).text
    assert len(answers(app, number)) == 2
    organiser.post(f"{PAGE}/{number}/remove", data={**data, "do": "again"})
    assert fresh(app, Question, number).retired_at is None
    organiser.post(f"{PAGE}/{number}/remove", data={**data, "answers": "2", "do": "delete"})
    assert labels(app, world) == []
    with app.app_context():
        assert db.session.scalars(db.select(Answer)).all() == []
    log = organiser.get("/organise/log").text
    assert "Metropole" not in log


def test_a_text_becomes_a_choice_and_keeps_what_was_answered(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    number = asks(app, world.event, "text", "Diet")
    for guest, said in enumerate(("vegan", "VEGAN", "no nuts"), 1):
        answer(app, world, guest, {number: [said]})
    change = {"kind": "choice", "options-0-label__en": "Vegan", "options-1-label__en": "Other"}
    assert send(organiser, f"{PAGE}/{number}", **change).status_code == 303
    vegan = key(app, number, "Vegan")
    assert answers(app, number) == [([vegan], ""), ([vegan], ""), ([], "no nuts")]
    gone = {"options-0-label__en": "", "options-0-label__fr": ""}
    assert send(organiser, f"{PAGE}/{number}", **gone).status_code == 303
    options = fresh(app, Question, number).options
    assert {x["label"]["en"]: x["retired"] for x in options} == {"Other": False, "Vegan": True}
    assert send(organiser, f"{PAGE}/{number}", kind="text").status_code == 303
    assert answers(app, number) == [(["Vegan"], ""), (["Vegan"], ""), (["no nuts"], "")]
    told = send(organiser, f"{PAGE}/{number}", kind="consent")
    assert told.status_code == 422
    assert "3 guests have answered" in told.text


def test_questions_are_put_in_order(app: Flask, organiser: FlaskClient, world: World) -> None:
    ids = [asks(app, world.event, "text", x) for x in ("One", "Two", "Three")]
    token = token_in(organiser.get(PAGE).text)
    organiser.post(f"{PAGE}/{ids[2]}/move", data={"csrf_token": token, "to": "up"})
    assert labels(app, world) == ["One", "Three", "Two"]
    order = ",".join(map(str, ids))
    organiser.post(f"{PAGE}/order", data={"csrf_token": token, "order": order})
    assert labels(app, world) == ["One", "Two", "Three"]
    organiser.post(f"{PAGE}/order", data={"csrf_token": token, "order": "x,9,"})
    assert labels(app, world) == ["One", "Two", "Three"]


def test_a_consent_in_other_words_is_another_version(app: Flask, world: World) -> None:
    number = asks(app, world.event, "consent", "You may film me.")
    from eventapp.core.localised import Localised
    from eventapp.questions.data import QuestionData

    data = QuestionData(kind=QuestionKind.CONSENT, label=Localised(en="You may show me."))
    act(app, service.save, world.event, data, number, by=OLGA)
    act(app, service.save, world.event, data, number, by=OLGA)
    assert fresh(app, Question, number).version == 2
