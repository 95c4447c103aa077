"""The log in words: values by their kind, records by their label, links to what still exists."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.backoffice import journal
from eventapp.backoffice.readings import Piece
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.events.models import Event
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World
from tests.counting import statements

pytestmark = pytest.mark.usefixtures("world")

LOG = "/organise/log"


def said(piece: Piece) -> str:
    """Return a piece as one would read it aloud."""
    text = piece.text + "; ".join(said(x) for x in piece.parts)
    return f"{piece.name}: {text}" if piece.name else text


def read(
    app: Flask, table: str, diff: dict[str, Any], *, lang: str = "en", event: int | None = None
) -> dict[str, tuple[list[str], list[str]]]:
    """Read an entry in a language: each field's label with both its values."""
    with app.test_request_context(f"/{lang}/"):
        entry = AuditEntry(
            at=clock.now(), actor_kind="user", actor_label="Grace", action=f"{table}.changed",
            subject_type=table, subject_id=999, subject_label="", event_id=event, changes=diff,
        )  # fmt: skip
        events = {x.id: x for x in db.session.query(Event)}
        (line,) = journal.lines([entry], events)
        return {
            x.label: ([said(y) for y in x.before], [said(y) for y in x.after]) for x in line.changes
        }


@pytest.mark.parametrize(
    ("table", "field", "stored", "words"),
    [
        ("event", "status", "postponed", ["Reporté"]),
        ("event", "level", "high_level", ["Événement de haut niveau"]),
        ("event", "rsvp", True, ["oui"]),
        ("event", "demonstration", False, ["non"]),
        ("event", "starts_on", "2027-05-01", ["1er\xa0mai\xa02027"]),
        ("event", "main_language", "nl", ["Néerlandais"]),
        ("event", "languages", ["fr", "de"], ["Français", "Allemand"]),
        ("event", "country", "DE", ["Allemagne"]),
        ("event", "city", "Brussels", ["Bruxelles"]),
        ("event", "title", {"en": "Hi", "fr": "Salut"}, ["Anglais: Hi", "Français: Salut"]),
        ("event", "guests", 7, ["7"]),
        ("event", "facts", [{"kind": "hearing", "text": {"en": "Loop"}}],
         ["Sujet: Accessibilité auditive; Information: Anglais: Loop"]),
        ("session", "kind", "panel", ["Table ronde"]),
        ("appearance", "state", "withdrawn", ["Désistement"]),
        ("registration", "state", "waitlisted", ["Liste d\u2019attente"]),
        ("registration", "message", "…", ["non répété ici"]),
        ("user", "roles", ["door", "organiser"], ["accueil", "organisation"]),
        ("organisation", "founded", "2013-05", ["mai\xa02013"]),
        ("organisation", "membership", {"rank": "lead", "since": "2013", "until": None},
         ["Place dans la coalition: Tête de file; Depuis: 2013"]),
        ("organisation", "membership", ["lead", "2013", None], ["lead", "2013"]),
        ("observance", "month", 11, ["novembre"]),
        ("venue", "rooms", [{"slug": "a", "name": "Room A", "capacity": None}], ["Nom: Room A"]),
        ("venue", "rooms", [["a", "Room A", 40]], ["a, Room A, 40"]),
    ],
)  # fmt: skip
def test_a_value_reads_by_its_kind(
    app: Flask, table: str, field: str, stored: Any, words: list[str]
) -> None:
    ((before, after),) = read(app, table, {field: [None, stored]}, lang="fr").values()
    assert before == []
    assert after == words


@pytest.mark.parametrize(
    ("table", "field", "stored"),
    [
        ("event", "status", "gone"),
        ("event", "starts_at", "noon"),
        ("event", "starts_on", 12),
        ("event", "level", "local"),
        ("event", "country", "??"),
        ("event", "venue_id", "one"),
        ("event", "title", "plain"),
        ("event", "hosts", "none"),
        ("observance", "month", 13),
        ("observance", "since", "past"),
        ("registration", "once_known", {"a": [1]}),
        ("no_table", "some_field", [{"x": {"y": 1}}]),
    ],
)
def test_what_fits_no_type_is_shown_as_it_stands(
    app: Flask, table: str, field: str, stored: Any
) -> None:
    ((_before, after),) = read(app, table, {field: [None, stored]}).values()
    assert len(after) == 1


def test_instants_are_told_by_the_clocks_of_the_event_or_of_each_side(
    app: Flask, world: World
) -> None:
    diff: dict[str, Any] = {"starts_at": ["2027-01-10T09:00:00+00:00", "2027-07-10T09:00:00+00:00"]}
    with app.app_context(), transaction() as session:
        lisbon = factories.event(timezone="Europe/Lisbon")
        session.add(lisbon)
        session.flush()
        number = lisbon.id
    (pair,) = read(app, "event", diff, event=number).values()
    assert [x[0][-5:] for x in pair] == ["09:00", "10:00"]
    (pair,) = read(app, "event", diff).values()
    assert [x[0].endswith(y) for x, y in zip(pair, ("10:00, Brussels time", "11:00, Brussels time"),
                                            strict=True)] == [True, True]  # fmt: skip
    moved = diff | {"timezone": ["Europe/Brussels", "Europe/Athens"]}
    pair = read(app, "event", moved, event=number)["Starts"]
    assert [x[0][-5:] for x in pair] == ["10:00", "12:00"]


@pytest.mark.usefixtures("any_database")
def test_records_are_named_while_they_exist(app: Flask, world: World) -> None:
    with app.app_context():
        host = db.session.get_one(Event, world.event).venue_id
    hosts = [{"role": "host", "organisation_id": None, "person_id": 98765}]
    found = read(app, "event", {"venue_id": [98765, host], "hosts": [[], hosts]})
    assert found["Venue"] == (["number 98765"], ["House of Europe"])
    assert found["Hosts"] == ([], ["Role: Hosted by; Person: number 98765"])


def test_what_only_the_program_reads_and_what_was_never_there_is_left_out(app: Flask) -> None:
    diff = {"email_key": [None, "x"], "position": [1, 2], "role": [None, ""], "name": ["A", "B"]}
    assert list(read(app, "registration", diff)) == ["Name"]


@pytest.mark.usefixtures("any_database")
def test_entries_lead_to_their_record_until_it_is_gone(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    paths = {
        "/organise/people/ada": {"name": "Ada King"},
        "/organise/organisations/alliance": {"name": "Alliance of Children"},
        "/organise/venues/house": {"name": "House of Children"},
        "/organise/events/summit/settings": {"summary-en": "Shorter"},
        "/organise/events/summit/programme/panel": {"title-en": "The round"},
    }
    for path, values in paths.items():
        assert send(organiser, path, **values).status_code == 303, path
    page = organiser.get(LOG).text
    for path in (*paths, f"/organise/events/summit/guests/{world.guest}"):
        assert f'<a href="{path.removesuffix("/settings")}"' in page
    send(organiser, "/organise/people/_new", page=None, name="Brief Guest")
    assert "/organise/people/brief-guest" in organiser.get(LOG).text
    send(organiser, "/organise/people/brief-guest", to="/organise/people/brief-guest/delete")
    page = organiser.get(LOG).text
    assert "Brief Guest" in page
    assert "/organise/people/brief-guest" not in page


def test_only_administrators_are_led_to_accounts(app: Flask, organiser: FlaskClient) -> None:
    assert "/organise/accounts/" not in organiser.get(LOG).text
    chief = signed_in(app, RoleName.ADMINISTRATOR, name="chief")
    assert "/organise/accounts/" in chief.get(LOG).text


def test_more_entries_need_no_more_queries(
    app: Flask, organiser: FlaskClient, world: World
) -> None:
    def busy(times: int) -> int:
        for number in range(times):
            name = f"Ada {number} {times}"
            send(organiser, "/organise/people/ada", name=name)
        with statements(app) as asked:
            assert organiser.get(LOG).status_code == 200
        return len(asked)

    assert busy(1) == busy(12) <= 12


def test_a_page_of_the_sample_reads_without_codes(app: Flask) -> None:
    from eventapp.transfer.service import load_sample  # as `make run` does at the first start

    with app.app_context(), transaction():
        load_sample()
    client = signed_in(app, RoleName.ORGANISER, name="luc", language="nl")
    for number in range(1, 4):
        table = client.get(f"{LOG}?page={number}").text.partition("<tbody>")[2]
        text = re.sub(r"<[^>]+>", " ", table.rpartition("</tbody>")[0])
        assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
        assert not re.findall(r"\d{4}-\d\d-\d\dT|\bTrue\b|\bFalse\b|\bNone\b|\{'|\['", text)
