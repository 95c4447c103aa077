"""Asking: whom it reaches, what it says, and what it never does twice."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import Appearance, AppearanceState
from eventapp.speakers import asking
from eventapp.speakers.asking import Chosen
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.speakers.stage import ORGANISER, Stage, log_of, make_stage, state_of

SPEAKERS = "/organise/events/evening/speakers"


@pytest.fixture
def stage(app: Flask) -> Stage:
    """Ada is planned for two sessions, Grace moderates one."""
    return make_stage(app, state=AppearanceState.PLANNED)


@pytest.fixture
def office(app: Flask, stage: Stage) -> FlaskClient:
    """An organiser's browser."""
    assert stage
    return signed_in(app, RoleName.ORGANISER)


def messages(app: Flask) -> list[Message]:
    """Return the mails to speakers in order."""
    with app.app_context():
        query = select(Message).where(Message.kind.startswith("speakers.")).order_by(Message.id)
        return list(db.session.scalars(query))


def tick(office: FlaskClient, verb: str, *numbers: int) -> str:
    """Tick appearances in the table, press a button, and return the page that follows."""
    fields = fields_of(office.get(SPEAKERS).text, f"{SPEAKERS}/act")
    data = {**fields, "verb": [verb], "appearance": [str(x) for x in numbers]}
    return office.post(f"{SPEAKERS}/act", data=data, follow_redirects=True).text


def press(office: FlaskClient, page: str, to: str, **changes: Any) -> Any:
    """Send the form of a page to one of the speakers' addresses, with changes."""
    fields = fields_of(page, f"{SPEAKERS}/{to}")
    fields |= {name.replace("__", "-"): [value] for name, value in changes.items()}
    return office.post(f"{SPEAKERS}/{to}", data=fields)


@pytest.mark.usefixtures("any_database")
def test_one_mail_asks_for_all_and_its_link_opens_the_page(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    page = tick(office, "ask", stage.panellist, stage.speech)
    assert "Dear Ada Lovelace," in page
    assert messages(app) == []
    assert press(office, page, "ask", send="1").status_code == 303
    (mail,) = messages(app)
    assert (mail.recipient, mail.language) == ("ada@example.org", "en")
    assert "The panel" in mail.text
    assert "The keynote" in mail.text
    assert "Grace Hopper, Moderator" in mail.text
    assert "Brussels time" in mail.text
    found = re.search(r"https?://[^/\s]+(/en/speaker/\S+)", mail.text)
    assert found
    answer = app.test_client().get(found[1])
    assert answer.status_code == 200
    assert state_of(app, stage.panellist) == state_of(app, stage.speech) == "asked"
    assert [x[:2] for x in log_of(app, stage)] == [("mail", "asked"), ("mail", "asked")]


def test_a_button_pressed_twice_asks_once(app: Flask, office: FlaskClient, stage: Stage) -> None:
    page = tick(office, "ask", stage.panellist)
    for _time in range(2):
        assert press(office, page, "ask", send="1").status_code == 303
    assert len(messages(app)) == 1


def test_of_two_organisers_the_second_is_told(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    other = signed_in(app, RoleName.ORGANISER, name="second")
    pages = [(x, tick(x, "ask", stage.panellist)) for x in (office, other)]
    statuses = [press(x, page, "ask", send="1").status_code for x, page in pages]
    assert statuses == [303, 422]
    assert len(messages(app)) == 1


def test_a_mail_is_in_the_language_of_its_reader(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Person, stage.ada).mail_language = "nl"
    press(office, tick(office, "ask", stage.panellist), "ask", send="1")
    (mail,) = messages(app)
    assert mail.language == "nl"
    assert "Geachte Ada Lovelace," in mail.text
    assert "/nl/speaker/" in mail.text
    assert 'lang="nl"' in mail.html


def test_who_has_no_address_or_said_yes_is_left_out(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Person, stage.ada).email = ""
    page = tick(office, "ask", stage.panellist, stage.other)
    assert "No mail address is known of Ada Lovelace" in page
    assert "Left out, since they have accepted: Grace Hopper (The panel)." in page
    assert "Ask 0" not in page
    assert 'value="1">Ask' not in page


def test_who_said_no_is_not_asked_again_unawares(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Appearance, stage.panellist).state = AppearanceState.DECLINED
    page = tick(office, "ask", stage.panellist)
    assert "They said no before and would be asked once more: Ada Lovelace (The panel)." in page


@pytest.mark.parametrize("text", ["{lnik}", "Dear {name", "}", "{0.__class__}", "{name!r}", "{}"])
def test_what_is_no_placeholder_is_a_fault_at_its_field(
    app: Flask, office: FlaskClient, stage: Stage, text: str
) -> None:
    page = tick(office, "ask", stage.panellist)
    answer = press(office, page, "ask", send="1", note__en=text)
    assert answer.status_code == 422
    assert 'id="note-en-error"' in answer.text
    assert messages(app) == []
    assert state_of(app, stage.panellist) == "planned"


def test_every_value_is_text_and_never_markup_nor_a_header(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    with app.app_context(), transaction():
        ada = db.session.get_one(Person, stage.ada)
        ada.name = "<b>{link}</b>\r\nBcc: all@example.org"
        db.session.get_one(Appearance, stage.panellist).state = AppearanceState.ASKED
    page = tick(office, "write", stage.panellist)
    answer = press(
        office, page, "write", send="1", subject__en="To {name}", text__en="Dear {name},\n\nBye"
    )
    assert answer.status_code == 303
    (mail,) = messages(app)
    assert mail.subject == "To <b>{link}</b> Bcc: all@example.org"
    assert "\n" not in mail.subject + mail.recipient_name
    assert "&lt;b&gt;{link}&lt;/b&gt;" in mail.html
    assert "<b>" not in mail.html
    assert "Dear <b>{link}</b>" in mail.text


def test_a_preview_is_made_for_each_person(app: Flask, office: FlaskClient, stage: Stage) -> None:
    page = office.get(f"{SPEAKERS}/write").text
    shown = press(
        office, page, "write", subject__en="{session}", subject__fr="Bonjour", text__en="{role}"
    )
    assert shown.status_code == 200
    assert "The panel; The keynote" in shown.text
    assert "Bonjour" in shown.text
    assert "Panellist; Keynote speaker" in shown.text
    assert messages(app) == []
    panel = office.get(f"{SPEAKERS}/write?session=keynote").text
    assert "grace@example.org" not in panel


def test_the_link_is_sent_again_and_is_the_same(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    press(office, tick(office, "ask", stage.panellist), "ask", send="1")
    press(office, tick(office, "link", stage.panellist), "link")
    links = {re.search(r"/en/speaker/(\S+)", x.text)[1] for x in messages(app)}  # type: ignore[index]
    assert len(messages(app)) == 2
    assert links == {stage.token}


@pytest.mark.parametrize("verb", ["ask", "link", "write"])
def test_no_preview_shows_a_link_that_works(
    app: Flask, office: FlaskClient, stage: Stage, verb: str
) -> None:
    press(office, tick(office, "ask", stage.panellist), "ask", send="1")
    assert f"/en/speaker/{stage.token}" in messages(app)[0].text
    page = tick(office, verb, stage.panellist)
    if verb == "write":
        told = {"subject__en": "Your page", "text__en": "Here: {link}"}
        page = press(office, page, "write", **told).text
    assert "/en/speaker/…" in page
    assert stage.token not in page


def test_words_of_ones_own_are_kept_in_each_language(
    app: Flask, office: FlaskClient, stage: Stage
) -> None:
    note = Localised(en="Do come, {name}.")
    page = tick(office, "ask", stage.panellist)
    press(office, page, "ask", send="1", note__en=note["en"])
    assert "Do come, Ada Lovelace." in messages(app)[0].text


def test_others_are_called_as_they_are_announced_at_this_event(app: Flask, stage: Stage) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Person, stage.grace).honorific = "Dr"
        session.get_one(Appearance, stage.other).honorific = "Rear Admiral"
        chosen = Chosen(stage.event, {stage.panellist: None})
        (sent,) = asking.ask(chosen, Localised(), by=ORGANISER)
        assert "Rear Admiral Grace Hopper" in sent.text
