"""How far a mailing is, by what became of its mails; what a folder that cannot be made says."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.auth.models import RoleName
from eventapp.core.db import db
from eventapp.mail.models import Message
from eventapp.mailings import service
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.mail.faults import running
from tests.mail.letters import deliver, using
from tests.registration.helpers import registered

NEW = "/organise/events/evening/mailings/_new"
MAILINGS = "/organise/events/evening/mailings"
GUESTS = "/organise/events/evening/guests"
WORDS = {"subject-en": "News of {event}", "text-en": "Dear {name}", "verb": "send"}


@pytest.mark.usefixtures("any_database")
def test_a_mailing_is_done_when_its_mails_have_gone_and_no_sooner(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="evening", capacity=None))
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    registered(app, event_id, 2)
    path = send(organiser, NEW, **WORDS).location
    for page in (path, MAILINGS):
        assert "0 of 2 sent" in organiser.get(page).text, "nobody was written to yet"
    with app.app_context():
        service.push()
    assert "On its way: 0 of 2 sent, 2 wait to be sent" in organiser.get(path).text
    assert "0 of 2 sent" in organiser.get(MAILINGS).text
    with running() as server, using(app, smtp_url=server.url):
        server.at["RCPT", "guest1@example.org"] = ["550 5.1.1 no", "550 5.1.1 no"]
        deliver(app)
        deliver(app)
    assert "Done: 1 of 2 sent, 1 did not arrive" in organiser.get(path).text


@pytest.mark.usefixtures("any_database")
def test_a_mail_tried_in_vain_is_told_in_words_and_found_by_the_filter(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="evening", capacity=None))
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    registered(app, event_id, 1)
    with using(app, smtp_url="smtp://127.0.0.1:1"):
        deliver(app)
    with app.app_context():
        mail = db.session.scalars(select(Message)).one()
    assert "Error" in mail.error
    page = organiser.get(f"/organise/messages/{mail.id}").text
    assert "The mail server cannot be reached." in page
    assert mail.error.partition(":")[0] not in page
    assert "Errno" not in page
    found = organiser.get(f"{GUESTS}?mail=failed").text
    assert "Guest 1" in found
    assert "Mail did not arrive yet" in found
