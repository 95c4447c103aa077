"""A guest's calendar: every registration of their address, as sure as the place is."""

from datetime import timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.mail.models import Message
from eventapp.registration import by_hand, service
from eventapp.registration.models import Registration, RegistrationState
from tests import factories
from tests.counting import statements
from tests.registration.helpers import OLGA, act, guest, messages, own_address, registered
from tests.subscriptions.steps import entries, make_address, statuses, text_of

pytestmark = pytest.mark.usefixtures("any_database")


@pytest.fixture
def evening(app: Flask) -> int:
    """An event of one place, which guest 1 has; guest 2 waits."""
    title = Localised(en="The evening", fr="La soirée")
    number = factories.saved(app, factories.event(slug="evening", capacity=1, title=title))
    registered(app, number, 2)
    return number


def feed(app: Flask, client: FlaskClient, event_id: int, number: int, lang: str = "en") -> str:
    """Make the address of a guest's calendar."""
    return make_address(client, own_address(app, guest(app, event_id, number), lang))


def sequence(message: Message) -> int:
    """Return the SEQUENCE of the entry in a mail."""
    return int(vobject.readOne(message.calendar).vevent.sequence.value)


def test_an_entry_is_as_sure_as_the_place(app: Flask, client: FlaskClient, evening: int) -> None:
    sure, unsure = feed(app, client, evening, 1), feed(app, client, evening, 2)
    assert statuses(client, sure) == {"The evening": "CONFIRMED"}
    assert statuses(client, unsure) == {"The evening": "TENTATIVE"}
    assert "You are on the waiting list." in text_of(client, unsure)
    for path in (sure, unsure):
        assert not [x for x in ("Guest 1", "Guest 2", "example.org") if x in text_of(client, path)]


def test_it_speaks_the_language_of_the_page_where_it_was_made(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    path = feed(app, client, evening, 2, "fr")
    text = text_of(client, path)
    assert "SUMMARY;LANGUAGE=fr:La soirée" in text
    assert "NAME;LANGUAGE=fr:Vos inscriptions" in text
    assert client.get(path).headers["Content-Language"] == "fr"


def test_feed_and_mails_count_by_one_number_that_never_falls(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    path = feed(app, client, evening, 1)
    own = guest(app, evening, 1)
    numbers = [entries(client, path)["The evening"].sequence]
    assert numbers[-1] == sequence(messages(app, 1)[-1])
    with app.app_context(), transaction() as session:
        session.get_one(Event, evening).sequence += 1
    numbers.append(entries(client, path)["The evening"].sequence)
    act(app, service.cancel, guest(app, evening, 2).id)
    act(app, service.cancel, own.id)
    (off,) = entries(client, path).values()
    assert (off.summary, off.status) == ("Cancelled: The evening", "CANCELLED")
    assert off.sequence == sequence([x for x in messages(app, 1) if x.calendar][-1])
    numbers.append(off.sequence)
    act(app, by_hand.confirm, own.id, by=OLGA)
    numbers.append(entries(client, path)["The evening"].sequence)
    assert numbers == sorted(set(numbers))


def test_its_identity_is_that_of_the_public_feed(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    own = entries(client, feed(app, client, evening, 1))["The evening"]
    public = entries(client, "/en/calendar/events.ics")["The evening"]
    assert (own.uid, own.start, own.end) == (public.uid, public.start, public.end)


@pytest.mark.parametrize(("days", "count"), [(29, 1), (31, 0)])
def test_what_was_cancelled_stands_until_thirty_days_after_it(
    app: Flask, client: FlaskClient, evening: int, days: int, count: int
) -> None:
    path = feed(app, client, evening, 1)
    act(app, service.cancel, guest(app, evening, 1).id)
    with app.app_context(), transaction() as session:
        event = session.get_one(Event, evening)
        event.ends_at = clock.now() - timedelta(days=days)
        event.starts_at = event.ends_at - timedelta(hours=2)
        event.starts_on, event.ends_on = event.starts_at.date(), event.ends_at.date()
    assert len(entries(client, path)) == count


def test_every_event_of_an_address_is_in_it_and_no_other(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    path = feed(app, client, evening, 1)
    for name in ("Second", "Third"):
        number = factories.saved(app, factories.event(title=Localised(en=name)))
        registered(app, number, 1, first=1 if name == "Second" else 2)
        with app.app_context(), transaction() as session:
            session.get_one(Event, number).visibility = Visibility.PRIVATE
    assert set(entries(client, path)) == {"The evening", "Second"}
    text = text_of(client, path)
    assert "/rsvp/" not in text
    assert text.count("/en/events/") == 2  # of the public event alone, as URL and in its text


def test_an_address_corrected_by_an_organiser_takes_the_event_along(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    other = factories.saved(app, factories.event(title=Localised(en="Second")))
    registered(app, other, 1)
    path = feed(app, client, other, 1)
    with app.app_context(), transaction() as session:
        own = session.query(Registration).filter_by(
            event_id=evening, email_key="guest1@example.org"
        )
        own.one().email_key = "somebody@example.org"
    assert set(entries(client, path)) == {"Second"}


def test_what_is_off_or_put_off_says_so(app: Flask, client: FlaskClient, evening: int) -> None:
    path = feed(app, client, evening, 1)
    for state, title, status in (
        (EventStatus.POSTPONED, "Postponed: The evening", "TENTATIVE"),
        (EventStatus.CANCELLED, "Cancelled: The evening", "CANCELLED"),
    ):
        with app.app_context(), transaction() as session:
            session.get_one(Event, evening).status = state
        assert statuses(client, path) == {title: status}


@pytest.mark.parametrize("state", [RegistrationState.PENDING, RegistrationState.OFFERED])
def test_what_is_not_decided_is_tentative(
    app: Flask, client: FlaskClient, evening: int, state: RegistrationState
) -> None:
    path = feed(app, client, evening, 1)
    with app.app_context(), transaction():
        db.session.get_one(Registration, guest(app, evening, 1).id).state = state
    assert statuses(client, path) == {"The evening": "TENTATIVE"}


def test_a_feed_asks_as_often_for_many_events_as_for_one(
    app: Flask, client: FlaskClient, evening: int
) -> None:
    path = feed(app, client, evening, 1)
    counts = []
    for _ in range(2):
        client.get(path)
        with statements(app) as found:
            client.get(path)
        counts.append(len(found))
        for _number in range(5):
            registered(app, factories.saved(app, factories.event()), 1)
    assert counts[0] == counts[1]
    assert counts[0] <= 10, found
