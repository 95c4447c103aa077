"""What a calendar is sent with each change of a guest's state, through a real mail server."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from icalendar import Calendar

from eventapp.audit.service import SYSTEM
from eventapp.core.db import transaction
from eventapp.events.models import Event
from eventapp.mail import delivery
from eventapp.registration import by_hand, offers, service
from eventapp.registration.models import Registration, RegistrationState
from tests import factories
from tests.plugins.mailbox import Mailbox
from tests.registration.helpers import guest, registered


@pytest.fixture
def mailing(app: Flask, smtp: Mailbox) -> Iterator[Flask]:
    """The application, whose mails go to the test's mail server."""
    before = app.extensions["settings"]
    app.extensions["settings"] = before.model_copy(update={"smtp_url": smtp.url})
    yield app
    app.extensions["settings"] = before


def do(app: Flask, act: Callable[[], object]) -> None:
    with app.app_context(), transaction():
        act()


def entries(app: Flask, smtp: Mailbox, number: int) -> list[tuple[str, str, int]]:
    """Return method, identity and sequence of each entry a guest was sent, in order."""
    with app.app_context():
        delivery.deliver_due()
    found = []
    for sent in smtp.deliveries:
        if sent.recipients != (f"guest{number}@example.org",):
            continue
        for part in sent.message.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_payload(decode=True))
                (event,) = calendar.walk("VEVENT")
                assert part.get_param("method") == str(calendar["METHOD"])
                found.append((str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])))
    return found


@pytest.mark.usefixtures("any_database")
def test_a_place_that_comes_goes_and_comes_back_counts_on(mailing: Flask, smtp: Mailbox) -> None:
    event_id = factories.saved(mailing, factories.event(capacity=1, offer_hours=24))
    registered(mailing, event_id, 2)
    first, second = (guest(mailing, event_id, n).id for n in (1, 2))
    assert [x[0] for x in entries(mailing, smtp, 1)] == ["REQUEST"]
    assert entries(mailing, smtp, 2) == []  # who waits has nothing in their calendar
    do(mailing, lambda: service.cancel(first))
    offered = guest(mailing, event_id, 2)
    assert offered.state is RegistrationState.OFFERED
    assert entries(mailing, smtp, 2) == []
    do(mailing, lambda: offers.accept(second, offered.offer_until))
    do(mailing, lambda: by_hand.decline(second, by=SYSTEM))
    given, taken = entries(mailing, smtp, 2)
    assert (given[0], taken[0]) == ("REQUEST", "CANCEL")
    assert given[1] == taken[1]
    assert taken[2] >= given[2]
    assert [x[0] for x in entries(mailing, smtp, 1)] == ["REQUEST", "CANCEL"]


@pytest.mark.usefixtures("any_database")
def test_who_is_approved_is_invited_and_a_moved_event_raises_the_sequence(
    mailing: Flask, smtp: Mailbox
) -> None:
    event_id = factories.saved(mailing, factories.event(capacity=5))
    registered(mailing, event_id, 1)
    number = guest(mailing, event_id, 1).id
    smtp.deliveries.clear()

    def wait() -> None:
        from eventapp.core.db import db

        db.session.get_one(Registration, number).state = RegistrationState.PENDING

    with mailing.app_context():
        delivery.deliver_due()
    smtp.deliveries.clear()
    do(mailing, wait)
    do(mailing, lambda: by_hand.confirm(number, by=SYSTEM))
    (invited,) = entries(mailing, smtp, 1)
    assert invited[0] == "REQUEST"

    def move() -> None:
        from eventapp.core.db import db

        db.session.get_one(Event, event_id).sequence += 1

    do(mailing, move)
    do(mailing, lambda: by_hand.tell(event_id, by_hand.Notice.CHANGED, by=SYSTEM))
    moved = entries(mailing, smtp, 1)[-1]
    assert moved[:2] == invited[:2]
    assert moved[2] > invited[2]
