"""Files that no record names go after a day; those that one names stay."""

import os

import pytest
from flask import Flask

from eventapp.core.db import db, transaction
from eventapp.core.files import content_name
from eventapp.people.models import Person
from eventapp.speakers.contribution_models import Contribution, Part
from eventapp.speakers.sweeping import sweep
from eventapp.web.files import store
from tests.speakers.stage import make_stage

NAMES = {x: content_name(x.encode()) for x in ("shown", "source", "draft", "slides", "lost", "new")}
FILES = {
    "shown": "-320.webp",
    "source": ".jpg",
    "draft": ".jpg",
    "slides": ".pdf",
    "lost": "-160.jpg",
    "new": ".jpg",
}


@pytest.mark.usefixtures("any_database")
def test_only_what_nobody_names_goes_after_a_day(app: Flask) -> None:
    stage = make_stage(app)
    with app.app_context(), transaction() as session:
        ada = db.session.get_one(Person, stage.ada)
        ada.portrait, ada.portrait_source = NAMES["shown"], NAMES["source"]
        about = {"event_id": stage.event, "person_id": stage.ada}
        session.add_all(
            [
                Contribution(part=Part.PORTRAIT, content={"source": NAMES["draft"]}, **about),
                Contribution(part=Part.SLIDES, content={"file": NAMES["slides"]}, **about),
                Contribution(part=Part.NEEDS, content={"access": "A ramp"}, **about),
            ]
        )
    with app.app_context():
        files = {x: f"{NAMES[x]}{ending}" for x, ending in FILES.items()}
        for name, file in files.items():
            store().put(file, b"x")
            if name != "new":
                os.utime(store().folder / file[:2] / file, (0, 0))
        sweep()
        assert [x for x, file in files.items() if store().get(file) is None] == ["lost"]
        for file in files.values():
            store().drop(file)
