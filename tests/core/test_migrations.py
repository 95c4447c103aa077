"""Migrations keep what is in the tables, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import bindparam, func, inspect, select, text

from eventapp.audit.service import SYSTEM, note
from eventapp.audit.service import record as audit
from eventapp.core import clock
from eventapp.core.db import UtcDateTime, db, transaction
from eventapp.core.localised import Localised
from eventapp.mail.models import Message
from eventapp.people.models import Person
from eventapp.programme.models import (
    Appearance,
    AppearanceState,
    ProgrammeRelease,
    ReleasedAppearance,
    ReleasedSession,
    ReleaseStage,
    Role,
    Session,
    SessionKind,
)
from eventapp.questions import reading
from eventapp.releases.service import release
from eventapp.speakers.models import Contact
from eventapp.speakers.queries import chased, link_of
from eventapp.speakers.service import answer
from eventapp.speakers.told_models import ToldSlot
from tests import factories
from tests.plugins.databases import Database
from tests.questions.stage import asks
from tests.registration.helpers import guest, registered
from tests.speakers.stage import make_stage

# The last revision whose tables a release of ours had; later ones must be left and entered again.
FIRST_RELEASE = "7c1f0a9d52be"
BEFORE_MERGED_PEOPLE = "6f2b90d4a7c1"
BEFORE_TOLD = "a4c61b7d92e8"
WORDS_ON_PHOTOGRAPHS = "5b8e0d7f3a21"
QUESTION_KEYS = "7d2f60c9b3e1"


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


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_reminders_sent_before_are_still_known(
    kind: str, new_database: Callable[[str], Database]
) -> None:
    with new_database(kind).app.app_context():
        with transaction():
            _stage()
        seat = db.session.scalars(select(Appearance)).one()
        session = db.session.get_one(Session, seat.session_id)
        person, event = seat.person_id, session.event_id
        db.session.remove()
        downgrade(revision=BEFORE_MERGED_PEOPLE)
        keys = (
            f"answer-{seat.id}-{person}-2027-03-20-7",
            f"answer-{seat.id + 99}-{person}-2027-03-20-7",
            f"biography-{event}-{person}-2027-03-20-2",
        )
        with db.engine.begin() as connection:
            for key in keys:
                values = {"key": key, "event": event, "person": person, "at": clock.now()}
                connection.execute(
                    text("INSERT INTO chase VALUES (:key, :event, :person, :at)").bindparams(
                        bindparam("at", type_=UtcDateTime())
                    ),
                    values,
                )
        upgrade()
        assert chased(event) == {
            (person, f"answer-{session.id}-2027-03-20-7"),
            (person, "biography-2027-03-20-2"),
        }


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_migrations_and_models_agree(
    kind: str, shared_databases: Callable[[str], Database]
) -> None:
    with shared_databases(kind).app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_a_number_is_given_once(any_database: Database) -> None:
    with any_database.app.app_context():
        numbers = []
        for slug in ("one", "two"):
            with transaction() as session:
                person = Person(slug=slug, name=slug, affiliations=[])
                session.add(person)
                session.flush()
                numbers.append(person.id)
                session.delete(person)
        assert numbers[0] < numbers[1]


def test_numbers_of_rows_deleted_before_are_not_given_again(
    new_database: Callable[[str], Database],
) -> None:
    with new_database("sqlite").app.app_context():
        with transaction():
            note("person.deleted", "person", 41, by=SYSTEM, label="Ada", event_id=None, diff={})
        db.session.remove()
        downgrade(revision=FIRST_RELEASE)
        upgrade()
        with transaction() as session:
            person = Person(slug="next", name="Next", affiliations=[])
            session.add(person)
        assert person.id == 42


def test_every_table_of_sqlite_gives_its_numbers_once(
    new_database: Callable[[str], Database],
) -> None:
    # A table that a migration rebuilds forgets it, unless it is given table_kwargs that say so.
    with new_database("sqlite").app.app_context():
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        with db.engine.connect() as connection:
            made = set(connection.exec_driver_sql(query).scalars())
        tables = db.metadata.sorted_tables
    assert made == {x.name for x in tables if [y.name for y in x.primary_key] == ["id"]}


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


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("moved", [False, True])
def test_who_answered_before_it_was_remembered_is_told_only_of_hours_that_moved(
    kind: str, new_database: Callable[[str], Database], moved: bool
) -> None:
    database = new_database(kind)
    made = make_stage(database.app)
    with database.app.app_context():
        link = link_of(made.event, made.ada)
        assert link
        with transaction():
            answer(link.id, made.panellist, accepts=True)
        panel = db.session.get_one(Session, made.panel)
        then, title, sequence = panel.starts_at, panel.title, panel.sequence
        assert then
        if moved:
            with transaction() as session:
                said = session.scalars(select(Contact)).one()
                said.at -= timedelta(hours=1)
                panel = session.get_one(Session, made.panel, populate_existing=True)
                assert panel.starts_at == then
                panel.starts_at = then - timedelta(minutes=30)
                audit("session.changed", panel, by=SYSTEM, label="", event_id=made.event)
        db.session.remove()
        downgrade(revision=BEFORE_TOLD)
        upgrade()
        told = db.session.scalars(select(ToldSlot)).one()
        assert (told.session_uid, told.person_id) == (panel.uid, made.ada)
        assert (told.starts_at, told.title, told.sequence) == (then, title, sequence)
        assert told.has_entry
        with transaction():
            release(made.event, ReleaseStage.SPEAKERS, by=SYSTEM)
        kinds = select(Message).where(Message.kind == "releases.slot_changed")
        assert len(db.session.scalars(kinds).all()) == moved


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_questions_get_keys_made_of_their_labels(
    kind: str, new_database: Callable[[str], Database]
) -> None:
    database = new_database(kind)
    event = factories.saved(database.app, factories.event())
    labels = ("Où dormez-vous ?", "Où dormez-vous ?", "?!")
    numbers = [asks(database.app, event, "text", x) for x in labels]
    with database.app.app_context():
        downgrade(revision=f"{QUESTION_KEYS}-1")
        upgrade()
        found = [reading.question(event, x).slug for x in numbers]
    assert found == ["ou-dormez-vous", "ou-dormez-vous-2", "question"]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_who_agreed_to_photographs_did_so_to_the_words_shown_then(
    kind: str, new_database: Callable[[str], Database]
) -> None:
    app = new_database(kind).app
    event = factories.saved(app, factories.event())
    registered(app, event, 1, photo_consent=True)
    registered(app, event, 1, first=2)
    with app.app_context():
        downgrade(revision=f"{WORDS_ON_PHOTOGRAPHS}-1")
        upgrade()
    assert [guest(app, event, x).photo_version for x in (1, 2)] == ["2026-11-21", ""]
