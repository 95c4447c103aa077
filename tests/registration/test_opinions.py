"""A second opinion asked of one colleague: by mail, first in their queue, until decided."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.audit.service import Actor
from eventapp.auth.models import RoleName
from eventapp.auth.queries import account_of
from eventapp.core.errors import DomainError
from eventapp.mail.models import Message
from eventapp.registration import approval, opinions
from eventapp.registration.approval_models import ApprovalNote, Stance
from tests.accounts import add_account, signed_in
from tests.plugins.databases import Database
from tests.registration.helpers import act, messages
from tests.registration.test_approval import PAGE, ask, decide, press, send

assert press  # the fixture

ADA = 7
BOB = 8


GRACE = Actor("user", 900, "Grace")


def say(client: FlaskClient, number: int, **said: Any) -> None:
    """Say something of a request on its page."""
    send(client, client.get(f"{PAGE}?open={number}").text, f"{PAGE}/{number}/say", **said)


def number_of(app: Flask, name: str) -> int:
    with app.app_context():
        found = account_of(f"{name}@example.org")
        assert found
        return found.id


def asked_by_mail(app: Flask) -> list[Message]:
    return [x for x in messages(app) if x.kind == opinions.KIND]


def note(stance: Stance, by: int, asked: int | None = None) -> ApprovalNote:
    return ApprovalNote(stance=stance, by_id=by, asked_id=asked)


@pytest.mark.parametrize(
    ("notes", "still"),
    [
        ([note(Stance.ASKS, 1, ADA)], [ADA]),
        ([note(Stance.ASKS, 1, ADA), note(Stance.NOTE, ADA)], [ADA]),
        ([note(Stance.ASKS, 1, ADA), note(Stance.FOR, BOB)], [ADA]),
        ([note(Stance.ASKS, 1, ADA), note(Stance.AGAINST, ADA)], []),
        ([note(Stance.ASKS, 1, ADA), note(Stance.ASKS, 1, BOB), note(Stance.FOR, ADA)], [BOB]),
        ([note(Stance.ASKS, 1), note(Stance.FOR, BOB)], []),
        ([note(Stance.ASKS, 1, ADA), note(Stance.APPROVED, 1)], []),
    ],
)
def test_a_question_is_open_until_it_is_answered(
    notes: list[ApprovalNote], still: list[int]
) -> None:
    assert [x.asked_id for x in opinions.open_questions(notes)] == still


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_a_colleague_is_asked_by_mail_and_reads_it_first(
    any_database: Database, app: Flask, event_id: int, press: int, language: str
) -> None:
    first, second = ask(app, event_id, press, 1, 2)
    bob = signed_in(app, RoleName.ORGANISER, name="bob", language=language)
    ada = signed_in(app, RoleName.ORGANISER, name="ada")
    page = f"{PAGE}?open={second}"
    say(ada, second, stance=f"asks:{number_of(app, 'bob')}", text="Secret doubts?")
    (mail,) = asked_by_mail(app)
    assert (mail.recipient, mail.language) == ("bob@example.org", language)
    assert f"{PAGE}?open={second}" in mail.text
    assert "Guest 2" in mail.text
    assert "Secret" not in mail.text + mail.html
    theirs, hers = bob.get(PAGE).text, ada.get(PAGE).text
    assert theirs.index("Guest 2") < theirs.index("Guest 1")
    assert hers.index("Guest 1") < hers.index("Guest 2")
    assert f'{PAGE}"' in bob.get("/organise/").text
    assert "st ask" in theirs
    assert "Bob" in hers or "Bob" in ada.get(page).text
    say(bob, second, stance="for", text="I know her.")
    assert bob.get(PAGE).text.index("Guest 1") < bob.get(PAGE).text.index("Guest 2")
    assert f'{PAGE}"' not in bob.get("/organise/").text
    assert "I know her." in ada.get(page).text
    assert first


def test_what_was_asked_ends_with_the_decision_and_its_mail_does_not_go(
    any_database: Database, app: Flask, event_id: int, press: int
) -> None:
    first, second = ask(app, event_id, press, 1, 2)
    bob = add_account(app, "bob", RoleName.ORGANISER)
    for number in (first, second):
        act(app, approval.say, event_id, number, Stance.ASKS, "", by=GRACE, colleague=bob)
    assert len(asked_by_mail(app)) == 2
    with app.app_context():
        assert [x.requests for x in opinions.asked_of(bob)] == [2]
    decide(app, event_id, [first], approved=True)
    with app.app_context():
        assert [x.requests for x in opinions.asked_of(bob)] == [1]
    assert [x.text.count(f"open={second}") for x in asked_by_mail(app)] == [1]
    with pytest.raises(DomainError, match=r"opinion\.decided"):
        act(app, approval.say, event_id, first, Stance.ASKS, "", by=GRACE, colleague=bob)


def test_only_a_colleague_who_decides_is_asked(app: Flask, event_id: int, press: int) -> None:
    (number,) = ask(app, event_id, press, 1)
    door = add_account(app, "door", RoleName.DOOR)
    for whom in (door, 0, 10**6):
        with pytest.raises(DomainError, match=r"opinion\.colleague"):
            act(app, approval.say, event_id, number, Stance.ASKS, "", by=GRACE, colleague=whom)
    client = signed_in(app, RoleName.ORGANISER, name="ada")
    say(client, number, stance=f"asks:{number_of(app, 'ada')}")
    assert "Please choose a colleague" in client.get(PAGE).text
    assert not asked_by_mail(app)
