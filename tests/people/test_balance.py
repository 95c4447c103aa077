"""What people say of themselves comes out as counts, of enough people, and in no other way."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.audit.models import AuditEntry
from eventapp.audit.service import GUEST, SYSTEM
from eventapp.auth.models import RoleName
from eventapp.core.db import db, transaction
from eventapp.core.errors import DomainError
from eventapp.core.settings import ROOT
from eventapp.people.balance import counts, describe, said_by
from eventapp.people.data import PersonData
from eventapp.people.models import Person, SelfDescription
from eventapp.people.service import save_person
from eventapp.people.tallies import LEAST, Answers, balance
from eventapp.programme.models import Appearance, Role, Session
from tests.accounts import signed_in
from tests.backoffice.world import make_world

ANSWERS = st.builds(
    Answers,
    gender=st.sampled_from(["", "woman", "man", "non_binary", "other"]),
    country=st.sampled_from(["", "BE", "FR"]),
    first_time=st.none() | st.booleans(),
)


@given(st.lists(ANSWERS, max_size=8))
def test_no_number_comes_out_of_few_answers(answers: list[Answers]) -> None:
    found = balance(len(answers), answers)
    for tally in (found.gender, found.country, found.first_time):
        assert tally.given == sum(tally.by_answer.values())
        assert tally.given == 0 or tally.given >= LEAST
    assert found == balance(len(answers), list(reversed(answers)))


@pytest.fixture
def people(any_database: object, app: Flask) -> Iterator[list[Person]]:
    with app.app_context():
        with transaction():
            made = [save_person(PersonData(name=f"P {x}"), by=SYSTEM) for x in "abcd"]
        yield made


def say(someone: Person, **said: object) -> None:
    with transaction():
        describe(someone.id, Answers(**said), version="1", by=GUEST)


def test_counts_are_given_by_group_and_answers_to_oneself_only(people: list[Person]) -> None:
    for someone in people[:3]:
        say(someone, gender="woman", country="be")
    say(people[3], gender="man")
    every = [x.id for x in people]
    found = counts({"all": every, "few": every[2:]})
    assert dict(found["all"].gender.by_answer) == {"woman": 3, "man": 1}
    assert dict(found["all"].country.by_answer) == {"BE": 3}
    assert not found["all"].first_time.is_shown
    assert (found["few"].people, found["few"].gender.is_shown) == (2, False)
    assert said_by(every[0]) == Answers(gender="woman", country="BE")


def test_what_is_taken_back_is_deleted_and_the_log_never_says_what(people: list[Person]) -> None:
    say(people[0], gender="woman", first_time=True)
    say(people[0], gender="other")
    say(people[0])
    assert db.session.scalars(select(SelfDescription)).all() == []
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action.like("person.%described"))
        .order_by(AuditEntry.id)
    ).all()
    assert [x.action for x in entries] == [
        "person.described", "person.described", "person.undescribed",
    ]  # fmt: skip
    assert all(x.changes == {} for x in entries)
    with pytest.raises(DomainError):
        say(people[0], gender="queen", country="XX")


def test_only_the_balance_and_a_merger_know_the_table() -> None:
    allowed = {"balance.py", "models.py", "following.py", "merging.py"}
    knowing = {
        x.name
        for x in (ROOT / "eventapp").rglob("*.py")
        if "migrations" not in x.parts and "SelfDescription" in x.read_text()
    }
    assert knowing <= allowed


def test_the_page_counts_and_names_nobody(app: Flask) -> None:
    make_world(app)
    with app.app_context():
        with transaction() as session:
            panel = session.scalars(select(Session)).one()
            made = [save_person(PersonData(name=f"Person {x}"), by=SYSTEM) for x in "abc"]
            for x in made:
                session.add(Appearance(session_id=panel.id, person_id=x.id, role=Role.PANELLIST))
        for x in made[:2]:
            say(x, gender="woman")
    organiser = signed_in(app, RoleName.ORGANISER, name="grace")
    page = organiser.get("/organise/events/summit/balance").text
    assert "too few answers" in page
    assert "Women" not in page
    with app.app_context():
        say(made[2], gender="man")
    page = organiser.get("/organise/events/summit/balance").text
    assert "Women: 2, Men: 1" in page
    assert "Person a" not in page
