"""An address that needs no approval gives a place once its holder has pressed behind its link."""

import re
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.core.errors import DomainError
from eventapp.invitations import service as invitations
from eventapp.registration import by_hand, companions, proving, righting, service
from eventapp.registration.category_models import Access
from eventapp.registration.companions import CompanionData
from eventapp.registration.invitation_models import AnswerSource, InvitationState
from eventapp.registration.righting import Right
from tests import factories
from tests.invitations.helpers import answered, invitation, invited, path
from tests.plugins.databases import Database
from tests.registration.categorised import event_with, made
from tests.registration.helpers import OLGA, act, form, guest, kinds, messages, own_address, states

MEP = "guest1@example.org"
PATH = "/en/events/evening/rsvp"


def press_of(app: Flask, event_id: int, **values: Any) -> int:
    return made(
        app, event_id, "Press", needs_approval=True, trusted_domains=("example.org",), **values
    )


def ask(app: Flask, event_id: int, number: int, category: int | None, **values: Any) -> int:
    request = factories.answer(number, category_id=category, **values)
    return int(act(app, service.register, event_id, request).id)


def state(app: Flask, event_id: int, number: int) -> str:
    return guest(app, event_id, number).state.value


def test_a_trusted_address_has_no_seat_before_it_is_confirmed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    press = press_of(app, event_id)
    ask(app, event_id, 1, press)
    assert state(app, event_id, 1) == "pending", "anybody may have typed it"
    mail = messages(app, 1)[-1]
    assert mail.subject.startswith("Please confirm your address")
    assert "Confirm my address" in mail.text
    assert "Your place is confirmed" not in mail.text
    page = own_address(app, guest(app, event_id, 1))
    assert "Please confirm your address" in client.get(page).text
    assert client.get(f"{page}/confirm").location == page
    assert state(app, event_id, 1) == "pending", "looking confirms nothing"
    forged = client.post(f"{page}/confirm", data={"csrf_token": "x"})
    assert forged.status_code == 422
    assert "Please send it again" in forged.text
    token = {"csrf_token": form(client, page)["csrf_token"]}
    assert client.post(f"{page}/confirm", data=token).status_code == 303
    assert state(app, event_id, 1) == "confirmed"
    assert "Your place is confirmed" in client.get(page).text
    assert client.post(f"{page}/confirm", data=token).status_code == 303, "pressed twice"
    assert kinds(app, 1) == ["prove", "confirmed"]


def test_who_confirms_late_has_the_turn_they_asked_at(any_database: Database, app: Flask) -> None:
    event_id = event_with(app, capacity=1)
    press, public = press_of(app, event_id), made(app, event_id, "Public")
    first = ask(app, event_id, 1, press)
    ask(app, event_id, 2, public)
    ask(app, event_id, 3, public)
    act(app, proving.prove, first)
    assert kinds(app, 1) == ["prove", "waitlisted"]
    assert "Place in line: 1" in messages(app, 1)[-1].text
    act(app, service.cancel, guest(app, event_id, 2).id)
    assert states(app, event_id) == [
        ("guest1", "confirmed"),
        ("guest2", "cancelled"),
        ("guest3", "waitlisted"),
    ]


def test_an_organiser_may_decide_first(any_database: Database, app: Flask, event_id: int) -> None:
    press = press_of(app, event_id)
    one, other = ask(app, event_id, 1, press), ask(app, event_id, 2, press)
    act(app, by_hand.approve, one, by=OLGA)
    act(app, proving.prove, one)
    act(app, by_hand.decline, other, by=OLGA)
    with pytest.raises(DomainError, match=r"proof\.over"):
        act(app, proving.prove, other)
    assert kinds(app) == ["prove", "prove", "confirmed", "declined"]


def test_who_asks_again_is_reminded_to_confirm(app: Flask, event_id: int) -> None:
    press = press_of(app, event_id)
    for _ in range(2):
        ask(app, event_id, 1, press)
    assert kinds(app, 1) == ["prove", "link_again"]
    assert "Your address is not confirmed yet" in messages(app, 1)[-1].text


def test_one_seat_is_given_once_to_many_who_confirm_at_once(
    any_database: Database, app: Flask
) -> None:
    event_id = event_with(app, capacity=2)
    press = press_of(app, event_id)
    numbers = [ask(app, event_id, x, press) for x in range(1, 6)]
    racers = [
        threading.Thread(target=act, args=(app, proving.prove, x)) for x in (*numbers, *numbers)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    found = [x for _, x in states(app, event_id)]
    assert sorted(found) == ["confirmed"] * 2 + ["waitlisted"] * 3
    assert [len(kinds(app, x)) for x in range(1, 6)] == [2] * 5, "each is told once"


def test_an_invited_guest_who_uses_the_form_comes_as_invited(
    any_database: Database, app: Flask, client: FlaskClient
) -> None:
    event_id = event_with(app, capacity=2)
    meps = made(app, event_id, "Members", access=Access.INVITED, seats=1, is_held=True)
    public = made(app, event_id, "Public", companions=2)
    number = invited(app, event_id, 1, category_id=meps)
    ask(app, event_id, 2, public)
    ask(app, event_id, 1, public, companions=2)
    assert guest(app, event_id, 1).seats == 1, "who may come along is as the invitation says"
    assert state(app, event_id, 1) == "pending", "a stranger takes no seat that is held for them"
    assert invitation(app, number).state is InvitationState.SENT, "nor answers for them"
    assert "You are invited to this event" in messages(app, 1)[-1].text.replace("\n", " ")
    act(app, proving.prove, guest(app, event_id, 1).id)
    found = guest(app, event_id, 1)
    assert (found.category_id, found.state.value) == (meps, "confirmed")
    said = invitation(app, number)
    assert (said.state, said.source) == (InvitationState.YES, AnswerSource.FORM)
    assert said.registration_id == found.id
    assert kinds(app, 1) == ["prove", "confirmed"]


def test_the_invitation_itself_still_answers_whatever_was_typed(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    number = invited(app, event_id, 1)
    ask(app, event_id, 1, None, name="Somebody Else")
    page = path(app, number)
    assert "you are invited" in client.get(page).text
    assert "Somebody Else" not in client.get(f"{page}/yes").text
    assert answered(client, page, "yes").status_code == 303
    assert (state(app, event_id, 1), guest(app, event_id, 1).name) == ("confirmed", "Ada Guest")
    assert kinds(app, 1) == ["prove", "confirmed"]


def test_a_stranger_is_not_told_who_was_invited(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    invited(app, event_id, 1)
    found = set()
    for number in (1, 2):
        for _ in range(2):  # the second time the address is registered
            data = form(client, PATH, email=f"guest{number}@example.org")
            answer = client.post(PATH, data=data)
            page = re.sub(r'value="[^"]*"', "", client.get(answer.location).text)
            found.add((answer.status_code, answer.location, page))
    assert len(found) == 1
    assert len(kinds(app, 1)) == len(kinds(app, 2)) == 2


@pytest.mark.parametrize("said", [InvitationState.NO, InvitationState.DEPUTY])
def test_a_no_is_not_turned_by_whoever_types_the_address(
    app: Flask, event_id: int, said: InvitationState
) -> None:
    number = invited(app, event_id, 1)
    if said is InvitationState.NO:
        act(app, invitations.answer, number, invitations.Answer(said))
    else:
        deputy = invitations.Deputy("Dora", "dora@example.org")
        act(app, invitations.name_deputy, number, deputy)
    ask(app, event_id, 1, None)
    assert state(app, event_id, 1) == "confirmed", "as everybody does"
    assert invitation(app, number).state is said


def test_who_was_decided_on_waits_for_the_organiser(
    any_database: Database, app: Flask, client: FlaskClient, event_id: int
) -> None:
    press = press_of(app, event_id)
    number = ask(app, event_id, 1, press)
    act(app, by_hand.decline, number, by=OLGA)
    act(app, righting.put_right, event_id, number, Right.REOPEN, by=OLGA)
    page = client.get(own_address(app, guest(app, event_id, 1))).text
    assert "Please confirm your address" not in page
    with pytest.raises(DomainError, match=r"proof\.not_asked"):
        act(app, proving.prove, number)
    act(app, service.cancel, number)
    ask(app, event_id, 1, press)
    with pytest.raises(DomainError, match=r"proof\.not_asked"):
        act(app, proving.prove, number)
    assert state(app, event_id, 1) == "pending", "cancelling and asking again is no way around"
    assert kinds(app, 1)[-1] == "pending", "nor are they asked to confirm what changes nothing"
    act(app, by_hand.approve, number, by=OLGA)
    assert state(app, event_id, 1) == "confirmed"


def test_an_invited_guest_brings_no_more_than_invited_before_the_press(
    any_database: Database, app: Flask, event_id: int
) -> None:
    public = made(app, event_id, "Public", companions=3)
    invited(app, event_id, 1, companions=1, category_id=public)
    number = ask(app, event_id, 1, public)
    with pytest.raises(DomainError, match=r"registration\.companions"):
        act(app, companions.save, number, [CompanionData()] * 3)
    act(app, companions.save, number, [CompanionData(name="Ben")])
    act(app, proving.prove, number)
    found = guest(app, event_id, 1)
    assert (found.state.value, found.seats) == ("confirmed", 2)


def test_who_asked_with_more_before_they_were_invited_comes_as_invited(
    any_database: Database, app: Flask, event_id: int
) -> None:
    public = made(app, event_id, "Public", companions=3, needs_approval=True)
    number = ask(app, event_id, 1, public, companions=3)
    assert guest(app, event_id, 1).seats == 4
    invited(app, event_id, 1, companions=1, category_id=public)
    act(app, proving.prove, number)
    found = guest(app, event_id, 1)
    assert (found.state.value, found.seats) == ("confirmed", 2)
    assert "Accompanying persons: 1" in messages(app, 1)[-1].text
    with app.app_context():
        assert len(companions.companions_of(number)) == 1
