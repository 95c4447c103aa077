"""The guest list by quota, companions, photographs and answers: filter, columns, files, mails."""

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.db import transaction
from eventapp.questions import service as questions
from eventapp.registration import companions, finding, guest_table, photographs, service
from eventapp.registration.category_models import Companion, CompanionKind
from eventapp.registration.interpreting import KEY
from eventapp.registration.segments import Wanted, asked, kept, query
from tests import factories
from tests.backoffice.forms import fields_of
from tests.questions.stage import asks, key
from tests.quotas.helpers import category, held, name
from tests.registration.helpers import OLGA, act, guest, registered

pytestmark = pytest.mark.usefixtures("any_database")
GUESTS = "/organise/events/evening/guests"
MAIL = "/organise/events/evening/mailings/_new"
CELL = re.compile(r'<td class="of-more">(?:<span class="of-what">[^<]*</span>)?([^<]*)</td>')


def found(app: Flask, event_id: int, **wanted: Any) -> list[str]:
    """Return who is found, by name, and that so many are counted."""
    with app.app_context():
        asked_for = Wanted(sort="name", **wanted)
        page = guest_table.page(event_id, asked_for)
        names = [x.guest.name for x in page.rows]
        assert page.total in (None, len(names))
        assert guest_table.number_of(event_id, asked_for) == len(names)
        return names


def with_quota(app: Flask, event_id: int) -> int:
    """Give an organisation a quota that seats Guests 1 and 2, beside Guest 7, who asked."""
    house = factories.saved(app, factories.organisation(name="Sterre vzw"))
    quota = held(app, event_id, category(app, event_id), organisation_id=house, seats=2)
    name(app, quota, 1, 2)
    registered(app, event_id, 1, first=7)
    return quota


def test_a_quota_is_filter_and_column(app: Flask, organiser: FlaskClient, event_id: int) -> None:
    quota = with_quota(app, event_id)
    assert found(app, event_id, quota=quota) == ["Guest 1", "Guest 2"]
    assert found(app, event_id, quota=0) == ["Guest 7"]
    assert found(app, event_id, quota=quota, search="guest 2") == ["Guest 2"]
    assert found(app, event_id, quota=quota + 99) == []
    page = organiser.get(f"{GUESTS}?quota={quota}&columns=quota").text
    assert f'<option value="{quota}" selected>Sterre vzw</option>' in page
    assert cells(page) == ["Sterre vzw", "Sterre vzw"]
    assert "Sterre vzw." in organiser.get(f"{MAIL}?quota={quota}").text
    act(app, service.cancel, guest(app, event_id, 2).id)
    assert found(app, event_id, quota=quota, status="confirmed") == ["Guest 1"]


def cells(page: str) -> list[str]:
    """Return the cells of the columns that were chosen beside the usual ones."""
    return CELL.findall(page)


def test_who_comes_along_is_filter_and_column(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    one = guest(app, event_id, 1)
    bring(app, one.id)
    assert found(app, event_id, with_companions=True) == ["Guest 1"]
    page = organiser.get(f"{GUESTS}?companions=1&columns=companions&columns=companion_names").text
    assert cells(page) == ["2", "Ann Berg (adviser), Security"]
    taken = exported(organiser, "?companions=1", "name", "companions", "companion_names")
    assert taken == [["Guest 1", "2", "Ann Berg (adviser), Security"]]
    act(app, companions.save, one.id, [])
    assert found(app, event_id, with_companions=True) == []


def bring(app: Flask, registration: int) -> None:
    """Let a named adviser and somebody for security come with a guest."""
    with_them = [(CompanionKind.ADVISER, "Ann Berg"), (CompanionKind.SECURITY, "")]
    with app.app_context(), transaction() as session:
        for place, (kind, who) in enumerate(with_them):
            about = {"kind": kind, "name": who, "position": place}
            session.add(Companion(registration_id=registration, **about))


def exported(client: FlaskClient, asked_for: str, *columns: str) -> list[list[str]]:
    """Choose columns and return the rows of the CSV of a filter."""
    page = f"{GUESTS}/_export{asked_for}"
    given = {**fields_of(client.get(page).text, page), "columns": list(columns), "format": "csv"}
    answer = client.post(page, data=given)
    assert answer.status_code == 303
    text = client.get(answer.location).text.removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_photographs_are_agreed_refused_or_taken_back(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 2, photo_consent=True)
    registered(app, event_id, 1, first=3)
    act(app, photographs.refuse, guest(app, event_id, 2).id)
    assert found(app, event_id, photographs="yes") == ["Guest 1"]
    assert found(app, event_id, photographs="no") == ["Guest 3"]
    assert found(app, event_id, photographs="withdrawn") == ["Guest 2"]
    rows = exported(organiser, "", "name", "photographs", "photographs_end")
    said = {x[0]: (x[1], bool(x[2])) for x in rows}
    assert said["Guest 1"] == ("yes", False)
    assert said["Guest 2"] == ("no, taken back", True)
    assert said["Guest 3"] == ("no", False)
    shown = organiser.get(f"{GUESTS}/{guest(app, event_id, 2).id}").text
    assert "Took photographs back on" in shown
    assert "photographs: no, taken back." in organiser.get(f"{MAIL}?photographs=withdrawn").text


def test_answers_are_filter_and_columns(
    app: Flask, organiser: FlaskClient, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = asks(app, event_id, "language", "Interpretation", slug=KEY, languages=("fr", "nl"))
    diet = asks(app, event_id, "several", "Diet", options=("Vegan", "Halal"))
    venue = asks(app, event_id, "consent", "Pass my name on")
    vegan, halal = key(app, diet, "Vegan"), key(app, diet, "Halal")
    registered(app, event_id, 1, answers={ear: ["fr"], diet: [vegan, halal], venue: ["yes"]})
    registered(app, event_id, 1, first=2, answers={ear: ["nl"], diet: [halal]})
    registered(app, event_id, 1, first=3)
    for few in (finding.FEW, 0):  # looked at one by one, or met on a walk
        monkeypatch.setattr(finding, "FEW", few)
        assert found(app, event_id, answer=(ear, "fr")) == ["Guest 1"]
        assert found(app, event_id, answer=(diet, halal)) == ["Guest 1", "Guest 2"]
        assert found(app, event_id, answer=(diet, halal), search="guest 2") == ["Guest 2"]
        assert found(app, event_id, answer=(venue, "yes")) == ["Guest 1"]
        assert found(app, event_id, answer=(venue, "")) == ["Guest 2", "Guest 3"]
        assert found(app, event_id, answer=(diet, "none")) == []
    monkeypatch.undo()
    page = organiser.get(f"{GUESTS}?answer={ear}.fr&columns=q{ear}").text
    assert '<optgroup label="Interpretation">' in page
    assert f'<option value="{ear}.fr" selected>' in page
    assert cells(page) == ["French"]
    rows = exported(organiser, "", "name", f"q{diet}", f"q{ear}")
    assert sorted(rows) == [
        ["Guest 1", "French", "Vegan, Halal"], ["Guest 2", "Dutch", "Halal"], ["Guest 3", "", ""],
    ]  # fmt: skip
    written = f"{MAIL}?answer={diet}.{halal}"
    assert "2 guests will be mailed" in organiser.get(written).text
    assert "Diet Halal." in organiser.get(written).text
    act(app, questions.delete, event_id, diet, answers=2, by=OLGA)
    assert found(app, event_id, answer=(diet, halal)) == []


def test_a_view_keeps_the_filter_and_the_columns(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    given = {"quota": "3", "companions": "1", "photographs": "no", "answer": "12.vegan", "q": "a",
             "columns": "quota,q12", "sort": "name"}  # fmt: skip
    wanted = asked(given)
    assert wanted.columns == ("quota", "q12")
    assert kept(wanted) == given
    assert asked(kept(wanted)) == wanted
    assert "columns" not in query(wanted), "a mail and a file have none of the table's"
    path = f"{GUESTS}?photographs=no&columns=photographs"
    page = organiser.get(path).text
    to = unescape(page.partition('<details class="view"')[2].partition(' action="')[2])
    assert to.partition('"')[0].endswith("/views?sort=replied&photographs=no&columns=photographs")


@pytest.mark.parametrize(
    "wrong",
    ["quota=x", "quota=99999999999", "photographs=maybe", "answer=1", "answer=x.y", "answer=9.%00a",
     "answer=9.%ff%fe", "columns=%00", "columns=" + "x," * 500, "companions=2",
     "columns=q99999&answer=99999.a", "answer=1." + "y" * 500, "quota=-1"],
)  # fmt: skip
def test_what_makes_no_sense_is_no_fault(
    organiser: FlaskClient, app: Flask, event_id: int, wrong: str
) -> None:
    registered(app, event_id, 1)
    for page in ("", "/_export", ".csv", "/print"):
        assert organiser.get(f"{GUESTS}{page}?{wrong}").status_code == 200
    assert organiser.get(f"{MAIL}?{wrong}").status_code == 200


def test_the_usual_columns_are_no_choice(app: Flask, organiser: FlaskClient, event_id: int) -> None:
    registered(app, event_id, 1)
    assert asked({"columns": "replied,language,access_needs,category"}).columns == ()
    usual = organiser.get(GUESTS).text
    assert "Access needs</th>" in usual
    assert "of-more" not in usual
    bare = organiser.get(f"{GUESTS}?columns=quota").text
    assert "Access needs</th>" not in bare
    assert '<th scope="col" class="of-more">Quota</th>' in bare
