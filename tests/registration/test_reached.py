"""Whether the last mail to a guest arrived, beside the guest and in words."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.mail.models import Message, MessageState
from eventapp.mail.service import send_again
from tests.accounts import signed_in
from tests.counting import statements
from tests.invitations.helpers import invited
from tests.mail.faults import Faulty, running
from tests.mail.letters import deliver, queued, using
from tests.registration.helpers import guest, registered

LIST = "/organise/events/evening/guests"
FAILED, WAITING = "Mail did not arrive", "Mail is waiting"


@pytest.fixture
def server() -> Iterator[Faulty]:
    with running() as faulty:
        yield faulty


@pytest.fixture
def mailing(app: Flask, server: Faulty) -> Iterator[Flask]:
    with using(app, smtp_url=server.url):
        yield app


@pytest.fixture
def organiser(app: Flask) -> FlaskClient:
    return signed_in(app, RoleName.ORGANISER, name="grace")


def marks(client: FlaskClient, path: str = LIST) -> dict[str, str]:
    """Return the mark beside each guest of the table; empty where there is none."""
    rows = client.get(path).text.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    found = {}
    for row in rows[:-1]:
        name = row.partition("Select ")[2].partition('"')[0]
        found[name] = next((x for x in (FAILED, WAITING) if x in row), "")
    return found


@pytest.mark.usefixtures("any_database")
def test_the_last_mail_to_each_guest_is_marked_until_it_arrives(
    mailing: Flask, organiser: FlaskClient, server: Faulty, event_id: int
) -> None:
    registered(mailing, event_id, 2)
    assert marks(organiser) == {"Guest 1": WAITING, "Guest 2": WAITING}
    server.at["RCPT", "guest1@example.org"] = ["550 5.1.1 no such user"]
    deliver(mailing)
    assert marks(organiser) == {"Guest 1": FAILED, "Guest 2": ""}
    assert list(marks(organiser, f"{LIST}?mail=failed")) == ["Guest 1"]
    with mailing.app_context(), transaction():
        number = db.session.query(Message.id).filter_by(state=MessageState.FAILED).scalar()
        send_again(number)
    deliver(mailing)
    assert marks(organiser) == {"Guest 1": "", "Guest 2": ""}
    assert marks(organiser, f"{LIST}?mail=failed") == {}


def test_only_the_last_mail_counts_and_only_of_this_event(
    mailing: Flask, organiser: FlaskClient, server: Faulty, event_id: int
) -> None:
    registered(mailing, event_id, 1)
    server.at["RCPT", "guest1@example.org"] = ["550 no", "250 OK", "550 no"]
    deliver(mailing)
    queued(mailing, "later", recipient="guest1@example.org", event_id=event_id)
    deliver(mailing)
    queued(mailing, "elsewhere", recipient="guest1@example.org", event_id=event_id + 1)
    deliver(mailing)
    assert marks(organiser) == {"Guest 1": ""}
    assert marks(organiser, f"{LIST}?mail=failed") == {}


@pytest.mark.usefixtures("any_database")
def test_an_invited_guest_is_marked_too(
    mailing: Flask, organiser: FlaskClient, server: Faulty, event_id: int
) -> None:
    invited(mailing, event_id, 7)
    queued(mailing, "invitation", recipient="guest7@example.org", event_id=event_id)
    server.at["RCPT", "guest7@example.org"] = ["550 no such user"]
    deliver(mailing)
    assert marks(organiser, f"{LIST}?mail=failed") == {"Guest 7": FAILED}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("550 5.1.1 <b>no</b>", "The server of this address refuses it for good."),
        ("451 later", "The server of this address asks us to come back later."),
    ],
)
def test_the_guest_s_page_says_why_in_words(
    mailing: Flask, organiser: FlaskClient, server: Faulty, event_id: int, said: str, words: str
) -> None:
    registered(mailing, event_id, 1)
    server.at["RCPT", "guest1@example.org"] = [said]
    deliver(mailing)
    page = organiser.get(f"{LIST}/{guest(mailing, event_id, 1).id}").text
    assert words in page
    assert "<b>no</b>" not in page


def test_who_is_unreached_cannot_be_written_to_as_if_they_were_all(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    registered(app, event_id, 2)
    assert "Write to these guests" in organiser.get(LIST).text
    assert "Write to these guests" not in organiser.get(f"{LIST}?mail=failed").text


def test_marks_cost_one_query_however_many_guests(
    app: Flask, organiser: FlaskClient, event_id: int
) -> None:
    asked = []
    for count in (1, 20):
        registered(app, event_id, count, first=count * 100)
        with statements(app) as found:
            organiser.get(LIST)
        asked.append(len([x for x in found if "FROM message" in x and "max(" in x]))
    assert asked == [1, 1]
