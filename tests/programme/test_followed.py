"""In which languages a session can be followed: form, page, filter, feeds, import and export."""

import json
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, Room
from eventapp.programme import service
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.releasing import release_if_any
from eventapp.site.programme_view import Part, heard_in, languages_heard
from eventapp.transfer import service as transfer
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world

PANEL = "/organise/events/summit/programme/panel"
CODES = st.lists(st.sampled_from(("en", "fr", "nl", "de")), unique=True)


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


def add(app: Flask, world: World, title: str, **values: object) -> None:
    wanted = SessionData(kind=SessionKind.PANEL, title=Localised(en=title), **values)
    with app.app_context(), transaction():
        service.save_session(world.event, wanted, by=SYSTEM)
        release_if_any(world.event, by=SYSTEM)


def test_the_form_writes_what_every_page_and_feed_says(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER)
    answer = send(
        organiser,
        PANEL,
        languages=["en", "fr"],
        interpreted_from=["en"],
        interpreted_into=["nl"],
        sign_languages=["sfb", "vgt"],
        sign_interpreters="2",
        captions=["en"],
        recorded="y",
    )
    assert answer.status_code == 303
    factories.release(app, world.event)
    client = app.test_client()
    page = client.get("/en/events/summit").text
    for told in (
        "Spoken: English, French",
        "Interpreted into: Dutch (from: English)",
        "Sign language: French Belgian Sign Language (LSFB), Flemish Sign Language (VGT)",
        "Live captions: English",
        "Recorded",
    ):
        assert f"<li>{told}</li>" in page.replace("\u00a0", " ")
    assert "interpreters" not in page
    assert "langue des signes flamande" in client.get("/fr/events/summit").text
    calendar = client.get("/nl/events/summit/programme.ics").text.replace("\r\n ", "")
    assert "Vlaamse Gebarentaal (VGT)" in calendar
    schedule = json.loads(client.get("/en/events/summit/schedule.json").data)
    (room,) = schedule["schedule"]["conference"]["days"][0]["rooms"].values()
    assert (room[0]["language"], room[0]["do_not_record"]) == ("en", False)
    assert '"inLanguage":["en","fr","nl"]' in page


def test_what_was_written_out_comes_in_again(app: Flask, world: World) -> None:
    given = {"languages": ("fr",), "interpreted_into": ("de",), "sign_languages": ("ils",)}
    add(
        app,
        world,
        "Signed",
        **given,
        sign_interpreters=3,
        audience=80,
        captions=("fr",),
        recorded=True,
    )
    with app.app_context():
        written = transfer.export()
        with transaction():
            again = transfer.import_file(written.encode())
    assert again.is_empty
    assert "sign_interpreters: 3" in written
    assert "audience: 80" in written
    changed = written.replace("sign_interpreters: 3", "sign_interpreters: null")
    changed = changed.replace("- ils", "- asq")
    with app.app_context(), transaction():
        transfer.import_file(changed.encode())
    with app.app_context():
        signed = db.session.scalars(select(Session).where(Session.slug == "signed")).one()
    assert (signed.sign_languages, signed.sign_interpreters) == (["asq"], 0)


FAIR = datetime(2027, 5, 4, 9)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"sign_languages": ("fr",)}, "language.unknown", "sign_languages"),
        ({"captions": ("sfb",)}, "language.unknown", "captions"),
        ({"sign_interpreters": -1}, "number.out_of_range", "sign_interpreters"),
        ({"audience": 100_001}, "number.out_of_range", "audience"),
        (
            {"starts": datetime(2027, 5, 4, 9), "ends": datetime(2028, 6, 7, 9)},
            "session.too_long",
            "ends",
        ),
        ({"starts": datetime(1, 1, 1, 9), "ends": FAIR}, "date.out_of_range", "starts"),
        ({"starts": FAIR, "ends": datetime(9999, 12, 31, 9)}, "date.out_of_range", "ends"),
        (
            {"starts": datetime(2027, 5, 4, 9), "ends": datetime(2027, 5, 4, 9)},
            "hours.reversed",
            "ends",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    app: Flask, world: World, values: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        add(app, world, "Wrong", **values)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_session_may_cross_midnight(app: Flask, world: World) -> None:
    late = {"starts": datetime(2027, 5, 4, 22), "ends": datetime(2027, 5, 5, 2)}
    add(app, world, "Late", **late)


def shown(client: FlaskClient, query: str = "") -> set[str]:
    page = client.get(f"/en/events/summit{query}").text
    return {x for x in ("The panel", "French one", "Both", "Coffee") if f">{x}</h3>" in page}


def test_the_programme_can_be_had_in_one_language(app: Flask, world: World) -> None:
    client = app.test_client()
    assert "spoken=" not in client.get("/en/events/summit").text
    add(app, world, "French one", languages=("fr",))
    assert "spoken=" not in client.get("/en/events/summit").text  # nothing to choose from
    add(app, world, "Both", languages=("en",), interpreted_into=("fr",))
    every = {"The panel", "French one", "Both"}
    assert shown(client) == every
    # The panel names no language, nor does its event: it is in whatever one wants.
    assert shown(client, "?spoken=fr") == every
    assert shown(client, "?spoken=en") == {"The panel", "Both"}
    assert shown(client, "?spoken=xx") == every
    page = client.get("/en/events/summit?spoken=en").text
    assert "2 sessions of 3." in page.replace("\u00a0", " ")
    assert 'aria-current="true">English<' in page


def test_a_filtered_page_is_kept_under_its_query_and_is_true_at_once(
    app: Flask, world: World
) -> None:
    client = app.test_client()
    add(app, world, "French one", languages=("fr",))
    add(app, world, "Both", languages=("en", "fr"))
    assert "Both" in shown(client, "?spoken=en")
    assert "/en/events/summit?spoken=en" in app.extensions["pages"].kept
    assert shown(client) != shown(client, "?spoken=en")
    add(app, world, "Coffee", languages=("en",))
    assert "Coffee" in shown(client, "?spoken=en")


@given(st.lists(st.tuples(CODES, CODES, st.sampled_from(SessionKind))), CODES)
def test_the_filter_shows_what_can_be_followed(
    said: list[tuple[list[str], list[str], SessionKind]], of_event: list[str]
) -> None:
    parts = tuple(
        Part(Session(languages=x, interpreted_into=y, kind=kind), (), None) for x, y, kind in said
    )
    assert heard_in(parts, "", of_event) == parts
    assert {y for x in said for z in x[:2] for y in z} == set(languages_heard(parts))
    for lang in languages_heard(parts):
        left = heard_in(parts, lang, of_event)
        for part in parts:
            told = [*part.session.languages, *part.session.interpreted_into]
            if lang in told or part.is_pause:
                assert part in left
            elif told:
                assert part not in left


def test_a_room_is_measured_by_the_audience_the_session_expects(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER)
    with app.app_context(), transaction():
        db.session.scalars(select(Room)).first().capacity = 40
        db.session.get(Event, world.event).capacity = 30
    assert "seats 40" not in organiser.get(PANEL).text
    assert send(organiser, PANEL, audience="41").status_code == 303
    assert "seats 40; 41 guests are expected" in organiser.get(PANEL).text
    assert "Expected audience: 41" in organiser.get(PANEL.replace("/panel", "/list")).text
    assert send(organiser, PANEL, audience="").status_code == 303
    assert "seats 40" not in organiser.get(PANEL).text
    refused = send(organiser, PANEL, audience="many")
    assert refused.status_code == 422
    assert 'value="many"' in refused.text
