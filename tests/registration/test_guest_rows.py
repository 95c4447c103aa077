"""The database keeps the table of guests, its words and its counts true, however one writes."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.events.models import Event
from eventapp.questions.models import Answer, Question, QuestionKind
from eventapp.registration import guest_rows
from eventapp.registration.category_models import Companion, GuestCategory
from eventapp.registration.guest_models import Guest, GuestAnswer, GuestCount, GuestWord
from eventapp.registration.invitation_models import Invitation, InvitationState
from eventapp.registration.models import Registration, RegistrationState, searched
from eventapp.registration.quota_models import Quota
from tests import factories
from tests.plugins.databases import Database

ADDRESSES = ("ana@x.example", "bo@y.example", "cy@z.example")
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["register", "invite", "state", "answer", "tie", "untie", "address", "needs",
             "revoke", "unregister", "uninvite", "rename", "photographs", "quota", "bring",
             "leave", "say", "unsay"]
        ),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=14,
)  # fmt: skip


def _step(event_id: int, step: tuple[str, int, int], number: int) -> None:
    what, one, other = step
    key = ADDRESSES[one]
    if what in ("register", "invite"):
        _make(event_id, what, key, number)
    elif what in ("unregister", "uninvite"):
        model: Any = Registration if what == "unregister" else Invitation
        db.session.execute(delete(model).where(model.email_key == key))
    elif what in _WITH_REGISTRATION:
        registration = db.session.scalar(
            select(Registration.id).where(Registration.email_key == key)
        )
        if registration:
            _WITH_REGISTRATION[what](event_id, registration, other)
    else:
        model, values = _change(what, key, other, number)
        db.session.execute(update(model).where(model.email_key == key).values(values))


def _bring(_event_id: int, registration: int, other: int) -> None:
    rows = [{"registration_id": registration, "name": f"With {x}"} for x in range(other + 1)]
    db.session.execute(insert(Companion), [x | {"created_at": clock.now()} for x in rows])


def _leave(_event_id: int, registration: int, other: int) -> None:
    # One of them goes, or moves to somebody else.
    first = select(func.min(Companion.id)).where(Companion.registration_id == registration)
    number = db.session.scalar(first)
    others = select(func.min(Registration.id)).where(Registration.id != registration)
    to = db.session.scalar(others)
    if other == 2 and to:
        moved = update(Companion).where(Companion.id == number).values(registration_id=to)
        db.session.execute(moved)
    else:
        db.session.execute(delete(Companion).where(Companion.id == number))


def _say(event_id: int, registration: int, other: int) -> None:
    question = db.session.scalar(select(Question.id).where(Question.event_id == event_id))
    if question is None:
        row = Question(
            event_id=event_id, slug="diet", kind=QuestionKind.SEVERAL, label=Localised(en="Diet")
        )
        db.session.add(row)
        db.session.flush()
        question = row.id
    value = ["vegan", "é" * 100, 'a"\\b'][: other + 1]
    held = Answer.registration_id == registration
    if db.session.scalar(select(Answer.id).where(held)):
        db.session.execute(update(Answer).where(held).values(value=value))
    else:
        db.session.add(Answer(registration_id=registration, question_id=question, value=value))
        db.session.flush()


def _unsay(_event_id: int, registration: int, other: int) -> None:
    held = Answer.registration_id == registration
    if other:
        db.session.execute(delete(Answer).where(held))
    else:
        db.session.execute(update(Answer).where(held).values(value=[]))


_WITH_REGISTRATION = {"bring": _bring, "leave": _leave, "say": _say, "unsay": _unsay}


def _make(event_id: int, what: str, key: str, number: int) -> None:
    model: Any = Registration if what == "register" else Invitation
    if db.session.scalar(select(model.id).where(model.email_key == key)):
        return
    state = "confirmed" if what == "register" else "sent"
    row = _row(event_id, key, f"{what}{number}", state, number if what == "register" else 0)
    db.session.execute(insert(model), [row])


def _change(what: str, key: str, other: int, number: int) -> tuple[Any, dict[str, Any]]:
    at, moved = clock.now(), f"moved{number}@example.org"
    answer = (InvitationState.YES, InvitationState.NO, InvitationState.MAYBE)[other]
    to = select(Registration.id).where(Registration.email_key == ADDRESSES[other])
    named = {"name": "Zoë", "search_text": searched("Zoë", "", key), "language": "nl"}
    return {
        "state": (Registration, {"state": list(RegistrationState)[other * 2 + 1]}),
        "answer": (Invitation, {"state": answer, "answered_at": at}),
        "tie": (Invitation, {"registration_id": to.scalar_subquery()}),
        "untie": (Invitation, {"registration_id": None}),
        "address": (Registration, {"email_key": moved, "email": moved}),
        "needs": (Registration, {"access_needs": "A lift" if other else ""}),
        "revoke": (Invitation, {"revoked_at": at if other else None}),
        "photographs": (
            Registration,
            {"photo_consent": other == 0, "photo_withdrawn_at": at if other == 1 else None},
        ),
        "quota": (Registration, {"quota_id": _quota() if other else None}),
        "rename": ((Registration, Invitation)[other % 2], named),
    }[what]


def _quota() -> int:
    """Return the number of the one quota, made when there is none."""
    found = db.session.scalar(select(Quota.id))
    if found is not None:
        return found
    event = db.session.scalars(select(Event)).one()
    house = factories.organisation()
    category = GuestCategory(event_id=event.id, slug="members", name=Localised(en="Members"))
    db.session.add_all([house, category])
    db.session.flush()
    row = Quota(
        event_id=event.id, organisation_id=house.id, category_id=category.id, seats=3,
        ends_at=clock.now(), nonce="q", token_digest="q",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def _row(event_id: int, key: str, digest: str, state: str, number: int = 0) -> dict[str, Any]:
    found = {
        "event_id": event_id, "name": key[:2], "email": key, "email_key": key, "language": "en",
        "nonce": digest, "token_digest": digest, "state": state, "created_at": clock.now(),
    }  # fmt: skip
    if not number:
        return found
    return {
        **found,
        "queue_number": number,
        "privacy_version": "1",
        "privacy_consent_at": clock.now(),
    }


def _kept() -> tuple[Any, ...]:
    columns = list(Guest.__table__.c)
    guests = db.session.execute(select(*columns).order_by(Guest.number)).all()
    words = db.session.execute(select(*GuestWord.__table__.c)).all()
    counts = db.session.execute(select(*GuestCount.__table__.c)).all()
    answers = db.session.execute(select(*GuestAnswer.__table__.c)).all()
    rest = (sorted(tuple(x) for x in found) for found in (words, counts, answers))
    return guests, *rest


@pytest.mark.usefixtures("any_database")
@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(made=steps)
def test_whatever_is_written_the_table_is_that_of_a_fresh_count(
    database: Database, app: Flask, made: list[tuple[str, int, int]]
) -> None:
    database.empty()
    event_id = factories.saved(app, factories.event(slug="summit"))
    with app.app_context():
        with transaction():
            for number, step in enumerate(made, start=1):
                _step(event_id, step, number)
        kept = _kept()
        db.session.rollback()
        with db.engine.begin() as connection:
            guest_rows.drop(connection)
            guest_rows.renew(connection)
        assert kept == _kept()
        alike = Counter(x.status for x in kept[0])
        rows = select(GuestCount.status, func.sum(GuestCount.number)).group_by(GuestCount.status)
        assert alike == {x: int(y) for x, y in db.session.execute(rows)}


@pytest.mark.usefixtures("any_database")
def test_an_event_takes_its_guests_along(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="summit"))
    with app.app_context():
        with transaction() as session:
            session.execute(
                insert(Registration), [_row(event_id, "a@x.example", "r", "confirmed", 1)]
            )
            session.execute(insert(Invitation), [_row(event_id, "a@x.example", "i", "sent")])
            session.execute(insert(Invitation), [_row(event_id, "b@x.example", "j", "sent")])
        assert [len(x) for x in _kept()] == [2, 6, 2, 0]
        db.session.rollback()
        with transaction() as session:
            session.execute(delete(Event).where(Event.id == event_id))
        assert _kept() == ([], [], [], [])


@pytest.mark.usefixtures("any_database")
def test_a_word_of_any_sign_is_kept(app: Flask) -> None:
    event_id = factories.saved(app, factories.event(slug="summit"))
    odd = '" \\ \\" [1] {} \\u0041 \t x' + "y" * 100
    with app.app_context():
        with transaction() as session:
            row = _row(event_id, "a@x.example", "r", "confirmed", 1) | {"name": odd}
            session.execute(insert(Registration), [row])
        words = {x[1] for x in _kept()[1]}
        assert {'"', "\\", '\\"', "1", "{}", "u0041", "a", "x", "example"} < words
        assert max(map(len, words)) == 60
        with transaction() as session:
            session.execute(text("DELETE FROM registration"))
        assert _kept() == ([], [], [], [])
