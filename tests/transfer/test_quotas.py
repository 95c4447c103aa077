"""Quotas are written out without the people and come in again."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventapp.audit.service import SYSTEM
from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.quotas import service
from eventapp.registration.models import SeatCount
from eventapp.registration.places import recorded
from eventapp.registration.quota_models import Quota
from eventapp.transfer import service as transfer
from tests.plugins.databases import Database
from tests.quotas.helpers import name
from tests.transfer.bringing import SMALL, bring, event, faults

LISTED = """    rsvp: {open: true, capacity: 8}
    categories: [{key: members, name: {en: Members}}, {key: press, name: {en: Press}}]
    quotas:
      - {organisation: one, category: members, seats: 5, ends: -3 days 18:00, language: fr}
      - {organisation: one, category: press, seats: 2, ends: 2030-05-01 09:30}
"""
FILE = SMALL.replace("    sessions:", f"{LISTED}    sessions:")

pytestmark = pytest.mark.usefixtures("any_database")


def quotas() -> list[Quota]:
    return list(db.session.scalars(select(Quota).order_by(Quota.seats.desc())))


def reserved() -> int:
    return recorded(db.session.get_one(SeatCount, event("talk").id)).all_reserved


def test_quotas_come_in_and_go_out_the_same(app: Flask) -> None:
    with app.app_context():
        assert "Nothing changed" not in bring(FILE)[0]
        one, other = quotas()
        assert (one.seats, other.seats, one.language, other.language) == (5, 2, "fr", "en")
        assert str(one.ends_at) == "2030-05-17 16:00:00+00:00"
        assert reserved() == 7
        links = [x.nonce for x in quotas()]
        written = transfer.export()
        assert "ends: 2030-05-17 18:00" in written
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        assert transfer.export() == written
        assert "Nothing changed" in bring(FILE)[0]
        assert [x.nonce for x in quotas()] == links, "links that were sent still open"


def test_no_person_is_written_out(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        with transaction():
            row = quotas()[0]
            row.contact_name, row.contact_email = "Fatima Focal", "fatima@example.org"
            row.note = "Our oldest ally"
        number = row.id
    name(app, number, 1)
    with app.app_context():
        written = transfer.export()
        told = bring(FILE.replace("seats: 5", "seats: 4"))
        assert "quotas" in "".join(told)
        kept = quotas()[0]
        assert (kept.id, kept.seats, kept.contact_name) == (number, 4, "Fatima Focal")
    for secret in ("Fatima", "fatima", "ally", "guest1", "Guest 1"):
        assert secret not in written


def test_what_the_file_does_not_list_stays(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        bring(SMALL)
        bring(FILE.replace("      - {organisation: one, category: press", "      # {"))
        assert [x.seats for x in quotas()] == [5, 2]


def test_one_that_ended_holds_nothing_where_it_comes_in(app: Flask, any_database: Database) -> None:
    with app.app_context():
        bring(FILE)
        with transaction():
            service.end(quotas()[0].id, by=SYSTEM)
        assert reserved() == 2
        written = transfer.export()
        with transaction():
            assert transfer.import_file(written.encode()).is_empty
        db.session.rollback()
        any_database.empty()
        db.session.rollback()
        db.session.expunge_all()
        with time_machine.travel(clock.now() + timedelta(minutes=5)):
            bring(written)
            assert reserved() == 2
            assert transfer.export() == written


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seats: 5", "seats: 7", "seats that are free: 1"),
        ("seats: 5", "seats: 0", "not between 1 and"),
        ("seats: 5, ", "", "“seats” is missing"),
        ("ends: -3 days 18:00, ", "", "“ends” is missing"),
        ("-3 days 18:00", "+3 days 18:00", "after the end of the event"),
        ("-3 days 18:00", "-3 days", "a time is wanted here"),
        ("category: press", "category: pres", "did you mean “press”"),
        ("category: press", "category: members", "has a quota of this category"),
        ("organisation: one, category: press", "organisation: on, category: press", "no organis"),
        ("language: fr", "language: de", "no language that mails are written in"),
        ("seats: 2", "seat: 2", "did you mean"),
    ],
)
def test_nonsense_is_refused_where_it_stands(app: Flask, old: str, new: str, told: str) -> None:
    assert old in FILE
    with app.app_context():
        found = faults(FILE.replace(old, new))
        assert any(told in x and "quotas[" in x for x in found), found
        assert quotas() == []


def test_a_category_with_a_quota_is_not_left_out(app: Flask) -> None:
    with app.app_context():
        bring(FILE)
        cut = SMALL.replace("    sessions:", "    categories: []\n    sessions:")
        assert any("a quota is of it" in x for x in faults(cut))
