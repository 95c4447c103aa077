"""One commit, and a site revision that grows with what readers see and with nothing else."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from eventapp.auth.models import Role
from eventapp.core.db import SiteRevision, db, transaction
from eventapp.organisations.models import Organisation, OrganisationKind
from tests.plugins.databases import Database

pytestmark = pytest.mark.usefixtures("any_database")


def _revision() -> tuple[int, datetime]:
    row = db.session.execute(select(SiteRevision.number, SiteRevision.changed_at)).one()
    return row[0], row[1]


def _add(slug: str) -> None:
    with transaction() as session:
        session.add(Organisation(slug=slug, name=slug, kind=OrganisationKind.NGO))


def test_each_visible_change_raises_the_revision_once(app: Flask) -> None:
    with app.app_context():
        before, _ = _revision()
        _add("one")
        assert _revision()[0] == before + 1
        with transaction() as session:
            found = session.scalars(select(Organisation)).one()
            found.name = "another"
            session.flush()
            found.city = "Brussels"
        assert _revision()[0] == before + 2
        with transaction() as session:
            session.delete(session.scalars(select(Organisation)).one())
        assert _revision()[0] == before + 3


def test_a_flush_in_the_middle_is_not_forgotten(app: Flask) -> None:
    with app.app_context():
        before, _ = _revision()
        with transaction() as session:
            session.add(Organisation(slug="a", name="a", kind=OrganisationKind.NGO))
            session.flush()
            session.add(Role(name="door"))
        assert _revision()[0] == before + 1


def test_what_no_reader_sees_leaves_the_revision(app: Flask) -> None:
    with app.app_context():
        before = _revision()
        with transaction() as session:
            session.add(Role(name="door"))
        with transaction() as session:
            session.scalars(select(Role)).one()
        assert _revision() == before


def test_the_instant_of_change_never_stands_still(app: Flask) -> None:
    with app.app_context():
        instants = []
        for slug in ("a", "b", "c"):
            _add(slug)
            instants.append(_revision()[1])
        assert instants[0] < instants[1] < instants[2]


def test_a_failure_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        before = _revision()
        with pytest.raises(ZeroDivisionError), transaction() as session:
            session.add(Organisation(slug="a", name="a", kind=OrganisationKind.NGO))
            session.flush()
            _ = 1 / 0
        assert db.session.scalars(select(Organisation)).all() == []
        assert _revision() == before


def test_a_transaction_inside_another_is_refused(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError), transaction(), transaction():
            pass
        _add("afterwards")
        assert len(db.session.scalars(select(Organisation)).all()) == 1


def test_of_two_who_save_at_once_the_second_is_told(app: Flask) -> None:
    with app.app_context():
        _add("one")
        with pytest.raises(StaleDataError), transaction() as session:
            mine = session.scalars(select(Organisation)).one()
            session.connection().exec_driver_sql("UPDATE organisation SET revision = revision + 1")
            mine.name = "mine"


def test_instants_come_back_aware_and_naive_ones_are_refused(
    app: Flask, any_database: Database
) -> None:
    with app.app_context():
        _add("one")
        db.session.expire_all()
        found = db.session.scalars(select(Organisation)).one()
        assert found.created_at.utcoffset() is not None
        with pytest.raises(Exception, match="naive"), transaction() as session:
            again = session.scalars(select(Organisation)).one()
            again.changed_at = datetime(2026, 1, 1)
