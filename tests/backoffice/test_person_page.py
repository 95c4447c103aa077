"""Everything a person did on one page, and no more queries however much that is."""

from datetime import date

from flask import Flask

from eventapp.audit.service import SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import transaction
from eventapp.speakers import tasks
from eventapp.speakers.contribution_models import Part
from tests.accounts import signed_in
from tests.backoffice.world import make_world
from tests.counting import statements


def test_what_a_person_did_stands_on_one_page(app: Flask) -> None:
    make_world(app)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    with statements(app) as asked:
        answer = organiser.get("/organise/people/ada/overview")
    assert answer.status_code == 200
    assert "The panel" in answer.text
    assert "Confirmed" in answer.text
    assert 0 < len(asked) <= 24
    assert organiser.get("/organise/people/nobody/overview").status_code == 404


def test_what_is_still_asked_for_is_named(app: Flask) -> None:
    world = make_world(app)
    with app.app_context(), transaction():
        tasks.set_tasks(world.event, {Part.BIOGRAPHY: date(2027, 3, 20)}, by=SYSTEM)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    page = organiser.get("/organise/people/ada/overview").text.replace("\u00a0", " ")
    owed = page.split('id="owed"', 1)[1].split("</section>", 1)[0]
    assert "Biography" in owed
    assert "20 March 2027" in owed
