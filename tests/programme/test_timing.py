"""Moving many sessions at once: rules by properties, and the page that shows before it does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.programme import service
from eventapp.programme.data import SessionData
from eventapp.programme.models import Session, SessionKind
from eventapp.programme.steps import steps_of
from eventapp.programme.timing import Piece, lasting, shifted, swapped
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.backoffice.world import World, make_world
from tests.programme.test_tools_page import FIELDS

NIGHT = datetime(2026, 10, 24, 20, tzinfo=UTC)  # the night the clocks of Brussels go back
TOOLS = "/organise/events/summit/programme/tools"


@st.composite
def days(draw: Any) -> list[Piece]:
    """Draw a day of sessions after one another with gaps, in one room."""
    at, found = NIGHT, []
    for number in range(draw(st.integers(2, 7))):
        at += timedelta(minutes=5 * draw(st.integers(0, 6)))
        length = timedelta(minutes=5 * draw(st.integers(1, 18)))
        found.append(Piece(number, at, at + length, 1))
        at += length
    return found


def lengths(pieces: list[Piece]) -> list[timedelta]:
    return [x.length for x in pieces]


@given(days(), st.integers(0, 6), st.integers(-300, 300))
def test_a_shift_keeps_lengths_and_order_and_can_be_taken_back(
    day: list[Piece], place: int, minutes: int
) -> None:
    since = day[place % len(day)].starts
    moved = shifted(day, since, minutes)
    assert lengths(moved) == lengths(day)
    assert [x.starts - y.starts for x, y in zip(moved, day, strict=True)] == [
        timedelta(minutes=minutes) if x.starts >= since else timedelta() for x in day
    ]


@given(days(), st.data())
def test_a_swap_keeps_lengths_and_span_and_undoes_itself(day: list[Piece], data: Any) -> None:
    one, other = data.draw(st.permutations([x.id for x in day]))[:2]
    moved = swapped(day, one, other)
    assert lengths(moved) == lengths(day)
    assert min(x.starts for x in moved) == day[0].starts
    assert max(x.ends for x in moved) == day[-1].ends
    ordered = sorted(moved, key=lambda x: x.starts)
    assert all(x.ends <= y.starts for x, y in zip(ordered, ordered[1:], strict=False))  # noqa: RUF007
    assert swapped(moved, one, other) == day


@given(days(), st.integers(1, 240), st.booleans())
def test_set_lengths_keep_order_and_gaps(day: list[Piece], minutes: int, close_up: bool) -> None:
    chosen = {x.id for x in day if x.id % 2}
    moved = lasting(day, chosen, minutes, close_up=close_up)
    for before, after in zip(day, moved, strict=True):
        wanted = timedelta(minutes=minutes) if before.id in chosen else before.length
        assert after.length == wanted
        if not close_up:
            assert after.starts == before.starts
    if close_up:
        for one, following in zip(range(len(day)), range(1, len(day)), strict=False):
            gap = day[following].starts - day[one].ends
            assert moved[following].starts - moved[one].ends == gap


def test_parallel_rooms_go_on_together_after_the_longest() -> None:
    at = NIGHT
    day = [
        Piece(1, at, at + timedelta(minutes=30), 1),
        Piece(2, at, at + timedelta(minutes=60), 2),
        Piece(3, at + timedelta(minutes=60), at + timedelta(minutes=75), None),
    ]
    moved = lasting(day, {1}, 90, close_up=True)
    assert moved[2].starts == at + timedelta(minutes=90)


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    made = make_world(
        app,
        starts_at=datetime(2027, 5, 4, 7, tzinfo=UTC),
        ends_at=datetime(2027, 5, 4, 8, tzinfo=UTC),
    )
    with app.app_context(), transaction():
        for number, title in enumerate(("One", "Two")):
            starts = datetime(2027, 5, 4, 10 + number)
            hours = {"starts": starts, "ends": starts + timedelta(hours=1)}
            data = SessionData(kind=SessionKind.KEYNOTE, title=Localised(en=title), **hours)
            service.save_session(made.event, data, by=SYSTEM)
    return made


def hours(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {x.slug: f"{x.starts_at:%H:%M}" for x in db.session.query(Session)}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"tool": "shift", "minutes": "20"}, {"one": "08:20", "two": "09:20"}),
        ({"tool": "swap", "second": "two"}, {"panel": "09:00", "two": "07:00"}),
        ({"tool": "length", "minutes": "30"}, {"one": "07:30", "two": "08:00"}),
        (
            {"tool": "insert", "minutes": "15", "title": "Coffee"},
            {"coffee": "08:00", "one": "08:15", "two": "09:15"},
        ),
    ],
)
def test_a_tool_shows_first_and_then_is_one_change(
    app: Flask, world: World, asked: dict[str, str], expected: dict[str, str]
) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context():
        ids = {x.slug: str(x.id) for x in db.session.query(Session)}
        steps = len(steps_of(world.event))
    chosen = {"first": ids["panel"], "second": ids.get(asked.get("second", ""), "")}
    asked = {**asked, **{x: y for x, y in chosen.items() if x in FIELDS[asked["tool"]]}}
    before = hours(app)
    page = organiser.get(TOOLS, query_string=asked)
    assert page.status_code == 200
    assert "would move" in page.text
    assert hours(app) == before
    fields = fields_of(page.text.replace('method="post"', 'method="post" action="do"'), "do")
    answer = organiser.post(TOOLS, data=fields)
    assert answer.status_code == 303, answer.text
    after = hours(app)
    assert {x: after[x] for x in expected} == expected
    with app.app_context():
        assert len(steps_of(world.event)) == steps + 1
    again = organiser.post(TOOLS, data=fields, follow_redirects=True)
    assert hours(app) == after, "a programme that changed since is left alone"
    assert again.status_code == 200


def test_a_shift_tells_new_clashes_from_those_that_stay_or_go(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context(), transaction():
        known = {x.slug: x for x in db.session.query(Session)}
        known["two"].room_id = known["panel"].room_id
        known["two"].starts_at = known["two"].starts_at - timedelta(hours=2, minutes=30)
        known["two"].ends_at = known["two"].ends_at - timedelta(hours=2, minutes=30)
        ids = {x: str(y.id) for x, y in known.items()}
    # Two lies in the panel's room before its end; One, after the event, goes on being outside.
    page = organiser.get(
        TOOLS, query_string={"tool": "shift", "first": ids["panel"], "minutes": "5"}
    )
    assert "Nothing new would clash." in page.text
    assert "of now would stay" in page.text
    page = organiser.get(
        TOOLS,
        query_string={"tool": "insert", "first": ids["panel"], "minutes": "45", "title": "Coffee"},
    )
    assert "What would clash then" in page.text


def test_the_changes_name_what_a_tool_did(app: Flask, world: World) -> None:
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    with app.app_context():
        ids = {x.slug: str(x.id) for x in db.session.query(Session)}
    for asked in (
        {"tool": "insert", "minutes": "15", "title": "Coffee"},
        {"tool": "shift", "minutes": "20"},
        {"tool": "swap", "second": ids["two"]},
        {"tool": "length", "minutes": "30"},
    ):
        page = organiser.get(TOOLS, query_string={**asked, "first": ids["panel"]}).text
        fields = fields_of(page.replace('method="post"', 'method="post" action="do"'), "do")
        assert organiser.post(TOOLS, data=fields).status_code == 303
    said = organiser.get(TOOLS.replace("tools", "changes")).text
    assert "3 sessions shifted in time" in said
    assert "sessions moved by a swap" in said
    assert "sessions given another length" in said
    assert "A session inserted, 2 sessions pushed back" in said
    assert "changed together" not in said
