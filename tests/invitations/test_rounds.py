"""Rounds of mails: whom they reach, once each, and what pauses and stops them."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.localised import Localised
from eventapp.events.models import Event, EventStatus
from eventapp.invitations import choosing, inviting, reminding, rounds, service
from eventapp.invitations.choosing import Choice
from eventapp.invitations.inviting import InvitationData
from eventapp.invitations.mails import Asking
from eventapp.invitations.rules import reminder_due
from eventapp.invitations.service import Answer
from eventapp.registration.invitation_models import (
    InvitationRound,
    InvitationState,
    RoundItem,
    RoundKind,
)
from tests import factories
from tests.invitations.helpers import OLGA, act, invitation, invitations, invited
from tests.plugins.databases import Database
from tests.registration.helpers import messages, registered

ALL = Choice(kind=RoundKind.INVITATION)
REMINDER = Choice(kind=RoundKind.REMINDER)


def planned(app: Flask, event_id: int, count: int, **values: str) -> list[int]:
    def add(number: int) -> int:
        data = InvitationData(name=f"G {number}", email=f"guest{number}@example.org", **values)
        return int(act(app, inviting.add, event_id, data, by=OLGA).id)

    return [add(x) for x in range(1, count + 1)]


def seen(app: Flask, event_id: int, choice: Choice = ALL) -> str:
    with app.app_context():
        return choosing.stamp(choosing.chosen(event_id, choice))


def started(app: Flask, event_id: int, choice: Choice = ALL, **asking: object) -> int:
    given = Asking(**asking)  # type: ignore[arg-type]
    stamp = seen(app, event_id, choice)
    return int(act(app, rounds.start, event_id, choice, given, seen=stamp, by=OLGA).id)


def work(app: Flask) -> int:
    with app.app_context():
        return rounds.send_due()


def found(app: Flask, number: int) -> InvitationRound:
    with app.app_context():
        return db.session.get_one(InvitationRound, number)


def told(app: Flask) -> list[str]:
    return [f"{x.kind.partition('.')[2]} {x.recipient.partition('@')[0]}" for x in messages(app)]


def test_everybody_chosen_is_written_to_once(
    any_database: Database, app: Flask, event_id: int
) -> None:
    planned(app, event_id, 3, language="fr", honorific="Mme")
    due = clock.today("Europe/Brussels") + timedelta(days=9)
    stamp = seen(app, event_id)
    number = started(app, event_id, due_on=due, note=Localised(fr="Venez nombreux."))
    with pytest.raises(DomainError, match=r"round\.changed"):  # the button pressed twice
        act(app, rounds.start, event_id, ALL, Asking(), seen=stamp, by=OLGA)
    assert work(app) == 3
    assert work(app) == 0
    assert told(app) == ["invited guest1", "invited guest2", "invited guest3"]
    mail = messages(app)[0]
    assert "Madame," in mail.text
    assert "Venez nombreux." in mail.html
    assert "/fr/invitation/" in mail.text
    assert {x.state for x in invitations(app)} == {InvitationState.SENT}
    assert {x.due_on for x in invitations(app)} == {due}
    assert (found(app, number).state.value, found(app, number).sent) == ("done", 3)
    with app.app_context():
        assert not choosing.chosen(event_id, ALL)


def test_a_round_is_narrowed_and_others_are_left(app: Flask, event_id: int) -> None:
    planned(app, event_id, 2)
    only = Choice(kind=RoundKind.INVITATION, search="guest2")
    started(app, event_id, only)
    work(app)
    assert told(app) == ["invited guest2"]


def test_whoever_registered_or_was_withdrawn_meanwhile_is_left_out(
    any_database: Database, app: Flask
) -> None:
    event_id = factories.saved(app, factories.event())
    first, second, _third = planned(app, event_id, 3)
    number = started(app, event_id)
    registered(app, event_id, 1)
    act(app, inviting.remove, second, by=OLGA)
    assert work(app) == 1
    assert "invited guest3" in told(app)
    assert invitation(app, first).state is InvitationState.DRAFT
    assert found(app, number).skipped == 1, "what is off the list is in no round"


def test_a_paused_round_waits_and_a_stopped_one_ends(
    any_database: Database, app: Flask, event_id: int
) -> None:
    planned(app, event_id, rounds.BATCH + 2)
    number = started(app, event_id)
    act(app, rounds.pause, number, by=OLGA)
    assert work(app) == 0
    act(app, rounds.resume, number, by=OLGA)
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds, "BATCHES", 1)
        assert rounds.send_due() == rounds.BATCH
    assert found(app, number).sent == rounds.BATCH
    act(app, rounds.stop, number, by=OLGA)
    assert work(app) == 0
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(RoundItem)) == 0
        assert len(choosing.chosen(event_id, ALL)) == 2
    with pytest.raises(DomainError, match=r"round\.over"):
        act(app, rounds.resume, number, by=OLGA)


def test_nobody_is_invited_to_a_draft_or_asked_for_yesterday(app: Flask) -> None:
    draft = factories.saved(app, factories.event(status=EventStatus.DRAFT))
    planned(app, draft, 1)
    with pytest.raises(DomainError, match=r"round\.not_public"):
        started(app, draft)
    event_id = factories.saved(app, factories.event())
    with pytest.raises(DomainError, match=r"round\.due_past"):
        started(app, event_id, due_on=date(2020, 1, 1))
    with pytest.raises(DomainError, match=r"round\.empty"):
        started(app, event_id)


def test_a_reminder_goes_to_those_who_have_not_decided(
    any_database: Database, app: Flask, event_id: int
) -> None:
    for number in (1, 2, 3):
        invited(app, event_id, number)
    every = invitations(app)
    act(app, service.answer, every[0].id, Answer(InvitationState.NO))
    act(app, service.answer, every[1].id, Answer(InvitationState.MAYBE))
    started(app, event_id, REMINDER)
    work(app)
    assert told(app) == ["reminded guest2", "reminded guest3"]
    started(app, event_id, REMINDER)
    work(app)
    assert len(told(app)) == 4, "another round is another reason"


def test_reminders_by_the_clock_stop_with_the_answer(
    any_database: Database, app: Flask, event_id: int
) -> None:
    first, second = invited(app, event_id, 1), invited(app, event_id, 2)
    act(app, inviting.set_plan, event_id, records_opening=False, remind_days=[7, 2], by=OLGA)
    with app.app_context():
        begins = db.session.get_one(Event, event_id).begins
    due = (begins - timedelta(days=10)).date()

    def set_due() -> None:
        for invited_one in invitations(app):
            db.session.merge(invited_one).due_on = due

    act(app, set_due)

    def at(days: int, hour: int = 10) -> int:
        noon = (begins - timedelta(days=10 + days)).replace(hour=hour)
        with time_machine.travel(noon, tick=False), app.app_context():
            return reminding.remind_due()

    assert at(8) == 0
    assert at(7, hour=2) == 0, "nobody is reminded in the night"
    assert at(7) == 2
    assert at(7, hour=12) == 0
    assert at(5) == 0
    act(app, service.answer, first, Answer(InvitationState.MAYBE))
    assert at(2) == 1
    assert told(app)[-1] == "reminded guest2"
    assert at(0) == 0
    assert invitation(app, second).state is InvitationState.SENT


@pytest.mark.parametrize(
    ("today", "sent_on", "expected"),
    [(1, 0, None), (3, 0, 7), (7, 0, 7), (8, 0, 2), (10, 0, 2), (11, 0, None), (8, 8, None)],
)
def test_only_the_last_reminder_whose_day_has_come_is_sent(
    today: int, sent_on: int, expected: int | None
) -> None:
    start = date(2027, 3, 1)
    due = start + timedelta(days=10)
    days = [start + timedelta(days=x) for x in (today, sent_on)]
    assert reminder_due(due, days[0], days[1], [7, 2]) == expected
