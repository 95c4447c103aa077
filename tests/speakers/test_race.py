"""Answers and questions that meet: each waits for the other, and none breaks."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.core.db import transaction
from eventapp.core.errors import DomainError
from eventapp.speakers import asking, queries, service
from eventapp.speakers.asking import Chosen
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
