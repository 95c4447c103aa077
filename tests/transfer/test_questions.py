"""Questions to guests are written out and come in again, known by their keys."""

import pytest
from flask import Flask

from eventapp.core.db import db
from eventapp.questions import reading
from eventapp.questions.models import Question
from eventapp.registration import by_hand
from eventapp.registration.categories import categories_of
from eventapp.transfer import service as transfer
from tests import factories
from tests.plugins.databases import Database
from tests.questions.stage import OLGA, act, asks
from tests.registration.test_categories import made
from tests.transfer.bringing import SMALL, bring, event, faults

LISTED = """    categories:
      - {key: press, name: {en: Press}}
      - {key: public, name: {en: Public}}
    questions:
      - key: diet
        kind: several
        label: {en: Diet}
        required: true
        options:
          - {key: vegan, label: {en: Vegan, fr: Végétalien}}
          - {key: fish, label: {en: Fish}, retired: true}
        only_if: {question: dinner, answers: [stays]}
        delete_on: +30 days
      - key: dinner
        kind: choice
        label: {en: Dinner, fr: Dîner}
        help: {en: At eight}
        options: [{key: stays, label: {en: I stay}}, {key: goes, label: {en: I go}}]
      - {key: speaks, kind: language, label: {en: Language}, languages: [fr, nl]}
      - {key: film, kind: consent, label: {en: You may film me}, categories: [press]}
      - {key: lens, kind: text, label: {en: Lens}, only_if: {question: film, answers: ["yes"]}}
      - {key: hotel, kind: text, label: {en: Hotel}, retired: true}
"""
FILE = SMALL.replace("    sessions:", f"{LISTED}    sessions:")

pytestmark = pytest.mark.usefixtures("any_database")


def rows() -> dict[str, Question]:
    return {x.slug: x for x in reading.rows(event("talk").id)}


def test_questions_come_in_and_go_out_the_same(app: Flask, any_database: Database) -> None:
    with app.app_context():
        bring(FILE)
        found = rows()
        assert list(found) == ["diet", "dinner", "speaks", "film", "lens", "hotel"]
        diet, dinner = found["diet"], found["dinner"]
        assert (diet.on_id, diet.on_values, diet.required) == (dinner.id, ["stays"], True)
        assert str(diet.delete_on) == "2030-06-19"
        assert [x["key"] for x in diet.options] == ["vegan", "fish"]
        assert found["hotel"].retired_at is not None
        assert "Nothing changed" in bring(FILE)[0]
        written = transfer.export()
        assert "only_if:\n      question: dinner\n      answers:\n      - stays" in written
        assert "Nothing changed" in bring(written)[0]
        any_database.empty()
        db.session.rollback()
        db.session.expunge_all()
        bring(written)
        assert transfer.export() == written


def test_what_a_file_changes_keeps_the_answers(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        number, talk = rows()["dinner"].id, event("talk").id
    with app.app_context():
        press = next(x.id for x in categories_of(talk) if x.slug == "press")
    wanted = factories.answer(1, category_id=press, answers={number: ["goes"]})
    guest = act(app, by_hand.add, talk, wanted, by=OLGA)
    with app.app_context():
        asked = FILE.replace("label: {en: I go}", "label: {en: I leave}")
        assert "questions" in "".join(bring(asked))
        assert reading.answers_of(guest.id)[number].value == ["goes"]
        assert rows()["dinner"].options[1]["label"]["en"] == "I leave"
        alone = FILE.replace("only_if: {question: dinner, answers: [stays]}", "only_if:")
        cut = alone[: alone.index("      - key: dinner")] + alone[alone.index("      - {key: sp") :]
        told = faults(cut)
        assert any("guests have answered a question" in x for x in told), told
        shorter = FILE.replace(", {key: goes, label: {en: I go}}]", "]")
        bring(shorter)
        assert rows()["dinner"].options[1]["retired"], "what somebody chose stays, retired"


def test_the_list_takes_the_place_of_the_present_one(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        head, tail = FILE.split("    questions:\n")
        tail = tail[tail.index("    sessions:") :]
        bring(f"{head}{tail}")
        assert len(rows()) == 6, "what is not said stays"
        bring(
            f"{head}    questions:\n      - {{key: hotel, kind: text, label: {{en: Inn}}, "
            f"retired: false}}\n{tail}"
        )
        assert list(rows()) == ["hotel"]
        assert rows()["hotel"].retired_at is None
        assert dict(rows()["hotel"].label) == {"en": "Inn"}


def test_a_category_goes_when_its_questions_are_asked_of_others(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        without = FILE.replace("      - {key: press, name: {en: Press}}\n", "")
        assert any("no category “press”" in x for x in faults(without))
        bring(without.replace("categories: [press]", "categories: [public]"))
        public = next(x.id for x in categories_of(event("talk").id))
        assert rows()["film"].categories == [public]


def test_a_key_is_made_of_the_label_and_stays(app: Flask) -> None:
    number = factories.saved(app, factories.event(slug="evening"))
    made(app, number, "Press")
    first = asks(app, number, "text", "Où dormez-vous ?")
    second = asks(app, number, "text", "Où dormez-vous ?")
    third = asks(app, number, "text", "?!")
    with app.app_context():
        found = [reading.question(number, x).slug for x in (first, second, third)]
    assert found == ["ou-dormez-vous", "ou-dormez-vous-2", "question"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: several", "kind: some", "none of"),
        ("key: lens", "key: film", "stands here twice"),
        ("question: dinner", "question: diner", "did you mean “dinner”"),
        ("answers: [stays]", "answers: [perhaps]", "has no such answer"),
        ("help: {en: At eight}", "only_if: {question: diet}", "in a ring"),
        ("key: vegan", "key: Vegan!", "a key is made of"),
        ("key: goes", "key: stays", "stands here twice"),
        ("languages: [fr, nl]", "languages: [tlh]", "no official language"),
        ("delete_on: +30 days", "delete_on: soon", "a date such as"),
        ("required: true", "requird: true", "did you mean"),
    ],
)
def test_nonsense_is_refused_where_it_stands(app: Flask, old: str, new: str, told: str) -> None:
    assert old in FILE
    with app.app_context():
        found = faults(FILE.replace(old, new))
        assert any(told in x and "questions[" in x for x in found), found
        assert db.session.scalars(db.select(Question)).all() == []
