"""Whoever locks a person and what names them takes the person first: nobody waits in a ring."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.core.records import locked
from eventapp.people.models import Person
from eventapp.speakers import consenting, contributing, deputies, service
from eventapp.speakers.consenting import Choice
from eventapp.speakers.contents import Biography
from eventapp.speakers.contribution_models import Part, Purpose
from eventapp.speakers.deputies import DeputyData, name_deputy
from eventapp.speakers.models import Deputy
from tests.plugins.databases import Database
from tests.speakers.contributions import allow, row_of, write
from tests.speakers.stage import ORGANISER, Stage, link_of, make_stage

ORDER = ("event", "person", "speaker_link", "contribution", "deputy", "appearance", "session")
LOCK = re.compile(r"FOR NO KEY UPDATE OF (\w+)")


@contextmanager
def locks() -> Iterator[list[str]]:
    """List the tables of which rows are locked, each when it is first."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.extend(x for x in LOCK.findall(statement) if x not in found)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def sent(database: Database, app: Flask, client: FlaskClient) -> Stage:
    """Ada has sent a biography, and allows that it is published."""
    stage = make_stage(app)
    assert write(client, stage, "biography", texts__en="A life.").status_code == 303
    allow(app, row_of(app, Part.BIOGRAPHY))
    return stage


def _accept(app: Flask, stage: Stage) -> object:
    row, revision = row_of(app, Part.BIOGRAPHY), db.session.get_one(Person, stage.ada).revision
    return contributing.accept(row.id, by=ORGANISER, sending=row.sendings, person_revision=revision)


def _send_back(app: Flask, stage: Stage) -> object:
    row = row_of(app, Part.BIOGRAPHY)
    return contributing.send_back(row.id, "Longer", by=ORGANISER, sending=row.sendings)


def _write(app: Flask, stage: Stage) -> object:
    seen = row_of(app, Part.BIOGRAPHY).revision
    text = Biography(Localised(en="Another life."))
    link = link_of(app, stage)
    return contributing.save(link.id, Part.BIOGRAPHY, text, by=ORGANISER, seen=seen)


def _say(app: Flask, stage: Stage) -> object:
    choices = {Purpose.PICTURE: Choice(given=False)}
    return consenting.say(link_of(app, stage).id, choices, by=ORGANISER)


def _answer(app: Flask, stage: Stage) -> object:
    return service.answer(link_of(app, stage).id, stage.panellist, accepts=True)


def _take_deputy(app: Flask, stage: Stage) -> object:
    # Ada may not sit there herself: what counts is what is locked until that is said.
    mary = DeputyData("Mary", "mary@example.org")
    with transaction():
        name_deputy(link_of(app, stage).id, stage.panellist, mary)
    number = db.session.scalars(select(Deputy.id)).one()
    return lambda: deputies.take(number, stage.event, person_id=stage.grace, by=ORGANISER)


@pytest.mark.postgres
@pytest.mark.parametrize("act", [_accept, _send_back, _write, _say, _answer, _take_deputy])
def test_locks_are_taken_in_one_order(
    app: Flask, sent: Stage, act: Callable[[Flask, Stage], Any]
) -> None:
    with app.app_context():
        later = act(app, sent) if act is _take_deputy else lambda: act(app, sent)
        with locks() as taken, transaction():
            later()
    known = [x for x in taken if x in ORDER]
    assert "person" in known
    assert known == sorted(known, key=ORDER.index)


@pytest.mark.postgres
def test_who_accepts_waits_for_the_speaker_who_writes_on(app: Flask, sent: Stage) -> None:
    """The speaker's page holds its person when the organiser presses the button."""
    holds = Signal()
    raised: list[BaseException] = []

    def organiser() -> None:
        assert holds.wait(30)
        with app.app_context():
            try:
                with transaction():
                    _accept(app, sent)
            except BaseException as error:
                raised.append(error)

    with app.app_context():
        other = Thread(target=organiser)
        other.start()
        with transaction() as session:
            locked(Person, sent.ada)
            holds.set()
            other.join(0.5)  # long enough to lock what comes before the person, were it so
            _write(app, sent)
            session.flush()
        other.join(30)
    assert raised == []
