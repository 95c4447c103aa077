"""The guest list as files: what they say, in which columns, and who took them away."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.registration.exports import PRINTED, USUAL
from eventapp.registration.models import Registration
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.guesting import GUESTS, register
from tests.backoffice.world import World, fresh, make_world


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app, capacity=2)


@pytest.mark.usefixtures("any_database")
def test_exports_say_the_same_and_hold_no_formula(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    from python_calamine import CalamineWorkbook  # slow to import

    for number, name in enumerate(("=1+1", "+SUM(A1)", "-2", "@x"), start=10):
        register(app, world, number, name=name, organisation='a "b", c\nd')
    answer = organiser.get(f"{GUESTS}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="summit-guests.csv"'
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [x[0] for x in rows[3:]] == ["'=1+1", "'+SUM(A1)", "'-2", "'@x"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(organiser.get(f"{GUESTS}.xlsx").data))
    assert [[str(x) for x in row] for row in book.get_sheet_by_index(0).to_python()] == rows
    assert "Guest 1" not in organiser.get(f"{GUESTS}.csv?state=waitlisted").text


@pytest.mark.usefixtures("any_database")
def test_whoever_takes_the_list_away_stands_in_the_log(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    organiser.get(f"{GUESTS}.csv")
    organiser.get(f"{GUESTS}.xlsx?q=guest1")
    organiser.head(f"{GUESTS}.csv")
    organiser.get(f"{GUESTS}/print")
    with app.app_context():
        wanted = select(AuditEntry).where(AuditEntry.action == "event.guests_exported")
        found = db.session.scalars(wanted.order_by(AuditEntry.id)).all()
    assert {(x.actor_label, x.event_id) for x in found} == {("Grace", world.event)}
    columns = [None, list(USUAL)]
    assert [x.changes for x in found] == [
        {"guests": [None, 2], "format": [None, "CSV"], "columns": columns},
        {"guests": [None, 1], "format": [None, "XLSX"], "columns": columns},
        {"guests": [None, 2], "format": [None, "HTML"], "columns": [None, list(PRINTED)]},
    ]


def test_an_export_speaks_the_language_of_the_account_and_the_hour_of_the_event(
    app: Flask, world: World
) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="luc", language="fr")
    text = client.get(f"{GUESTS}.csv").text.removeprefix("\ufeff")
    first = next(csv.DictReader(io.StringIO(text)))
    assert first["État"] == "Confirmé"
    replied = fresh(app, Registration, world.guest).created_at
    local = replied.astimezone(ZoneInfo("Europe/Brussels"))
    assert first["Réponse (Europe/Brussels)"] == local.strftime("%Y-%m-%d %H:%M")


@pytest.mark.usefixtures("any_database")
def test_the_columns_chosen_are_taken_of_what_the_filter_finds_and_kept(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    register(app, world, 7, name="Zoë <b>", organisation="=1+1")
    page = f"{GUESTS}/_export?q=zoe"
    assert "1 guest answers the filter." in organiser.get(page).text
    given = fields_of(organiser.get(page).text, page)
    given["columns"] = ["organisation", "name", "nonsense"]
    refused = organiser.post(page, data=given)
    assert refused.status_code == 422
    given["columns"] = ["organisation", "name"]
    to = organiser.post(page, data={**given, "format": "csv"}).location
    assert to == f"{GUESTS}.csv?q=zoe"
    rows = list(csv.reader(io.StringIO(organiser.get(to).text.removeprefix("\ufeff"))))
    assert rows == [["Name", "Organisation"], ["Zoë <b>", "'=1+1"]]
    to = organiser.post(page, data={**given, "format": "print"}).location
    printed = organiser.get(to).text
    assert "<td>Zoë &lt;b&gt;</td><td>=1+1</td>" in printed
    assert "guest1" not in printed
    assert "<td>guest1@example.org</td>" not in organiser.get(f"{GUESTS}/print").text
