"""The table of guests is read by index, page after page, from either end."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.questions.models import Answer, Question, QuestionKind
from eventapp.registration import guest_table
from eventapp.registration.category_models import Companion
from eventapp.registration.finding import FEW
from eventapp.registration.guest_table import Place, Table
from eventapp.registration.invitation_models import Invitation
from eventapp.registration.models import Registration
from eventapp.registration.segments import SORTS, Wanted
from tests import factories
from tests.explaining import explained

pytestmark = pytest.mark.usefixtures("any_database")

BIG = ("guest", "guest_word", "guest_answer", "registration", "invitation")
STATES = ("confirmed", "confirmed", "waitlisted", "cancelled")


def fill(app: Flask, slug: str, count: int) -> int:
    event_id = factories.saved(app, factories.event(slug=slug))
    now = clock.now()
    both = {"event_id": event_id, "created_at": now}
    guests = [
        {**both, "name": f"Guest {x % 1300}", "email": f"r{x}@e{event_id}.org",
         "email_key": f"r{x}", "organisation": f"House {x % 7}", "state": STATES[x % 4],
         "language": ("en", "fr")[x % 2], "queue_number": x, "privacy_version": "1",
         "privacy_consent_at": now, "nonce": "x", "token_digest": f"r{event_id}-{x}",
         "access_needs": "A lift" if x % 40 == 0 else "", "photo_consent": x % 3 == 0}
        for x in range(count)
    ]  # fmt: skip
    invited = [
        {**both, "name": f"Asked {x}", "email": f"r{x}@example.org", "email_key": f"r{x}",
         "state": "sent", "language": "nl", "nonce": "x", "token_digest": f"i{event_id}-{x}"}
        for x in range(count - 40, count + count // 4)
    ]  # fmt: skip
    with app.app_context(), transaction() as session:
        session.execute(insert(Registration), guests)
        session.execute(insert(Invitation), invited)
        _answer(event_id)
        session.execute(text("ANALYZE"))
    with app.app_context():
        db.engine.dispose()  # SQLite reads what was counted when a connection opens, and only then
    return event_id


def _answer(event_id: int) -> None:
    """Let every second guest say yes to the one question, and each fiftieth bring somebody."""
    label = Localised(en="May we?")
    question = Question(event_id=event_id, slug="q", kind=QuestionKind.CONSENT, label=label)
    db.session.add(question)
    db.session.flush()
    query = select(Registration.id).where(Registration.event_id == event_id)
    numbers = db.session.scalars(query.order_by(Registration.id)).all()
    of = {"question_id": question.id, "value": ["yes"]}
    db.session.execute(insert(Answer), [{**of, "registration_id": x} for x in numbers[::2]])
    db.session.execute(insert(Companion), [{"registration_id": x} for x in numbers[::50]])


def ids(found: Table) -> list[int]:
    return [x.guest.number for x in found.rows]


def test_pages_forwards_and_backwards_hold_everybody_once(app: Flask) -> None:
    event_id = fill(app, "summit", 230)
    with app.app_context():
        for sort in SORTS:
            for more in ({}, {"search": "guest"}, {"status": "waitlisted"}):
                _walk(event_id, Wanted(sort=sort, **more))


def _walk(event_id: int, wanted: Wanted) -> None:
    pages = [guest_table.page(event_id, wanted)]
    while number := pages[-1].after:
        place = Place(after=number, first=pages[-1].last + 1)
        pages.append(guest_table.page(event_id, wanted, place))
    seen = [x for page in pages for x in ids(page)]
    assert len(seen) == len(set(seen)) == guest_table.number_of(event_id, wanted)
    assert pages[-1].last == len(seen)
    last = guest_table.page(event_id, wanted, Place(is_last=True))
    assert (ids(last), last.first, last.after) == (ids(pages[-1]), pages[-1].first, None)
    back = [last]
    while number := back[-1].before:
        place = Place(before=number, first=back[-1].first - guest_table.PAGE_SIZE)
        back.append(guest_table.page(event_id, wanted, place))
    assert [ids(x) for x in reversed(back)] == [ids(x) for x in pages]
    assert [x.first for x in reversed(back)] == [x.first for x in pages]


def test_a_place_that_is_nowhere_is_the_beginning(app: Flask) -> None:
    event_id, other = fill(app, "summit", 60), fill(app, "elsewhere", 60)
    with app.app_context():
        first = ids(guest_table.page(event_id, Wanted()))
        theirs = guest_table.page(other, Wanted()).rows[3].guest.number
        for place in (Place(after=theirs, first=9), Place(before=0), Place(after=10**9, first=-4)):
            found = guest_table.page(event_id, Wanted(), place)
            assert (ids(found), found.first, found.before) == (first, 1, None)


CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({}, {"after": 4001}),
    ({}, {"is_last": True}),
    *(({"sort": x}, {"after": 4001}) for x in SORTS),
    ({"status": "confirmed"}, {}),
    ({"status": "confirmed", "sort": "name"}, {}),
    ({"status": "sent", "sort": "name"}, {}),
    ({"status": "waitlisted", "sort": "line"}, {"after": 4005}),
    ({"category": 0}, {}),
    ({"category": 7}, {}),
    ({"language": "fr"}, {}),
    ({"with_needs": True}, {}),
    ({"quota": 0}, {}),
    ({"quota": 7}, {}),
    ({"photographs": "yes"}, {}),
    ({"photographs": "no", "sort": "name"}, {}),
    ({"with_companions": True}, {}),
    ({"answer": "yes"}, {}),
    ({"answer": "yes", "sort": "name"}, {"after": 4001}),
    ({"answer": ""}, {}),
    ({"answer": "none"}, {}),
    ({"search": "guest 77"}, {}),
    ({"search": "house"}, {}),
    ({"search": "zz"}, {}),
]


def test_no_page_reads_the_whole_table(app: Flask) -> None:
    event_id = fill(app, "summit", 6000)  # once: each row costs a trigger
    with app.app_context():
        question = db.session.scalars(select(Question.id)).one()
        for case, place in CASES:
            wanted = case | ({"answer": (question, case["answer"])} if "answer" in case else {})
            _is_read_by_index(app, event_id, Wanted(**wanted), Place(**place))


def _is_read_by_index(app: Flask, event_id: int, wanted: Wanted, place: Place) -> None:
    with explained(app, sorts=" " in wanted.search) as plans:
        found = guest_table.page(event_id, wanted, place)
        guest_table.counts(event_id)
    assert len(plans) >= 3
    is_long = found.total is None or found.total > FEW
    for plan in plans:
        assert not {f"SCAN {x}" for x in BIG}.intersection(plan.steps), (wanted, plan)
        assert not {f"Seq Scan {x}" for x in BIG}.intersection(plan.steps), (wanted, plan)
        assert not (is_long and "USE TEMP B-TREE FOR ORDER BY" in plan.steps), (wanted, plan)
        assert (plan.rows or 0) <= 2 * FEW, (wanted, plan)
