"""Mails to whom a filter finds: shown before, sent once in batches, unsubscribed from, all real."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.mail import addresses, delivery
from eventapp.mail.models import Message, MessageState
from eventapp.mailings import service
from eventapp.mailings.models import Mailing
from eventapp.registration import service as registrations
from eventapp.registration.models import Registration
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import send
from tests.plugins.mailbox import Mailbox
from tests.registration.helpers import guest, registered

NEW = "/organise/events/evening/mailings/_new"
WORDS = {"subject-en": "News of {event}", "text-en": "Dear {name},\n\nthe room is {{B}}."}


@pytest.fixture
def event_id(app: Flask, smtp: Mailbox) -> Iterator[int]:
    """An event without limit, whose mails go to the test's server."""
    before = app.extensions["settings"]
    app.extensions["settings"] = before.model_copy(update={"smtp_url": smtp.url})
    yield factories.saved(app, factories.event(slug="evening", capacity=None))
    app.extensions["settings"] = before


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def work(app: Flask) -> None:
    """Do what the worker does."""
    with app.app_context():
        service.push()
        delivery.deliver_due()


def written(smtp: Mailbox) -> list[str]:
    """Return whom mails of ours reached, but those about a place."""
    own = [x for x in smtp.deliveries if str(x.message["Subject"]).startswith("News of")]
    return sorted(x.recipients[0] for x in own)


@pytest.mark.usefixtures("any_database")
def test_a_filter_is_mailed_once_each_in_their_language(
    app: Flask, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    registered(app, event_id, 2, name="Ada <b>{link}")
    registered(app, event_id, 1, first=3, language="fr")
    page = f"{NEW}?language=en"
    assert "2 guests will be mailed." in organiser.get(page).text
    shown = send(organiser, page, **WORDS, verb="look")
    assert shown.status_code == 200
    assert "Dear Ada &lt;b&gt;{link}," in shown.text
    assert "the room is {B}." in shown.text
    sent = send(organiser, page, **WORDS, verb="send")
    assert sent.status_code == 303
    work(app)
    work(app)
    assert written(smtp) == ["guest1@example.org", "guest2@example.org"]
    assert "Done: 2 of 2 sent" in organiser.get(sent.location).text
    with app.app_context():
        found = select(AuditEntry.action).where(AuditEntry.subject_type == "mailing")
        assert list(db.session.scalars(found)) == ["mailing.created"]


@pytest.mark.usefixtures("any_database")
def test_what_is_missing_or_wrong_is_said_and_the_number_is_the_one_read(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 1)
    answer = send(organiser, NEW, **{"text-en": "Hi {nobody}"}, verb="send")
    assert answer.status_code == 422
    assert "{nobody} is no placeholder." in answer.text
    answer = send(organiser, NEW, **WORDS, verb="send", expected="7")
    assert "Meanwhile it would reach 1 guest." in answer.text
    assert send(organiser, f"{NEW}?q=nobody", **WORDS, verb="send").status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Mailing)).all() == []


def test_a_preview_has_the_link_to_unsubscribe_that_the_mail_will_have(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 1)
    page = send(organiser, NEW, **{**WORDS, "text-en": "Number {in_line}", "verb": "look"}).text
    assert "/en/unsubscribe/…" in page
    assert "{in_line} stays empty for this reader" in page


@pytest.mark.usefixtures("any_database")
def test_a_pause_holds_the_rest_back_and_going_on_repeats_nobody(
    app: Flask,
    organiser: FlaskClient,
    smtp: Mailbox,
    event_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    registered(app, event_id, 3)
    path = send(organiser, NEW, **WORDS, verb="send").location
    with app.app_context():
        number = db.session.scalars(select(Mailing.id)).one()
        assert service._push(number) == 1
    send(organiser, path, to=path, verb="pause")
    registered(app, event_id, 1, first=4)  # who comes later was not counted
    work(app)
    assert len(written(smtp)) == 1
    assert "Paused: 1 of 3 sent" in organiser.get(path).text
    send(organiser, path, to=path, verb="resume")
    work(app)
    assert written(smtp) == [f"guest{n}@example.org" for n in (1, 2, 3)]


@pytest.mark.usefixtures("any_database")
def test_a_test_goes_to_its_author_without_the_links_of_a_guest(
    app: Flask, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    registered(app, event_id, 1)
    assert send(organiser, NEW, **WORDS, verb="try").status_code == 200
    work(app)
    (test,) = [x for x in smtp.deliveries if str(x.message["Subject"]).startswith("News")]
    assert test.recipients[0].startswith("grace@")
    body = test.message.get_body(("plain",))
    assert body is not None
    assert "/rsvp/…" in body.get_content()


@pytest.mark.usefixtures("any_database")
def test_one_click_unsubscribes_and_what_concerns_a_place_still_comes(
    app: Flask, client: FlaskClient, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    registered(app, event_id, 2)
    send(organiser, NEW, **WORDS, verb="send")
    work(app)
    first = next(
        x.message for x in smtp.deliveries
        if x.message["List-Unsubscribe"] and x.recipients == ("guest1@example.org",)
    )  # fmt: skip
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = urlsplit(re.sub(r"\s", "", str(first["List-Unsubscribe"])).strip("<>")).path
    assert "Unsubscribe?" in client.get(link).text  # reading it changes nothing
    assert "Unsubscribe?" in client.get(link).text
    assert client.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert "You are unsubscribed" in client.get(link).text
    assert "1 will not: the address is dead or unsubscribed." in organiser.get(NEW).text
    send(organiser, NEW, **{**WORDS, "subject-en": "News of today"}, verb="send")
    work(app)
    assert written(smtp) == ["guest1@example.org", *["guest2@example.org"] * 2]
    number = guest(app, event_id, 1).id
    with app.app_context(), transaction():
        from eventapp.registration import service as registration

        registration.cancel(number)
    work(app)
    last = smtp.deliveries[-1]
    assert last.recipients == ("guest1@example.org",)
    assert last.message["List-Unsubscribe"] is None
    client.post(link, data={"back": "1"})
    assert "Unsubscribe?" in client.get(link).text


@pytest.mark.usefixtures("any_database")
def test_a_dead_address_is_marked_at_the_guest_until_it_is_changed(
    app: Flask, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    registered(app, event_id, 1)
    smtp.refuse = "550 5.7.1 no mail from you"
    work(app)
    with app.app_context():
        assert addresses.of("guest1@example.org") is None  # a policy, not an address
    registered(app, event_id, 1, first=2)
    smtp.refuse = "550 5.1.1 no such user"
    work(app)
    smtp.refuse = ""
    number = guest(app, event_id, 2).id
    page = f"/organise/events/evening/guests/{number}"
    assert "550 5.1.1 no such user" in organiser.get(page).text
    send(organiser, NEW, **WORDS, verb="send")
    work(app)
    assert written(smtp) == ["guest1@example.org"]
    assert send(organiser, page, email="right@example.org").status_code == 303
    assert "no such user" not in organiser.get(page).text
    assert "2 guests will be mailed." in organiser.get(NEW).text


@pytest.mark.usefixtures("any_database")
def test_who_unsubscribes_while_a_mail_waits_is_not_sent_it(
    app: Flask, organiser: FlaskClient, smtp: Mailbox, event_id: int
) -> None:
    registered(app, event_id, 1)
    send(organiser, NEW, **WORDS, verb="send")
    with app.app_context():
        service.push()
        waiting = db.session.scalars(select(Message).where(Message.unsubscribe != "")).one()
        with transaction():
            addresses.leave(waiting.unsubscribe.rpartition("/")[2])
    work(app)
    assert written(smtp) == []
    with app.app_context():
        assert db.session.get_one(Message, waiting.id).state is MessageState.FAILED
        assert db.session.get_one(Registration, guest(app, event_id, 1).id).state.value


def test_who_cancelled_is_written_to_only_when_asked_for(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 3)
    with app.app_context(), transaction():
        registrations.cancel(guest(app, event_id, 2).id)
    everybody = organiser.get(NEW).text
    assert "2 guests will be mailed." in everybody
    assert "Who: all guests." in " ".join(everybody.split())
    assert "Whoever cancelled or was declined is left out." in everybody
    gone = organiser.get(f"{NEW}?state=cancelled").text
    assert "1 guest will be mailed." in gone
    assert "Who: Cancelled." in " ".join(gone.split())
