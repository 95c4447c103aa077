"""What organisers are told when a speaker answers, names a deputy or sends something."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import Actor
from eventapp.auth.models import RoleName, User
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message, MessageState
from eventapp.speakers import asking, service
from eventapp.speakers.asking import Chosen
from eventapp.speakers.contents import Biography, Needs
from eventapp.speakers.contributing import save
from eventapp.speakers.contribution_models import Part
from eventapp.speakers.deputies import DeputyData, name_deputy
from tests.accounts import add_account
from tests.speakers.stage import Stage, link_of, make_stage

REASON = "A private illness"
ADA = Actor("speaker", None, "Ada Lovelace")


@pytest.fixture
def stage(any_database: object, app: Flask) -> Stage:
    """Two organisers, one at the door, one who left; Ada is asked for two sessions."""
    add_account(app, "rosa", RoleName.ORGANISER, language="nl")
    add_account(app, "marie", RoleName.ORGANISER, language="fr")
    add_account(app, "door", RoleName.DOOR)
    add_account(app, "gone", RoleName.ORGANISER)
    with app.app_context(), transaction():
        db.session.scalars(
            select(User).where(User.email == "gone@example.org")
        ).one().active = False
    return make_stage(app)


def told(app: Flask) -> list[Message]:
    """Return the mails to organisers in order."""
    with app.app_context():
        query = select(Message).where(Message.kind.startswith("office.")).order_by(Message.id)
        return list(db.session.scalars(query))


def answer(app: Flask, stage: Stage, *, accepts: bool, reason: str = "") -> None:
    """Let Ada answer for the panel."""
    link = link_of(app, stage).id
    with app.app_context(), transaction():
        service.answer(link, stage.panellist, accepts=accepts, reason=reason)


def give(app: Flask, stage: Stage, part: Part, content: Biography | Needs) -> None:
    """Let Ada send a part."""
    link = link_of(app, stage)
    with app.app_context(), transaction():
        save(link.id, part, content, by=ADA, send=True)


def test_every_organiser_is_told_of_an_answer_in_their_language(app: Flask, stage: Stage) -> None:
    answer(app, stage, accepts=False, reason=REASON)
    mails = told(app)
    assert [(x.recipient, x.language) for x in mails] == [
        ("rosa@example.org", "nl"),
        ("marie@example.org", "fr"),
    ]
    assert "Ada Lovelace: Geweigerd" in mails[0].subject
    assert f"/organise/events/evening/speakers/{stage.ada}" in mails[0].text
    for mail in mails:
        assert REASON not in f"{mail.subject} {mail.text} {mail.html}"


def test_who_asked_is_told_alone(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction():
        rosa = db.session.scalars(select(User).where(User.email == "rosa@example.org")).one()
        asking.ask(
            Chosen(stage.event, {stage.panellist: None}), by=Actor("user", rosa.id, rosa.email)
        )
    answer(app, stage, accepts=True)
    assert [x.recipient for x in told(app)] == ["rosa@example.org"]
    give(app, stage, Part.BIOGRAPHY, Biography(Localised(en="A life")))
    assert [x.recipient for x in told(app)][1:] == ["rosa@example.org"]


def test_a_deputy_named_leads_to_the_decision(app: Flask, stage: Stage) -> None:
    link = link_of(app, stage).id
    with app.app_context(), transaction():
        number = name_deputy(link, stage.panellist, DeputyData("Mary", "mary@example.org")).id
    mail = told(app)[0]
    assert f"/organise/events/evening/speakers/deputies/{number}" in mail.text
    assert "mary@example.org" not in mail.subject


def test_what_is_sent_within_an_hour_is_told_at_once_and_then_together(
    app: Flask, stage: Stage
) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        give(app, stage, Part.NEEDS, Needs("A ramp that nobody else reads of", ""))
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        give(app, stage, Part.BIOGRAPHY, Biography(Localised(en="A life")))
    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        link = link_of(app, stage)
        with app.app_context(), transaction():
            texts = Biography(Localised(en="A longer life"))
            save(link.id, Part.BIOGRAPHY, texts, by=ADA, seen=1, send=True)
    rosa = [x for x in told(app) if x.recipient == "rosa@example.org"]
    assert [x.due_at for x in rosa] == [start, start + timedelta(hours=1)]
    assert "Biografie" in rosa[1].text
    assert "/organise/events/evening/contributions" in rosa[1].text
    assert "A ramp" not in "".join(f"{x.subject}{x.text}{x.html}" for x in told(app))


def test_a_yes_waits_its_hour_and_whoever_goes_is_told_of_at_once(app: Flask, stage: Stage) -> None:
    start = clock.now()
    for minutes, accepts in ((0, True), (5, False), (10, True), (15, False)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            answer(app, stage, accepts=accepts)
    rosa = [x for x in told(app) if x.recipient == "rosa@example.org"]
    words = [("Bevestigd", 0), ("Teruggetrokken", 5), ("Teruggetrokken", 15)]
    assert [x.due_at for x in rosa] == [start + timedelta(minutes=x) for _word, x in words]
    for mail, (word, _minutes) in zip(rosa, words, strict=True):
        assert word in mail.subject
        assert mail.state is MessageState.QUEUED


def test_a_draft_is_told_to_nobody(app: Flask, client: FlaskClient, stage: Stage) -> None:
    link = link_of(app, stage)
    with app.app_context(), transaction():
        content = Biography(Localised(en="Half a"))
        save(link.id, Part.BIOGRAPHY, content, by=ADA)
    assert told(app) == []
