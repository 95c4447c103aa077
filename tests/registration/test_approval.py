"""The queue of requests: decided, spoken about, taken back while nobody has been written to."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.audit.service import SYSTEM, Actor
from eventapp.auth.models import RoleName
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.mail.models import Message, MessageState
from eventapp.registration import approval, categories, service
from eventapp.registration.approval_models import Stance
from eventapp.registration.categories import CategoryData
from tests import factories
from tests.accounts import signed_in
from tests.backoffice.forms import fields_of
from tests.counting import statements
from tests.plugins.databases import Database
from tests.questions.stage import asks
from tests.registration.helpers import act, guest, kinds, messages, states

GRACE = Actor("user", 1, "Grace")
PAGE = "/organise/events/evening/guests/approval"


@pytest.fixture
def press(app: Flask, event_id: int) -> int:
    with app.app_context(), transaction():
        data = CategoryData(name=Localised(en="Press"), needs_approval=True)
        return int(categories.save(event_id, data, by=SYSTEM).id)


def ask(app: Flask, event_id: int, category: int, *numbers: int) -> list[int]:
    with app.app_context(), transaction():
        for number in numbers:
            service.register(event_id, factories.answer(number, category_id=category))
    return [guest(app, event_id, x).id for x in numbers]


def decide(app: Flask, event_id: int, numbers: list[int], **said: Any) -> str:
    with app.app_context(), transaction():
        return approval.decide(event_id, numbers, by=GRACE, **said)


def undo(app: Flask, event_id: int, batch: str) -> int:
    with app.app_context(), transaction():
        return approval.undo(event_id, batch, by=GRACE)


def test_many_are_approved_and_the_last_ones_wait(
    any_database: Database, app: Flask, event_id: int, press: int
) -> None:
    numbers = ask(app, event_id, press, 1, 2, 3)
    decide(app, event_id, numbers, approved=True)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]
    assert kinds(app, 1) == ["pending", "confirmed"]
    assert kinds(app, 3) == ["pending", "waitlisted"]
    decide(app, event_id, numbers, approved=False)
    assert [x for _, x in states(app, event_id)] == ["confirmed", "confirmed", "waitlisted"]


@pytest.mark.parametrize("told", [True, False])
def test_a_reason_is_mailed_or_not(
    any_database: Database, app: Flask, event_id: int, press: int, told: bool
) -> None:
    numbers = ask(app, event_id, press, 1)
    decide(app, event_id, numbers, approved=False, reason="No card <b>.", tell_reason=told)
    mail = messages(app, 1)[-1]
    assert mail.kind == "registration.declined"
    assert ("No card <b>." in mail.text) is told
    assert "<b>.</p>" not in mail.html


def test_a_decision_is_taken_back_until_its_mail_has_gone(
    any_database: Database, app: Flask, event_id: int, press: int
) -> None:
    numbers = ask(app, event_id, press, 1, 2)
    batch = decide(app, event_id, numbers, approved=True)
    due = messages(app, 1)[-1].due_at
    assert due > clock.now() + timedelta(seconds=30), "time to take it back"
    assert messages(app, 1)[0].due_at < due
    assert undo(app, event_id, batch) == 2
    assert [x for _, x in states(app, event_id)] == ["pending", "pending"]
    assert kinds(app, 1) == ["pending"]
    assert undo(app, event_id, batch) == 0
    batch = decide(app, event_id, numbers, approved=False)
    with app.app_context(), transaction():
        mail = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert mail is not None
        mail.state = MessageState.SENT
    with pytest.raises(DomainError, match=r"approval\.mailed"):
        undo(app, event_id, batch)
    assert [x for _, x in states(app, event_id)] == ["declined", "declined"]


def test_who_cancelled_meanwhile_is_not_revived_by_taking_the_approval_back(
    any_database: Database, app: Flask, event_id: int, press: int
) -> None:
    first, second, third = ask(app, event_id, press, 1, 2, 3)
    batch = decide(app, event_id, [first, second], approved=True)
    act(app, service.cancel, first)
    assert undo(app, event_id, batch) == 1
    assert [x for _, x in states(app, event_id)] == ["cancelled", "pending", "pending"]
    batch = decide(app, event_id, [third], approved=True)
    act(app, service.cancel, third)
    with pytest.raises(DomainError, match=r"approval\.not_decided"):
        undo(app, event_id, batch)
    assert [x for _, x in states(app, event_id)] == ["cancelled", "pending", "cancelled"]


def test_a_second_opinion_is_asked_for_and_given(
    any_database: Database, app: Flask, event_id: int, press: int
) -> None:
    (number,) = ask(app, event_id, press, 1)

    def say(stance: Stance, text: str = "") -> bool:
        with app.app_context(), transaction():
            approval.say(event_id, number, stance, text, by=GRACE)
        with app.app_context():
            return approval.queue(event_id).wants_opinion(number)

    assert say(Stance.ASKS)
    assert say(Stance.NOTE, "I know her.")
    assert not say(Stance.FOR)
    with pytest.raises(DomainError, match=r"text\.missing"):
        say(Stance.NOTE)
    with pytest.raises(DomainError):
        say(Stance.NOTE, "x" * 3000)


def test_the_queue_by_its_page(app: Flask, event_id: int, press: int) -> None:
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    assert "Nobody awaits approval." in client.get(PAGE).text
    first, second = ask(app, event_id, press, 1, 2)
    page = client.get("/organise/events/evening/guests").text
    assert 'Approval <span class="n waits">2' in page
    page = client.get(f"{PAGE}?open={second}").text
    assert '<h2 id="who">Guest 2</h2>' in page
    for odd in ("x", "9" * 99, "-1", str(10**8)):
        assert client.get(f"{PAGE}?open={odd}&batch={odd}").status_code == 200
    send(client, page, f"{PAGE}/{second}/say", stance="asks", text="Who is this?")
    assert "second opinion wanted" in client.get(PAGE).text
    assert "Grace" in client.get(f"{PAGE}?open={second}").text
    answer = send(client, page, f"{PAGE}/decide", verb="approve", guest=[first])
    assert [x for _, x in states(app, event_id)] == ["confirmed", "pending"]
    back = client.get(answer.headers["Location"]).text
    send(client, back, f"{PAGE}/undo")
    assert [x for _, x in states(app, event_id)] == ["pending", "pending"]
    send(client, client.get(f"{PAGE}?open={second}").text, f"{PAGE}/decide", verb="decline")
    assert [x for _, x in states(app, event_id)] == ["pending", "declined"]


def send(client: FlaskClient, page: str, action: str, **changes: Any) -> Any:
    fields = {**fields_of(page, action), **changes}
    if action.endswith("undo"):
        fields["batch"] = page.partition('name="batch" value="')[2].partition('"')[0]
    answer = client.post(action, data=fields)
    assert answer.status_code == 303
    return answer


def test_nobody_of_another_event_is_decided_on(app: Flask, event_id: int, press: int) -> None:
    (number,) = ask(app, event_id, press, 1)
    other = factories.saved(app, factories.event(slug="other"))
    with pytest.raises(DomainError, match=r"registration\.not_found"):
        decide(app, other, [number], approved=True)


def test_what_a_guest_answered_is_read_beside_the_request(
    app: Flask, event_id: int, press: int
) -> None:
    medium = asks(app, event_id, "text", "Your medium")
    said = {"organisation": "Le Soir", "role": "Editor", "access_needs": "A ramp for my chair"}
    answer = factories.answer(1, category_id=press, answers={medium: ["Radio 1"]}, **said)
    act(app, service.register, event_id, answer)
    page = signed_in(app, RoleName.ORGANISER, name="grace").get(PAGE).text
    for shown in ("Le Soir", "Editor", "<dt>Your medium</dt><dd>Radio 1</dd>", "There are some"):
        assert shown in page
    assert "A ramp" not in page


def test_the_queue_asks_the_same_of_the_database_however_long_it_is(
    app: Flask, event_id: int, press: int
) -> None:
    asks(app, event_id, "text", "Your medium")
    client = signed_in(app, RoleName.ORGANISER, name="grace")
    ask(app, event_id, press, *range(1, 10))
    client.get(PAGE)
    with statements(app) as found:
        client.get(PAGE)
    assert len(found) <= 12  # who only has to confirm their address is read once for all


@pytest.mark.parametrize(
    ("lang", "said", "unsaid"),
    [
        ("en", "change it or withdraw it", "place back"),
        ("fr", "retirer votre demande", "libérer"),
        ("nl", "aanvraag wijzigen of intrekken", "plaats terug"),
    ],
)
def test_who_holds_no_place_has_none_to_give_back(
    app: Flask, event_id: int, press: int, lang: str, said: str, unsaid: str
) -> None:
    act(app, service.register, event_id, factories.answer(1, category_id=press, language=lang))
    text = messages(app, 1)[0].text
    assert said in text
    assert unsaid not in text
