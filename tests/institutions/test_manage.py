"""The pages of institutions' days, and their words where a date is chosen."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.institutions.models import DayLayer, LayerDay
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import World, make_world
from tests.counting import statements
from tests.incoming.calendars import calendar, entry
from tests.incoming.sending import upload

PAGE = "/organise/institutions"
DAY = "DTSTART;VALUE=DATE:20300101"
SETTINGS = "/organise/events/summit/settings"


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER)


def day(app: Flask, after: int = 0) -> str:
    """Return the first day of the event, or one so many days after it."""
    with app.app_context():
        found = db.session.scalars(select(Event.starts_on).where(Event.slug == "summit")).one()
    return (found + timedelta(after)).isoformat()


def _date(name: str, day: str) -> str:
    return f"{name};VALUE=DATE:{day.replace('-', '')}"


def add(client: FlaskClient, *days: tuple[str, str], kind: str = "recess", **more: str) -> None:
    """Add a layer: pairs of a first day and the day after the last, as ISO dates."""
    entries = [entry("SUMMARY:Week", _date("DTSTART", a), _date("DTEND", b)) for a, b in days]
    given = {"institution": "Parliament", "name": "Calendar of sittings", "kind": kind, **more}
    answer = upload(client, f"{PAGE}/_new", ("days.ics", calendar(*entries)), **given)
    assert answer.status_code == 303, answer.text


def page_of_first(app: Flask) -> str:
    with app.app_context():
        return f"{PAGE}/{db.session.scalar(select(func.min(DayLayer.id)))}"


def numbers(app: Flask) -> tuple[int, int]:
    with app.app_context():
        counts = (select(func.count()).select_from(x) for x in (DayLayer, LayerDay))
        layers, days = (db.session.scalar(x) or 0 for x in counts)
        return layers, days


def test_a_layer_is_added_renewed_and_removed(app: Flask, organiser: FlaskClient) -> None:
    add(organiser, (day(app), day(app, 2)), (day(app, 7), day(app, 9)))
    page = organiser.get(f"{PAGE}?year={day(app)[:4]}").text
    assert "2 entries of days are read." in page
    assert "Parliament, Calendar of sittings" in page
    assert numbers(app) == (1, 2)
    own = page_of_first(app)
    renewed = calendar(entry("SUMMARY:X", _date("DTSTART", day(app))), entry("SUMMARY:Y"))
    assert upload(organiser, own, ("new.ics", renewed)).status_code == 303
    assert "There is no date." in organiser.get(PAGE).text
    assert numbers(app) == (1, 1)
    assert send(organiser, own, name="Renamed", file=None).status_code == 303
    assert numbers(app) == (1, 1)
    assert "Renamed" in organiser.get(PAGE).text
    log = organiser.get("/organise/log").text
    assert "read anew from a file" in log
    send(organiser, PAGE, to=f"{own}/delete")
    assert numbers(app) == (0, 0)
    with app.app_context():
        actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [x for x in actions if x.startswith("layer.")] == [
        "layer.created", "layer.renewed", "layer.changed", "layer.deleted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Please choose a file."),
        ("x", "Line 1: No calendar begins here."),
        (calendar(entry("SUMMARY:X")), "There is no day in it that can be read."),
        (calendar(*(entry(f"SUMMARY:{n}", DAY) for n in range(2001))), "more than 2000 entries."),
        ("text and \0", "This is neither"),
    ],
    ids=range(5),
)  # fmt: skip
def test_a_file_without_days_is_refused_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, content: str | None, said: str
) -> None:
    files = [("days.ics", content)] if content else []
    typed = {"institution": "Senate", "name": "Recess 2030", "kind": "recess"}
    answer = upload(organiser, f"{PAGE}/_new", *files, **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Senate" in answer.text
    assert numbers(app) == (0, 0)


def test_where_a_date_is_chosen_the_layers_speak(app: Flask, organiser: FlaskClient) -> None:
    here = day(app)
    add(organiser, (here, day(app, 1)))
    add(
        organiser,
        (day(app, -9), day(app, -8)),
        (day(app, 9), day(app, 10)),
        kind="sitting",
        name="Sittings",
    )
    for page in (
        organiser.get(SETTINGS).text,
        organiser.get(f"{PAGE}/_on?starts_on={here}&ends_on=").text,
    ):
        assert "In these days: recess of Parliament" in page
        assert "No sitting of Parliament on this date (Sittings)." in page
    other = organiser.get(f"{PAGE}/_on?starts_on={day(app, 9)}&ends_on=").text
    assert "Parliament sits: Week" in other
    assert "In these days" not in other


def test_a_warning_is_no_refusal(app: Flask, organiser: FlaskClient) -> None:
    there = day(app, 30)
    add(organiser, (there, day(app, 31)))
    answer = send(organiser, SETTINGS, starts_on=there, ends_on="")
    if answer.status_code == 422:  # who would be told is asked first
        assert "In these days: recess of Parliament" in answer.text
        answer = send(organiser, SETTINGS, page=answer.text)
    assert answer.status_code == 303, answer.text
    assert day(app) == there
    assert "In these days: recess of Parliament" in organiser.get("/organise/").text
    fields = {"title-en": "New", "starts_on": there}
    answer = send(organiser, "/organise/events/_new", **fields)
    assert answer.status_code == 303
    assert "In these days: recess of Parliament" in organiser.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "asked", ["", "x", "9999-12-31", "0001-01-01", "2030-02-30", "\0", "\ud800"], ids=range(7)
)
def test_what_is_no_date_says_nothing(organiser: FlaskClient, asked: str) -> None:
    query = {"starts_on": asked.encode("utf-8", "surrogatepass"), "ends_on": "x"}
    assert organiser.get(f"{PAGE}/_on", query_string=query).text.strip() == ""
    assert organiser.get(PAGE, query_string={"year": query["starts_on"]}).status_code == 200


def test_pages_need_few_queries(app: Flask, organiser: FlaskClient) -> None:
    for number in range(3):
        add(
            organiser,
            *((day(app, n * 7), day(app, n * 7 + 2)) for n in range(20)),
            name=f"L{number}",
        )
    for path, ceiling in (
        (PAGE, 9),
        (f"{PAGE}/_on?starts_on={day(app)}", 5),
        (page_of_first(app), 7),
    ):
        with statements(app) as asked:
            assert organiser.get(path).status_code == 200
        assert len(asked) <= ceiling, "\n".join(asked)
