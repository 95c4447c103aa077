"""The mails by the clock and the contact address travel in a file; a move takes them back."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.core.db import db, transaction
from eventapp.mail import contacts
from eventapp.mail.models import Message
from eventapp.mailings import clockwork
from eventapp.registration import service as registrations
from eventapp.transfer import service as transfer
from tests import factories
from tests.transfer.bringing import SMALL, bring, event, faults

LISTED = """    rsvp: {open: true}
    mails: {reminders: true, remind_days: [7, 2], thanks: true, thank_days: 3,
      hour: 8, reply_to: desk@example.org}
"""
FILE = SMALL.replace("    sessions:", f"{LISTED}    sessions:")

pytestmark = pytest.mark.usefixtures("any_database")


def reminders() -> list[str]:
    query = select(Message.key).where(Message.kind == "registration.reminder")
    return list(db.session.scalars(query.order_by(Message.id)))


def test_they_come_in_and_go_out_the_same(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        number = event("talk").id
        plan = clockwork.plan_of(number)
        assert (plan.reminds, plan.remind_days, plan.thanks) == (True, [7, 2], True)
        assert (plan.misses, plan.thank_days, plan.hour) == (False, 3, 8)
        assert contacts.reply_address(number) == "desk@example.org"
        written = transfer.export()
        assert "desk@example.org" in written
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        assert transfer.export() == written
        assert "Nothing changed" in bring(FILE)[0]
        bring(SMALL)
        assert clockwork.plan_of(number).reminds, "what a file leaves out stays"
        assert "mails" in "".join(bring(FILE.replace("hour: 8", "hour: 9")))
        assert clockwork.plan_of(number).remind_days == [7, 2]


def test_an_event_without_a_plan_says_none(app: Flask) -> None:
    with app.app_context():
        bring(SMALL)
        assert "mails:" not in transfer.export()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("remind_days: [x]", "a whole number of days is wanted here"),
        ("remind_days: [0]", "not between 1 and 60"),
        ("hour: 3", "not between 7 and 20"),
        ("reply_to: nobody", "no mail address"),
        ("reminder: true", "means nothing here"),
        ("remind_days: 7", "a list is wanted here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(app: Flask, wrong: str, said: str) -> None:
    with app.app_context():
        found = faults(SMALL.replace("    sessions:", f"    mails: {{{wrong}}}\n    sessions:"))
        assert len(found) == 1
        assert said in found[0]
        assert "events[0].mails" in found[0]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("date: 2030-05-20", "date: 2030-06-20"), 0),
        (
            (
                "city: Brussels",
                "status: cancelled\n    status_reason: {en: A strike}\n    city: Brussels",
            ),
            0,
        ),
        (("title: {en: Talk", "title: {en: The talk"), 1),
    ],
)
def test_a_file_that_moves_an_event_takes_reminders_back_that_wait(
    app: Flask, change: tuple[str, str], left: int
) -> None:
    with app.app_context():
        bring(FILE)
        day = event("talk").begins
    with app.app_context(), transaction():
        registrations.register(event("talk").id, factories.answer(1))
    due = timedelta(days=-7, hours=9)
    with time_machine.travel(day + due, tick=False), app.app_context():
        assert clockwork.send_due() == 1
        bring(FILE.replace(*change))
        assert len(reminders()) == left
    if "date" not in change[0]:
        return
    with app.app_context():
        moved = event("talk").begins
    with time_machine.travel(moved + due, tick=False), app.app_context():
        assert clockwork.send_due() == 1, "of the new day"
        assert "2030-06-20" in reminders()[0]
