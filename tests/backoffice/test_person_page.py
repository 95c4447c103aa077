"""Everything a person did on one page, and no more queries however much that is."""

from typing import Any

from flask import Flask
from sqlalchemy import event as sql_event

from eventapp.auth.models import RoleName
from eventapp.core.db import db
from tests.accounts import signed_in
from tests.backoffice.world import make_world


def test_what_a_person_did_stands_on_one_page(app: Flask) -> None:
    make_world(app)
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    statements: list[Any] = []
    with app.app_context():
        engine = db.engine

    def count(*told: Any) -> None:
        statements.append(told[2])

    sql_event.listen(engine, "before_cursor_execute", count)
    answer = organiser.get("/organise/people/ada/overview")
    sql_event.remove(engine, "before_cursor_execute", count)
    assert answer.status_code == 200
    assert "The panel" in answer.text
    assert "Confirmed" in answer.text
    assert 0 < len(statements) <= 24
    assert organiser.get("/organise/people/nobody/overview").status_code == 404
