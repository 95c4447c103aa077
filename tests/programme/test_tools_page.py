"""The page of tools: one at a time, and a preview that says all that would change."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.programme.models import Session, SessionKind
from tests.accounts import signed_in
from tests.backoffice.world import World, make_world

TOOLS = "/organise/events/summit/programme/tools"
FIELDS = {
    "shift": {"tool", "first", "minutes"},
    "insert": {"tool", "first", "minutes", "title", "kind"},
    "swap": {"tool", "first", "second"},
    "length": {"tool", "minutes", "kinds", "keep"},
}


@pytest.fixture
def world(any_database: object, app: Flask) -> World:
    return make_world(app)


@pytest.fixture
def organiser(app: Flask, world: World) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


@pytest.fixture
def ids(app: Flask, world: World) -> dict[str, int]:
    """The panel, of an hour, and a talk after it that is in no room."""
    with app.app_context(), transaction() as session:
        panel = session.query(Session).one()
        panel.ends_at = panel.starts_at + timedelta(hours=1)
        hours = {"starts_at": panel.ends_at, "ends_at": panel.ends_at + timedelta(minutes=20)}
        values = {"event_id": world.event, "kind": SessionKind.KEYNOTE, "slug": "talk"}
        session.add(Session(title=Localised(en="Talk"), **values, **hours))
    with app.app_context():
        return {x.slug: x.id for x in db.session.query(Session)}


@pytest.mark.parametrize("tool", [*FIELDS, "nonsense", ""])
def test_one_tool_is_shown_with_its_own_fields(organiser: FlaskClient, tool: str) -> None:
    page = organiser.get(TOOLS, query_string={"tool": tool})
    assert page.status_code == 200
    form = page.text.split('method="get"')[1].split("</form>")[0]
    assert set(re.findall(r' name="(\w+)"', form)) == FIELDS.get(tool, FIELDS["shift"])
    assert 'id="moves"' not in page.text
    assert "needs another look" not in page.text


def test_a_swap_says_which_rooms_change(organiser: FlaskClient, ids: dict[str, int]) -> None:
    asked = {"tool": "swap", "first": ids["panel"], "second": ids["talk"]}
    page = organiser.get(TOOLS, query_string=asked).text
    rows = re.findall(r'<td class="num[^>]*>([^<]*)</td>', page)
    there = [x.split(", ")[1] for x in rows]
    assert there == ["Plenary room", "No room", "No room", "Plenary room"]


def test_an_insertion_shows_the_new_session_too(
    organiser: FlaskClient, ids: dict[str, int]
) -> None:
    asked = {"tool": "insert", "first": ids["talk"], "minutes": "15", "title": "<b>Coffee"}
    page = organiser.get(TOOLS, query_string=asked).text
    assert "0 sessions would move" in page
    assert re.search(r"&lt;b&gt;Coffee</td><td[^>]*>new</td>", page)
