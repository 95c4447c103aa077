"""No session is called like a page of the programme."""

from flask import Flask

from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.programme.models import Session
from eventapp.programme.service import RESERVED
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.backoffice.world import make_world

PROGRAMME = "/organise/events/<slug>/programme/"


def test_every_word_that_is_a_page_is_reserved(app: Flask) -> None:
    rules = [x.rule for x in app.url_map.iter_rules() if x.rule.startswith(PROGRAMME)]
    words = {x.removeprefix(PROGRAMME).partition("/")[0] for x in rules}
    assert words >= {"check", "<name>"}
    assert {x for x in words if x[0] not in "<_"} <= RESERVED


def test_a_session_called_like_a_page_has_another_address(app: Flask) -> None:
    make_world(app)
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    new = f"{PROGRAMME.replace('<slug>', 'summit')}_new"
    assert send(client, new, title__en="Check", starts="", ends="").status_code == 303
    with app.app_context():
        assert {x.slug for x in db.session.query(Session)} == {"panel", "check-2"}
