"""Migrations keep what is in the tables, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from eventapp.core import clock
from eventapp.core.db import db, transaction
from eventapp.core.localised import Localised
from eventapp.people.models import Person
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ProgrammeRelease,
    ReleasedAppearance,
    ReleasedSession,
    Role,
    Session,
    SessionKind,
)
from tests import factories
from tests.plugins.databases import Database

# The last revision whose tables a release of ours had; later ones must be left and entered again.
FIRST_RELEASE = "7c1f0a9d52be"


def _stage() -> None:
    begin = clock.now() + timedelta(days=30)
    event = factories.event()
    person = Person(slug="ada", name="Ada", affiliations=[])
    db.session.add_all([event, person])
    db.session.flush()
    session = Session(
        event_id=event.id, slug="panel", kind=SessionKind.PANEL, title=Localised(en="Panel"),
        starts_at=begin, ends_at=begin + timedelta(hours=1), languages=["en", "fr"],
    )  # fmt: skip
    session.appearances = [
        Appearance(person_id=person.id, role=Role.MODERATOR, state=AppearanceState.CONFIRMED)
    ]
    db.session.add(session)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_rows_survive_a_step_back_and_forth(
    kind: str, new_database: Callable[[str], Database]
) -> None:
    database = new_database(kind)
    with database.app.app_context():
        with transaction():
            _stage()
        db.session.remove()
        downgrade(revision=FIRST_RELEASE)
        upgrade()
        appearance = db.session.scalars(select(Appearance)).one()
        session = db.session.get_one(Session, appearance.session_id)
        assert session.languages == ["en", "fr"]
        # What readers saw of a public event before there were releases is its first release.
        seen = db.session.scalars(select(ReleasedAppearance)).one()
        released = db.session.get_one(ReleasedSession, seen.session_id)
        assert (released.uid, released.languages) == (session.uid, ["en", "fr"])
        assert db.session.scalars(select(ProgrammeRelease)).one().number == 1
        assert appearance.state is AppearanceState.CONFIRMED
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1
        tables = set(inspect(db.engine).get_table_names())
    assert tables == {*db.metadata.tables, "alembic_version"}


def test_keys_are_enforced_after_a_migration(new_database: Callable[[str], Database]) -> None:
    database = new_database("sqlite")
    with database.app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_one_line_of_migrations_leads_to_the_newest() -> None:
    folder = Path(__file__).parents[2] / "eventapp" / "migrations" / "versions"
    texts = [x.read_text() for x in folder.glob("*.py")]
    made = {_value(x, "revision") for x in texts}
    left = {_value(x, "down_revision") for x in texts}
    assert len(made) == len(texts)
    assert len(made - left) == 1, "two migrations claim to be the newest"


def _value(text: str, name: str) -> str:
    line = next(x for x in text.splitlines() if x.startswith(f"{name} ="))
    return line.partition("=")[2].strip(" '\"")
