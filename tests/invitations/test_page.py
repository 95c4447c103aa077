"""The page behind an invitation's link: what each answer comes to, and what opens nothing."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from eventapp.core import clock
from eventapp.core.db import Base, db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus, Visibility
from eventapp.invitations import inviting, service
from eventapp.invitations.links import invitation_token
from eventapp.registration import categories
from eventapp.registration.categories import CategoryData
from eventapp.registration.category_models import Access
from eventapp.registration.companions import companions_of
from eventapp.registration.invitation_models import InvitationState
from eventapp.registration.links import personal_token
from tests import factories
from tests.invitations.helpers import (
    OLGA,
    act,
    answered,
    invitation,
    invited,
    path,
)
from tests.plugins.databases import Database
from tests.registration.helpers import guest, guests, kinds, messages, registered, seats, states


def _whole(app: Flask) -> dict[str, Any]:
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {x.name: [tuple(r) for r in db.session.execute(x.select())] for x in tables}


def _change(app: Flask, event_id: int, **values: Any) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(Event).where(Event.id == event_id).values(**values))


def test_looking_answers_nothing(app: Flask, client: FlaskClient, event_id: int) -> None:
    page = path(app, invited(app, event_id))
    before = _whole(app)
    assert "Guest 1, you are invited" in client.get(page).text
    for choice in ("yes", "no", "maybe", "deputy"):
        for _twice in range(2):
            answer = client.get(f"{page}/{choice}")
            assert answer.status_code == 200
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.post(f"{page}/no").status_code == 422, "no token, no answer"
    assert _whole(app) == before


def test_a_yes_makes_a_confirmed_registration(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id, organisation="Parliament", language="fr")
    page = path(app, number)
    shown = client.get(f"{page}/yes").text
    assert 'value="Parliament"' in shown
    assert "I agree to this use of my answers." in shown
    refused = answered(client, page, "yes", privacy_consent=None)
    assert refused.status_code == 422
    answer = answered(client, page, "yes", name="Ada", language="fr", email="other@example.org")
    assert answer.status_code == 303
    assert "Your place is confirmed" in client.get(page).text
    made = guest(app, event_id, 1)
    assert (made.state.value, made.name, made.language) == ("confirmed", "Ada", "fr")
    assert made.email == "guest1@example.org", "the address is locked"
    assert seats(app, event_id) == (1, 0)
    told = messages(app)[-1]
    assert (told.kind, told.recipient) == ("registration.confirmed", "guest1@example.org")
    assert told.calendar_method == "REQUEST"
    found = invitation(app, number)
    assert (found.state.value, found.source.value) == ("yes", "link")
    assert found.registration_id == made.id


def test_who_finds_the_hall_full_reads_so_and_waits(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    registered(app, event_id, 1)
    page = path(app, invited(app, event_id, 2))
    answered(client, page, "yes")
    shown = client.get(page).text
    assert "You are on the waiting list" in shown
    assert "Every place for guests like you is taken for now. You are number 1 in line." in shown
    assert kinds(app, 2) == ["waitlisted"]


def test_a_no_after_a_yes_gives_the_place_back(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = factories.saved(app, factories.event(capacity=1))
    number = invited(app, event_id, 1)
    page = path(app, number)
    answered(client, page, "yes")
    registered(app, event_id, 1, first=2)
    assert states(app, event_id) == [("guest1", "confirmed"), ("guest2", "waitlisted")]
    assert "With this answer you give it back" in client.get(f"{page}/no").text
    answered(client, page, "no", reason="A vote that evening")
    assert states(app, event_id) == [("guest1", "cancelled"), ("guest2", "confirmed")]
    assert "You answered: no" in client.get(page).text
    found = invitation(app, number)
    assert (found.state.value, found.reason) == ("no", "A vote that evening")
    assert messages(app, 1)[-1].calendar_method == "CANCEL"
    answered(client, page, "yes")
    assert states(app, event_id) == [("guest2", "confirmed"), ("guest1", "waitlisted")]
    answered(client, page, "maybe")
    assert "You answered: perhaps" in client.get(page).text
    assert seats(app, event_id) == (1, 0)


def test_an_invited_guest_is_seated_where_others_ask(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = factories.saved(app, factories.event(capacity=2))
    data = CategoryData(
        name=Localised(en="Members"), seats=1, is_held=True, needs_approval=True,
        access=Access.INVITED,
    )  # fmt: skip
    members = act(app, categories.save, event_id, data, by=OLGA).id
    public = act(
        app, categories.save, event_id, CategoryData(name=Localised(en="Public")), by=OLGA
    ).id
    registered(app, event_id, 2, category_id=public)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "waitlisted"]
    # Who waits in the public's line is invited as a member: their seat is kept.
    page = path(app, invited(app, event_id, 2, category_id=members))
    answered(client, page, "yes")
    assert guest(app, event_id, 2).state.value == "confirmed"
    assert guest(app, event_id, 2).category_id == members
    assert seats(app, event_id) == (2, 0)


def test_who_registered_by_the_form_is_the_same_guest(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = factories.saved(app, factories.event(capacity=2))
    registered(app, event_id, 1, email="Guest1@Example.org")
    page = path(app, invited(app, event_id, 1))
    assert "Your place is confirmed" in client.get(page).text
    answered(client, page, "yes")
    assert len(guests(app, event_id)) == 1
    answered(client, page, "no")
    assert guests(app, event_id)[0].state.value == "cancelled"


def test_companions_take_seats_within_what_is_allowed(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id, 1, companions=1))
    assert answered(client, page, "yes", companions="2").status_code == 422
    answered(client, page, "yes", companions="1")
    made = guest(app, event_id, 1)
    assert made.seats == 2
    with app.app_context():
        assert len(companions_of(made.id)) == 1
    alone = path(app, invited(app, event_id, 2))
    assert 'name="companions"' not in client.get(f"{alone}/yes").text


def test_links_that_open_nothing(app: Flask, client: FlaskClient, event_id: int) -> None:
    number = invited(app, event_id)
    page = path(app, number)
    token = page.rpartition("/")[2]
    with app.app_context():
        foreign = personal_token(invitation(app, number).nonce)
        assert invitation_token(invitation(app, number).nonce) == token
    for wrong in ("x", foreign, f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", token[:-1]):
        answer = client.get(f"/en/invitation/{wrong}")
        assert answer.status_code == 404
        assert "This link is closed" in answer.text
        assert client.post(f"/en/invitation/{wrong}/yes").status_code == 404
    act(app, inviting.renew, number, by=OLGA)
    assert client.get(page).status_code == 404, "the old link leads nowhere"
    page = path(app, number)
    act(app, inviting.remove, number, by=OLGA)
    assert client.get(page).status_code == 410
    assert client.post(f"{page}/no").status_code == 410


def test_no_answer_is_taken_too_late_or_of_what_does_not_take_place(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    page = path(app, invited(app, event_id))
    sent = lambda: answered(client, page, "maybe")  # noqa: E731
    _change(app, event_id, visibility=Visibility.PRIVATE)
    assert sent().status_code == 303, "a private event is for those who are invited"
    assert "/en/events/evening" not in client.get(page).text
    fields = {"csrf_token": _token(client, f"{page}/no")}
    _change(app, event_id, status=EventStatus.CANCELLED)
    assert "This event has been cancelled" in client.get(page).text
    assert client.post(f"{page}/no", data=fields).status_code == 409
    _change(app, event_id, status=EventStatus.PUBLISHED)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert "Answers are no longer taken here." in client.get(page).text
    _change(app, event_id, rsvp_closes_at=clock.now() - timedelta(minutes=1))
    assert client.post(f"{page}/no", data=fields).status_code == 409
    _change(app, event_id, status=EventStatus.DRAFT)
    assert client.get(page).status_code == 404


def _token(client: FlaskClient, there: str) -> str:
    from tests.registration.helpers import TOKEN

    found = TOKEN.search(client.get(there).text)
    assert found
    return found[1]


def test_an_opening_is_written_down_only_where_the_page_says_so(
    app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id)
    page = path(app, number)
    assert "The organisers see when" not in client.get(page).text
    assert invitation(app, number).state is InvitationState.SENT
    act(app, inviting.set_plan, event_id, records_opening=True, remind_days=[], by=OLGA)
    client.head(page)
    assert invitation(app, number).state is InvitationState.SENT
    assert "The organisers see when this page was opened" in client.get(page).text
    found = invitation(app, number)
    assert found.state is InvitationState.OPENED
    client.get(page)
    assert invitation(app, number).revision == found.revision


@pytest.mark.parametrize("choices", [("yes",) * 8, ("yes", "no") * 4])
def test_opened_twice_at_once_it_makes_one_registration(
    any_database: Database, app: Flask, event_id: int, choices: tuple[str, ...]
) -> None:
    number = invited(app, event_id)
    together = threading.Barrier(len(choices))

    def answer(choice: str) -> None:
        together.wait()
        if choice == "yes":
            act(app, service.accept, number, factories.answer(1))
        else:
            act(app, service.answer, number, service.Answer(InvitationState.NO))

    with ThreadPoolExecutor(len(choices)) as pool:
        for done in [pool.submit(answer, x) for x in choices]:
            done.result()
    found = guests(app, event_id)
    assert len(found) == 1
    taken = 1 if invitation(app, number).state is InvitationState.YES else 0
    assert seats(app, event_id) == (taken, 0)
    if set(choices) == {"yes"}:
        assert Counter(kinds(app)) == {"confirmed": 1}
