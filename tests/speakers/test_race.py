"""Answers and questions that meet: each waits for the other, and none breaks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from eventapp.audit.service import SYSTEM
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.records import locked, touch
from eventapp.events.models import Event
from eventapp.people.merging import merge
from eventapp.people.models import Person
from eventapp.speakers import asking, consenting, queries, service
from eventapp.speakers.asking import Chosen
from eventapp.speakers.consenting import Choice
from eventapp.speakers.contribution_models import Purpose
from eventapp.speakers.deputies import DeputyData, name_deputy
from tests.plugins.databases import Database
from tests.speakers.stage import ORGANISER, link_of, make_stage, state_of


def at_once(app: Flask, *acts: Callable[[], object]) -> list[BaseException]:
    """Do acts at the same time, each in a transaction of its own; return what they raised."""
    ready = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait(30)
            try:
                with transaction():
                    act()
            except BaseException as error:
                raised.append(error)

    threads = [threading.Thread(target=run, args=[x]) for x in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_a_speaker_answers_while_organisers_ask_and_record(any_database: Database) -> None:
    app = any_database.app
    stage = make_stage(app)
    link = link_of(app, stage).id
    both = Chosen(stage.event, {stage.panellist: None, stage.speech: None})
    raised = at_once(
        app,
        lambda: service.answer(link, stage.panellist, accepts=True),
        lambda: service.answer(link, stage.speech, accepts=False),
        lambda: name_deputy(link, stage.speech, DeputyData("Mary", "mary@example.org")),
        lambda: asking.link_again(both, by=ORGANISER),
        lambda: asking.ask(both, by=ORGANISER),
        lambda: service.renew_link(stage.event, stage.ada, by=ORGANISER),
    )
    # Who asks after the yes is told that there is nothing left to ask; nothing else may go wrong.
    assert all(isinstance(x, DomainError) and x.code == "appearance.agreed" for x in raised)
    assert state_of(app, stage.panellist) == "confirmed"


@pytest.mark.usefixtures("any_database")
def test_of_two_who_press_at_once_one_answer_is_written(app: Flask) -> None:
    stage = make_stage(app)
    link = link_of(app, stage).id
    acts = [lambda: service.answer(link, stage.panellist, accepts=True)] * 4
    assert at_once(app, *acts) == []
    with app.app_context():
        contacts = queries.contacts_with(stage.event, stage.ada)
    assert [x.state for x in contacts] == ["confirmed"]


@contextmanager
def held_meanwhile(app: Flask, change: Callable[[], object]) -> Iterator[None]:
    """Have somebody else change something, and commit it only a while after the body began."""
    began = threading.Event()

    def run() -> None:
        with app.app_context(), transaction() as session:
            change()
            session.flush()
            began.set()
            time.sleep(0.5)

    other = threading.Thread(target=run)
    other.start()
    assert began.wait(30)
    yield
    other.join(30)


def test_an_answer_waits_for_who_changes_the_event(any_database: Database) -> None:
    """The page loads the event with the link: it is older than the row the answer waits for."""
    app = any_database.app
    stage = make_stage(app)
    with app.app_context(), held_meanwhile(app, lambda: touch(locked(Event, stage.event))):
        link = queries.link_by_token(stage.token)
        assert link
        with transaction():
            service.answer(link.id, stage.panellist, accepts=False, reason="threats")
    assert state_of(app, stage.panellist) == "declined"


def test_a_consent_is_taken_back_while_others_change_the_person(any_database: Database) -> None:
    app = any_database.app
    stage = make_stage(app)
    with app.app_context(), held_meanwhile(app, lambda: touch(locked(Person, stage.ada))):
        link = queries.link_by_token(stage.token)
        assert link
        with transaction():
            consenting.say(link.id, {Purpose.PUBLICATION: Choice(given=False)}, by=ORGANISER)
    with app.app_context():
        assert db.session.get_one(Person, stage.ada).is_withheld


def test_consents_said_differently_at_once_are_all_written(any_database: Database) -> None:
    app = any_database.app
    stage = make_stage(app)
    link = link_of(app, stage).id
    forms = ((True, True), (False, False), (True, False), (False, True))
    said = [
        lambda x=x: consenting.say(
            link,
            {Purpose.PUBLICATION: Choice(x[0]), Purpose.PICTURE: Choice(x[1])},
            by=ORGANISER,
        )
        for x in forms
    ]
    for _turn in range(5):
        assert at_once(app, *said) == []


def test_an_answer_by_a_link_and_a_merger_never_hold_each_other_up(any_database: Database) -> None:
    app = any_database.app
    stage = make_stage(app)
    link = link_of(app, stage).id
    raised = at_once(
        app,
        lambda: merge(stage.grace, stage.ada, by=SYSTEM),
        lambda: service.answer(link, stage.panellist, accepts=False),
        lambda: consenting.say(link, {Purpose.PICTURE: Choice(given=False)}, by=ORGANISER),
    )
    assert raised == []
    assert state_of(app, stage.panellist) == "declined"


def test_who_waited_for_a_merger_answers_all_the_same(any_database: Database) -> None:
    app = any_database.app
    stage = make_stage(app)
    with app.app_context():
        link = link_of(app, stage).id
        with held_meanwhile(app, lambda: merge(stage.grace, stage.ada, by=SYSTEM)), transaction():
            consenting.say(link, {Purpose.PICTURE: Choice(given=False)}, by=ORGANISER)
        assert db.session.get_one(Person, stage.grace).is_portrait_withheld
